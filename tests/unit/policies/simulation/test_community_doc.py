"""
The documentation of the simulation: its community loads, its table is the code's, and it leaves out no key.
"""

import re
from pathlib import Path
from typing import Any

from policies.schema import Policy
from policies.simulation.community import Community, Doing
from policies.simulation.community_file import parse_community
from policies.simulation.usual import USUAL

TEXT = (Path(__file__).parents[4] / "docs" / "policy-simulation.md").read_text(encoding="utf-8")
EXAMPLE = re.findall(r"```yaml\n(.*?)```", TEXT, re.DOTALL)[0]


def test_example_is_a_community(carpentries: Policy) -> None:
    """What a stranger copies from the page is read, and fits the default policy."""
    assert len(parse_community(EXAMPLE, carpentries).people) == 4


def test_every_key_is_documented() -> None:
    """Whatever a community may say of itself stands on the page."""
    schema = Community.model_json_schema()
    parts: list[dict[str, Any]] = [schema, *schema["$defs"].values()]
    keys = {key for part in parts for key in part.get("properties", {})}
    assert {key for key in keys if not re.search(rf"\b{key}\b", TEXT)} == set()


def test_usual_times_are_the_code_s() -> None:
    """The table of usual times is the one that is used."""
    rows = re.findall(r"^\| `([a-z]+)`[^|]*\| ([0-9a-z]+) \| ([0-9a-z]+) \|$", TEXT, re.MULTILINE)
    assert {doing: (seen, work) for doing, seen, work in rows} == {
        doing.value: (str(USUAL[doing].seen.median), str(USUAL[doing].work.median)) for doing in Doing
    }
    assert {(one.seen.spread, one.work.spread) for one in USUAL.values()} == {(3.0, 2.0)}
