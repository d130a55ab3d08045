"""
What is kept so that similar cases are found: who holds it, what a thief makes of it, and that it goes in time.
"""

from itertools import combinations
from pathlib import Path

import pytest

from engine.deciding.spellings import spellings_of
from engine.report import Opened
from engine.views import SimilarCases
from handrail.errors import HandrailError
from handrail.identifiers import CaseId, PersonId
from states.lifecycle import Trigger
from tests.integration.engine.rules import under
from tests.integration.engine.test_theft import LOOT, rows, steal
from tests.support.community import PASSPHRASE, Community
from vault import hybrid
from vault.case_keys import OuterKey
from vault.kems import MLKEM1024_P384
from vault.likeness import fingerprints, open_likeness
from vault.people import open_private
from vault.server_key import ServerKey
from vault.wraps import make_keypair

NAME = "Robin Q. Sample"
EMAIL = "committee-1@example.org"
TIERS = ("committee-1", "committee-2", "committee-3", "board-1")

_LEFT = "SELECT count(*) FROM wraps w JOIN cases c ON c.id = w.case_id WHERE c.reference = ? AND likeness IS NOT NULL"


async def _named(community: Community, *about: str) -> Opened:
    return await community.report(danger=True, about=about or (NAME,))


def opened_with(stolen: Path, loot: set[str]) -> list[frozenset[bytes]]:
    """Open a member's fingerprints with what was taken; in the place of the rest is what anyone can make."""
    if LOOT[0] not in loot:
        return []
    database, keys = stolen / "handrail.db", stolen / "keys"
    server = ServerKey.load_or_make(keys / ("server.key" if LOOT[1] in loot else "made-up.key"))
    me, sealed = rows(database, "SELECT id, sealed_private FROM people WHERE email = ?", EMAIL)[0]
    private = open_private(sealed, PASSPHRASE) if LOOT[2] in loot else make_keypair().private
    found: list[frozenset[bytes]] = []
    query = "SELECT case_id, likeness FROM wraps WHERE person_id = ? AND likeness IS NOT NULL"
    for case, blob in rows(database, query, str(me)):
        name = CaseId(str(case))
        kept = rows(keys / "keystore.db", "SELECT blob FROM outer_keys WHERE case_id = ?", name)
        outer = server.open_outer(name, kept[0][0]) if LOOT[1] in loot else OuterKey.new(name)
        try:
            found.append(open_likeness(name, PersonId(str(me)), blob, outer, private).marks)
        except HandrailError:
            continue
    return found


@pytest.mark.parametrize("looked", [False, True])
async def test_database_shows_no_two_cases_alike(community: Community, tmp_path: Path, *, looked: bool) -> None:
    """What is kept of two cases that name one person has no bytes in common, before and after somebody looked."""
    first, *_ = [await _named(community) for _ in range(3)]
    if looked:
        assert (await community.page("committee-1", first.reference)).similar is not None
    found = rows(steal(community, tmp_path) / "handrail.db", "SELECT likeness FROM wraps WHERE likeness IS NOT NULL")
    blobs = [row[0] for row in found]
    assert len(blobs) == 3 * len(TIERS)
    pieces = [{blob[start : start + 8] for start in range(1, len(blob) - 8)} for blob in blobs]
    assert not any(one & other for one, other in combinations(pieces, 2))


@pytest.mark.parametrize("looked", [False, True])
@pytest.mark.parametrize("count", [1, 2])
async def test_guessing_names_needs_all_three(
    community: Community, tmp_path: Path, count: int, *, looked: bool
) -> None:
    """Whoever runs the server holds database, key store and server's key, and cannot tell whom a report names."""
    first, *_ = [await _named(community) for _ in range(2)]
    if looked:
        assert (await community.page("committee-1", first.reference)).similar is not None
    stolen = steal(community, tmp_path)
    for loot in combinations(LOOT, count):
        assert opened_with(stolen, set(loot)) == []


