"""
Deciding a move: what ends, what begins, who is told, and why nothing happens when nothing may.
"""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from engine.deciding.change import Change
from engine.deciding.decide import decide
from handrail.errors import RefusedError
from handrail.identifiers import PersonId
from states.case import Case, Ending, Move, MoveStatus, Promise
from states.lifecycle import CaseState, Event, Trigger
from tests.unit.engine.situations import LATER, MONDAY, a_case, asked, breaking, escalated, running, situation


def endings(change: Change) -> dict[str, Ending | None]:
    """Answer how each promise that a change ends has ended."""
    return {one.name: one.ending for one in change.ended}


def given(change: Change) -> set[str]:
    """Answer the names of the promises that a change gives."""
    return {one.name for one in change.given}


def told(change: Change) -> set[tuple[str, str]]:
    """Answer which groups are told by which message."""
    return {(one.group, one.message) for one in change.notices}


def test_counsel_keeps_what_was_promised_and_promises_what_comes_next() -> None:
    """A facilitator counsels: two promises are kept, the relay begins, the reporter hears of it."""
    case, move = a_case(), asked(Trigger.COUNSEL, "facilitator-1")
    change = decide(situation(case, move, owed=running(case, Event.RECEIVED)), move)
    assert (change.case.state, change.case.version) == (CaseState.COUNSELLED, 2)
    assert endings(change) == {"acknowledge": Ending.KEPT, "counsel": Ending.KEPT}
    assert given(change) == {"relay"}
    assert ("reporter", "counselled") in told(change)
    assert change.move.status is MoveStatus.APPLIED


def test_what_was_done_after_its_time_is_broken() -> None:
    """Who acts late has not kept the promise, even if the clock has not moved yet."""
    case = a_case()
    late = MONDAY + timedelta(hours=25)
    move = asked(Trigger.COUNSEL, "facilitator-1", due_at=late, requested_at=late)
    change = decide(situation(case, move, owed=running(case, Event.RECEIVED), now=late), move)
    assert endings(change) == {"acknowledge": Ending.BROKEN, "counsel": Ending.KEPT}


def test_what_was_asked_in_time_is_kept_however_late_it_is_applied() -> None:
    """An engine that was down breaks nobody's promise."""
    case, move = a_case(), asked(Trigger.COUNSEL, "facilitator-1")
    change = decide(situation(case, move, owed=running(case, Event.RECEIVED), now=MONDAY + timedelta(days=3)), move)
    assert set(endings(change).values()) == {Ending.KEPT}


def test_the_clock_keeps_no_promise() -> None:
    """Silence escalates: the broken promise is broken, the others are replaced by those of the next tier."""
    case = a_case()
    _, move = breaking(case, "acknowledge", Event.RECEIVED)
    change = decide(situation(case, move, owed=running(case, Event.RECEIVED), now=move.due_at), move)
    assert (change.case.state, change.case.holder) == (CaseState.ESCALATED, "committee")
    assert endings(change) == {
        "acknowledge": Ending.BROKEN,
        "counsel": Ending.RELEASED,
        "stay_in_touch": Ending.RELEASED,
    }
    assert given(change) == {"welcome", "meet", "answer"}
    assert told(change) == {("committee", "case-escalated"), ("reporter", "with-the-committee")}


_NOT_MINE: list[tuple[Case, Move, str]] = [
    (a_case(), asked(Trigger.COUNSEL, "committee-1"), "not-yours"),
    (a_case(), asked(Trigger.COUNSEL, "reporter"), "not-yours"),
    (a_case(), asked(Trigger.COUNSEL, "nobody-1"), "not-yours"),
    (escalated(), asked(Trigger.RESOLVE, "facilitator-1", outcome="banned"), "not-yours"),
    (escalated(), asked(Trigger.COUNSEL, "committee-1"), "not-from-here"),
    (a_case(state=CaseState.RESOLVED), asked(Trigger.TAKE, "facilitator-1"), "not-from-here"),
    (a_case(), asked(Trigger.TAKE, "facilitator-1", expects=2), "case-changed"),
    (a_case(), asked(Trigger.ALARM, "clock", promise="gone"), "promise-ended"),
]


@pytest.mark.parametrize(("case", "move", "reason"), _NOT_MINE)
def test_what_may_not_be_is_refused_with_its_reason(case: Case, move: Move, reason: str) -> None:
    """The table, the standing, the version and the promise each refuse in their own words."""
    with pytest.raises(RefusedError) as refused:
        decide(situation(case, move, owed=running(case, Event.RECEIVED)), move)
    assert refused.value.reason == reason


def test_who_is_kept_away_can_do_nothing() -> None:
    """A member of the holding group with a conflict is refused like a stranger."""
    move = asked(Trigger.COUNSEL, "facilitator-1")
    with pytest.raises(RefusedError, match="not-yours"):
        decide(situation(a_case(), move, away=("facilitator-1",)), move)


