"""
What someone signed in sees and does: the list of their cases, one case with everything in it, and moves.
"""

from collections import Counter
from collections.abc import Iterable

from engine.access import may_read, require_reader, standing_of
from engine.context import Context, policy_of
from engine.in_force import every_version
from engine.keys import NoWrapError, key_for
from engine.reading import case_row, log_lines, triggers_for, writing_views
from engine.redirecting import DANGER_OVERRIDE
from engine.reporting import TO_REPORTER
from engine.requesting import Wanted, request_move
from engine.sealing import seal_writing
from engine.views import CasePage, CaseRow, MoveAnswer, PromiseView, Visitor, Wish, WritingView
from handrail.errors import UnknownCaseError
from handrail.identifiers import PersonId, Reference
from policies.schema import Policy
from states.case import Case, MoveStatus
from states.lifecycle import CLOSING_OUTCOMES, CaseState, Trigger
from states.roles import Actor, ActorKind
from storage import case_keys, case_log, cases, exclusions, people, promises, votes, writings
from storage.database import Session

_TOLD = frozenset({Trigger.MESSAGE, Trigger.TOLD, Trigger.ACKNOWLEDGE})
"""Moves whose note is written to the reporter; other notes stay with those who hold the case."""


_OPEN_SHOWN = 5_000
"""More open cases than one person can be shown; an old one must not drop off the list because new ones came."""


async def my_cases(context: Context, visitor: Visitor) -> tuple[CaseRow, ...]:
    """Answer the cases someone may see, those due first on top, and nothing about any other."""
    me = visitor.person
    async with context.database.read() as session:
        groups = _groups_of(await every_version(context, session), visitor)
        still_open = await cases.listing(session, groups=groups, without=me.id, only_open=True, limit=_OPEN_SHOWN)
        newest = await cases.listing(session, groups=groups, without=me.id)
        found = still_open + tuple(case for case in newest if case.state is CaseState.RESOLVED)
        owed = await promises.of_cases(session, [case.id for case in found], running=True)
        # Who is kept away was left out by the query; what is left to ask is the role, under each case's own policy.
        mine = [case for case in found if may_read(case, await policy_of(context, session, case), me, frozenset())]
    rows = [case_row(case, owed.get(case.id, []), me.id) for case in mine]
    return tuple(sorted(rows, key=_by_urgency))


async def case_page(context: Context, visitor: Visitor, reference: Reference) -> CasePage:
    """
    Answer one case with its contents.

    Raises:
        UnknownCaseError: there is none, or it is not theirs to see.

    """
    me = visitor.person
    async with context.database.read() as session:
        case, policy, away = await _find(context, session, visitor, reference)
        owed = (await promises.of_cases(session, [case.id], running=False)).get(case.id, [])
        names = {one.id: one.name for one in await people.roster(session)}
        log = (await case_log.of_cases(session, [case.id])).get(case.id, [])
        tally = Counter((await votes.of_case(session, case.id)).values())
        readable, written = await _written(context, session, case, visitor, names)
    standing = standing_of(case, policy, Actor(ActorKind.PERSON, me.id), me, away)
    return CasePage(
        row=case_row(case, [one for one in owed if one.ended_at is None], me.id),
        version=case.version,
        promises=tuple(PromiseView.of(one) for one in owed),
        writings=written,
        log=log_lines(log, names),
        may=triggers_for(case, standing),
        outcomes=outcomes_for(case, policy),
        groups=policy.groups,
        votes=dict(tally),
        readable=readable,
    )


async def request(context: Context, visitor: Visitor, reference: Reference, wish: Wish) -> MoveAnswer:
    """
    Ask for a move as someone signed in.

    Raises:
        UnknownCaseError: there is no such case, or it is not theirs to see.
        NoWrapError: they wrote a note, but hold no key to seal it with.

    """
    actor = Actor(ActorKind.PERSON, visitor.person.id)
    async with context.database.read() as session:
        case, policy, _ = await _find(context, session, visitor, reference)
        unknown = _unknown_word(policy, wish)
        if unknown:
            return MoveAnswer(MoveStatus.REFUSED, unknown)
        key = await key_for(context, session, case.id, visitor) if wish.note else None
    part = TO_REPORTER if wish.trigger in _TOLD else "note"
    at = context.clock.now()
    written = (seal_writing(key, part, wish.note, actor, at),) if key and wish.note else ()
    return await request_move(
        context,
        Wanted(case.id, wish.trigger, actor, wish.outcome, wish.to, wish.expects, written),
    )


def _unknown_word(policy: Policy, wish: Wish) -> str | None:
    """Answer why a wish is refused before it is written down: a word that is no code could be anything."""
    if wish.outcome is not None and wish.outcome not in policy.outcome_names | {DANGER_OVERRIDE}:
        return "unknown-outcome"
    return "unknown-group" if wish.to is not None and wish.to not in policy.groups else None


def outcomes_for(case: Case, policy: Policy) -> tuple[str, ...]:
    """Answer the outcomes that can be chosen where a case stands; in the policy's order, mildest first."""
    if case.state is CaseState.RECEIVED:
        return tuple(sorted(CLOSING_OUTCOMES - {"withdrawn"}))
    named = [one for one in policy.outcomes if one not in CLOSING_OUTCOMES]
    rest = sorted(policy.outcome_names - set(named) - CLOSING_OUTCOMES)
    every = (*named, *rest)
    counselled = case.state is CaseState.COUNSELLED
    return tuple(one for one in every if not counselled or policy.may_end(case.holder, one))


async def _find(
    context: Context, session: Session, visitor: Visitor, reference: Reference
) -> tuple[Case, Policy, frozenset[PersonId]]:
    case = await cases.by_reference(session, reference)
    if case is None:
        raise UnknownCaseError
    policy = await policy_of(context, session, case)
    away = (await exclusions.of_cases(session, [case.id]))[case.id]
    return require_reader(case, policy, visitor.person, away), policy, away


async def _written(
    context: Context, session: Session, case: Case, visitor: Visitor, names: dict[PersonId, str]
) -> tuple[bool, tuple[WritingView, ...]]:
    keys = await case_keys.of_case(session, case.id)
    if keys is None:
        return False, ()
    try:
        key = await key_for(context, session, case.id, visitor)
    except NoWrapError:
        return False, ()
    return True, writing_views(key, keys, await writings.of_case(session, case.id), names)


def _groups_of(shelved: Iterable[Policy], visitor: Visitor) -> frozenset[str]:
    return frozenset(
        group for policy in shelved for group in policy.groups if policy.role_of(group) in visitor.person.roles
    )


def _by_urgency(row: CaseRow) -> tuple[bool, float]:
    due = row.next_promise.due_at if row.next_promise else row.opened_at
    return row.state is CaseState.RESOLVED, due.timestamp()
