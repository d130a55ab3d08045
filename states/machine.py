"""
The one machine that runs the table: given where a case stands and a trigger, it answers the row that applies.

`transitions` is used here and nowhere else; its errors and its dynamic methods do not leave this module.
"""

from functools import cache, partial
from typing import Any

from transitions import Machine, MachineError

from handrail.errors import RefusedError
from states.lifecycle import CaseState, Row, Trigger
from states.milestones import TABLE


class _Carrier:
    """The machine's only model: it carries the case of the moment through, since a machine per case costs more."""

    state: str = CaseState.RECEIVED.value
    row: Row | None = None
    was_escalated: bool = False


_carrier = _Carrier()


def _note_row(row: Row) -> None:
    _carrier.row = row


def _was_escalated() -> bool:
    return _carrier.was_escalated


_CONDITIONS = {"was_escalated": _was_escalated}


def _transition(row: Row) -> dict[str, Any]:
    return {
        "trigger": row.trigger.value,
        "source": [source.value for source in row.sources],
        "dest": row.target.value if row.target else None,
        "conditions": [_CONDITIONS[row.condition]] if row.condition else [],
        "before": partial(_note_row, row),
    }


_machine = Machine(
    model=_carrier,
    states=[state.value for state in CaseState],
    initial=CaseState.RECEIVED.value,
    transitions=[_transition(row) for row in TABLE],
    auto_transitions=False,
)
_fire = _machine.events


@cache
def step(state: CaseState, trigger: Trigger, *, was_escalated: bool = False) -> Row:
    """
    Run `trigger` on a case that stands in `state` and answer the row of the table that applied.

    The answer depends on nothing else, so the machine is asked once for each question.

    Raises:
        RefusedError: the table has no such move; the reason is `not-from-here`.

    """
    _carrier.state, _carrier.row, _carrier.was_escalated = state.value, None, was_escalated
    try:
        _fire[trigger.value].trigger(_carrier)
    except MachineError:
        raise RefusedError("not-from-here") from None
    row: Row | None = _carrier.row
    if row is None:
        raise RefusedError("not-from-here")
    return row
