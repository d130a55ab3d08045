"""
Invitations, terms, and what whoever keeps the roster may do.
"""

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from engine.inviting import WORKS_FOR, Invitation
from engine.keeping_roster import NotKeeperError
from engine.roster import RosterError
from engine.views import Visitor
from states.lifecycle import Trigger
from states.people import Person
from states.roles import Role
from storage import wraps
from tests.support.community import PASSPHRASE, Community, open_community
from vault.errors import WeakPassphraseError

GUEST, CHOSEN = "guest@example.org", "a passphrase that they chose"
FACILITATOR = frozenset({"facilitator"})


@pytest.fixture
async def community(tmp_path: Path) -> AsyncIterator[Community]:
    """Open a community with someone who keeps the roster and nothing else."""
    async with open_community(tmp_path) as opened:
        await opened.settle(facilitator=2, committee=3, board=1, ombuds=1)
        await opened.join("keeper")
        yield opened


async def keeper(community: Community) -> Visitor:
    """Sign in who keeps the roster."""
    return await community.visitor("keeper-1")


def link_in(community: Community, to: str = GUEST) -> str:
    """Answer the secret in the link of the newest invitation that someone got."""
    found = re.search(r"/invitation/(\S+)", community.mails(to)[-1].text)
    assert found is not None
    return found[1]


async def invite(community: Community, **facts: object) -> Person:
    """Invite a guest as a facilitator, and send the mail."""
    wanted = Invitation(GUEST, "Guest", FACILITATOR, **facts)  # type: ignore[arg-type]  # fields of an invitation
    person = await community.desk.invite(await keeper(community), wanted)
    await community.work()
    return person


async def sign_in(community: Community, email: str = GUEST, passphrase: str = CHOSEN) -> Visitor | None:
    """Sign someone in."""
    signed = await community.desk.sign_in(email, passphrase)
    return await community.desk.visitor(signed.cookie) if signed else None


async def test_guest_joins_by_the_link_once(community: Community) -> None:
    """Before, they are on no roster and cannot sign in; the link works once, with a passphrase that they chose."""
    await invite(community)
    assert GUEST not in {one.email for one in await community.desk.people()}
    assert await sign_in(community, passphrase="") is None
    token = link_in(community)
    assert await community.desk.invited(token) is not None
    with pytest.raises(WeakPassphraseError):
        await community.desk.accept_invitation(token, "short")
    joined = await community.desk.accept_invitation(token, CHOSEN)
    assert joined is not None
    assert await sign_in(community) is not None
    assert await community.desk.invited(token) is None
    assert await community.desk.accept_invitation(token, "another passphrase") is None
    assert await community.desk.recover(GUEST, joined.draft.code, "quite another passphrase") is not None
    assert CHOSEN not in repr(joined)
    assert joined.draft.code not in repr(joined)


async def test_newcomer_opens_no_older_case(community: Community) -> None:
    """They hold no key to what came before them, and read what comes from then on."""
    older = await community.report("This was before their time.")
    await invite(community)
    await community.desk.accept_invitation(link_in(community), CHOSEN)
    newer = await community.report("This is for them too.")
    guest = await sign_in(community)
    assert guest is not None
    assert (await community.desk.case_page(guest, older.reference)).readable is False
    assert (await community.desk.case_page(guest, newer.reference)).readable is True
    holders = await community.desk.key_holders(await community.visitor("facilitator-1"), older.reference)
    assert [(one.name, one.holds, one.reads) for one in holders if one.lacks] == [("Guest", False, True)]
    assert (await community.desk.case_page(guest, older.reference)).readable is False


