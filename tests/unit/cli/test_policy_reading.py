"""
`handrail policy explain`, `draw`, `diff`, `schema`: policies by file, name and version, in words and pictures.
"""

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from policies.shelf import LIBRARY
from tests.unit.cli.conftest import Handrail
from tests.unit.cli.fake_desk import FakeDesk

CARPENTRIES = (LIBRARY / "carpentries.yaml").read_text(encoding="utf-8")


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """Write a policy file that differs from the default in one time."""
    path = tmp_path / "mine.yaml"
    path.write_text(CARPENTRIES.replace("within: 48h", "within: 40h", 1), encoding="utf-8")
    return path


def test_explain_without_a_name_is_what_new_cases_follow(handrail: Handrail) -> None:
    """The default policy is explained; reading it makes no database."""
    done = handrail("policy", "explain")
    assert done.status == 0
    assert done.out.startswith("The Carpentries incident response (policy carpentries, version ")
    assert not Path("var").exists()


def test_explain_gives_dates_and_one_route(handrail: Handrail) -> None:
    """An instant without an offset is one of the policy's zone; a route alone leaves out the rest."""
    done = handrail("policy", "explain", "carpentries", "--at", "2026-12-24T16:00", "--route", "4")
    assert "It comes on Thursday 24 December 2026, 16:00. Promised then:" in done.out
    assert "Route 1" not in done.out


@pytest.mark.parametrize("words", [("--route", "9"), ("--at", "tomorrow")])
def test_explain_says_what_it_cannot_take(handrail: Handrail, words: tuple[str, str]) -> None:
    """A route there is not, or an instant that is none, is one sentence, and ends with 2."""
    done = handrail("policy", "explain", "carpentries", *words)
    assert (done.status, done.out) == (2, "")


def test_explain_asks_the_desk_for_versions(handrail: Handrail, desk: FakeDesk) -> None:
    """`name@version` is a stored version; one that does not exist ends with 66."""
    version = desk.shelf.active("minimal").version
    assert f"version {version}" in handrail("policy", "explain", f"minimal@{version[:6]}").out
    assert handrail("policy", "explain", "minimal@ffffffffffffffff").status == 66


def test_draw_writes_svg_or_mermaid(handrail: Handrail, tmp_path: Path) -> None:
    """An SVG is the picture unless Mermaid is asked for; `--out` writes a file."""
    assert ET.fromstring(handrail("policy", "draw").out).tag.endswith("svg")  # noqa: S314 - this test has just drawn it
    assert handrail("policy", "draw", "minimal", "--format", "mermaid").out.startswith("flowchart TD\n")
    out = tmp_path / "p.svg"
    done = handrail("policy", "draw", "minimal", "--out", str(out))
    assert (done.status, done.out) == (0, "")
    assert out.read_text(encoding="utf-8").startswith("<svg ")
    assert handrail("policy", "draw", "minimal", "--out", str(tmp_path / "none" / "p.svg")).status == 73


def test_diff_says_what_changes_for_new_cases(handrail: Handrail, mine: Path) -> None:
    """A shorter promise is stricter, in words and in JSON."""
    done = handrail("policy", "diff", "carpentries", str(mine))
    assert "stricter  promise counsel: within 40 hours instead of 48 hours.\n" in done.out
    answer = json.loads(handrail("policy", "diff", "carpentries", str(mine), "--json").out)
    assert set(answer) == {"before", "after", "new_cases"}
    assert {(one["part"], one["name"], one["verdict"]) for one in answer["new_cases"]} == {
        ("promise", "counsel", "stricter")
    }
    assert handrail("policy", "diff", str(mine), str(mine)).out == "Nothing changes for new cases.\n"


def test_diff_says_what_would_become_of_running_cases(handrail: Handrail, mine: Path, desk: FakeDesk) -> None:
    """Each case with times before and after, what ends, what begins, and which cannot move."""
    assert desk.data is None
    done = handrail("policy", "diff", "carpentries", str(mine), "--running")
    assert "HR-22222222, held by facilitators\n" in done.out
    assert "    answer: due Friday 6 March 2026, 12:00 instead of Sunday 8 March 2026, 12:00\n" in done.out
    assert "    relay: no longer owed (was due Sunday 8 March 2026, 12:00)\n" in done.out
    assert "    welcome: owed for the first time, by Monday 2 March 2026, 12:00\n" in done.out
    assert "    it cannot move: whoever holds it has no such place in the new version\n" in done.out
    running = json.loads(handrail("policy", "diff", "carpentries", str(mine), "--running", "--json").out)["running"]
    assert running[0]["changes"] == [
        {"name": "answer", "due_before": "2026-03-08T12:00:00Z", "due_after": "2026-03-06T12:00:00Z"}
    ]
    assert [one["refused"] for one in running] == [None, "holder-missing"]


def test_policy_schema_is_json_schema(handrail: Handrail) -> None:
    """The schema is one that editors read, and describes the keys."""
    schema = json.loads(handrail("policy", "schema").out)
    assert schema["$schema"].startswith("https://json-schema.org/")
    assert "promises" in schema["properties"]
