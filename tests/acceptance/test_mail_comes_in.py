"""
Mail in and out for real: over SMTP to the door, out to a mail server, and back by answering what came.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import aiosmtplib
import pytest

from handrail.identifiers import Reference
from intake.smtp_door import SmtpDoor
from states.case import Intent
from states.lifecycle import CaseState, Trigger
from tests.acceptance.sink import Sink, open_sink
from tests.support.community import Community, open_community
from tests.support.quiet import keeps_quiet


@dataclass
class Post:
    """A community with a door for mail and a server that takes its mail; `send` is a real client."""

    community: Community
    door: SmtpDoor
    sink: Sink

    async def send(self, mail: EmailMessage, *, null_sender: bool = False) -> None:
        """Send a mail to the door as another mail server would."""
        self.community.said.append(mail.get_content().strip())
        sender = "" if null_sender else str(mail["From"])
        await aiosmtplib.send(
            mail,
            sender=sender,
            recipients=[str(mail["To"])],
            hostname="127.0.0.1",
            port=self.door.port,
            start_tls=False,
        )

    async def quiet(self) -> bool:
        """Answer whether nothing that was said stands in any mail, operator's view or database."""
        sent = " ".join(f"{mail['Subject']} {mail.get_content()}".lower() for _, mail in self.sink.mails)
        assert not [said for said in self.community.said if said.lower() in sent]
        return await keeps_quiet(self.community)

    async def references(self) -> list[Reference]:
        """Answer the cases there are, newest first."""
        return [one.row.reference for one in await self.community.desk.list_cases()]


@pytest.fixture
async def post(tmp_path: Path) -> AsyncIterator[Post]:
    """Open all three."""
    async with open_sink() as sink, _community(tmp_path, sink) as community:
        door = SmtpDoor(
            community.desk,
            host="127.0.0.1",
            port=0,
            max_bytes=1_000_000,
            hostname="door.example.org",
            domain="reports.example.org",
        )
        await door.start()
        yield Post(community, door, sink)
        await door.stop()


@asynccontextmanager
async def _community(folder: Path, sink: Sink) -> AsyncIterator[Community]:
    addresses = {"mail_domain": "reports.example.org", "mail_from": "handrail@example.org"}
    settings: dict[str, Any] = {"smtp_url": sink.url} | addresses
    async with open_community(folder / "var", **settings) as opened:
        yield await opened.settle(facilitator=3, committee=3, board=1, ombuds=1)


def letter(text: str, to: str = "report@reports.example.org", **headers: str) -> EmailMessage:
    """Write a mail; `headers` name further headers with underscores for hyphens."""
    mail = EmailMessage()
    mail["From"], mail["To"] = "reporter@example.net", to
    mail["Subject"] = "About yesterday evening"
    mail.set_content(text)
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    return mail


async def test_mail_becomes_a_case_and_its_answer_comes_back(post: Post) -> None:
    """A12: while the pages are down a report comes by mail; answering its acknowledgement continues the same case."""
    await post.send(letter("The keynote called us names"))
    (reference,) = await post.references()
    await post.community.work()
    (acknowledgement,) = post.sink.to("reporter@example.net")
    assert reference in str(acknowledgement["Subject"])
    assert acknowledgement["Auto-Submitted"] == "auto-generated"
    await post.send(letter("It was the second keynote, not the first", to=str(acknowledgement["Reply-To"])))
    await post.community.work()
    assert await post.references() == [reference]
    page = await post.community.page("facilitator-1", reference)
    said = {one.part: one.text for one in page.writings}
    assert said["text"] == "The keynote called us names"
    assert said["reply"] == "It was the second keynote, not the first"
    replies = [str(mail["Subject"]) for mail in post.sink.to("facilitator-1@example.org")]
    assert f"{reference}: a reply is waiting" in replies
    assert post.sink.to("committee-1@example.org") == []
    assert await post.community.is_sound()
    assert await post.quiet()


async def test_report_by_mail_escalates_like_any_other(post: Post) -> None:
    """A12: whichever way a report came the same clock runs: 24 hours of silence and the committee has mail."""
    await post.send(letter("Nobody answers the form"))
    (reference,) = await post.references()
    await post.community.pass_time(hours=25)
    assert (await post.community.facts(reference)).row.tier == "committee"
    subjects = [str(mail["Subject"]) for mail in post.sink.to("committee-3@example.org")]
    assert f"{reference} is with you now" in subjects
    assert await post.community.is_sound()
    assert await post.quiet()


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Precedence": "bulk"},
        {"List_Id": "<all.example.net>"},
        {"X_Autoreply": "yes"},
    ],
)
async def test_machine_mail_opens_no_case_and_gets_no_answer(post: Post, headers: dict[str, str]) -> None:
    """B2: absence notes and lists open nothing and are never answered, so that no two machines talk for ever."""
    await post.send(letter("I am away until Monday", **headers))
    await post.community.work()
    assert (await post.references(), post.sink.mails) == ([], [])


