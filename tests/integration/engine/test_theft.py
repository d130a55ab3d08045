"""
Theft from the running system: the real databases, key store, key file and passphrases, one, two or all three of them.

What vault alone says of it is in `tests/unit/vault/test_wraps_theft.py`; here the loot is copied from a desk that runs.
"""

import shutil
import sqlite3
from contextlib import AbstractAsyncContextManager
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from engine.report import Opened
from handrail.errors import HandrailError, UnknownCaseError
from handrail.identifiers import CaseId, PersonId, Reference
from states.lifecycle import Trigger
from tests.support.community import PASSPHRASE, Community, open_community
from vault.case_keys import OuterKey
from vault.people import open_private
from vault.seals import open_sealed
from vault.server_key import ServerKey
from vault.wraps import make_keypair, unwrap

LOOT = ("database", "key store and server's key", "passphrase")
WORD = "zaphodium"


def rows(path: Path, query: str, *values: str) -> list[tuple[Any, ...]]:
    """Read a stolen database as a thief does."""
    connection = sqlite3.connect(path)
    try:
        return connection.execute(query, values).fetchall()
    finally:
        connection.close()


def steal(community: Community, folder: Path) -> Path:
    """Copy everything that lies on the server's disk."""
    return Path(shutil.copytree(community.settings.data, folder / "loot"))


def opened_with(stolen: Path, loot: set[str], email: str) -> list[bytes]:
    """Open what opens; in the place of what was not taken the thief puts what anyone can make."""
    if "database" not in loot:
        return []
    database, keys = stolen / "handrail.db", stolen / "keys"
    has_keys, knows = LOOT[1] in loot, "passphrase" in loot
    server = ServerKey.load_or_make(keys / "server.key" if has_keys else keys / "made-up.key")
    sealed = rows(database, "SELECT id, sealed_private FROM people WHERE email = ?", email)[0]
    private = open_private(sealed[1], PASSPHRASE) if knows else make_keypair().private
    texts: list[bytes] = []
    for case, blob in rows(database, "SELECT case_id, blob FROM wraps WHERE person_id = ?", str(sealed[0])):
        name = CaseId(str(case))
        found = rows(keys / "keystore.db", "SELECT blob FROM outer_keys WHERE case_id = ?", name) if has_keys else []
        outer = server.open_outer(name, found[0][0]) if found else OuterKey.new(name)
        texts += _texts(database, name, PersonId(str(sealed[0])), blob, outer, private)
    return texts


def _texts(database: Path, case: CaseId, person: PersonId, blob: bytes, outer: OuterKey, private: bytes) -> list[bytes]:
    try:
        key = unwrap(case, person, blob, outer, private)
    except HandrailError:
        return []
    found = rows(database, "SELECT id, field, blob FROM writings WHERE case_id = ?", case)
    return [open_sealed(key, f"{one[1]!s}:{one[0]!s}", one[2]) for one in found]


@pytest.mark.parametrize("count", [1, 2])
async def test_thief_of_the_running_system_needs_all_three(community: Community, tmp_path: Path, count: int) -> None:
    """With any one or two of database, key store with the server's key, and passphrase, no text opens."""
    await community.report(f"It was {WORD}.")
    stolen = steal(community, tmp_path)
    for loot in combinations(LOOT, count):
        assert opened_with(stolen, set(loot), "committee-1@example.org") == []


async def test_thief_with_all_three_opens_only_that_persons_wraps(community: Community, tmp_path: Path) -> None:
    """Before the escalation too, which the threat model admits; never a case that this person is kept away from."""
    await community.report(f"It was {WORD}.")
    await community.report("Not for them.", about=("committee-1@example.org",))
    stolen = steal(community, tmp_path)
    assert opened_with(stolen, set(LOOT), "committee-1@example.org") == [f"It was {WORD}.".encode()]


async def test_sign_in_of_a_member_opens_nothing_before_the_escalation(community: Community) -> None:
    """Whoever has a committee member's passphrase sees the same through the pages as if the case did not exist."""
    opened = await community.report(f"It was {WORD}.")
    nothing = Opened(Reference("HR-22222222"), "", (), opened.opened_at)
    visitor = await community.visitor("committee-1")
    answers = []
    for one in (opened, nothing):
        for ask in (community.desk.case_page(visitor, one.reference),
                    community.desk.grant(visitor, one.reference, "committee-2@example.org")):  # fmt: skip
            with pytest.raises(UnknownCaseError) as refused:
                await ask
            answers.append((type(refused.value), str(refused.value)))
    assert len(set(answers)) == 1
    assert await community.desk.my_cases(visitor) == ()
    await community.do("facilitator-1", opened.reference, Trigger.ESCALATE)
    texts = [one.text for one in (await community.page("committee-1", opened.reference)).writings]
    assert texts == [f"It was {WORD}."]


async def test_backup_from_before_a_forgetting_stays_shut(community: Community, tmp_path: Path) -> None:
    """A copy of the database from before, today's key store, the server's key and a passphrase: nothing opens."""
    opened = await community.report(f"It was {WORD}.")
    await community.do("facilitator-1", opened.reference, Trigger.COUNSEL)
    await community.do("facilitator-1", opened.reference, Trigger.RESOLVE, outcome="no_violation")
    before = steal(community, tmp_path / "before")
    assert opened_with(before, set(LOOT), "facilitator-1@example.org")
    await community.pass_time(days=450)
    await community.desk.forget()
    after = steal(community, tmp_path / "after")
    for path in after.glob("handrail.db*"):
        path.unlink()
    for path in before.glob("handrail.db*"):
        shutil.copy(path, after)
    assert rows(after / "handrail.db", "SELECT count(*) FROM writings")[0][0] != 0
    assert opened_with(after, set(LOOT), "facilitator-1@example.org") == []


async def test_who_left_opens_nothing_with_everything(community: Community, tmp_path: Path) -> None:
    """Their wraps are gone from the database, so that their passphrase and the whole disk give nothing."""
    await community.report(f"It was {WORD}.")
    person = community.people["facilitator-1"]
    await community.desk.person_leaves(person.email)
    stolen = steal(community, tmp_path)
    assert rows(stolen / "handrail.db", "SELECT count(*) FROM wraps WHERE person_id = ?", person.id)[0][0] == 0
    assert opened_with(stolen, set(LOOT), f"{person.id}@left.invalid") == []


async def test_restored_backup_works_as_before(community: Community, tmp_path: Path) -> None:
    """The folder put back from a backup: everyone signs in, reads, reports; the audit finds nothing."""
    opened = await community.report(f"It was {WORD}.")
    stolen = steal(community, tmp_path)
    async with _restored(stolen, community) as restored:
        restored.people = community.people
        assert (await restored.page("facilitator-1", opened.reference)).readable is True
        assert (await restored.seen_by_reporter(opened)).messages
        await restored.report("After the restoration.")
        await restored.do("facilitator-1", opened.reference, Trigger.COUNSEL)
        assert await restored.is_sound()


def _restored(folder: Path, community: Community) -> AbstractAsyncContextManager[Community]:
    return open_community(folder, at=community.clock.now())
