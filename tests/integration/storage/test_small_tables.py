"""
The smaller tables: answers, keys, the outbox, heads, heartbeats, people, sessions, wraps, texts, quarantine.
"""

from datetime import timedelta

import pytest
from msgspec.structs import replace
from sqlalchemy.exc import IntegrityError

from handrail.identifiers import CaseId, MoveId, PersonId
from states.people import Delivery, DeliveryStatus
from states.roles import REPORTER, Actor, ActorKind
from storage import (
    answers,
    case_keys,
    deliveries,
    heads,
    heartbeats,
    keystore,
    people,
    quarantine,
    sessions,
    wraps,
    writings,
)
from storage.case_keys import CaseKeys
from storage.database import Database
from storage.heads import Head
from storage.sessions import SignedIn
from storage.writings import CASE_KEY, Report, Writing
from tests.integration.storage.rows import HOUR, KEYS, NOW, a_case, a_delivery, a_person, with_cases, with_people

_CASE = a_case()


async def test_an_answer_has_one_owner(either_database: Database) -> None:
    """The first claim keeps its answer until it is swept."""
    async with either_database.write() as session:
        assert await answers.claim(session, [(b"k", b"one")], NOW + HOUR) == {b"k"}
        assert await answers.claim(session, [(b"k", b"two"), (b"l", b"three")], NOW + HOUR) == {b"l"}
        assert await answers.claim(session, [], NOW) == frozenset()
        assert await answers.get(session, [b"k", b"l", b"m"]) == {b"k": b"one", b"l": b"three"}
        assert await answers.get(session, []) == {}
        assert [await answers.sweep(session, NOW), await answers.sweep(session, NOW + HOUR)] == [0, 2]


async def test_the_keys_of_a_case_are_found_by_receipt(either_database: Database) -> None:
    """By receipt and by case; the contact can be replaced; all of it can be removed."""
    keys = CaseKeys(_CASE.id, b"r" * 32, b"public", b"private", b"contact")
    await with_cases(either_database, _CASE, a_case(2))
    async with either_database.write() as session:
        await case_keys.add(session, [keys, CaseKeys(a_case(2).id, b"s" * 32, b"", b"")])
        assert await case_keys.by_receipt(session, b"r" * 32) == _CASE.id
        assert await case_keys.by_receipt(session, b"x" * 32) is None
        assert await case_keys.of_case(session, _CASE.id) == keys
        assert await case_keys.contacts(session, [_CASE.id, a_case(2).id]) == {_CASE.id: b"contact"}
        await case_keys.drop_contact(session, _CASE.id)
        assert await case_keys.contacts(session, [_CASE.id]) == {}
        await case_keys.remove(session, _CASE.id)
        assert await case_keys.of_case(session, _CASE.id) is None


async def test_a_key_store_keeps_the_first_key(either_keystore: Database) -> None:
    """A key that is there is not replaced; removed ones are gone."""
    one, two = CaseId("1" * 32), CaseId("2" * 32)
    assert not await keystore.has_any(either_keystore)
    await keystore.put(either_keystore, [(one, b"first"), (two, b"x")], NOW)
    await keystore.put(either_keystore, [(one, b"second")], NOW)
    assert await keystore.get(either_keystore, one) == b"first"
    assert await keystore.get(either_keystore, CaseId("3" * 32)) is None
    assert await keystore.get_many(either_keystore, [one, two]) == {one: b"first", two: b"x"}
    assert await keystore.made_before(either_keystore, NOW) == ()
    assert set(await keystore.made_before(either_keystore, NOW + HOUR)) == {one, two}
    await keystore.remove(either_keystore, [one])
    assert await keystore.get_many(either_keystore, [one, two]) == {two: b"x"}
    assert await keystore.has_any(either_keystore)