async def test_bounce_of_a_notice_stops_no_clock(post: Post) -> None:
    """B2: when a notice bounces back to the reply address, no case opens, no reply counts and time runs on."""
    await post.send(letter("Please read this soon"))
    (reference,) = await post.references()
    await post.community.work()
    (acknowledgement,) = post.sink.to("reporter@example.net")
    bounce = letter("Undelivered mail returned to sender", to=str(acknowledgement["Reply-To"]))
    await post.send(bounce, null_sender=True)
    await post.community.pass_time(hours=25)
    assert await post.references() == [reference]
    assert (await post.community.facts(reference)).row.state is CaseState.ESCALATED
    assert "replied" not in [line.event for line in await post.community.desk.case_log(reference)]
    assert len(post.sink.to("reporter@example.net")) == 2
    assert await post.community.is_sound()
    assert await post.quiet()


async def test_forged_reply_address_opens_its_own_case(post: Post) -> None:
    """B10: a guessed reply address continues nothing: what it brings is a report of its own, and shows nothing."""
    await post.send(letter("The first of two reports"))
    await post.send(letter("Let me into that case", to="report+AAAAAAAAAAAAAAAAAAAAAAAA@reports.example.org"))
    first, second = await post.references()
    await post.community.work()
    assert first != second
    for reference in (first, second):
        assert len((await post.community.page("facilitator-1", reference)).writings) == 2
    assert await post.community.is_sound()


async def test_mail_in_another_language_is_answered_in_it(post: Post) -> None:
    """A11: a mail that says it is Spanish is answered in Spanish, and one in a language nobody has in English."""
    await post.send(letter("No entiendo el idioma del taller", Content_Language="es"))
    await post.send(letter("Ich verstehe die Sprache nicht", Content_Language="de"))
    await post.community.work()
    texts = sorted(mail.get_content().split(".")[0] for mail in post.sink.to("reporter@example.net"))
    assert texts == ["Gracias por escribir", "Thank you for writing"]
    assert len(await post.references()) == 2
    assert await post.community.is_sound()


async def test_counsel_by_mail_stays_with_those_who_counsel(post: Post) -> None:
    """B8: a mail to the counsel address is counsel, not a report, and never reaches the committee by the clock."""
    await post.send(letter("May I ask you something first", to="counsel@reports.example.org"))
    (reference,) = await post.references()
    await post.community.pass_time(days=10)
    facts = await post.community.facts(reference)
    assert (facts.row.intent, facts.row.state) == (Intent.COUNSEL, CaseState.RECEIVED)
    assert post.sink.to("committee-1@example.org") == []
    answered = await post.community.do("ombuds-1", reference, Trigger.COUNSEL, note="Of course, ask me anything")
    assert answered.status == "applied"
    assert await post.community.is_sound()
    assert await post.quiet()


async def test_unreadable_mail_is_kept_with_an_alarm(post: Post) -> None:
    """A12: bytes that nobody can read as mail are kept, sealed, and facilitators are alarmed; nothing is dropped."""
    raw = b"\x00\x01\x02 the heron was here \x1f"
    await aiosmtplib.send(
        raw,
        sender="reporter@example.net",
        recipients=["report@reports.example.org"],
        hostname="127.0.0.1",
        port=post.door.port,
        start_tls=False,
    )
    post.community.said.append("the heron was here")
    await post.community.work()
    assert await post.references() == []
    for name in ("facilitator-1", "facilitator-2", "facilitator-3"):
        (alarm,) = post.sink.to(f"{name}@example.org")
        assert "needs a person" in str(alarm["Subject"])
    numbers = {one.name: one.value for one in await post.community.desk.measures()}
    assert numbers["handrail_quarantine"] == 1
    assert await post.quiet()


async def test_same_mail_handed_over_twice_is_one_case(post: Post) -> None:
    """B32: a mail server that retries opens no second case, and the reporter gets one acknowledgement."""
    mail = letter("It was the same evening", Message_ID="<one@example.net>")
    await post.send(mail)
    await post.send(mail)
    await post.community.work()
    assert len(await post.references()) == 1
    assert len(post.sink.to("reporter@example.net")) == 1
    assert await post.community.is_sound()
