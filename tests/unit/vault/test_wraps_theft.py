"""
What a thief opens with which loot: with one or two of {database, key store with the server's key, passphrase}, nothing.
"""

from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import pytest

from handrail.errors import HandrailError
from handrail.identifiers import CaseId, PersonId, new_id
from vault.case_keys import CaseKey, OuterKey
from vault.contacts import open_contact, seal_contact
from vault.inbox import new_inbox, open_from_inbox, seal_to_case
from vault.passphrases import Cost
from vault.people import PersonKeys, new_person_keys, open_private
from vault.receipts import Receipt, new_receipt, unwrap_with_receipt, wrap_for_receipt
from vault.seals import open_text, seal
from vault.server_key import ServerKey
from vault.wraps import Recipient, make_keypair, unwrap, wrap

CHEAP = Cost(memory_kib=8, passes=1, lanes=1)
PHRASE = "a lantern on the stairs"
LOOT = ("database", "key store", "passphrase")
CANARY = "canary-3f9c"


@dataclass(frozen=True)
class Database:
    """What the main database keeps of one case and one person."""

    case: CaseId
    person: PersonId
    keys: PersonKeys
    wrap: bytes
    receipt_wrap: bytes
    text: bytes
    contact: bytes
    inbox_private: bytes
    reply: bytes


@dataclass(frozen=True)
class World:
    """Everything there is to steal."""

    database: Database
    sealed_outer: bytes
    server_key: ServerKey
    receipt: Receipt


@pytest.fixture
def world(server_key: ServerKey) -> World:
    """Open one case for one person and one reporter."""
    case, person, receipt = CaseId(new_id()), PersonId(new_id()), new_receipt()
    key, outer, keys = CaseKey.new(case), OuterKey.new(case), new_person_keys(PHRASE, CHEAP)
    inbox = new_inbox(key)
    database = Database(
        case,
        person,
        keys,
        wrap(key, Recipient(person, keys.public), outer),
        wrap_for_receipt(key, receipt, outer),
        seal(key, "text", CANARY),
        seal_contact(outer, f"{CANARY}@example.org"),
        inbox.sealed_private,
        seal_to_case(case, inbox.public, "reply", CANARY),
    )
    return World(database, server_key.seal_outer(outer), server_key, receipt)


def steal(world: World, loot: set[str], elsewhere: Path) -> list[str]:
    """Open whatever opens; what the thief does not have, he replaces by what he can make himself."""
    kept = world.database
    server = world.server_key if "key store" in loot else ServerKey.load_or_make(elsewhere / "thief.key")
    try:
        outer = server.open_outer(kept.case, world.sealed_outer)
    except HandrailError:
        outer = OuterKey.new(kept.case)
    try:
        private = open_private(kept.keys.sealed_private, PHRASE if "passphrase" in loot else "a guess at the stairs")
    except HandrailError:
        private = make_keypair().private
    return _opened(kept, outer, private) if "database" in loot else []


def _opened(kept: Database, outer: OuterKey, private: bytes) -> list[str]:
    try:
        key = unwrap(kept.case, kept.person, kept.wrap, outer, private)
    except HandrailError:
        return []
    reply = open_from_inbox(key, kept.inbox_private, "reply", kept.reply).decode()
    return [open_text(key, "text", kept.text), reply]


@pytest.mark.parametrize("count", [0, 1, 2])
def test_thief_with_two_of_three_opens_nothing(world: World, tmp_path: Path, count: int) -> None:
    """Whichever one or two a thief has, no text opens."""
    for loot in combinations(LOOT, count):
        assert steal(world, set(loot), tmp_path) == []


def test_thief_with_all_three_opens_that_persons_cases(world: World, tmp_path: Path) -> None:
    """With all three, what the person's wraps hold opens: the threat model says so."""
    assert steal(world, set(LOOT), tmp_path) == [CANARY, CANARY]


def test_thief_with_a_receipt_needs_the_key_store(world: World) -> None:
    """A found receipt and the database open nothing; with the key store they open that one case."""
    kept = world.database
    with pytest.raises(HandrailError):
        unwrap_with_receipt(kept.case, world.receipt, kept.receipt_wrap, OuterKey.new(kept.case))
    outer = world.server_key.open_outer(kept.case, world.sealed_outer)
    assert open_text(unwrap_with_receipt(kept.case, world.receipt, kept.receipt_wrap, outer), "text", kept.text)


def test_thief_of_database_and_key_store_reads_the_reporters_address(world: World) -> None:
    """The exception the threat model names: the address alone needs no passphrase, so that mail goes out at night."""
    kept = world.database
    outer = world.server_key.open_outer(kept.case, world.sealed_outer)
    assert open_contact(outer, kept.contact) == f"{CANARY}@example.org"
    with pytest.raises(HandrailError):
        open_contact(OuterKey.new(kept.case), kept.contact)


def test_forgotten_case_stays_shut_with_everything_else(world: World) -> None:
    """With the outer key gone, an old copy of the database, the passphrase and the receipt open nothing."""
    kept, gone = world.database, OuterKey.new(world.database.case)
    with pytest.raises(HandrailError):
        unwrap(kept.case, kept.person, kept.wrap, gone, open_private(kept.keys.sealed_private, PHRASE))
    with pytest.raises(HandrailError):
        unwrap_with_receipt(kept.case, world.receipt, kept.receipt_wrap, gone)


def test_nothing_kept_holds_a_plain_byte(world: World) -> None:
    """No blob in the database or the key store contains what was written."""
    kept = world.database
    blobs = [kept.wrap, kept.receipt_wrap, kept.text, kept.contact, kept.inbox_private, kept.reply, world.sealed_outer]
    assert not any(CANARY.encode() in blob for blob in blobs)


def test_swapped_rows_open_nothing(world: World) -> None:
    """Someone who signs in as themselves with another's wrap in their row reads nothing."""
    kept, intruder = world.database, new_person_keys("the intruder's phrase", CHEAP)
    outer = world.server_key.open_outer(kept.case, world.sealed_outer)
    private = open_private(intruder.sealed_private, "the intruder's phrase")
    for person in (kept.person, PersonId(new_id())):
        with pytest.raises(HandrailError):
            unwrap(kept.case, person, kept.wrap, outer, private)