@pytest.mark.parametrize(
    ("case", "left", "holder", "hear"),
    [
        (a_case(), ("facilitator-1", "facilitator-2"), "facilitators", False),
        (a_case(), ("facilitator-1",), "ombuds", True),
        (escalated(), ("committee-1", "committee-2", "committee-3"), "committee", True),
        (escalated(), ("committee-1", "committee-2"), "board", True),
        (escalated(holder="board"), ("board-1",), "ombuds", True),
    ],
)
def test_stepping_out_leaves_the_case_with_someone(
    case: Case, left: tuple[str, ...], holder: str, *, hear: bool
) -> None:
    """While enough are left the group keeps it; else someone joins it or steps in, and hears of it."""
    everyone = {
        "facilitators": ("facilitator-1", "facilitator-2", "facilitator-3"),
        "committee": ("committee-1", "committee-2", "committee-3"),
        "board": ("board-1",),
    }[case.holder]
    gone = tuple(one for one in everyone if one not in left or one == left[0])
    move = asked(Trigger.RECUSE, left[0])
    before = situation(case, move, owed=running(case, Event.RECEIVED))
    change = decide(replace(before, panels=situation(case, move, away=gone).panels), move)
    assert (change.case.holder, change.excluded) == (holder, (PersonId(left[0]),))
    assert (holder in {group for group, _ in told(change)}) is hear


def test_a_vote_short_of_the_majority_changes_the_log_alone() -> None:
    """One of three votes: nothing ends, nobody is told, the version counts on."""
    case, move = escalated(), asked(Trigger.RESOLVE, "committee-1", outcome="banned")
    change = decide(situation(case, move, owed=running(case, Event.ESCALATED)), move)
    assert change.case == replace(case, version=2)
    assert (change.vote, change.ended, change.notices) == ("banned", (), ())
    assert change.move.reason == "1 of 2 agreed"


def test_the_deciding_vote_ends_the_case_and_leaves_the_reporter_owed_a_word() -> None:
    """What was owed to the reporter until they are told outlives the end; the rest is over, and votes are cleared."""
    case, move = escalated(), asked(Trigger.RESOLVE, "committee-1", outcome="banned")
    owed = running(case, Event.ESCALATED)
    change = decide(situation(case, move, owed=owed, votes={"committee-2": "banned"}), move)
    assert (change.case.state, change.case.outcome, change.clears_votes) == (CaseState.RESOLVED, "banned", True)
    assert {one.name for one in owed} - set(endings(change)) == {"answer"}
    assert change.forget_at is None


def test_an_open_case_is_never_left_without_a_promise() -> None:
    """When the last promise is kept and nothing follows, the promise of last resort begins."""
    case, move = a_case(state=CaseState.COUNSELLED), asked(Trigger.NOTE, "facilitator-1")
    change = decide(situation(case, move), move)
    assert given(change) == {"backstop"}
    assert [one.breaks for one in change.moves] == [True]


def test_danger_overrides_consent_and_the_reporter_is_told() -> None:
    """A facilitator escalates without consent because of danger: recorded, kept, told."""
    case = a_case(consent=False)
    move = asked(Trigger.ESCALATE, "facilitator-1", outcome="danger-override")
    change = decide(situation(case, move, owed=running(case, Event.RECEIVED)), move)
    assert (change.case.danger, change.case.consent) == (True, False)
    assert change.data["outcome"] == "danger-override"
    assert "reporter" in {group for group, _ in told(change)}


def test_consent_of_the_reporter_is_given_by_escalating() -> None:
    """Who asks for the committee agrees that it reads the case."""
    move = asked(Trigger.ESCALATE, "reporter")
    assert decide(situation(a_case(consent=False), move), move).case.consent


def test_a_promise_breaks_exactly_once() -> None:
    """The same move of the clock, once more, finds the promise ended."""
    case = a_case()
    _, move = breaking(case, "acknowledge", Event.RECEIVED)
    owed: tuple[Promise, ...] = running(case, Event.RECEIVED)
    change = decide(situation(case, move, owed=owed, now=move.due_at), move)
    gone = {one.id for one in change.ended}
    left = tuple(one for one in owed if one.id not in gone)
    with pytest.raises(RefusedError, match="promise-ended"):
        decide(situation(change.case, move, owed=left), move)


def test_taking_back_ends_everything_but_danger_forbids_it() -> None:
    """A withdrawn report owes nobody anything."""
    case, move = a_case(), asked(Trigger.WITHDRAW, "reporter")
    change = decide(situation(case, move, owed=running(case, Event.RECEIVED)), move)
    assert (change.case.state, change.case.outcome) == (CaseState.RESOLVED, "withdrawn")
    assert len(change.ended) == 3
    with pytest.raises(RefusedError, match="not-allowed"):
        decide(situation(a_case(danger=True), move), move)


def test_the_log_of_a_change_says_what_happened_in_codes() -> None:
    """Trigger, cause, move, states, endings and new times: nothing else."""
    case, move = a_case(), asked(Trigger.COUNSEL, "facilitator-1")
    data = decide(situation(case, move, owed=running(case, Event.RECEIVED), now=LATER), move).data
    assert set(data) == {"trigger", "cause", "move", "from", "to", "kept", "given"}
    assert data["given"] == {"relay": (LATER + timedelta(days=7)).isoformat()}