async def test_thief_with_all_three_guesses_what_the_wraps_tell_anyway(community: Community, tmp_path: Path) -> None:
    """They can try names on that member's cases, whose reports they can read; on no case that keeps the member away."""
    await _named(community)
    await _named(community, NAME, EMAIL)
    stolen = steal(community, tmp_path)
    found = opened_with(stolen, set(LOOT))
    server = ServerKey.load_or_make(stolen / "keys" / "server.key")
    policy = community.desk.shelf.active("carpentries")
    guess = fingerprints(server, community.people["committee-1"].id, spellings_of([NAME], policy))
    assert [bool(marks & guess) for marks in found] == [True]
    others = fingerprints(server, community.people["committee-2"].id, spellings_of([NAME], policy))
    assert not found[0] & others


async def test_only_tiers_hold_fingerprints(community: Community, tmp_path: Path) -> None:
    """No facilitator, no reporter, not the recovery key; and nobody at all where a report names nobody."""
    await community.desk.make_recovery_key(1, 1)
    named = await community.report(about=(NAME,))
    await community.report(about=("Robin", "not sure"))
    stolen = steal(community, tmp_path) / "handrail.db"
    query = "SELECT c.reference, w.person_id FROM wraps w JOIN cases c ON c.id = w.case_id WHERE likeness IS NOT NULL"
    found = rows(stolen, query)
    assert {row[0] for row in found} == {named.reference}
    assert {row[1] for row in found} == {community.people[name].id for name in TIERS}


async def test_fingerprints_are_forgotten_with_the_case(tmp_path: Path) -> None:
    """Nothing of them is left, and the case counts no more; one that its policy keeps forever counts on."""
    async with under(tmp_path / "under", {"{otherwise: 14mo}": "{otherwise: 14mo, banned: forever}"}) as community:
        gone, kept = await _named(community), await _named(community)
        for one, outcome in ((gone, "no_violation"), (kept, "banned")):
            await community.do("committee-1", one.reference, Trigger.RESOLVE, outcome=outcome)
        await community.pass_time(days=30)
        between = await _named(community)
        found = (await community.page("committee-1", between.reference)).similar
        assert found is not None
        assert set(found.references) == {gone.reference, kept.reference}
        await community.pass_time(days=450)
        await community.desk.forget()
        stolen = steal(community, tmp_path) / "handrail.db"
        assert [rows(stolen, _LEFT, one.reference)[0][0] > 0 for one in (gone, kept)] == [False, True]
        later = (await community.page("committee-1", between.reference)).similar
        assert later == SimilarCases(1, (kept.reference,))


async def test_who_leaves_takes_no_fingerprint_along(community: Community, tmp_path: Path) -> None:
    """Their rows are gone, as their wraps are."""
    await _named(community)
    await community.desk.person_leaves(EMAIL)
    stolen = steal(community, tmp_path) / "handrail.db"
    query = "SELECT count(*) FROM wraps WHERE person_id = ?"
    assert rows(stolen, query, community.people["committee-1"].id)[0][0] == 0


async def test_similar_cases_leave_no_trace(community: Community) -> None:
    """Neither the log, nor the numbers, nor what operators and reporters see says that cases are alike."""
    first, second = await _named(community), await _named(community)
    await community.page("committee-1", first.reference)
    await community.do("committee-1", second.reference, Trigger.DECLARE, outcome="no-conflict")
    seen = [await _traces(community, one) for one in (first, second)]
    assert (await community.page("committee-1", second.reference)).similar is not None
    assert [await _traces(community, one) for one in (first, second)] == seen
    assert "similar" not in str(seen)


async def test_similar_cases_are_found_across_an_upgrade(community: Community, monkeypatch: pytest.MonkeyPatch) -> None:
    """A new algorithm for keys: what was sealed before and what was looked at before compares with what comes after."""
    first, second = await _named(community), await _named(community)
    assert (await community.page("committee-1", second.reference)).similar == SimilarCases(1, (first.reference,))
    monkeypatch.setattr(hybrid, "NEWEST", MLKEM1024_P384)
    for name in ("committee-1", "committee-2", "committee-1"):
        await community.visitor(name)
    third = await _named(community)
    for name in ("committee-1", "committee-2"):
        found = (await community.page(name, third.reference)).similar
        assert found is not None
        assert set(found.references) == {first.reference, second.reference}


async def _traces(community: Community, opened: Opened) -> str:
    desk = community.desk
    parts = (await desk.case_log(opened.reference), await desk.case_facts(opened.reference), await desk.measures())
    return str((*parts, await desk.picture(), await desk.reporter_view(opened.receipt)))
