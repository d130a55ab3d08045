"""
`handrail db move`: what it says of where things are now.
"""

from pathlib import Path

import pytest

from tests.unit.cli.conftest import Handrail


def test_move_without_another_database_says_what_to_name(handrail: Handrail) -> None:
    """While the settings name the embedded databases there is nothing to move, and the files stay."""
    assert handrail("db", "upgrade").status == 0
    done = handrail("db", "move")
    assert done.status == 2
    assert "HANDRAIL_DATABASE_URL" in done.err
    assert Path("var/handrail.db").exists()


def test_move_names_what_is_left_over(handrail: Handrail, monkeypatch: pytest.MonkeyPatch) -> None:
    """The files that were put aside are the answer, one a line; a second move has nothing to do."""
    assert handrail("db", "upgrade").status == 0
    monkeypatch.setenv("HANDRAIL_DATABASE_URL", "sqlite:///elsewhere.db")
    done = handrail("db", "move")
    assert (done.status, done.out) == (0, "var/handrail.db.moved\n")
    assert Path("elsewhere.db").exists()
    assert handrail("db", "move").status == 2
