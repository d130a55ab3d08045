"""
`handrail db`: what it says of where things are now.
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


def test_new_key_store_is_taken_only_when_told_to(handrail: Handrail) -> None:
    """Without its key store nothing begins, with the way out in words; once told that it is lost, all goes on."""
    assert handrail("case", "list").status == 0
    Path("var/keys/keystore.db").unlink()
    refused = handrail("case", "list")
    assert (refused.status, refused.out) == (78, "")
    assert "HANDRAIL_KEYS_URL" in refused.err
    assert "handrail db pair" in refused.err
    assert handrail("db", "pair").status == 0
    assert handrail("case", "list").status == 0