async def test_a_message_is_leased_by_one(either_database: Database) -> None:
    """Until the lease ends nobody else gets it; whoever lost it records nothing."""
    await with_cases(either_database)
    one = a_delivery(_CASE, person=PersonId("p" * 32), group="committee", due_at=NOW, fallback_of="f" * 32)
    soon = a_delivery(None, not_before=NOW + HOUR)
    async with either_database.write() as session:
        await deliveries.add(session, [one, soon])
        assert await deliveries.next_due(session) == NOW
        assert await deliveries.lease(session, by="a", now=NOW, until=NOW + HOUR, limit=9) == (one,)
        assert await deliveries.lease(session, by="b", now=NOW, until=NOW + HOUR, limit=9) == ()
        assert await deliveries.count_due(session, NOW) == 0
        assert await deliveries.next_due(session) == NOW + HOUR
        again = await deliveries.lease(session, by="b", now=NOW + HOUR, until=NOW + 2 * HOUR, limit=1)
        assert again == (one,)
        await deliveries.record(session, [replace(one, status=DeliveryStatus.FAILED)], NOW, by="a")
        sent = replace(one, status=DeliveryStatus.SENT, attempts=1)
        await deliveries.record(session, [sent], NOW, by="b")
        assert await deliveries.of_case(session, _CASE.id) == (sent,)
        assert await deliveries.counts(session) == {("mail", "queued", False): 1, ("mail", "sent", True): 1}


async def test_a_message_for_who_stepped_out_is_dropped(either_database: Database) -> None:
    """Only what waits, only theirs, only about that case."""
    await with_cases(either_database, _CASE, a_case(2))
    ada, bea = PersonId("a" * 32), PersonId("b" * 32)

    def to(person: PersonId, number: int = 1, status: DeliveryStatus = DeliveryStatus.QUEUED) -> Delivery:
        return a_delivery(a_case(number), person=person, status=status)

    stay = [to(bea), to(ada, 2), to(ada, 1, DeliveryStatus.SENT)]
    async with either_database.write() as session:
        await deliveries.add(session, [to(ada), *stay])
        await deliveries.cancel(session, _CASE.id, ada)
        left = [*await deliveries.of_case(session, _CASE.id), *await deliveries.of_case(session, a_case(2).id)]
        assert {one.id for one in left} == {one.id for one in stay}


async def test_the_newest_head_is_found(either_database: Database) -> None:
    """Heads are added and never replaced; those of a time that is yet to come are not asked, and make way."""
    async with either_database.write() as session:
        assert await heads.newest(session, NOW) is None
        first, second = Head(NOW, 1, 2, b"h" * 32), Head(NOW + HOUR, 3, 4, b"i" * 32)
        for head in (second, first, Head(NOW + HOUR, 0, 4, b"i" * 32)):
            await heads.add(session, head)
        assert await heads.newest(session, NOW + HOUR) == second
        assert await heads.newest(session, NOW) == first
        await heads.make_way(session, NOW + timedelta(microseconds=1))
        assert await heads.newest(session, NOW + HOUR) == first


async def test_a_heartbeat_is_the_newest(either_database: Database) -> None:
    """One for each process; old ones are swept."""
    async with either_database.write() as session:
        for at in (NOW, NOW + HOUR):
            await heartbeats.beat(session, "engine:1", at)
        await heartbeats.beat(session, "engine:2", NOW)
        assert await heartbeats.since(session, NOW) == {"engine:1": NOW + HOUR}
        await heartbeats.sweep(session, NOW + HOUR)
        assert set(await heartbeats.since(session, NOW - HOUR)) == {"engine:1"}


async def test_the_roster_is_who_has_not_left(either_database: Database) -> None:
    """In the order of joining; addresses are found in any case; who left is found by key alone."""
    ada, bea = a_person("ada", roles=frozenset({"board", "committee"})), a_person("bea", language="pt-BR")
    await with_people(either_database, ada, bea)
    async with either_database.write() as session:
        assert await people.roster(session) == (ada, bea)
        assert await people.by_email(session, " ADA@example.org ") == ada
        assert await people.by_email(session, "eve@example.org") is None
        assert await people.keys_of(session, ada.id) == KEYS
        assert await people.keys_of(session, PersonId("0" * 32)) is None
        await people.rest(session, bea.id, available=False)
        await people.leave(session, ada.id, NOW)
        assert await people.roster(session) == (replace(bea, available=False),)
        gone = replace(ada, left_at=NOW, email=f"{ada.id}@left.invalid")
        assert await people.by_id(session, ada.id) == gone
        assert await people.by_email(session, ada.email) is None


