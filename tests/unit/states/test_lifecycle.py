"""
The lifecycle's table, read against the design: what leads where, and who may pull it.
"""

import pytest

from states.lifecycle import CLOSING_OUTCOMES, LIFECYCLE, OPEN, CaseState, Trigger
from states.roles import Standing

HOLDER, REPORTER, CLOCK = Standing.HOLDER, Standing.REPORTER, Standing.CLOCK
DESIGN = [
    ("counsel", {"received"}, {"counselled"}, {HOLDER}),
    ("escalate", {"received", "counselled"}, {"escalated"}, {HOLDER, REPORTER, CLOCK}),
    ("raise_tier", {"escalated"}, {"escalated"}, {HOLDER, CLOCK}),
    ("resolve", {"counselled", "escalated"}, {"resolved"}, {HOLDER}),
    ("close", {"received"}, {"resolved"}, {HOLDER}),
    ("withdraw", {"received", "counselled", "escalated"}, {"resolved"}, {REPORTER}),
    ("reopen", {"resolved"}, {"escalated", "counselled"}, {HOLDER, REPORTER}),
]


@pytest.mark.parametrize(("trigger", "sources", "targets", "who"), DESIGN)
def test_table_says_what_was_decided(trigger: str, sources: set[str], targets: set[str], who: set[Standing]) -> None:
    """Sources, targets and permissions of each trigger are those of the design."""
    rows = [row for row in LIFECYCLE if row.trigger == trigger]
    assert {source for row in rows for source in row.sources} == sources
    assert {row.target for row in rows} == targets
    assert {standing for row in rows for standing in row.who} == who


def test_table_has_no_other_triggers() -> None:
    """Nothing else changes a case's state."""
    assert {row.trigger for row in LIFECYCLE} == {Trigger(trigger) for trigger, *_ in DESIGN}


def test_clock_can_move_every_case_that_waits_for_people() -> None:
    """From every open state the clock has a move of its own: silence never has to last."""
    moved = {source for row in LIFECYCLE if CLOCK in row.who for source in row.sources}
    assert moved == set(OPEN)


def test_only_people_end_a_case() -> None:
    """The clock never resolves, closes or withdraws anything."""
    assert [row for row in LIFECYCLE if row.target is CaseState.RESOLVED and CLOCK in row.who] == []


def test_every_state_can_be_reached_and_left() -> None:
    """No state is an island, and none is a trap."""
    reached = {row.target for row in LIFECYCLE} | {CaseState.RECEIVED}
    left = {source for row in LIFECYCLE for source in row.sources}
    assert reached == left == set(CaseState)


def test_closing_without_counsel_takes_four_outcomes() -> None:
    """A case that nobody counselled ends only for one of the four reasons the design gives."""
    assert set(CLOSING_OUTCOMES) == {"no_content", "duplicate", "misdirected", "withdrawn"}
