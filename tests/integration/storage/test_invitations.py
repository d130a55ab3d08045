"""
Invitations, terms and the roster's log, on both databases.
"""

from datetime import timedelta

from handrail.identifiers import PersonId, new_id
from storage import invitations, people, roster_log, sessions, terms
from storage.database import Database
from storage.people import SealedKeys
from storage.roster_log import RosterEntry
from storage.sessions import SignedIn
from tests.integration.storage.rows import NOW, a_person, with_people

WEEK = timedelta(days=7)


async def test_invitation_is_taken_up_once(either_database: Database) -> None:
    """Who is invited is on no roster; the first to take it up joins, and nobody does after them."""
    guest = a_person("guest", public_key=b"")
    async with either_database.write() as session:
        await invitations.add(session, guest, NOW, NOW + WEEK)
        assert await people.roster(session) == ()
        assert [one.person.id for one in await invitations.waiting(session)] == [guest.id]
        later, keys = NOW + timedelta(days=1), SealedKeys(b"sealed", b"recovery")
        assert await invitations.take(session, guest.id, b"public", keys, later) is True
        assert await invitations.take(session, guest.id, b"other", keys, later) is False
        assert [one.public_key for one in await people.roster(session)] == [b"public"]
        assert await terms.joined(session) == {guest.id: later}
        assert await people.keys_of(session, guest.id) == keys


async def test_invitation_ends(either_database: Database) -> None:
    """After its days it cannot be taken up, and is among those to be swept; it can be made to last longer before."""
    guest = a_person("guest", public_key=b"")
    async with either_database.write() as session:
        await invitations.add(session, guest, NOW, NOW + WEEK)
        assert await invitations.get(session, guest.id, NOW + WEEK) is None
        assert await invitations.ended(session, NOW + WEEK) == (guest.id,)
        assert not await invitations.take(session, guest.id, b"public", SealedKeys(b"a", b"b"), NOW + WEEK)
        await invitations.renew(session, guest.id, NOW + 2 * WEEK)
        found = await invitations.get(session, guest.id, NOW + WEEK)
        assert found is not None
        assert found.ends_at == NOW + 2 * WEEK


async def test_terms_end_and_are_told_of_once(either_database: Database) -> None:
    """Whose term is near its end is told once, and anew when it was moved; whose is over is named."""
    ada, bea = a_person("ada", until=NOW + WEEK), a_person("bea")
    await with_people(either_database, ada, bea)
    async with either_database.write() as session:
        assert await terms.ending(session, NOW) == ()
        assert await terms.ending(session, NOW + WEEK) == (ada.id,)
        await terms.told(session, ada.id, NOW)
        assert await terms.ending(session, NOW + WEEK) == ()
        assert await terms.over(session, NOW + WEEK) == (ada.id,)
        await terms.set_until(session, ada.id, NOW + 2 * WEEK)
        assert await terms.over(session, NOW + WEEK) == ()
        assert await terms.ending(session, NOW + 2 * WEEK) == (ada.id,)
        await terms.set_roles(session, bea.id, frozenset({"board"}))
        found = await people.by_id(session, bea.id)
        assert found is not None
        assert found.roles == {"board"}


async def test_log_of_the_roster_is_read_newest_first(either_database: Database) -> None:
    """Entries come back as they were written."""
    who = PersonId("1" * 32)
    some = [
        RosterEntry(new_id(), NOW + timedelta(days=day), who if day else None, who, "invited", {"roles": ["board"]})
        for day in range(3)
    ]
    async with either_database.write() as session:
        for one in some:
            await roster_log.append(session, one)
        assert await roster_log.newest(session, 2) == (some[2], some[1])


async def test_sign_ins_of_a_person_are_listed(either_database: Database) -> None:
    """Each has its beginning and the hour of its last use; who has ended is not among them."""
    ada = a_person("ada")
    await with_people(either_database, ada)
    rows = [
        SignedIn(bytes([day]) * 32, ada.id, b"sealed", NOW + timedelta(days=day), NOW + timedelta(days=day, hours=12))
        for day in range(2)
    ]
    async with either_database.write() as session:
        for one in rows:
            await sessions.add(session, one)
        await sessions.use(session, rows[0].lookup, NOW)
        found = await sessions.of_person(session, ada.id, NOW)
        assert [(one.lookup, one.used_at) for one in found] == [(rows[1].lookup, None), (rows[0].lookup, NOW)]
        assert await sessions.of_person(session, ada.id, rows[0].ends_at) == (rows[1],)
