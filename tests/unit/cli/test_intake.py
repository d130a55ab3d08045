"""
`handrail intake mail`: what a mail server is told, whatever happens.
"""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from cli.commands import intake
from cli.wording import UsageError
from engine.report import IncomingReport, Opened
from handrail.errors import BusyError
from handrail.identifiers import Reference
from handrail.settings import Settings
from tests.unit.cli.conftest import Handrail
from tests.unit.cli.fake_desk import NOON, OPEN

MAIL = """From: reporter@example.org
To: report@example.org
Subject: made up
Message-ID: <one@example.org>

This is made up.
"""


class Doors:
    """A desk that takes every report, unless it is busy."""

    def __init__(self) -> None:
        self.busy = False
        self.reports: list[IncomingReport] = []

    async def open_case(self, report: IncomingReport) -> Opened:
        """Take a report."""
        if self.busy:
            raise BusyError(5)
        self.reports.append(report)
        return Opened(OPEN, "receipt", (), NOON)

    async def continue_case(self, token: str, report: IncomingReport) -> Reference | None:
        """Know no token."""
        del token, report
        return None

    async def quarantine(self, door: str, reason: str, raw: bytes) -> str:
        """Keep anything."""
        del door, reason, raw
        return "q1"


@pytest.fixture
def doors(monkeypatch: pytest.MonkeyPatch) -> Doors:
    """Open doors in memory where the command opens the engine's desk."""
    fake = Doors()

    @asynccontextmanager
    async def opened(_: Settings) -> AsyncIterator[Doors]:
        yield fake

    monkeypatch.setattr(intake, "open_door_desk", opened)
    return fake


def test_mail_that_is_taken_ends_with_0(handrail: Handrail, doors: Doors) -> None:
    """The reference is printed, and nothing of what was written."""
    done = handrail("intake", "mail", stdin=MAIL)
    assert (done.status, done.out) == (0, "report HR-22222222\n")
    assert len(doors.reports) == 1
    assert "made up" not in done.out + done.err


def test_mail_answers_in_json(handrail: Handrail, doors: Doors) -> None:
    """Programs get the kind and the reference."""
    answer = json.loads(handrail("intake", "mail", "--json", stdin=MAIL).out)
    assert answer == {"kind": "report", "reference": "HR-22222222", "id": None}
    assert len(doors.reports) == 1


@pytest.mark.parametrize(("own", "said"), [("", "machine\n"), ("conduct.example.org", "report HR-22222222\n")])
def test_mail_of_an_own_list_is_a_report(
    handrail: Handrail, doors: Doors, own: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A list that carries people's mails to the conduct address is named in the settings."""
    monkeypatch.setenv("HANDRAIL_OWN_LISTS", own)
    done = handrail("intake", "mail", stdin="List-Id: <conduct.example.org>\n" + MAIL)
    assert (done.out, len(doors.reports)) == (said, 1 if own else 0)


def test_mail_that_is_too_large_ends_with_69(handrail: Handrail, doors: Doors, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sender's server says so; nothing is kept."""
    monkeypatch.setenv("HANDRAIL_MAX_MAIL_BYTES", "50")
    assert handrail("intake", "mail", stdin=MAIL).status == 69
    assert doors.reports == []


@pytest.mark.parametrize("trouble", ["busy", "settings", "closed"])
def test_fault_of_ours_ends_with_75(
    handrail: Handrail, doors: Doors, trouble: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Busy, a wrong setting, no database: the mail server keeps the mail and tries again."""
    doors.busy = trouble == "busy"
    if trouble == "settings":
        monkeypatch.setenv("HANDRAIL_PATIENCE", "soonish")
    if trouble == "closed":
        monkeypatch.setattr(intake, "open_door_desk", _closed)
    done = handrail("intake", "mail", stdin=MAIL)
    assert (done.status, done.out) == (75, "")
    assert done.err


def test_mail_is_not_waited_for_at_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Typed without a mail, the command says how to pass one."""
    monkeypatch.setattr("sys.stdin", _Terminal())
    with pytest.raises(UsageError, match=r"mail\.eml"):
        intake.mail()


class _Terminal:
    def isatty(self) -> bool:
        return True


@asynccontextmanager
async def _closed(_: Settings) -> AsyncIterator[Doors]:
    if _ is not None:
        raise ConnectionRefusedError(111, "Connection refused")
    yield Doors()
