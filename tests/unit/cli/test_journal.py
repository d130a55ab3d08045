"""
The log of a long-running command: where an error came from, and never what it said.
"""

import asyncio
import io
import logging
import sys
from collections.abc import Iterator

import pytest

from cli.journal import DiscreetFormatter, DiscreetHandler, log_to_stderr, tell_failure
from handrail.errors import BusyError


@pytest.fixture
def library() -> Iterator[logging.Logger]:
    """Make a logger of a library, which writes to the standard error by a handler of its own."""
    logger = logging.getLogger("a.library.of.others")
    logger.addHandler(logging.StreamHandler())
    logger.propagate = False
    yield logger
    logger.handlers.clear()
    logger.propagate = True


def test_log_leaves_out_what_an_error_says() -> None:
    """A traceback names files, lines and the kind of the error; its message may quote a person."""
    try:
        int("what a person wrote")
    except ValueError:
        facts = sys.exc_info()
    record = logging.LogRecord("handrail.x", logging.ERROR, "x.py", 1, "it failed", None, facts)
    text = DiscreetFormatter("%(message)s").format(record)
    assert text.startswith("it failed\n")
    assert "test_journal.py" in text
    assert text.endswith("ValueError")
    assert "what a person wrote" not in text


def test_log_uses_nothing_that_others_wrote_of_an_error() -> None:
    """The words another handler has put down for an error, its stack, and an error among the arguments stay out."""
    record = logging.LogRecord("x", logging.ERROR, "x.py", 1, "it failed: %s", (ValueError("kumquat"),), None)
    record.exc_text = record.stack_info = "kumquat"
    assert DiscreetFormatter("%(message)s").format(record) == "it failed: ValueError"
    record.args = (BusyError(5),)
    assert DiscreetFormatter("%(message)s").format(record) == "it failed: busy"


@pytest.mark.parametrize("closed", [True, False])
def test_line_that_cannot_be_written_shows_nothing(capsys: pytest.CaptureFixture[str], *, closed: bool) -> None:
    """A stream that fails, or arguments that do not fit, while an error is handled: no word of it is printed."""
    handler = DiscreetHandler()
    handler.stream = io.StringIO()
    if closed:
        handler.stream.close()
    try:
        int("kumquat")
    except ValueError:
        handler.handle(logging.LogRecord("x", logging.ERROR, "x.py", 1, "%d", ("kumquat",), None))
    shown = "".join(capsys.readouterr()) + ("" if closed else handler.stream.getvalue())
    assert "kumquat" not in shown
    assert closed or shown == "a line of x could not be written: TypeError\n"


def test_libraries_log_through_us(capsys: pytest.CaptureFixture[str], library: logging.Logger) -> None:
    """A library's own way to the standard error is closed, so that its errors are told as ours are."""
    log_to_stderr()
    library.error("it failed", exc_info=LookupError("kumquat"))
    said = capsys.readouterr().err
    assert "a.library.of.others: it failed\n  LookupError" in said
    assert "kumquat" not in said


@pytest.mark.parametrize(
    ("message", "told"),
    [
        ("Task exception was never retrieved", "Task exception was never retrieved"),
        ("Exception in callback said(b'kumquat') at x.py:1", "Exception in callback said"),
        ("Task was destroyed but it is pending!", "Task was destroyed but it is pending!"),
        ("", "something failed"),
    ],
)
async def test_failure_on_the_loop_is_told_without_values(
    caplog: pytest.LogCaptureFixture, message: str, told: str
) -> None:
    """The loop's own words stand up to where values begin, with the kind of the error."""
    tell_failure(asyncio.get_running_loop(), {"message": message, "exception": LookupError("kumquat")})
    assert caplog.messages == [f"{told}\n  LookupError"]
