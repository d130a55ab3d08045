"""
The machine against its table, exhaustively: every pair of state and trigger, and both answers to its one condition.
"""

from itertools import product

import pytest

from handrail.errors import RefusedError
from states.lifecycle import CaseState, Event, Row, Trigger
from states.machine import step
from states.milestones import TABLE

PAIRS = list(product(CaseState, Trigger, (False, True)))


def _expected(state: CaseState, trigger: Trigger, *, was_escalated: bool) -> Row | None:
    """Find the first fitting row by plain reading, without the machine."""
    rows = (row for row in TABLE if row.trigger is trigger and state in row.sources)
    return next((row for row in rows if row.condition is None or was_escalated), None)


ALLOWED = [pair for pair in PAIRS if _expected(pair[0], pair[1], was_escalated=pair[2])]
FORBIDDEN = [pair for pair in PAIRS if pair not in ALLOWED]


@pytest.mark.parametrize(("state", "trigger", "was_escalated"), ALLOWED)
def test_step_answers_the_row_of_the_table(state: CaseState, trigger: Trigger, *, was_escalated: bool) -> None:
    """A pair that stands in the table answers its first fitting row."""
    assert step(state, trigger, was_escalated=was_escalated) is _expected(state, trigger, was_escalated=was_escalated)


@pytest.mark.parametrize(("state", "trigger", "was_escalated"), FORBIDDEN)
def test_step_refuses_what_is_not_in_the_table(state: CaseState, trigger: Trigger, *, was_escalated: bool) -> None:
    """A pair that does not stand in the table is refused with a reason, and no error of the library gets out."""
    with pytest.raises(RefusedError) as refused:
        step(state, trigger, was_escalated=was_escalated)
    assert refused.value.reason == "not-from-here"
    assert refused.value.__cause__ is None


def test_pairs_are_both_allowed_and_forbidden() -> None:
    """The two exhaustive tests above do have cases to try."""
    assert len(ALLOWED) + len(FORBIDDEN) == len(CaseState) * len(Trigger) * 2
    assert min(len(ALLOWED), len(FORBIDDEN)) > 20


@pytest.mark.parametrize(("was_escalated", "target"), [(True, CaseState.ESCALATED), (False, CaseState.COUNSELLED)])
def test_reopen_goes_back_to_where_the_case_was_held(target: CaseState, *, was_escalated: bool) -> None:
    """A case that a deciding tier held goes back to one; any other goes back to a facilitator."""
    assert step(CaseState.RESOLVED, Trigger.REOPEN, was_escalated=was_escalated).target is target


def test_step_forgets_the_case_before() -> None:
    """The shared machine carries nothing from one case to the next."""
    step(CaseState.RESOLVED, Trigger.REOPEN, was_escalated=True)
    assert step(CaseState.RESOLVED, Trigger.REOPEN).target is CaseState.COUNSELLED
    with pytest.raises(RefusedError):
        step(CaseState.RESOLVED, Trigger.COUNSEL)
    assert step(CaseState.RECEIVED, Trigger.COUNSEL).event is Event.COUNSELLED
