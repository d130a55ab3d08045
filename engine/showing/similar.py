"""
Which other cases may concern the same person: for who decides about a case now, and for nobody else.

What is compared are fingerprints that open with that person's own key; see `vault.likeness`. A case that they are kept
away from, or that could not come to them, is never counted; one that they may not see yet is counted and not named.
"""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from engine.access import may_read
from engine.context import Context
from engine.deciding.panels import Sorted
from engine.deciding.redirecting import consented
from engine.deciding.spellings import spellings_of
from engine.keys.giving import Place, places_of
from engine.keys.likeness import ABOUT
from engine.views import SimilarCases, Visitor, WritingView
from handrail.identifiers import CaseId, PersonId
from policies.schema import Policy
from states.case import Case
from states.lifecycle import CLOSING_OUTCOMES, CaseState
from states.people import Person
from states.roles import Standing
from storage import keystore, likenesses, people
from vault.case_keys import OuterKey
from vault.likeness import Likeness, SealBrokenError, fingerprints, keep_fast, open_likeness


@dataclass(frozen=True, slots=True)
class _Opened:
    """Someone's fingerprints of one case, opened for as long as they are compared."""

    outer: OuterKey
    blob: bytes
    likeness: Likeness


async def similar_cases(
    context: Context, visitor: Visitor, case: Case, policy: Policy, standing: frozenset[Standing], about: Iterable[str]
) -> SimilarCases | None:
    """Answer the cases that may concern someone whom a case names; None where there are none, or nobody may know."""
    if not decides_now(case, policy, standing):
        return None
    me = visitor.person
    marks = fingerprints(context.server_key, me.id, spellings_of(about, policy))
    if not marks:
        return None
    async with context.database.read() as session:
        kept = await likenesses.of_reader(session, me.id, case.id)
    sealed = await keystore.get_many(context.keystore, [key for key, _ in kept])
    opened = await asyncio.to_thread(_open, context, visitor, kept, sealed)
    await _keep_fast(context, visitor, opened)
    return await _shown(context, me, [one.outer.case for one in opened if one.likeness.marks & marks])


def decides_now(case: Case, policy: Policy, standing: frozenset[Standing]) -> bool:
    """Answer whether someone with this standing decides: they act for the tier that holds the escalated case now."""
    return case.state is CaseState.ESCALATED and policy.decides(case.holder) and Standing.HOLDER in standing


def named_in(written: Iterable[WritingView]) -> tuple[str, ...]:
    """Answer the lines that name someone, in what was opened of a case."""
    return tuple(line for one in written if one.part == ABOUT for line in one.text.splitlines())


def _open(
    context: Context, visitor: Visitor, kept: Sequence[tuple[CaseId, bytes]], sealed: Mapping[CaseId, bytes]
) -> list[_Opened]:
    """Open what opens; a forgotten case has no outer key, and older keys of this person open nothing any more."""
    opened = []
    for key, blob in kept:
        try:
            outer = context.server_key.open_outer(key, sealed[key])
            likeness = open_likeness(key, visitor.person.id, blob, outer, visitor.private)
        except (KeyError, SealBrokenError):
            continue
        opened.append(_Opened(outer, blob, likeness))
    return opened


async def _keep_fast(context: Context, visitor: Visitor, opened: Iterable[_Opened]) -> None:
    """Seal anew what took long to open: public-key encryption is needed only while its reader is away."""
    me, slow = visitor.person.id, [one for one in opened if not one.likeness.fast]
    new = [
        (one.outer.case, one.blob, keep_fast(one.outer.case, me, one.likeness.marks, one.outer, visitor.private))
        for one in slow
    ]
    if new:
        async with context.database.write() as session:
            await likenesses.replace(session, me, new)


async def _shown(context: Context, me: Person, alike: Sequence[CaseId]) -> SimilarCases | None:
    """Leave out what someone may not know of; name what they may see."""
    async with context.database.read() as session:
        there = Sorted(await people.roster(session)) if alike else Sorted(())
        places = (await places_of(context, session, alike, there)).values()
    counting = [one for one in places if me.id not in one.away and _tells_something(one.case)]
    seen = [one.case for one in counting if _may_see(one, me)]
    coming = [one for one in counting if not _may_see(one, me) and _may_come_to(one, me.id)]
    newest = sorted(seen, key=lambda case: case.opened_at, reverse=True)
    return SimilarCases(len(seen) + len(coming), tuple(case.reference for case in newest)) if seen or coming else None


def _may_see(place: Place, me: Person) -> bool:
    return may_read(place.case, place.policy, me, place.away, place.there.joined_by(me.id))


def _tells_something(case: Case) -> bool:
    """Answer whether a case counts: not if it was empty, sent twice, meant for others, or taken back."""
    return not (case.state is CaseState.RESOLVED and case.outcome in CLOSING_OUTCOMES)


def _may_come_to(place: Place, person: PersonId) -> bool:
    """Answer whether a case that someone may not see could come to a tier of theirs, its reporter having agreed."""
    tiers, holder = place.policy.tiers, place.case.holder
    later = tiers[tiers.index(holder) + 1 :] if holder in tiers else tiers
    return consented(place.case) and any(one.id == person for tier in later for one in place.there.of(tier))
