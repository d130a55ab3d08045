"""
The doctor's table of faults, the runbooks, and their rehearsals: every fault has each of the three, and no other has.
"""

import re

import pytest

from cli.checkup.faults import RUNBOOKS, Fault, Verdict
from cli.checkup.table import FAULTS
from cli.exits import Exit
from tests.house.source_tree import ROOT, listed, names_of_tests

PAGE = (ROOT / RUNBOOKS).read_text(encoding="utf-8")
REHEARSALS = "tests/integration/runbooks"
LEADS = ["You see", "Reporters", "Handrail", "You", "It is over when"]


def section(fault: Fault) -> str:
    """Answer what stands under a fault's heading."""
    return PAGE.partition(f"\n### {fault.title}\n")[2].partition("\n###")[0]


@pytest.mark.parametrize("code", FAULTS)
def test_fault_has_a_runbook(code: str) -> None:
    """Its section names it, how bad it is, what is looked at, its rehearsal, and has the five parts in their order."""
    fault = FAULTS[code]
    text = " ".join(section(fault).split())
    ends = f"status {int(fault.status)}" if fault.verdict is Verdict.FAIL else "status 0"
    assert f"`{code}`, `{fault.verdict}`, {ends}. The doctor looks at {fault.looks_at}." in text
    assert f"`{rehearsal(code)}`" in text
    assert re.findall(r"\*\*([^*]+):\*\*", text) == LEADS
    named = set(re.findall(r"`(handrail [a-z ]+)`|(HANDRAIL_[A-Z_]+)", fault.cure))
    missing = [one for pair in named for one in pair if one and one.strip() not in text]
    assert missing == [], listed(missing, "The cure names these, and the runbook does not:")


def rehearsal(code: str) -> str:
    """Name the test that rehearses a fault."""
    return f"test_runbook_{code.replace('-', '_')}"


def test_fault_is_rehearsed() -> None:
    """Each fault has a test that brings it about, and each rehearsal belongs to a fault."""
    found = {name for name in names_of_tests(REHEARSALS) if name.startswith("test_runbook_")}
    wanted = {rehearsal(code) for code in FAULTS}
    extra = {name for name in found - wanted if not any(name.startswith(f"{one}_by") for one in wanted)}
    assert sorted(wanted - found) == [], "write rehearsals for these"
    assert sorted(extra) == [], "these rehearse no fault of the table"


def test_runbook_belongs_to_a_fault() -> None:
    """No section is left over from a fault that the doctor no longer names."""
    titles = set(re.findall(r"^### (.+)$", PAGE.partition("## What the doctor finds")[2], re.MULTILINE))
    assert titles - {"Being told without looking"} == {fault.title for fault in FAULTS.values()}


def test_runbook_can_be_followed_from_the_terminal() -> None:
    """What the doctor prints leads to a heading, as links on that page do, and to one only."""
    headings = re.findall(r"^#+ (.+)$", PAGE, re.MULTILINE)
    anchors = [re.sub(r"[^\w\- ]", "", one.lower()).strip().replace(" ", "-") for one in headings]
    for fault in FAULTS.values():
        assert anchors.count(fault.runbook.removeprefix(f"{RUNBOOKS}#")) == 1, fault.title


def test_fault_says_and_cures_in_plain_words() -> None:
    """Each has words for what is wrong and a cure, a status of its own that is not success, and a title of its own."""
    assert len({fault.title for fault in FAULTS.values()}) == len(FAULTS) >= 20
    for code, fault in FAULTS.items():
        assert fault.status is not Exit.OK, code
        assert len(fault.cure.split()) >= 3, code
        assert fault.says, code
        assert fault.verdict in {Verdict.WARN, Verdict.FAIL}, code
