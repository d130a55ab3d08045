"""
Where moves really lead: consent, empty groups and the case's place turn the clock's moves, and refuse people's.
"""

import pytest

from engine.deciding.redirecting import DANGER_OVERRIDE, may_hear, redirected
from handrail.errors import RefusedError
from states.case import Case, Move
from states.lifecycle import CaseState, Event, Trigger
from tests.unit.engine.situations import a_case, asked, breaking, changed, escalated, situation

COMMITTEE = ("committee-1", "committee-2", "committee-3")
_BREAKS = "nudge: [{at: 12h, tell: holders}]\n    broken: {do: escalate}"
FACILITATORS = ("facilitator-1", "facilitator-2", "facilitator-3")


@pytest.mark.parametrize(
    ("case", "promise", "event", "away", "trigger", "to"),
    [
        (a_case(), "acknowledge", Event.RECEIVED, (), Trigger.ESCALATE, "committee"),
        (a_case(consent=False), "acknowledge", Event.RECEIVED, (), Trigger.HAND_OVER, "facilitators"),
        (a_case(consent=False), "acknowledge", Event.RECEIVED, FACILITATORS, Trigger.HAND_OVER, "ombuds"),
        (a_case(consent=False), "acknowledge", Event.RECEIVED, (*FACILITATORS, "ombuds-1"), Trigger.ALARM, None),
        (a_case(consent=False, danger=True), "acknowledge", Event.RECEIVED, (), Trigger.ESCALATE, "committee"),
        (a_case(), "acknowledge", Event.RECEIVED, ("committee-1",), Trigger.ESCALATE, "committee"),
        (a_case(), "acknowledge", Event.RECEIVED, ("committee-1", "committee-2"), Trigger.ESCALATE, "board"),
        (a_case(), "acknowledge", Event.RECEIVED, ("committee-1", "board-1"), Trigger.ESCALATE, "committee"),
        (a_case(), "acknowledge", Event.RECEIVED, (*COMMITTEE, "board-1"), Trigger.ALARM, None),
        (escalated(), "acknowledge", Event.RECEIVED, (), Trigger.RAISE_TIER, "board"),
        (escalated(), "meet", Event.ESCALATED, (), Trigger.RAISE_TIER, "board"),
        (escalated(), "meet", Event.ESCALATED, ("board-1",), Trigger.ALARM, None),
        (escalated(holder="board"), "meet", Event.ESCALATED, (), Trigger.ALARM, None),
        (escalated(), "answer", Event.ESCALATED, (), Trigger.SEND_STATUS, None),
        (a_case(state=CaseState.COUNSELLED), "relay", Event.COUNSELLED, (), Trigger.ESCALATE, "committee"),
        (a_case(state=CaseState.RESOLVED), "answer", Event.ESCALATED, (), Trigger.SEND_STATUS, None),
        (a_case(state=CaseState.RESOLVED), "acknowledge", Event.RECEIVED, (), Trigger.ALARM, None),
    ],
)
def test_a_broken_promise_always_has_an_allowed_consequence(
    case: Case, promise: str, event: Event, away: tuple[str, ...], trigger: Trigger, to: str | None
) -> None:
    """Whatever the clock may not do it turns into what it may; without anyone left, into an alarm."""
    held, move = breaking(case, promise, event)
    turned = redirected(situation(case, move, owed=(held,), away=away), move)
    assert (turned.trigger, turned.to) == (trigger, to)


@pytest.mark.parametrize(("turn", "group"), [(1, "facilitators"), (2, "ombuds"), (3, "ombuds"), (9, "ombuds")])
def test_without_consent_the_case_goes_from_hand_to_hand(turn: int, group: str) -> None:
    """First to someone else of the first group, then to the next that may hear of it, and it stays there."""
    case = a_case(consent=False)
    held, move = breaking(case, "acknowledge", Event.RECEIVED, round_=turn)
    assert redirected(situation(case, move, owed=(held,)), move).to == group


@pytest.mark.parametrize(("consent", "to"), [(True, "facilitators"), (False, "facilitators")])
def test_a_remedy_to_hand_over_finds_the_next_group_itself(consent: bool, to: str) -> None:  # noqa: FBT001 - a column of the table
    """`hand_over` without `to` leads to whoever counsels next."""
    policy = changed((_BREAKS, "broken: {do: hand_over}"))
    case = a_case(consent=consent)
    held, move = breaking(case, "acknowledge", Event.RECEIVED, policy=policy)
    turned = redirected(situation(case, move, owed=(held,), policy=policy), move)
    assert (turned.trigger, turned.to) == (Trigger.HAND_OVER, to)


