"""
What someone signed in sees and does: the list of their cases, one case with everything in it, and moves.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from engine.access import require_reader, standing_of
from engine.context import Context, policy_of
from engine.deciding.conflicts import AT_REVIEW, NO_CONFLICT, barred, undeclared
from engine.deciding.guards import CODES
from engine.deciding.panels import Panels, Sorted, panels
from engine.in_force import every_version
from engine.keys.unsealing import NoWrapError, key_for
from engine.moving.requesting import Wanted, request_move
from engine.sealing import seal_writing
from engine.showing.asking_first import ANSWERS, Curtain, curtain, needed
from engine.showing.case_lists import readable, reader_of
from engine.showing.holding import Stands, holding_of
from engine.showing.possible import may_do
from engine.showing.reading import case_row, log_lines, triggers_for, writing_views
from engine.showing.reporting import TO_REPORTER
from engine.showing.similar import named_in, similar_cases
from engine.showing.witnessing import Opened, read_lines, witness
from engine.views import CasePage, CaseRow, MoveAnswer, PromiseView, Visitor, Wish, WritingView
from handrail.errors import UnknownCaseError
from handrail.identifiers import CaseId, PersonId, Reference, is_id
from policies.schema import Policy
from states.acts import Act
from states.case import Case, MoveStatus
from states.lifecycle import CLOSING_OUTCOMES, CaseState, Trigger
from states.roles import Actor, ActorKind, Standing
from storage import acts, case_keys, case_log, cases, exclusions, people, promises, reads, votes, writings
from storage.database import Session
from vault.case_keys import CaseKey

_TOLD = frozenset({Trigger.MESSAGE, Trigger.TOLD, Trigger.ACKNOWLEDGE, Trigger.ASK})
"""Moves whose note is written to the reporter; other notes stay with those who hold the case."""


_NAMES_ONE = frozenset({Trigger.APPOINT, Trigger.HAND_OVER, Trigger.LINK})
"""Moves whose `to` is the key of one person or of another case."""
_OPEN_SHOWN = 5_000
"""More open cases than one person can be shown; an old one must not drop off the list because new ones came."""


@dataclass(frozen=True, slots=True)
class _Found:
    """A case that someone may read, what was done on it, who can act on it, and how they stand towards it."""

    case: Case
    policy: Policy
    acts: tuple[Act, ...]
    panels: Panels
    standing: frozenset[Standing]
    curtain: Curtain | None


async def my_cases(context: Context, visitor: Visitor) -> tuple[CaseRow, ...]:
    """Answer the cases someone may see, those due first on top, and nothing about any other."""
    me = visitor.person
    async with context.database.read() as session:
        there = Sorted(await people.roster(session))
        reader = reader_of(await every_version(context, session), me)
        groups = reader.groups | reader.lent
        still_open = await cases.listing(session, groups=groups, without=me.id, only_open=True, limit=_OPEN_SHOWN)
        newest = await cases.listing(session, groups=groups, without=me.id)
        found = still_open + tuple(case for case in newest if case.state is CaseState.RESOLVED)
        owed = await promises.of_cases(session, [case.id for case in found], running=True)
        read = await readable(context, session, there, found, me)
    kind_of = context.shelf.kind_of
    rows = [case_row(case, owed.get(case.id, []), me.id, kind_of(case.policy)) for case in found if case.id in read]
    return tuple(sorted(rows, key=_by_urgency))


async def case_page(context: Context, visitor: Visitor, reference: Reference) -> CasePage:
    """
    Answer one case with its contents.

    Raises:
        UnknownCaseError: there is none, or it is not theirs to see.

    """
    me = visitor.person
    async with context.database.read() as session:
        found = await _find(context, session, visitor, reference)
        case, policy = found.case, found.policy
        owed = (await promises.of_cases(session, [case.id], running=False)).get(case.id, [])
        names = {one.id: one.name for one in await people.roster(session)}
        log = (await case_log.of_cases(session, [case.id])).get(case.id, [])
        tally = Counter((await votes.of_case(session, case.id)).values())
        readable, written = await _written(context, session, found, visitor, names)
        looked = (await reads.of_cases(session, [case.id])).get(case.id, [])
    if readable and (written or not found.curtain):
        await witness(context, case.id, me.id, Opened.NAMES if found.curtain else Opened.CASE)
    if found.curtain:
        return _behind_the_curtain(found, me.id, written, readable=readable)
    return CasePage(
        row=case_row(case, [one for one in owed if one.ended_at is None], me.id, policy.kind),
        version=case.version,
        promises=tuple(PromiseView.of(one) for one in owed),
        writings=written,
        log=log_lines(log, names),
        may=may_do(found.standing, case, policy, found.acts, found.panels, me.id),
        outcomes=outcomes_for(case, policy),
        groups=policy.groups,
        votes=dict(tally),
        readable=readable,
        reads=read_lines(looked, names),
        asks=bool(undeclared(policy, case, found.acts, me.id, Trigger.RESOLVE)),
        holding=holding_of(Stands(case, policy, found.acts, found.panels, found.standing), me, now=context.clock.now()),
        similar=await similar_cases(context, visitor, case, policy, found.standing, named_in(written)),
    )


def _behind_the_curtain(found: _Found, me: PersonId, written: tuple[WritingView, ...], *, readable: bool) -> CasePage:
    """Answer what someone sees who has not said yet whether a conflict keeps them away: the question, and no more."""
    asked = found.curtain is Curtain.ASKED
    may = triggers_for(found.case, found.standing)
    return CasePage(
        row=case_row(found.case, (), me, found.policy.kind),
        version=found.case.version,
        promises=(),
        writings=written,
        log=(),
        may=tuple(one for one in may if one in ANSWERS and (asked or one is Trigger.RECUSE)),
        outcomes=(),
        groups=(),
        votes={},
        readable=readable,
        asks=asked,
        curtain=found.curtain,
    )


async def readable_case(context: Context, session: Session, visitor: Visitor, reference: Reference) -> CaseId:
    """
    Answer the key of a case that someone may read now.

    Raises:
        UnknownCaseError: there is none, it is not theirs to see, or they are asked about conflicts first.

    """
    found = await _find(context, session, visitor, reference)
    if found.curtain:
        raise UnknownCaseError
    return found.case.id


async def request(context: Context, visitor: Visitor, reference: Reference, wish: Wish) -> MoveAnswer:
    """
    Ask for a move as someone signed in.

    Raises:
        UnknownCaseError: there is no such case, or it is not theirs to see.
        NoWrapError: they wrote a note, but hold no key to seal it with.

    """
    actor = Actor(ActorKind.PERSON, visitor.person.id)
    async with context.database.read() as session:
        found = await _find(context, session, visitor, reference)
        asked = (*wish.first, wish)
        unknown = next((word for one in asked if (word := _unknown_word(found.policy, one))), None)
        if unknown:
            return MoveAnswer(MoveStatus.REFUSED, unknown)
        noted = any(one.note for one in asked)
        key = await key_for(context, session, found.case.id, visitor) if noted else None
    said, at = _declared_first(found, actor, wish), context.clock.now()
    wanted = [
        _wanted(found.case.id, actor, one, at, key, None if wish.expects is None else wish.expects + len(said) + place)
        for place, one in enumerate(asked)
    ]
    return await request_move(context, wanted[-1], first=(*said, *wanted[:-1]))


def _wanted(case: CaseId, actor: Actor, wish: Wish, at: datetime, key: CaseKey | None, expects: int | None) -> Wanted:
    part = TO_REPORTER if wish.trigger in _TOLD else "note"
    written = (seal_writing(key, part, wish.note, actor, at),) if key and wish.note else ()
    return Wanted(case, wish.trigger, actor, wish.outcome, wish.to, expects, written)


def _declared_first(found: _Found, actor: Actor, wish: Wish) -> tuple[Wanted, ...]:
    """Answer the declarations that there is no conflict, where a wish says so and the policy asks."""
    if not wish.no_conflict or actor.person is None or wish.trigger in {Trigger.DECLARE, Trigger.RECUSE}:
        return ()
    left = set(undeclared(found.policy, found.case, found.acts, actor.person, wish.trigger))
    return (Wanted(found.case.id, Trigger.DECLARE, actor, NO_CONFLICT),) * len({one == AT_REVIEW for one in left})


def _unknown_word(policy: Policy, wish: Wish) -> str | None:
    """Answer why a wish is refused before it is written down: a word that is no code could be anything."""
    if wish.outcome is not None and wish.outcome not in policy.outcome_names | CODES.get(wish.trigger, frozenset()):
        return "unknown-outcome"
    known = wish.to is None or wish.to in policy.groups or (wish.trigger in _NAMES_ONE and is_id(wish.to))
    return None if known else "unknown-group"


def outcomes_for(case: Case, policy: Policy) -> tuple[str, ...]:
    """Answer the outcomes that can be chosen where a case stands; in the policy's order, mildest first."""
    if case.state is CaseState.RECEIVED:
        return tuple(sorted(CLOSING_OUTCOMES - {"withdrawn"}))
    named = [one for one in policy.outcomes if one not in CLOSING_OUTCOMES]
    rest = sorted(policy.outcome_names - set(named) - CLOSING_OUTCOMES)
    every = (*named, *rest)
    counselled = case.state is CaseState.COUNSELLED
    return tuple(one for one in every if not counselled or policy.may_end(case.holder, one))


