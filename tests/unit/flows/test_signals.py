"""
A flow run that does work of this process leaves SIGTERM to whoever runs us.
"""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

import pytest
from prefect import flow_engine
from prefect.utilities.engine import capture_sigterm, is_prefect_sigterm_handler_installed

from flows.attempt import Attempt
from flows.jobs import AT_HAND, Done
from flows.signals import leave_signals_alone


def _ours(_number: int, _frame: FrameType | None) -> None:
    """Stand for what a process does when it is asked to end."""


@contextmanager
def _handled() -> Iterator[None]:
    before = signal.signal(signal.SIGTERM, _ours)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


async def _nothing() -> Done:
    return Done(0, "nothing")


@pytest.mark.parametrize("at_hand", [True, False])
def test_only_runs_of_others_take_the_signal(monkeypatch: pytest.MonkeyPatch, *, at_hand: bool) -> None:
    """With work at hand the handler stays; in a worker's process Prefect, which ends its runs that way, has it."""
    monkeypatch.setattr(flow_engine, "capture_sigterm", capture_sigterm)  # put back afterwards
    token = AT_HAND.set(Attempt(_nothing) if at_hand else None)
    try:
        with _handled():
            leave_signals_alone()
            with flow_engine.capture_sigterm():  # type: ignore[attr-defined]  # where Prefect looks it up
                prefects = is_prefect_sigterm_handler_installed()
    finally:
        AT_HAND.reset(token)
    assert prefects is not at_hand
