"""
The board as a file: what is said of an import, what an export prints, and what is refused.
"""

from pathlib import Path

import pytest

from cli.exits import Exit
from tests.unit.cli.conftest import Handrail

pytestmark = pytest.mark.usefixtures("desk")


def test_issues_are_taken_from_a_file(handrail: Handrail, tmp_path: Path) -> None:
    """It says how many were taken and how many could not be read."""
    path = tmp_path / "issues.json"
    path.write_text("\ufeff[]", encoding="utf-8")
    done = handrail("board", "import", str(path))
    assert done.status == Exit.OK
    assert "2 taken as drafts, 0 known already, 1 left out" in done.err


def test_what_is_no_list_of_issues_is_refused(handrail: Handrail, tmp_path: Path) -> None:
    """Another file, and one that is not there, end in one sentence and a status of their own."""
    path = tmp_path / "issues.json"
    assert handrail("board", "import", str(path)).status == Exit.MISSING
    path.write_text("{}", encoding="utf-8")
    done = handrail("board", "import", str(path))
    assert (done.status, "no list of issues" in done.err) == (Exit.DATA, True)


def test_board_is_printed_as_issues(handrail: Handrail) -> None:
    """An empty board is an empty list."""
    assert handrail("board", "export").out == "[]\n"