async def _find(context: Context, session: Session, visitor: Visitor, reference: Reference) -> _Found:
    case = await cases.by_reference(session, reference)
    if case is None:
        raise UnknownCaseError
    policy = await policy_of(context, session, case)
    away = (await exclusions.of_cases(session, [case.id]))[case.id]
    known = (await acts.of_cases(session, [case.id])).get(case.id, ())
    barring, me = barred(policy, case, known), visitor.person
    there = panels(policy, await people.roster(session), away | barring)
    joined = there.joined_by(me.id)
    require_reader(case, policy, me, away, joined)
    standing = standing_of(case, policy, Actor(ActorKind.PERSON, me.id), me, away, joined, barring)
    return _Found(case, policy, known, there, standing, curtain(case, policy, known, there, me.id))


async def _written(
    context: Context, session: Session, found: _Found, visitor: Visitor, names: dict[PersonId, str]
) -> tuple[bool, tuple[WritingView, ...]]:
    case = found.case
    keys = await case_keys.of_case(session, case.id)
    if keys is None:
        return False, ()
    try:
        key = await key_for(context, session, case.id, visitor)
    except NoWrapError:
        return False, ()
    some = await writings.of_case(session, case.id)
    return True, writing_views(key, keys, needed(some) if found.curtain else some, names)


def _by_urgency(row: CaseRow) -> tuple[bool, float]:
    due = row.next_promise.due_at if row.next_promise else row.opened_at
    return row.state is CaseState.RESOLVED, due.timestamp()
