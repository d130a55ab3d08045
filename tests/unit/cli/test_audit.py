"""
`handrail audit`: its answer and its exit status.
"""

import json
from pathlib import Path

import pytest

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


@pytest.mark.usefixtures("desk")
def test_heads_are_written_and_compared(handrail: Handrail, tmp_path: Path) -> None:
    """Heads go to the file that is named; an audit against them ends with 0, and with 1 where a case is gone since."""
    heads = tmp_path / "heads"
    done = handrail("audit", "--head", str(heads))
    assert (done.status, heads.read_text(encoding="utf-8")) == (0, "handrail heads\nend\n")
    assert handrail("audit", "--against", str(heads), "--head", str(heads)).status == 0
    heads.write_text("other\n", encoding="utf-8")
    missing = handrail("audit", "--against", str(heads))
    assert (missing.status, missing.out.splitlines()[-1]) == (1, "- HR-22222222: the case is gone")


@pytest.mark.usefixtures("desk")
def test_heads_that_are_missing_are_said(handrail: Handrail, tmp_path: Path) -> None:
    """A file of heads that is not there ends the command in words."""
    done = handrail("audit", "--against", str(tmp_path / "none"))
    assert done.status == 66
    assert "There is no file" in done.err
