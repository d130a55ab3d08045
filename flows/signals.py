"""
Whose SIGTERM is: that of whoever runs us, also while a flow runs in our process.

Prefect takes the signal over for the length of a flow run and raises out of whatever happens to run, so the event that
ends the engine would never be set. In a worker's process, which Prefect itself ends that way, it keeps the signal.
"""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

from prefect import flow_engine
from prefect.utilities.engine import capture_sigterm

from flows.jobs import AT_HAND


@contextmanager
def _unless_at_hand() -> Iterator[None]:
    """Let Prefect have the signal in flow runs that were not made for work of this process."""
    with nullcontext() if AT_HAND.get() is not None else capture_sigterm():
        yield


def leave_signals_alone() -> None:
    """Keep Prefect from handling signals while a flow run does work of this process; it has no setting for that."""
    flow_engine.capture_sigterm = _unless_at_hand  # type: ignore[attr-defined]  # imported there, and looked up there
