"""
A case's panel and the cases it belongs with, for someone who may see them; and finding that two cases belong together.

A link gives nobody access: each case is asked for by itself, and a link is shown to whom both let in. What was written
stays apart, and reporters are never told.
"""

from dataclasses import dataclass

from engine.access import require_reader
from engine.context import Context, policy_of
from engine.deciding.conflicts import barred
from engine.deciding.guards import APART, DUPLICATE, HAS_DUPLICATE
from engine.deciding.panels import Panels, panels
from engine.panel_views import LinkView, PanelPage
from engine.showing import desk_pages
from engine.showing.asking_first import curtain
from engine.showing.panels_shown import Known, panel_view
from engine.views import MoveAnswer, Visitor, Wish
from handrail.errors import UnknownCaseError
from handrail.identifiers import CaseId, Reference
from policies.schema import Policy
from states.acts import Act, ActKind, of_kind
from states.case import Case, MoveStatus
from states.lifecycle import CaseState, Trigger
from states.people import Person
from storage import acts, case_log, cases, exclusions, people, promises, votes
from storage.database import Session

_SHOWN = 20
"""More links of one case than anyone needs are not looked up."""


@dataclass(frozen=True, slots=True)
class Found:
    """A case that someone may see, and what was done on it."""

    case: Case
    policy: Policy
    acts: tuple[Act, ...]
    panels: Panels


async def panel_page(context: Context, visitor: Visitor, reference: Reference) -> PanelPage:
    """
    Answer the panel of a case and its links; nothing of either before someone has said that no conflict keeps them.

    Raises:
        UnknownCaseError: there is no such case, or it is not theirs to see.

    """
    me = visitor.person
    async with context.database.read() as session:
        roster = await people.roster(session)
        found = await find(context, session, me, roster, await cases.by_reference(session, reference))
        case = found.case
        if curtain(case, found.policy, found.acts, found.panels, me.id):
            return PanelPage(None, ())
        running = (await promises.of_cases(session, [case.id], running=True)).get(case.id, [])
        log = (await case_log.of_cases(session, [case.id])).get(case.id, [])
        cast = await votes.of_case(session, case.id)
        links = await _links(context, session, me, roster, found)
    names = {one.id: one.name for one in roster}
    known = Known(
        case,
        found.policy,
        found.acts,
        found.panels,
        cast,
        tuple(running),
        tuple(log),
        names,
        me.id,
        context.clock.now(),
    )
    return PanelPage(panel_view(known), links)


async def link(
    context: Context, visitor: Visitor, reference: Reference, other: Reference, kind: str, *, no_conflict: bool = False
) -> MoveAnswer:
    """
    Note on two cases that they belong together, or no longer do; a duplicate is closed where that can be done at once.

    Raises:
        UnknownCaseError: one of them does not exist, or is not theirs to see.

    """
    me = visitor.person
    async with context.database.read() as session:
        roster = await people.roster(session)
        one, two = [
            await find(context, session, me, roster, await cases.by_reference(session, each))
            for each in (reference, other)
        ]
        if any(curtain(each.case, each.policy, each.acts, each.panels, me.id) for each in (one, two)):
            return MoveAnswer(MoveStatus.REFUSED, "say-conflict")
    back = HAS_DUPLICATE if kind == DUPLICATE else kind
    there = Wish(Trigger.LINK, outcome=back, to=one.case.id, no_conflict=no_conflict)
    here = Wish(Trigger.LINK, outcome=kind, to=two.case.id, no_conflict=no_conflict)
    for which, wish in ((other, there), (reference, here)):
        answer = await desk_pages.request(context, visitor, which, wish)
        if answer.status is MoveStatus.REFUSED:
            return answer
    return await _close(context, visitor, one.case, no_conflict=no_conflict) if kind == DUPLICATE else answer


async def _close(context: Context, visitor: Visitor, case: Case, *, no_conflict: bool) -> MoveAnswer:
    """End a case as a duplicate, where it is still open: what its reporter is owed runs on its own."""
    if case.state is CaseState.RESOLVED:
        return MoveAnswer(MoveStatus.APPLIED)
    trigger = Trigger.CLOSE if case.state is CaseState.RECEIVED else Trigger.RESOLVE
    wish = Wish(trigger, outcome=DUPLICATE, no_conflict=no_conflict)
    return await desk_pages.request(context, visitor, case.reference, wish)


async def _links(
    context: Context, session: Session, me: Person, roster: tuple[Person, ...], found: Found
) -> tuple[LinkView, ...]:
    noted = [act for act in of_kind(found.acts, ActKind.LINK) if act.said != APART][-_SHOWN:]
    others = await cases.by_ids(session, [CaseId(act.who) for act in noted])
    shown: list[LinkView] = []
    for act in noted:
        try:
            other = await find(context, session, me, roster, others.get(CaseId(act.who)))
        except UnknownCaseError:
            continue
        shown.append(LinkView(other.case.reference, act.said, act.at))
    return tuple(shown)


async def find(context: Context, session: Session, me: Person, roster: tuple[Person, ...], case: Case | None) -> Found:
    """
    Answer what is known of a case to someone who may see it.

    Raises:
        UnknownCaseError: there is none, or it is not theirs to see.

    """
    if case is None:
        raise UnknownCaseError
    policy = await policy_of(context, session, case)
    away = (await exclusions.of_cases(session, [case.id]))[case.id]
    known = (await acts.of_cases(session, [case.id])).get(case.id, ())
    there = panels(policy, roster, away | barred(policy, case, known))
    require_reader(case, policy, me, away, there.joined_by(me.id))
    return Found(case, policy, known, there)
