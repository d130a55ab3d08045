"""
Taking events from a file: what is answered, how faults are told, and what the statuses are.
"""

from pathlib import Path

import pytest

from cli.exits import Exit
from tests.unit.cli.conftest import Handrail

pytestmark = pytest.mark.usefixtures("desk")


def test_events_are_taken_from_a_file(handrail: Handrail, tmp_path: Path) -> None:
    """Their slugs are the answer, one a line, or as JSON; a mark at the beginning of the file does not matter."""
    path = tmp_path / "events.csv"
    path.write_text("\ufeffone two", encoding="utf-8")
    done = handrail("programme", "import", str(path))
    assert (done.status, done.out) == (Exit.OK, "one\ntwo\n")
    assert "2 events taken" in done.err
    assert '"events"' in handrail("programme", "import", str(path), "--json").out


def test_faults_are_told_one_a_line(handrail: Handrail, tmp_path: Path) -> None:
    """Each with its place and its cure; nothing is answered, and the status says that the data is wrong."""
    path = tmp_path / "events.csv"
    path.write_text("wrong", encoding="utf-8")
    done = handrail("programme", "import", str(path))
    assert (done.status, done.out) == (Exit.DATA, "")
    assert done.err.splitlines()[:2] == ["line 2: it has no name", "line 3: column starts: it is no time"]
    assert "Nothing was taken" in done.err


def test_files_that_are_none_are_refused(handrail: Handrail, tmp_path: Path) -> None:
    """One that is not there, not in UTF-8 or far too large is refused in a sentence."""
    path = tmp_path / "events.csv"
    assert "Traceback" not in handrail("programme", "import", str(path)).err
    path.write_bytes(b"\xff\xfe\xff")
    assert "not in UTF-8" in handrail("programme", "import", str(path)).err
    path.write_bytes(b"a" * 5_000_001)
    done = handrail("programme", "import", str(path))
    assert (done.status, "larger than 5 MB" in done.err) == (Exit.USAGE, True)
