"""
The documentation of the policy language: its examples are policies, and its tables are those of the code.
"""

import re
from pathlib import Path

from policies.loading import parse_policy
from policies.proof import check
from policies.telling import DEFAULTS
from states.lifecycle import Event

ROOT = Path(__file__).parents[3]
TEXT = (ROOT / "docs" / "policies.md").read_text()
WHOLE, PART = re.findall(r"```yaml[^\n]*\n(.*?)```", TEXT, re.DOTALL)
CODE = set(re.findall(r"`([^`\n]+)`", TEXT))
FINDING = re.compile(r'Finding\(\s*"([a-z-]+)"')


def test_whole_example_is_a_policy_that_can_be_kept() -> None:
    """What a stranger copies from the page loads, and the proof finds nothing wrong with it."""
    assert check(parse_policy(WHOLE, name="docs/policies.md")) == ()


def test_partial_example_fits_the_whole() -> None:
    """The lines about telling can be put under the whole example as they stand."""
    assert parse_policy(WHOLE + PART).tell.keys() == {Event.RECEIVED, Event.ESCALATED, Event.RESOLVED}


def test_findings_are_documented() -> None:
    """Whoever gets a finding can look up what it means."""
    parts = (path.read_text() for path in (ROOT / "policies" / "proving").glob("*.py"))
    codes = {code for part in parts for code in FINDING.findall(part)}
    assert len(codes) >= 10
    proof = (ROOT / "docs" / "policy-proof.md").read_text()
    assert codes <= set(re.findall(r"^\| `([a-z-]+)` \|", proof, re.MULTILINE))


def test_default_telling_is_documented() -> None:
    """The table of what a silent policy tells is the one the code has."""
    rows = dict(re.findall(r"^\| `([a-z_]+)` \| ((?:holders|reporter): [^|]*) \|$", TEXT, re.MULTILINE))
    told = {event.value: "; ".join(f"{one.group}: `{one.message}`" for one in some) for event, some in DEFAULTS.items()}
    assert rows == told
