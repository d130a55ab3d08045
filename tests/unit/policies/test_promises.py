"""
What is owed: promises an event starts, keeps and repeats, and the clock's moves that come with them.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from policies.promises import ClockMove, Owed, backstop, kept_by, owed_again, owed_from
from policies.schema import Policy
from states.lifecycle import Event, Trigger

Parsed = Callable[..., Policy]
AT = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
KEEP = "keep: {otherwise: 14mo}"
BROKEN = "{do: escalate, tell: ombuds}"


def only(policy: Policy, event: Event = Event.RECEIVED) -> Owed:
    """Answer the one promise an event starts."""
    (owed,) = owed_from(policy, event, AT)
    return owed


def test_promise_is_owed_with_its_clock_s_moves(small: Policy) -> None:
    """A nudge on the way that breaks nothing, then one move that breaks the promise."""
    due = AT + timedelta(hours=48)
    assert only(small) == Owed(
        "answer",
        "reporter",
        AT,
        due,
        (
            ClockMove("nudge:24h", Trigger.NUDGE, AT + timedelta(hours=24), False, None, ("holders",), "nudge"),  # noqa: FBT003  # the fields in their order
            ClockMove("broken", Trigger.ESCALATE, due, True, None, ("ombuds",), "promise-broken"),  # noqa: FBT003  # the fields in their order
        ),
    )


@pytest.mark.parametrize(
    ("broken", "trigger", "to", "tell", "message"),
    [
        ("{do: escalate}", Trigger.ESCALATE, None, (), None),
        ("{do: escalate, to: ombuds}", Trigger.ESCALATE, "ombuds", (), None),
        ("{do: raise_tier, to: ombuds}", Trigger.RAISE_TIER, "ombuds", (), None),
        ("{do: hand_over, to: facilitators}", Trigger.HAND_OVER, "facilitators", (), None),
        ("{do: send_status, again_every: 7d}", Trigger.SEND_STATUS, None, (), None),
        ("{do: send_status, tell: ombuds}", Trigger.SEND_STATUS, None, ("ombuds",), "promise-broken"),
        ("{do: alarm}", Trigger.ALARM, None, ("holders",), "alarm"),
        ("{do: alarm, tell: [ombuds], message: nudge}", Trigger.ALARM, None, ("ombuds",), "nudge"),
    ],
)
def test_remedy_becomes_the_clock_s_move(
    parsed: Parsed, broken: str, trigger: Trigger, to: str | None, tell: tuple[str, ...], message: str | None
) -> None:
    """Each remedy is one move of the clock with whom it leads to, who hears, and by which message."""
    move = only(parsed((BROKEN, broken))).moves[-1]
    assert (move.cause, move.breaks) == ("broken", True)
    assert (move.trigger, move.to, move.tell, move.message) == (trigger, to, tell, message)


def test_event_that_starts_nothing_owes_nothing(small: Policy) -> None:
    """A note starts no promise."""
    assert owed_from(small, Event.NOTED, AT) == ()


def test_promise_comes_again_only_if_it_says_so(parsed: Parsed, small: Policy) -> None:
    """The next round is due after `again_every`, without its nudges, and never of itself."""
    again = owed_again(parsed((BROKEN, "{do: send_status, again_every: 7d}")), "answer", AT)
    assert again is not None
    assert again.due_at == AT + timedelta(days=7)
    assert [move.cause for move in again.moves] == ["broken"]
    assert owed_again(small, "answer", AT) is None
    assert owed_again(small, "deadlock", AT) is None
    assert owed_again(small, "no-such-promise", AT) is None


def test_events_keep_the_promises_that_name_them(small: Policy) -> None:
    """What keeps a promise is what the policy says, and any step forward keeps the backstop."""
    assert kept_by(small, Event.COUNSELLED) == {"answer", "backstop"}
    assert kept_by(small, Event.ACKNOWLEDGED) == {"backstop"}


@pytest.mark.parametrize("event", [Event.NUDGED, Event.ALARMED, Event.STATUS_SENT, Event.REPLIED, Event.NOTED])
def test_clock_and_reporter_do_not_keep_the_backstop(small: Policy, event: Event) -> None:
    """Neither the clock nor the reporter can end the silence of those who owe an answer."""
    assert kept_by(small, event) == frozenset()


def test_backstop_alarms_the_holders_and_the_tier_above(small: Policy) -> None:
    """After seven days the holders and the next tier hear of it, and again every seven days."""
    owed = backstop(small, AT)
    assert (owed.name, owed.to, owed.due_at) == ("backstop", None, AT + timedelta(days=7))
    assert owed.moves == (
        ClockMove("broken", Trigger.ALARM, owed.due_at, True, None, ("holders", "committee"), "alarm"),  # noqa: FBT003  # the fields in their order
    )
    assert owed_again(small, "backstop", AT) == owed
    assert backstop(small, AT, "committee").moves[0].tell == ("holders", "ombuds")
    assert backstop(small, AT, "ombuds").moves[0].tell == ("holders",)


def test_deadlock_is_a_promise_of_its_own(parsed: Parsed) -> None:
    """Votes that do not come raise the case, counted from what the policy says and ended by a decision."""
    policy = parsed((KEEP, "decide: {vote: majority, deadlock: {after: 7d, to: ombuds}}"))
    owed = only(policy, Event.ESCALATED)
    assert (owed.name, owed.due_at) == ("deadlock", AT + timedelta(days=7))
    assert [(move.trigger, move.to) for move in owed.moves] == [(Trigger.RAISE_TIER, "ombuds")]
    assert "deadlock" in kept_by(policy, Event.DECIDED)
    assert "deadlock" in kept_by(policy, Event.RAISED)


def test_deadlock_may_start_with_the_meeting(parsed: Parsed) -> None:
    """A community may count from the meeting instead."""
    policy = parsed((KEEP, "decide: {deadlock: {after: 7d, to: ombuds, from: met}}"))
    assert owed_from(policy, Event.ESCALATED, AT) == ()
    assert only(policy, Event.MET).name == "deadlock"


def test_late_nudge_is_left_out(parsed: Parsed) -> None:
    """A nudge counted in business days that would come after the promise's end is not sent."""
    policy = parsed(("at: 24h", "at: 3 business days"))
    assert [move.cause for move in only(policy).moves] == ["broken"]


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(Event), st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1)))  # noqa: DTZ001  # the zone follows
def test_every_promise_breaks_exactly_once_at_its_time(carpentries: Policy, event: Event, at: datetime) -> None:
    """Whatever starts it and whenever, a promise has one breaking move, at its end, and nudges before that."""
    for owed in owed_from(carpentries, event, at.replace(tzinfo=UTC)):
        (breaking,) = [move for move in owed.moves if move.breaks]
        assert breaking.due_at == owed.due_at
        assert all(owed.anchor_at < move.due_at < owed.due_at for move in owed.moves if not move.breaks)
        assert len({move.cause for move in owed.moves}) == len(owed.moves)
