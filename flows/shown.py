"""
The flows as Prefect knows them: one object each, run in-process by the engine and by workers as deployments.

Each does the work at hand. Where there is none, because an operator started the flow from the UI, it opens the desk and
does what is due. No parameters, no results, no exceptions: Prefect is told counts and codes.
"""

from collections.abc import Callable, Coroutine
from typing import Any

from prefect import Flow, flow
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed

from flows import work
from flows.at_desk import at_desk
from flows.jobs import AT_HAND, Done
from flows.steps import NOWHERE, as_task, code_of

Shown = Flow[[], Coroutine[Any, Any, State[None]]]
"""A flow of ours."""


async def _do(by_hand: work.Work) -> State[None]:
    """Do the work at hand, or what the operator asked for."""
    attempt = AT_HAND.get()
    try:
        done = await attempt.do() if attempt is not None else await at_desk(lambda desk: by_hand(desk, as_task))
    except Exception as error:  # noqa: BLE001 - no exception may reach Prefect, which would keep its message
        return Failed(message=code_of(error))
    return _state(done)


def _state(done: Done | None) -> State[None]:
    """Put what was done into words for the run's page; None means that it came too late."""
    if done is None:
        return Completed(message="came too late: the engine had done it without Prefect")
    return Failed(message=done.summary) if done.failed else Completed(message=done.summary)


def _shown(name: str, about: str) -> Callable[[Callable[[], Coroutine[Any, Any, State[None]]]], Shown]:
    """Declare a flow that keeps no result and asks the server for nothing it does not need."""
    return flow(
        name=name,
        description=about,
        persist_result=False,
        result_storage=NOWHERE,
        validate_parameters=False,
        retries=0,
    )


@_shown("advance-cases", "Apply the moves whose time has come.")
async def advance_cases() -> State[None]:
    """Apply the moves whose time has come."""
    return await _do(work.advance_now)


@_shown("deliver-messages", "Send the messages that are due.")
async def deliver_messages() -> State[None]:
    """Send the messages that are due."""
    return await _do(work.deliver_due)


@_shown("gather-mail", "Take in the reports waiting in the mailbox.")
async def gather_mail() -> State[None]:
    """Take in the reports waiting in the mailbox."""
    return await _do(work.gather)


@_shown("reconcile", "Check the invariants, mend what can be mended, mark the runs that crashed.")
async def reconcile() -> State[None]:
    """Check the invariants, mend what can be mended."""
    return await _do(work.reconcile)


@_shown("forget", "Forget the cases whose keeping time is over.")
async def forget() -> State[None]:
    """Forget the cases whose keeping time is over."""
    return await _do(work.forget)


@_shown("digest", "Merge waiting messages into digests.")
async def digest() -> State[None]:
    """Merge waiting messages into digests."""
    return await _do(work.digest)


FLOWS: dict[str, Shown] = {
    shown.name: shown for shown in (advance_cases, deliver_messages, gather_mail, reconcile, forget, digest)
}
"""Every flow by its name."""
