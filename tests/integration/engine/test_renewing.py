"""
From one algorithm to the next while people work: keys are renewed at sign-in, and wraps follow where someone may read.
"""

import pytest

from engine.report import Channel, IncomingReport
from engine.views import Wish
from handrail.errors import UnknownCaseError
from handrail.identifiers import CaseId, PersonId
from states.case import Intent
from states.lifecycle import Trigger
from storage import cases, people, wraps
from tests.support.community import PASSPHRASE, Community
from vault import hybrid
from vault.errors import UnknownAlgorithmError
from vault.kems import MLKEM768_X25519, MLKEM1024_P384
from vault.tokens import reply_token
from vault.totp import code_at
from vault.wraps import wrap_bytes


@pytest.fixture
def upgraded(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Answer what upgrades the algorithm when a test calls for it."""
    return monkeypatch


def upgrade(patch: pytest.MonkeyPatch) -> None:
    """Make new keys by the second algorithm from now on."""
    patch.setattr(hybrid, "NEWEST", MLKEM1024_P384)


async def lengths(community: Community, case: CaseId) -> dict[str, int]:
    """Answer how long each person's wrap of a case is."""
    async with community.desk.context.database.read() as session:
        found: dict[str, int] = {}
        for name, person in community.people.items():
            blob = await wraps.get(session, case, person.id)
            found |= {name: len(blob)} if blob else {}
        return found


async def public_of(community: Community, name: str) -> bytes:
    """Answer someone's public key as it is now."""
    async with community.desk.context.database.read() as session:
        person = await people.by_id(session, PersonId(community.people[name].id))
    assert person is not None
    return person.public_key


async def case_of(community: Community, reference: str) -> CaseId:
    """Answer a case's id."""
    async with community.desk.context.database.read() as session:
        found = [one for one in await cases.listing(session, groups=None) if one.reference == reference]
    return found[0].id


async def test_keys_are_renewed_at_sign_in(either_community: Community, upgraded: pytest.MonkeyPatch) -> None:
    """After an upgrade whoever signs in has new keys, reads old cases and new ones, and other browsers are out."""
    community = either_community
    before = await community.report("What came before the upgrade.")
    elsewhere = await community.desk.sign_in("facilitator-1@example.org", PASSPHRASE)
    upgrade(upgraded)
    between = await community.report("What came while keys were old.")
    assert (await public_of(community, "facilitator-1"))[:1] == MLKEM768_X25519
    visitor = await community.visitor("facilitator-1")
    assert (await public_of(community, "facilitator-1"))[:1] == MLKEM1024_P384
    after = await community.report("What came after it.")
    for one in (before, between, after):
        assert (await community.desk.case_page(visitor, one.reference)).readable is True
    assert elsewhere is not None
    assert await community.desk.visitor(elsewhere.cookie) is None
    assert (await community.page("facilitator-2", before.reference)).readable is True
    assert await community.is_sound()


async def test_wraps_follow_where_someone_may_read(either_community: Community, upgraded: pytest.MonkeyPatch) -> None:
    """A reader's sign-in moves the wraps of all who have new keys, those in escrow too, which open at their time."""
    community = either_community
    opened = await community.report("Words in an old wrap.")
    case = await case_of(community, opened.reference)
    old = set((await lengths(community, case)).values())
    upgrade(upgraded)
    await community.visitor("committee-1")
    assert set((await lengths(community, case)).values()) == old
    with pytest.raises(UnknownCaseError):
        await community.page("committee-1", opened.reference)
    await community.visitor("facilitator-1")
    new = wrap_bytes(await public_of(community, "facilitator-1"))
    moved = {name for name, length in (await lengths(community, case)).items() if length == new}
    assert moved == {"facilitator-1", "committee-1"}
    await community.do("facilitator-1", opened.reference, Trigger.ESCALATE)
    for name in ("committee-1", "committee-2"):
        page = await community.page(name, opened.reference)
        assert "Words in an old wrap." in [one.text for one in page.writings]


async def test_recovery_key_of_the_newest_algorithm_takes_over(
    either_community: Community, upgraded: pytest.MonkeyPatch
) -> None:
    """A recovery key that was made after the upgrade gets the wraps of older cases, when a reader signs in."""
    community = either_community
    first = await community.desk.make_recovery_key(1, 1)
    opened = await community.report()
    upgrade(upgraded)
    second = await community.desk.make_recovery_key(2, 3)
    await community.visitor("facilitator-1")
    late = await community.join("facilitator")
    assert await community.desk.use_recovery_key(list(first), late.email, ()) == ()
    assert await community.desk.use_recovery_key(list(second[:2]), late.email, ()) == (opened.reference,)


async def test_replies_by_mail_open_across_an_upgrade(community: Community, upgraded: pytest.MonkeyPatch) -> None:
    """What came to a case's inbox before and after its keys were renewed is read side by side."""
    opened = await community.report()
    token = reply_token(community.desk.context.server_key, await case_of(community, opened.reference))
    reply = IncomingReport(text="Sealed by the first.", intent=Intent.REPORT, channel=Channel.MAIL)
    await community.desk.continue_case(token, reply)
    upgrade(upgraded)
    await community.visitor("facilitator-1")
    reply = IncomingReport(text="Sealed by the second.", intent=Intent.REPORT, channel=Channel.MAIL)
    await community.desk.continue_case(token, reply)
    await community.work()
    texts = [one.text for one in (await community.page("facilitator-1", opened.reference)).writings]
    assert {"Sealed by the first.", "Sealed by the second."} <= set(texts)


async def test_second_factor_and_printed_code_outlive_an_upgrade(
    community: Community, upgraded: pytest.MonkeyPatch
) -> None:
    """The authenticator's codes and the printed code are as good after the keys were renewed as they were before."""
    made = await community.desk.add_person("new@example.org", "New", frozenset({"facilitator"}), PASSPHRASE)
    opened = await community.report()
    signed = await community.desk.sign_in("new@example.org", PASSPHRASE)
    visitor = await community.desk.visitor(signed.cookie) if signed else None
    assert visitor is not None
    offered = await community.desk.offer_second_factor(visitor, PASSPHRASE)
    step = int(community.clock.now().timestamp()) // 30
    assert await community.desk.take_second_factor(visitor, offered.secret, code_at(offered.secret, step))
    upgrade(upgraded)
    for later in (1, 2):
        await community.pass_time(seconds=30)
        code = code_at(offered.secret, step + later)
        signed = await community.desk.sign_in("new@example.org", PASSPHRASE, code)
        assert signed is not None
    assert await community.desk.recover("new@example.org", made.recovery_code, "another passphrase")
    signed = await community.desk.sign_in("new@example.org", "another passphrase")
    visitor = await community.desk.visitor(signed.cookie) if signed else None
    assert visitor is not None
    assert (await community.desk.case_page(visitor, opened.reference)).readable is True
    assert await community.desk.request(visitor, opened.reference, Wish(Trigger.NOTE, "A note."))


async def test_wrap_of_a_newer_handrail_is_named(community: Community) -> None:
    """After a step back to an older version the error names the algorithm, instead of saying that there is no key."""
    opened = await community.report()
    case = await case_of(community, opened.reference)
    visitor = await community.visitor("facilitator-1")
    async with community.desk.context.database.write() as session:
        blob = await wraps.get(session, case, visitor.person.id)
        assert blob is not None
        await wraps.remove(session, case, visitor.person.id)
        await wraps.add(session, [(case, visitor.person.id, b"\x09" + blob[1:])])
    with pytest.raises(UnknownAlgorithmError, match="algorithm 9"):
        await community.desk.case_page(visitor, opened.reference)
