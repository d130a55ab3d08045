"""
What a letter about a case may say: its outcome, how long that runs, until when there is an appeal or an answer.

Nothing a person wrote, nobody's name: whoever writes the letter adds what is to be said.
"""

from engine.context import Context
from engine.deciding.guards import appeal_until
from engine.panel_views import LetterFacts
from engine.showing.asking_first import curtain
from engine.showing.panel_pages import find
from engine.views import Visitor
from handrail.identifiers import Reference
from policies.calendars import deadline
from policies.retention import measure_over_at, measure_starts_at
from states.acts import ActKind, newest
from states.lifecycle import CaseState
from storage import cases, people


async def letter_facts(context: Context, visitor: Visitor, reference: Reference) -> LetterFacts | None:
    """
    Answer what a letter about a case may say; None to someone who is asked about conflicts first.

    Raises:
        UnknownCaseError: there is no such case, or it is not theirs to see.

    """
    me, now = visitor.person, context.clock.now()
    async with context.database.read() as session:
        roster = await people.roster(session)
        found = await find(context, session, me, roster, await cases.by_reference(session, reference))
    case, policy = found.case, found.policy
    if curtain(case, policy, found.acts, found.panels, me.id):
        return None
    proposed = newest(found.acts, ActKind.PROPOSED)
    outcome = case.outcome or (proposed.said if proposed else None)
    ended = case.state is CaseState.RESOLVED
    since = measure_starts_at(policy, case.state_since if ended else now, case.told_at)
    measure = policy.measures.get(outcome or "")
    return LetterFacts(
        reference=case.reference,
        policy=policy.title,
        group=case.holder,
        now=now,
        outcome=outcome,
        lasts=measure.lasts if measure else None,
        until=measure_over_at(policy, outcome, since),
        returns=measure.returns if measure else None,
        appeal_until=appeal_until(case, policy),
        appeal_to=policy.appeal.to if policy.appeal else None,
        answer_by=deadline(policy.decide.reported_silent_after, now, policy.calendar)
        if policy.decide.reported_silent_after and policy.decide.hear_reported != "never"
        else None,
    )
