"""
Milestones: they leave the case where it is, and between them and the lifecycle each trigger has one home.
"""

import pytest

from states.lifecycle import LIFECYCLE, CaseState, Event, Row, Trigger
from states.machine import step
from states.milestones import MILESTONES, TABLE
from states.roles import Standing


@pytest.mark.parametrize("row", MILESTONES, ids=lambda row: row.trigger)
def test_milestone_stays_where_it_is(row: Row) -> None:
    """No milestone has a target or a condition."""
    assert row.target is None
    assert row.condition is None


def test_trigger_has_one_home() -> None:
    """No trigger is both a milestone and a move of the lifecycle, and none is missing from the table."""
    moves, milestones = {row.trigger for row in LIFECYCLE}, {row.trigger for row in MILESTONES}
    assert moves.isdisjoint(milestones)
    assert moves | milestones == {row.trigger for row in TABLE} == set(Trigger)


def test_milestone_is_listed_once() -> None:
    """Each milestone has one row and an event of its own."""
    triggers, events = [row.trigger for row in MILESTONES], [row.event for row in MILESTONES]
    assert len(set(triggers)) == len(triggers) == len(set(events))


def test_event_is_caused_by_a_row_or_by_opening() -> None:
    """No event exists that nothing can cause; an appeal is a reopening by the reporter."""
    assert set(Event) - {row.event for row in TABLE} == {Event.RECEIVED, Event.APPEALED}


def test_recusal_is_open_to_all_at_any_time() -> None:
    """Whoever may see a case may step out of it, whatever state it is in."""
    row = next(row for row in MILESTONES if row.trigger is Trigger.RECUSE)
    assert row.who == {Standing.MEMBER}
    assert set(row.sources) == set(CaseState)


@pytest.mark.parametrize("trigger", [Trigger.NUDGE, Trigger.ALARM])
def test_reminders_belong_to_the_clock(trigger: Trigger) -> None:
    """No person can send a reminder or an alarm in the clock's name."""
    assert step(CaseState.RECEIVED, trigger).who == {Standing.CLOCK}
