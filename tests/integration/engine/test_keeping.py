"""
What is kept, for how long, and what a thief of the databases finds: forgetting, sweeping, mending, quarantine, keys.
"""

import base64
from datetime import timedelta
from pathlib import Path

import pytest

from engine.assembling import LostKeyError
from engine.desk import open_desk
from engine.report import Attachment, Channel, IncomingReport, Opened
from handrail.errors import UnknownCaseError
from handrail.identifiers import CaseId
from states.case import Case, Intent, MoveStatus
from states.lifecycle import CaseState, Trigger
from storage import cases, keystore, wraps, writings
from tests.integration.engine.desks import more_desks
from tests.support.community import Community, open_community
from vault.quarantine import open_quarantine
from vault.tokens import reply_token

_CANARY = "zaphodium"


async def case_of(community: Community, opened: Opened) -> Case:
    """Answer the row of a case."""
    async with community.desk.context.database.read() as session:
        found = await cases.by_reference(session, opened.reference)
    assert found is not None
    return found


async def ended(community: Community) -> Opened:
    """Open a case that facilitators have resolved."""
    opened = await community.report()
    await community.do("facilitator-1", opened.reference, Trigger.COUNSEL)
    await community.do("facilitator-1", opened.reference, Trigger.RESOLVE, outcome="no_violation")
    return opened


async def test_a_case_is_forgotten_at_its_time(either_community: Community) -> None:
    """Texts, wraps, keys and the receipt's way in are gone; the row, the log and the audit stay."""
    community = either_community
    opened = await ended(community)
    key = (await case_of(community, opened)).id
    assert await community.desk.forget() == 0
    await community.pass_time(days=450)
    assert await community.desk.forget() == 1
    async with community.desk.context.database.read() as session:
        assert await writings.of_case(session, key) == ()
        assert await wraps.readers(session, key) == frozenset()
    assert await keystore.get(community.desk.context.keystore, key) is None
    with pytest.raises(UnknownCaseError):
        await community.seen_by_reporter(opened)
    page = await community.page("facilitator-1", opened.reference)
    assert (page.readable, page.writings) == (False, ())
    assert await community.is_sound()


