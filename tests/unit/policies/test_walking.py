"""
Walking: what the clock does where a case stands, with consent and without, and with groups that are away.
"""

import pytest

from policies.routing import Start
from policies.schema import Policy
from policies.walking import Spot, Walk
from states.lifecycle import CaseState, Event, Trigger


def begin(policy: Policy, state: CaseState, holder: str, *, consent: bool = True, away: tuple[str, ...] = ()) -> Spot:
    """Answer the first spot of a case."""
    return Walk(policy).begin_with(Start(state, holder, None), consent=consent, away=frozenset(away))


def test_case_begins_with_what_its_events_start(carpentries: Policy) -> None:
    """A received case owes an answer to come; one that starts as escalated owes what the committee owes."""
    received = begin(carpentries, CaseState.RECEIVED, "facilitators")
    escalated = begin(carpentries, CaseState.ESCALATED, "committee")
    assert received.running == {"acknowledge", "counsel", "stay_in_touch"}
    assert escalated.running == {"welcome", "meet", "answer"}


@pytest.mark.parametrize(
    ("away", "holder"),
    [((), "committee"), (("committee",), "board")],
)
def test_silence_escalates_past_those_the_report_is_about(
    carpentries: Policy, away: tuple[str, ...], holder: str
) -> None:
    """With consent a broken promise escalates to the first tier that is not itself reported."""
    spot = begin(carpentries, CaseState.RECEIVED, "facilitators", away=away)
    step = Walk(carpentries).breaks(spot, "acknowledge")
    assert (step.trigger, step.to.holder, step.to.state) == (Trigger.ESCALATE, holder, CaseState.ESCALATED)


def test_silence_without_consent_is_handed_on(carpentries: Policy) -> None:
    """Story B8: counsel-only talk goes to another facilitator, then to the ombudspersons, never to the committee."""
    walk = Walk(carpentries)
    spot = begin(carpentries, CaseState.RECEIVED, "facilitators", consent=False)
    steps = [walk.breaks(spot, "acknowledge", turn) for turn in (1, 2, 3)]
    assert [step.to.holder for step in steps] == ["facilitators", "ombuds", "ombuds"]
    assert {step.trigger for step in steps} == {Trigger.HAND_OVER}
    assert all("acknowledge" in step.to.running for step in steps)


def test_last_tier_is_alarmed(carpentries: Policy) -> None:
    """Where nobody is above, a broken promise alarms."""
    spot = begin(carpentries, CaseState.ESCALATED, "board")
    step = Walk(carpentries).breaks(spot, "meet")
    assert (step.trigger, step.event, step.to.holder) == (Trigger.ALARM, Event.ALARMED, "board")


def test_nobody_left_to_decide_is_an_alarm(carpentries: Policy) -> None:
    """With every tier reported, the clock alarms instead of showing the case to those it is about."""
    spot = begin(carpentries, CaseState.RECEIVED, "ombuds", away=("committee", "board"))
    assert Walk(carpentries).breaks(spot, "counsel").trigger is Trigger.ALARM


def test_people_may_do_what_the_table_lets_them(carpentries: Policy) -> None:
    """From a received case people can counsel, escalate, close, hand over and more; not decide."""
    spot = begin(carpentries, CaseState.RECEIVED, "facilitators")
    triggers = {step.trigger for step in Walk(carpentries).by_people(spot)}
    assert {Trigger.COUNSEL, Trigger.ESCALATE, Trigger.CLOSE, Trigger.HAND_OVER} <= triggers
    assert not {Trigger.DECIDED, Trigger.RESOLVE, Trigger.NUDGE} & triggers