async def test_link_ends_after_a_week_and_when_sent_anew(community: Community) -> None:
    """An old link opens nothing, nor does one that was made up; the newest works for another week."""
    person = await invite(community)
    first = link_in(community)
    await community.pass_time(days=6)
    await community.desk.invite_again(await keeper(community), person.id)
    await community.work()
    assert await community.desk.invited(first) is None
    second = link_in(community)
    await community.pass_time(days=6)
    assert await community.desk.invited(second) is not None
    other = second[:-4] + ("AAAA" if second[-4:] != "AAAA" else "BBBB")
    for made_up in ("", "x", "ä" * 43, "A" * 43, other):
        assert await community.desk.invited(made_up) is None
    await community.pass_time(days=1, seconds=1)
    assert await community.desk.accept_invitation(second, CHOSEN) is None
    assert (await community.desk.reconcile()).checked["invitations ended"] == 1
    assert await invite(community) is not None


async def test_invitation_is_taken_back(community: Community) -> None:
    """The link opens nothing from then on, and no mail goes to whoever is no longer invited."""
    person = await invite(community)
    token = link_in(community)
    await community.desk.part_with(await keeper(community), person.id)
    assert await community.desk.accept_invitation(token, CHOSEN) is None


async def test_invitation_waits_for_the_term_to_begin(community: Community) -> None:
    """With a first day the mail goes out on that day, and the week counts from there."""
    starts = community.clock.now() + timedelta(days=30)
    await invite(community, starts=starts)
    assert community.mails(GUEST) == []
    await community.pass_time(days=30)
    assert await community.desk.accept_invitation(link_in(community), CHOSEN) is not None
    assert await community.desk.invite_person(Invitation("later@example.org", "", FACILITATOR)) is not None
    with pytest.raises(RosterError):
        await invite(community, starts=starts, until=starts - timedelta(days=1))


async def test_guest_hears_of_no_case(community: Community) -> None:
    """Who is invited gets the invitation and nothing else, whatever is reported meanwhile."""
    await invite(community)
    await community.report("Nobody who is only invited hears of this.")
    await community.pass_time(days=3)
    assert [mail.subject for mail in community.mails(GUEST)] == ["You are invited to help"]


async def test_term_ends_by_the_clock(community: Community) -> None:
    """They are told two weeks before, once, and so is the keeper; at the instant it ends nothing opens any more."""
    opened = await community.report()
    until = community.clock.now() + timedelta(days=20)
    person = community.people["facilitator-1"]
    await community.desk.set_term(await keeper(community), person.id, until)
    await community.desk.reconcile()
    await community.pass_time(days=7)
    for _ in range(2):
        await community.desk.reconcile()
    await community.work()
    assert [mail.subject for mail in community.mails("facilitator-1")].count("Your term ends soon") == 1
    assert [mail.subject for mail in community.mails("keeper-1")] == ["Somebody's term ends soon"]
    community.clock.move_to(until - timedelta(minutes=1))
    signed = await community.desk.sign_in(person.email, PASSPHRASE)
    assert signed is not None
    assert await community.desk.visitor(signed.cookie) is not None
    community.clock.move_to(until)
    assert await community.desk.visitor(signed.cookie) is None
    assert await community.desk.sign_in(person.email, PASSPHRASE) is None
    assert (await community.desk.reconcile()).checked["terms ended"] == 1
    assert person.id not in {one.id for one in await community.desk.people()}
    holders = await community.desk.key_holders(await community.visitor("facilitator-2"), opened.reference)
    assert person.name not in {one.name for one in holders}


async def test_term_can_be_extended(community: Community) -> None:
    """Extended in time it does not end, and they are told again before the new end."""
    person, now = community.people["facilitator-1"], community.clock.now()
    await community.desk.set_term(await keeper(community), person.id, now + timedelta(days=3))
    await community.desk.reconcile()
    await community.desk.set_term(await keeper(community), person.id, now + timedelta(days=300))
    await community.pass_time(days=10)
    await community.desk.reconcile()
    assert person.id in {one.id for one in await community.desk.people()}
    with pytest.raises(RosterError):
        await community.desk.set_term(await keeper(community), person.id, now)
    await community.desk.set_term(await keeper(community), person.id, None)