async def test_a_crash_while_forgetting_leaves_no_key(community: Community, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the database forgot and the key store did not, the next sweep removes the outer key."""
    opened = await ended(community)
    key = (await case_of(community, opened)).id
    await community.pass_time(days=450)

    async def dies(*_arguments: object) -> None:
        raise ConnectionError

    with monkeypatch.context() as patch:
        patch.setattr(keystore, "remove", dies)
        with pytest.raises(ConnectionError):
            await community.desk.forget()
    assert await keystore.get(community.desk.context.keystore, key) is not None
    await community.desk.reconcile()
    assert await keystore.get(community.desk.context.keystore, key) is None


async def test_a_key_without_a_case_is_swept(community: Community) -> None:
    """After an hour an outer key whose case never came is gone; keys of cases stay."""
    opened = await community.report()
    orphan = CaseId("0" * 32)
    store = community.desk.context.keystore
    await keystore.put(store, [(orphan, b"blob")], community.clock.now())
    await community.desk.reconcile()
    assert await keystore.get(store, orphan) == b"blob"
    await community.pass_time(hours=2)
    await community.desk.reconcile()
    assert await keystore.get(store, orphan) is None
    assert await keystore.get(store, (await case_of(community, opened)).id) is not None


@pytest.mark.parametrize("lost", ["status = 'pending'", "breaks"], ids=["all", "breaking"])
async def test_silence_is_found_and_ended(either_community: Community, lost: str) -> None:
    """A case whose clock was lost gets the promise of last resort, with a line in its log that says so."""
    community = either_community
    opened = await community.report()
    async with community.desk.context.database.write() as session:
        await session.exec_driver_sql(f"DELETE FROM moves WHERE {lost}")  # noqa: S608 - our own condition
    first = await community.desk.reconcile()
    assert (len(first.findings), first.mended) == (1, 1)
    assert [line.event for line in await community.desk.case_log(opened.reference)][-1] == "mended"
    assert (await community.desk.reconcile()).mended == 0
    assert await community.is_sound()
    await community.pass_time(days=8)
    assert any(one.trigger == "alarm" and one.broke == "backstop" for one in community.applied)


async def test_mending_twice_at_once_mends_once(either_community: Community) -> None:
    """Two engines that reconcile together give one promise, and neither fails."""
    opened = await either_community.report()
    async with either_community.desk.context.database.write() as session:
        await session.exec_driver_sql("DELETE FROM moves")
    async with more_desks(either_community, 1) as (one, other):
        await one.reconcile()
        await other.reconcile()
    log = await either_community.desk.case_log(opened.reference)
    assert [line.event for line in log].count("mended") == 1


async def test_who_leaves_loses_every_key_at_once(either_community: Community) -> None:
    """Wraps, sign-ins and access end; the others keep theirs; the reporter's way in stays."""
    community = either_community
    opened = await community.report()
    signed = await community.desk.sign_in("facilitator-1@example.org", "a passphrase for tests")
    assert signed is not None
    person = community.people["facilitator-1"]
    await community.desk.person_leaves(person.email)
    async with community.desk.context.database.read() as session:
        readers = await wraps.readers(session, (await case_of(community, opened)).id)
    assert person.id not in readers
    assert community.people["facilitator-2"].id in readers
    assert await community.desk.visitor(signed.cookie) is None
    assert await community.desk.sign_in(person.email, "a passphrase for tests") is None
    assert (await community.seen_by_reporter(opened)).reference == opened.reference


async def test_a_sign_in_ends(community: Community) -> None:
    """After twelve hours, at signing out, and never for a cookie that is none."""
    first = await community.desk.sign_in("facilitator-1@example.org", "a passphrase for tests")
    second = await community.desk.sign_in("FACILITATOR-1@example.org ", "a passphrase for tests")
    assert first is not None
    assert second is not None
    assert await community.desk.visitor(first.cookie) is not None
    await community.desk.sign_out(first.cookie)
    assert await community.desk.visitor(first.cookie) is None
    assert await community.desk.visitor(second.cookie) is not None
    community.clock.advance(timedelta(hours=12))
    assert await community.desk.visitor(second.cookie) is None
    assert [await community.desk.visitor(cookie) for cookie in ("", "x", "é" * 50)] == [None] * 3


async def test_nobody_signs_in_with_wrong_words(community: Community) -> None:
    """A wrong passphrase and an unknown address look alike."""
    assert await community.desk.sign_in("facilitator-1@example.org", "something else") is None
    assert await community.desk.sign_in("nobody@example.org", "a passphrase for tests") is None


async def test_a_cookie_that_is_none_signs_nobody_out(community: Community) -> None:
    """Signing out with nonsense does nothing."""
    await community.desk.sign_out("é not a cookie")
    assert await community.desk.visitor("é not a cookie") is None


async def test_a_desk_does_not_open_without_its_key(tmp_path: Path) -> None:
    """When the server's key is gone while cases depend on it, a new one would only hide the loss."""
    async with open_community(tmp_path / "var") as community:
        await community.report()
        chosen = community.settings
    (tmp_path / "var" / "keys" / "server.key").unlink()
    with pytest.raises(LostKeyError):
        async with open_desk(chosen):
            pass
    assert not (tmp_path / "var" / "keys" / "server.key").exists()


async def test_quarantine_keeps_the_mail_sealed_and_raises_an_alarm(community: Community) -> None:
    """What could not be read is kept, opens under its own key alone, and someone is told."""
    key = await community.desk.quarantine("smtp", "no-text", b"raw " + _CANARY.encode())
    async with community.desk.context.database.read() as session:
        blob = (await session.exec_driver_sql("SELECT blob FROM quarantine")).scalar_one()
    assert open_quarantine(community.desk.context.server_key, key, blob) == b"raw " + _CANARY.encode()
    await community.work()
    assert len(community.mails("facilitator-1")) == 1
    await community.pass_time(days=91)
    await community.desk.forget()
    async with community.desk.context.database.read() as session:
        assert (await session.exec_driver_sql("SELECT count(*) FROM quarantine")).scalar_one() == 0


async def test_a_reply_by_mail_continues_its_case(community: Community) -> None:
    """The address names the case; the text is there for who may read it; the same mail twice is one reply."""
    opened = await community.report()
    token = reply_token(community.desk.context.server_key, (await case_of(community, opened)).id)
    reply = IncomingReport(Intent.REPORT, Channel.MAIL, f"One more thing: {_CANARY}.", once="<id@mail>")
    assert await community.desk.continue_case(token, reply) == opened.reference
    assert await community.desk.continue_case(token, reply) == opened.reference
    await community.work()
    page = await community.page("facilitator-1", opened.reference)
    assert [one.part for one in page.writings if _CANARY in one.text] == ["reply"]
    assert sum(_CANARY in one.text for one in (await community.seen_by_reporter(opened)).messages) == 1
    assert await community.desk.continue_case(token[:-1] + "x", reply) is None
    assert len(await community.desk.list_cases()) == 1


@pytest.mark.parametrize("field", ["outcome", "to"])
async def test_words_in_the_place_of_a_code_are_refused_and_not_kept(community: Community, field: str) -> None:
    """What is no outcome or group of the policy is never written down, since it could be anything."""
    opened = await community.report()
    answer = await community.do("facilitator-1", opened.reference, Trigger.NOTE, **{field: f"{_CANARY} did it"})
    assert answer.status is MoveStatus.REFUSED
    assert _found(community, _CANARY) == []


async def test_the_files_hold_nothing_that_anyone_wrote(community: Community) -> None:
    """Report, subject, names, place, file, contact, note, message, reply and mail: no byte of them, in no coding."""
    words = {
        part: f"{_CANARY}{part}qx" for part in ("text", "subject", "about", "space", "file", "contact", "original")
    }
    opened = await community.report(
        f"It was {words['text']}",
        subject=words["subject"],
        about=(words["about"],),
        space=words["space"],
        contact=f"{words['contact']}@example.net",
        attachments=(Attachment(f"{words['file']}.txt", "text/plain", words["file"].encode()),),
        original=words["original"].encode(),
        once=f"{_CANARY}-key",
        fingerprint=b"f",
    )
    await community.do("facilitator-1", opened.reference, Trigger.NOTE, note=f"{_CANARY}note")
    await community.do("facilitator-1", opened.reference, Trigger.MESSAGE, note=f"{_CANARY}message")
    await community.reporter_does(opened, Trigger.REPLY, note=f"{_CANARY}reply")
    await community.desk.quarantine("smtp", "no-text", f"{_CANARY}mail".encode())
    await community.work()
    assert _found(community, _CANARY) == []
    assert _found(community, opened.receipt) == []
    assert (await community.facts(opened.reference)).row.state is CaseState.RECEIVED
    shown = [one.text for one in (await community.page("facilitator-1", opened.reference)).writings]
    assert any(words["text"] in one for one in shown)


def _found(community: Community, word: str) -> list[str]:
    """Answer the files under the data folder, but for the mailbox, that hold a word raw, in base64 or in hex."""
    raw = word.encode()
    shapes = [raw, raw.hex().encode(), raw.decode().encode("utf-16-le")]
    shapes += [base64.b64encode(b"x" * shift + raw)[4:-4] for shift in range(3)]
    files = [one for one in Path(community.settings.data).rglob("*") if one.is_file() and "mailbox" not in one.parts]
    assert len(files) >= 3
    return [one.name for one in files if any(shape in one.read_bytes() for shape in shapes)]