def test_a_remedy_never_hands_over_to_a_group_that_may_not_hear() -> None:
    """A policy that hands over to a tier does so by consent; without it someone who may hear counsels next."""
    policy = changed((_BREAKS, "broken: {do: hand_over, to: board}"))
    case = a_case(consent=False)
    held, move = breaking(case, "acknowledge", Event.RECEIVED, policy=policy)
    turned = redirected(situation(case, move, owed=(held,), policy=policy), move)
    assert (turned.trigger, turned.to) == (Trigger.HAND_OVER, "facilitators")


_BY_PEOPLE: list[tuple[Case, Move, tuple[str, ...], str]] = [
    (a_case(), asked(Trigger.ESCALATE, "facilitator-1"), (), "committee"),
    (a_case(), asked(Trigger.ESCALATE, "facilitator-1", to="board"), (), "board"),
    (a_case(), asked(Trigger.ESCALATE, "facilitator-1"), ("committee-1",), "committee"),
    (a_case(), asked(Trigger.ESCALATE, "facilitator-1"), ("committee-1", "committee-2"), "board"),
    (a_case(consent=False), asked(Trigger.ESCALATE, "reporter"), (), "committee"),
    (a_case(consent=False), asked(Trigger.ESCALATE, "facilitator-1", outcome=DANGER_OVERRIDE), (), "committee"),
    (escalated(), asked(Trigger.RAISE_TIER, "committee-1"), (), "board"),
    (escalated(), asked(Trigger.RAISE_TIER, "committee-1", to="board"), (), "board"),
    (a_case(), asked(Trigger.HAND_OVER, "facilitator-1"), (), "facilitators"),
    (a_case(), asked(Trigger.HAND_OVER, "facilitator-1", to="ombuds"), (), "ombuds"),
    (a_case(consent=False), asked(Trigger.HAND_OVER, "facilitator-1", to="ombuds"), (), "ombuds"),
]


@pytest.mark.parametrize(("case", "move", "away", "to"), _BY_PEOPLE)
def test_a_person_leads_a_case_where_they_may(case: Case, move: Move, away: tuple[str, ...], to: str) -> None:
    """The group asked for, or the first that can act."""
    assert redirected(situation(case, move, away=away), move).to == to


_REFUSED: list[tuple[Case, Move, tuple[str, ...], str]] = [
    (a_case(consent=False), asked(Trigger.ESCALATE, "facilitator-1"), (), "consent-needed"),
    (a_case(consent=False), asked(Trigger.HAND_OVER, "facilitator-1", to="committee"), (), "consent-needed"),
    (a_case(consent=False), asked(Trigger.HAND_OVER, "facilitator-1", to="board"), (), "consent-needed"),
    (a_case(), asked(Trigger.HAND_OVER, "facilitator-1", to="ombuds"), ("ombuds-1",), "nobody-there"),
    (a_case(), asked(Trigger.ESCALATE, "facilitator-1"), (*COMMITTEE, "board-1"), "nobody-there"),
    (a_case(), asked(Trigger.ESCALATE, "facilitator-1", to="nowhere"), (), "unknown-group"),
    (a_case(), asked(Trigger.ESCALATE, "facilitator-1", to="facilitators"), (), "unknown-group"),
    (a_case(), asked(Trigger.ESCALATE, "reporter", to="ombuds"), (), "unknown-group"),
    (escalated(), asked(Trigger.RAISE_TIER, "committee-1", to="facilitators"), (), "unknown-group"),
    (escalated(), asked(Trigger.RAISE_TIER, "committee-1"), ("board-1",), "no-higher-tier"),
    (escalated(holder="board"), asked(Trigger.RAISE_TIER, "board-1"), (), "no-higher-tier"),
]


@pytest.mark.parametrize(("case", "move", "away", "reason"), _REFUSED)
def test_a_person_cannot_lead_a_case_where_it_may_not_go(
    case: Case, move: Move, away: tuple[str, ...], reason: str
) -> None:
    """Without consent not to those who decide; not to nobody; and what is decided is decided by a tier."""
    with pytest.raises(RefusedError) as refused:
        redirected(situation(case, move, away=away), move)
    assert refused.value.reason == reason


@pytest.mark.parametrize(
    ("case", "group", "hears"),
    [
        (a_case(consent=False), "facilitators", True),
        (a_case(consent=False), "ombuds", True),
        (a_case(consent=False), "committee", False),
        (a_case(consent=False), "board", False),
        (a_case(consent=True), "board", True),
        (a_case(consent=False, danger=True), "committee", True),
        (escalated(consent=False), "board", True),
        (escalated(consent=False, state=CaseState.RESOLVED), "committee", True),
        (escalated(consent=False, state=CaseState.RESOLVED), "board", False),
    ],
)
def test_counsel_stays_with_those_who_counsel(case: Case, group: str, hears: bool) -> None:  # noqa: FBT001 - a column of the table
    """A group that decides hears of a case by consent, by danger, or when it holds or held it."""
    assert may_hear(situation(case, asked(Trigger.NOTE, "facilitator-1")), group) is hears