async def test_roster_is_the_keepers_alone(community: Community) -> None:
    """Nobody else sees or changes it, whatever they hold; the role opens no case."""
    opened = await community.report()
    for name in ("facilitator-1", "committee-1", "board-1", "ombuds-1"):
        visitor, other = await community.visitor(name), community.people["committee-2"].id
        for asked in (
            community.desk.roster_page(visitor),
            community.desk.invite(visitor, Invitation(GUEST, "", FACILITATOR)),
            community.desk.invite_again(visitor, other),
            community.desk.set_term(visitor, other, None),
            community.desk.set_roles(visitor, other, FACILITATOR),
            community.desk.set_rest(visitor, other, available=False),
            community.desk.set_trained(visitor, other, experienced=True),
            community.desk.part_with(visitor, other),
        ):
            with pytest.raises(NotKeeperError):
                await asked
    assert await community.cases_of("keeper-1") == set()
    assert opened.reference not in {row.reference for row in await community.desk.my_cases(await keeper(community))}


async def test_keeper_cannot_raise_themselves(community: Community) -> None:
    """Their own roles are for another keeper; unknown roles are refused; each change is noted with who made it."""
    visitor = await keeper(community)
    with pytest.raises(RosterError):
        await community.desk.set_roles(visitor, visitor.person.id, frozenset({"committee", Role.KEEPER}))
    with pytest.raises(RosterError):
        await community.desk.set_roles(visitor, community.people["board-1"].id, frozenset({"emperor"}))
    with pytest.raises(RosterError):
        await community.desk.set_term(visitor, GUEST, None)  # type: ignore[arg-type]  # an address is no key
    await community.desk.set_rest(visitor, community.people["committee-1"].id, available=False)
    community.clock.advance(timedelta(seconds=1))
    await community.desk.set_trained(visitor, community.people["committee-1"].id, experienced=True)
    page = await community.desk.roster_page(visitor)
    assert [(one.event, one.who, one.by) for one in page.changes] == [
        ("trained", "committee-1", "keeper-1"),
        ("rests", "committee-1", "keeper-1"),
    ]


async def test_lost_role_takes_the_keys(community: Community) -> None:
    """Who is no facilitator any more opens no case of theirs, and holds no wrap of it either."""
    opened = await community.report()
    person = community.people["facilitator-1"]
    assert await community.cases_of("facilitator-1") == {opened.reference}
    await community.desk.set_roles(await keeper(community), person.id, frozenset({Role.KEEPER}))
    assert await community.cases_of("facilitator-1") == set()
    async with community.desk.context.database.read() as session:
        assert await wraps.cases_of(session, person.id) == ()
        assert len(await wraps.cases_of(session, community.people["facilitator-2"].id)) == 1


async def test_load_leaves_out_what_the_keeper_is_kept_away_from(community: Community) -> None:
    """A keeper who is named in a report cannot see from a count that somebody has taken it."""
    named = await community.report(about=(community.people["keeper-1"].email,))
    other = await community.report()
    for opened in (named, other):
        answer = await community.do("facilitator-1", opened.reference, Trigger.TAKE)
        assert answer.reason is None
    page = await community.desk.roster_page(await keeper(community))
    loads = {one.person.name: one.load for one in page.members}
    assert loads["facilitator-1"] == 1


async def test_operator_makes_the_first_keeper(community: Community) -> None:
    """Whoever runs the server says who keeps the roster, and who does so no longer."""
    await community.desk.make_keeper("committee-1@example.org", keeper=True)
    assert len((await community.desk.roster_page(await community.visitor("committee-1"))).members) == 8
    await community.desk.make_keeper("committee-1@example.org", keeper=False)
    with pytest.raises(NotKeeperError):
        await community.desk.roster_page(await community.visitor("committee-1"))


def test_invitation_lasts_some_days() -> None:
    """Long enough for a holiday weekend, short enough for a mailbox that is read by others later."""
    assert timedelta(days=3) < WORKS_FOR < timedelta(days=15)
