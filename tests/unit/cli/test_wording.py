"""
Errors in words: each kind has its status and one sentence, and nothing a person wrote gets into it.
"""

import pytest

from cli.exits import Exit
from cli.wording import CommandError, UsageError, words_for
from handrail.errors import BusyError, HandrailError, SettingsError, UnknownCaseError
from policies.shelf import UnknownPolicyError
from tests.unit.cli.conftest import Handrail
from tests.unit.cli.fake_desk import FakeDesk


@pytest.mark.parametrize(
    ("error", "status", "sentence"),
    [
        (SettingsError("HANDRAIL_X: wrong"), 78, "HANDRAIL_X: wrong."),
        (UsageError("Say who."), 2, "Say who."),
        (UnknownCaseError(), 66, "There is no such case; `handrail case list` shows those there are."),
        (UnknownPolicyError("nope"), 66, "There is no policy nope."),
        (BusyError(5), 75, "Too much is coming in at once; try again in 5 seconds."),
        (CommandError(Exit.UNAVAILABLE, "Taken."), 69, "Taken."),
        (HandrailError("a passphrase is too short"), 65, "A passphrase is too short."),
        (PermissionError(13, "denied", "server.key"), 77, "This user may not open server.key."),
        (FileNotFoundError(2, "none", "a.yaml"), 66, "There is no file a.yaml."),
        (
            ConnectionRefusedError(111, "Connection refused"),
            69,
            "Something outside Handrail failed: Connection refused.",
        ),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else "",
)
def test_error_has_its_words(error: Exception, status: int, sentence: str) -> None:
    """Every error on purpose has a status and a sentence."""
    said = words_for(error)
    assert (said.status, said.sentence) == (status, sentence)


def test_fault_of_ours_shows_no_message() -> None:
    """What nobody raised on purpose is named by its type alone, for its message could quote a report."""
    said = words_for(ValueError("what a person wrote"))
    assert said.status == Exit.SOFTWARE
    assert said.sentence == "Handrail met a fault of its own (ValueError); set HANDRAIL_DEBUG=1 to see where."


def test_database_that_does_not_answer_says_what_to_do() -> None:
    """An error of the database's driver is not shown; the sentence names the settings and the commands that help."""
    driver = type("OperationalError", (Exception,), {"__module__": "sqlalchemy.exc"})
    said = words_for(driver("SELECT secret"))
    assert said.status == Exit.UNAVAILABLE
    assert "handrail doctor" in said.sentence
    assert "secret" not in said.sentence


def test_traceback_shows_only_when_asked_for(
    handrail: Handrail, desk: FakeDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fault is one sentence, and with HANDRAIL_DEBUG the error itself."""

    async def broken(**_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(desk, "list_cases", broken)
    done = handrail("case", "list")
    assert (done.status, done.err.count("\n")) == (70, 1)
    monkeypatch.setenv("HANDRAIL_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        handrail("case", "list")


def test_fast_clock_is_refused_outside_the_demonstration(
    handrail: Handrail, desk: FakeDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Time runs faster in a demonstration only; every other command refuses to start."""
    del desk
    monkeypatch.setenv("HANDRAIL_CLOCK_SPEED", "2880")
    done = handrail("case", "list")
    assert done.status == 78
    assert done.err == "HANDRAIL_CLOCK_SPEED: only `handrail demo` may change how fast time runs; unset it.\n"
    monkeypatch.setenv("HANDRAIL_DEMO", "1")
    assert handrail("case", "list").status == 0


def test_wrong_setting_is_one_sentence(handrail: Handrail, desk: FakeDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A setting that cannot be read ends with 78 and is named, without its value."""
    del desk
    monkeypatch.setenv("HANDRAIL_PATIENCE", "soonish")
    done = handrail("audit")
    assert done.status == 78
    assert done.err.startswith("HANDRAIL_PATIENCE: ")
    assert "soonish" not in done.err
