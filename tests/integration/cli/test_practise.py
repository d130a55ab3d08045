"""
`handrail practise`: real moves in a sandbox, told as they come out, with nothing left behind.
"""

import io
from pathlib import Path

import pytest

from cli.exits import Exit
from cli.main import main


@pytest.fixture(autouse=True)
def elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Point every setting at a community of its own, and temporary folders at an empty one."""
    monkeypatch.setenv("HANDRAIL_DATA", str(tmp_path / "own"))
    monkeypatch.setenv("HANDRAIL_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/own")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return tmp_path


def test_exercises_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    """Without a name it says which there are."""
    assert main(["practise"]) == Exit.OK
    shown = capsys.readouterr().out
    assert all(name in shown for name in ("silence", "talk-first", "danger"))


def test_good_choices_keep_every_promise(capsys: pytest.CaptureFixture[str], elsewhere: Path) -> None:
    """Who answers, counsels and passes on keeps all promises; the twin that nobody touched breaks them."""
    assert main(["practise", "silence", "--answers", "1,1,1"]) == Exit.OK
    told = capsys.readouterr().out
    mine, twin = told.split("Your case: ")[1].split("The same report, which nobody touched: ")
    assert "kept    acknowledge" in mine
    assert "broken" not in mine
    assert "broken  acknowledge" in twin
    assert "3 of 3 choices" in twin
    assert list(elsewhere.iterdir()) == []


def test_silence_is_answered_by_the_clock(capsys: pytest.CaptureFixture[str]) -> None:
    """A choice to wait breaks the promise by the real clock, and what no longer fits is refused with its reason."""
    assert main(["practise", "silence", "--answers", "2,2,2"]) == Exit.OK
    told = capsys.readouterr().out
    assert "escalated, by the clock (broken: acknowledge)" in told
    assert "The policy does not allow it: you close, refused: not from here." in told
    assert "0 of 3 choices" in told


def test_counsel_is_not_passed_on_even_by_choice(capsys: pytest.CaptureFixture[str]) -> None:
    """The trainee learns from the engine, and not from the file, that consent is needed."""
    assert main(["practise", "talk-first", "--answers", "2,1,1"]) == Exit.OK
    told = capsys.readouterr().out
    assert "you escalate, refused: consent needed." in told
    assert "counselled, with the ombuds" in told


def test_choices_are_typed_one_by_one(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """At a terminal each number is asked for; what is none is asked again."""
    monkeypatch.setattr("sys.stdin", io.StringIO("1\nwhat\n1\n1\n"))
    assert main(["practise", "danger"]) == Exit.OK
    shown = capsys.readouterr()
    assert "Type a number from 1 to 2." in shown.err
    assert "3 of 3 choices" in shown.out


@pytest.mark.parametrize(
    ("words", "status"), [(["nothing"], Exit.MISSING), (["silence", "--answers", "1,9"], Exit.USAGE)]
)
def test_what_cannot_be_played_is_said(words: list[str], status: Exit, capsys: pytest.CaptureFixture[str]) -> None:
    """An exercise that there is not, and answers that do not fit, end in one sentence."""
    assert main(["practise", *words]) == status
    assert "xercise" in capsys.readouterr().err
