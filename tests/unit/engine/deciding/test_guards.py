"""
Guards: what a move needs besides a place in the table and someone who may make it.
"""

from datetime import timedelta

import pytest

from engine.deciding.counting import agreeing
from engine.deciding.guards import appeal_until, check
from handrail.errors import RefusedError
from states.case import Case, Move
from states.lifecycle import CaseState, Trigger
from tests.unit.engine.situations import CARPENTRIES, LATER, MONDAY, a_case, asked, changed, escalated, situation

_WINDOW = timedelta(days=30)
_ENDED = escalated(state=CaseState.RESOLVED, outcome="no_violation")
_COUNSELLED = a_case(state=CaseState.COUNSELLED)


@pytest.mark.parametrize(
    ("case", "move"),
    [
        (_COUNSELLED, asked(Trigger.RESOLVE, "facilitator-1", outcome="handled_on_the_spot")),
        (_COUNSELLED, asked(Trigger.RESOLVE, "facilitator-1", outcome="duplicate")),
        (a_case(), asked(Trigger.CLOSE, "facilitator-1", outcome="no_content")),
        (a_case(), asked(Trigger.WITHDRAW, "reporter")),
        (_ENDED, asked(Trigger.REOPEN, "reporter")),
        (_ENDED, asked(Trigger.REOPEN, "committee-1")),
        (a_case(), asked(Trigger.ESCALATE, "facilitator-1")),
        (a_case(), asked(Trigger.ESCALATE, "facilitator-1", outcome="danger-override")),
    ],
)
def test_what_is_allowed_passes(case: Case, move: Move) -> None:
    """A move that has what it needs is not held up."""
    assert check(situation(case, move), move) is None  # type: ignore[func-returns-value]  # passing is answering nothing


@pytest.mark.parametrize(
    ("case", "move", "reason"),
    [
        (_COUNSELLED, asked(Trigger.RESOLVE, "facilitator-1"), "outcome-needed"),
        (_COUNSELLED, asked(Trigger.RESOLVE, "facilitator-1", outcome="beheaded"), "unknown-outcome"),
        (_COUNSELLED, asked(Trigger.RESOLVE, "facilitator-1", outcome="danger-override"), "unknown-outcome"),
        (a_case(), asked(Trigger.CLOSE, "facilitator-1"), "outcome-needed"),
        (a_case(), asked(Trigger.CLOSE, "facilitator-1", outcome="no_violation"), "unknown-outcome"),
        (a_case(danger=True), asked(Trigger.WITHDRAW, "reporter"), "not-allowed"),
        (a_case(), asked(Trigger.ESCALATE, "facilitator-1", outcome="banned"), "unknown-outcome"),
        (_ENDED, asked(Trigger.NOTE, "committee-1", outcome="banned"), "unknown-outcome"),
        (_ENDED, asked(Trigger.TOLD, "committee-1", outcome="banned"), "unknown-outcome"),
        (a_case(consent=False), asked(Trigger.NOTE, "facilitator-1", outcome="danger-override"), "unknown-outcome"),
        (a_case(consent=False), asked(Trigger.TAKE, "facilitator-1", outcome="danger-override"), "unknown-outcome"),
    ],
)
def test_what_lacks_something_is_refused(case: Case, move: Move, reason: str) -> None:
    """An outcome must be one that this move can have, and danger keeps a report from being taken back."""
    with pytest.raises(RefusedError) as refused:
        check(situation(case, move), move)
    assert refused.value.reason == reason


@pytest.mark.parametrize(
    ("after", "reason"), [(timedelta(0), None), (_WINDOW, None), (_WINDOW + timedelta(microseconds=1), "too-late")]
)
def test_an_appeal_comes_inside_its_window(after: timedelta, reason: str | None) -> None:
    """The window includes its last instant."""
    move = asked(Trigger.REOPEN, "reporter")
    about = situation(_ENDED, move, now=MONDAY + after)
    if reason is None:
        check(about, move)
        assert about.now <= MONDAY + _WINDOW
        return
    with pytest.raises(RefusedError, match=reason):
        check(about, move)


def test_without_an_appeal_the_reporter_cannot_reopen() -> None:
    """A policy without an appeal leaves reopening to the holders."""
    policy = changed(("appeal: {window: 30d, from: told, to: ombuds, by: other_people, grounds: any}", ""))
    move = asked(Trigger.REOPEN, "reporter")
    with pytest.raises(RefusedError, match="not-allowed"):
        check(situation(_ENDED, move, policy=policy), move)


@pytest.mark.parametrize(
    ("state", "since", "told", "until"),
    [
        (CaseState.ESCALATED, 0, 1, None),
        (CaseState.RESOLVED, 0, None, 30),
        (CaseState.RESOLVED, 0, 5, 35),
        (CaseState.RESOLVED, 40, 1, 70),
    ],
)
def test_the_window_opens_with_the_end_and_the_telling(
    state: CaseState, since: int, told: int | None, until: int | None
) -> None:
    """It starts when both have happened: who was told long before the end can still appeal against the end."""
    case = escalated(
        state=state,
        state_since=MONDAY + timedelta(days=since),
        told_at=None if told is None else MONDAY + timedelta(days=told),
    )
    expected = None if until is None else MONDAY + timedelta(days=until)
    assert appeal_until(case, CARPENTRIES) == expected


_BANS = asked(Trigger.RESOLVE, "committee-1", outcome="banned")


@pytest.mark.parametrize(
    ("case", "votes", "away", "tally"),
    [
        (_COUNSELLED, {}, (), (1, 1)),
        (escalated(), {}, (), (1, 2)),
        (escalated(), {"committee-2": "banned"}, (), (2, 2)),
        (escalated(), {"committee-2": "no_violation"}, (), (1, 2)),
        (escalated(), {"committee-1": "no_violation"}, (), (1, 2)),
        (escalated(), {"facilitator-1": "banned", "board-1": "banned"}, (), (1, 2)),
        (escalated(), {"committee-3": "banned"}, ("committee-3",), (1, 2)),
        (escalated(), {"committee-2": "banned"}, ("committee-3",), (2, 2)),
        (escalated(), {}, ("committee-2", "committee-3"), (1, 1)),
    ],
)
def test_a_majority_of_those_who_are_left_decides(
    case: Case, votes: dict[str, str], away: tuple[str, ...], tally: tuple[int, int]
) -> None:
    """Only members of the holding panel count, each once, by the newest vote; who stepped out counts no more."""
    assert agreeing(situation(case, _BANS, votes=votes, away=away), _BANS) == tally


@pytest.mark.parametrize(
    ("case", "outcome", "reason"),
    [
        (_COUNSELLED, "banned", "decision-needed"),
        (_COUNSELLED, "suspended", "decision-needed"),
        (_COUNSELLED, "private_reminder", None),
        (_COUNSELLED, "duplicate", None),
        (escalated(), "banned", None),
    ],
)
def test_grave_outcomes_need_those_who_decide(case: Case, outcome: str, reason: str | None) -> None:
    """Who counsels may end a case mildly, alone; a ban is for a tier."""
    move = asked(Trigger.RESOLVE, "facilitator-1", outcome=outcome)
    if reason is None:
        assert check(situation(case, move), move) is None  # type: ignore[func-returns-value]  # that it passes is the point
        return
    with pytest.raises(RefusedError, match=reason):
        check(situation(case, move), move)


def test_the_guards_know_the_hour_of_the_move() -> None:
    """Tests of this file ask at an instant after the case was opened."""
    assert LATER > MONDAY
