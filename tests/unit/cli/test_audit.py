"""
`handrail audit`: its answer and its exit status.
"""

import json

from tests.unit.cli.conftest import Handrail
from tests.unit.cli.fake_desk import FakeDesk


def test_clean_audit_ends_with_0(handrail: Handrail, desk: FakeDesk) -> None:
    """Nothing found is 0, with what was looked at."""
    done = handrail("audit", "--json")
    assert done.status == 0
    assert json.loads(done.out) == {"checked": {"cases": len(desk.cases), "promises": 2}, "findings": []}


def test_audit_with_findings_ends_with_1(handrail: Handrail, desk: FakeDesk) -> None:
    """Each finding is a line, and the status tells a script that there are some."""
    desk.findings = ("HR-22222222 is open and has no pending move.",)
    done = handrail("audit")
    assert done.status == 1
    assert done.out.splitlines() == [
        "Checked 2 cases, 2 promises: 1 finding.",
        "- HR-22222222 is open and has no pending move.",
    ]
    assert json.loads(handrail("audit", "--json").out)["findings"] == list(desk.findings)