async def test_an_address_is_one_persons(either_database: Database) -> None:
    """Nobody joins under an address that is taken."""
    await with_people(either_database, a_person("ada"))
    with pytest.raises(IntegrityError):
        await with_people(either_database, a_person("bea", email="ada@example.org"))


async def test_a_browser_is_signed_in_until_its_time(either_database: Database) -> None:
    """By its cookie's hash; ended, signed out, or signed out everywhere, it is nobody."""
    await with_people(either_database, a_person())
    some = [SignedIn(bytes([n]) * 32, a_person().id, b"sealed", NOW, NOW + n * HOUR) for n in (1, 2, 3)]
    async with either_database.write() as session:
        for one in some:
            await sessions.add(session, one)
        assert await sessions.get(session, some[0].lookup, NOW) == some[0]
        assert await sessions.get(session, some[0].lookup, NOW + HOUR) is None
        assert await sessions.sweep(session, NOW + HOUR) == 1
        await sessions.remove(session, some[1].lookup)
        assert await sessions.get(session, some[1].lookup, NOW) is None
        await sessions.remove_person(session, a_person().id)
        assert await sessions.get(session, some[2].lookup, NOW) is None


async def test_a_wrap_is_for_one_reader(either_database: Database) -> None:
    """The first wrap stays; it goes with its reader, its case, or alone."""
    await with_cases(either_database, _CASE, a_case(2))
    both = (_CASE.id, a_case(2).id)
    async with either_database.write() as session:
        await wraps.add(session, [(case, who, b"w") for case in both for who in ("ada", "bea", wraps.REPORTER)])
        await wraps.add(session, [(_CASE.id, "ada", b"other")])
        assert await wraps.get(session, _CASE.id, "ada") == b"w"
        await wraps.remove(session, _CASE.id, "ada")
        assert await wraps.get(session, _CASE.id, "ada") is None
        await wraps.remove_reader(session, "bea")
        assert await wraps.readers(session, _CASE.id) == {wraps.REPORTER}
        assert await wraps.readers(session, a_case(2).id) == {"ada", wraps.REPORTER}
        await wraps.remove_case(session, a_case(2).id)
        assert await wraps.readers(session, a_case(2).id) == frozenset()


async def test_a_text_is_read_as_it_was_written(either_database: Database) -> None:
    """Oldest first; some or all of a case's can be removed."""
    await with_cases(either_database)
    person = Actor(ActorKind.PERSON, PersonId("p" * 32))
    late = Writing("1" * 32, _CASE.id, "note", person, NOW + HOUR, CASE_KEY, b"\x00\xff")
    early = Writing("2" * 32, _CASE.id, "text", REPORTER, NOW, CASE_KEY, b"blob")
    move = MoveId("m" * 32)
    async with either_database.write() as session:
        await writings.add(session, [early])
        await writings.add(session, [late], move)
        await writings.add_reports(session, [Report("r" * 32, _CASE.id, "api", NOW)])
        assert await writings.of_case(session, _CASE.id) == (early, late)
        await writings.remove_of_moves(session, [])
        await writings.remove_of_moves(session, [(_CASE.id, MoveId("n" * 32))])
        await writings.remove_of_moves(session, [(a_case(2).id, move)])
        assert len(await writings.of_case(session, _CASE.id)) == 2
        await writings.remove_of_moves(session, [(_CASE.id, move)])
        assert await writings.of_case(session, _CASE.id) == (early,)
        await writings.remove(session, _CASE.id)
        assert await writings.of_case(session, _CASE.id) == ()


async def test_quarantine_keeps_until_it_is_swept(either_database: Database) -> None:
    """What is kept is found, counted, and gone after its time."""
    async with either_database.write() as session:
        await quarantine.add(session, id="q" * 32, door="smtp", reason="no-text", at=NOW, blob=b"sealed")
        assert await quarantine.get(session, "q" * 32) == b"sealed"
        assert await quarantine.count(session) == 1
        await quarantine.sweep(session, NOW)
        assert await quarantine.count(session) == 1
        await quarantine.sweep(session, NOW + timedelta(microseconds=1))
        assert await quarantine.get(session, "q" * 32) is None
