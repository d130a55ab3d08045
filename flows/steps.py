"""
One step of a piece of work, as a Prefect task run or without Prefect: the work is written once for both.

Task runs carry names and no tags: every tag of a task run costs a request for a concurrency slot.
"""

import logging
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from pathlib import Path
from typing import Protocol

from prefect import task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed

from handrail.errors import HandrailError

_LOG = logging.getLogger("handrail.flows")
NOWHERE = Path("/dev/null/results")
"""Where results would be kept: nothing can be. Naming a place spares each run a blocking question to the server."""

Action = Callable[[], Awaitable[str]]
"""Does one step and answers, in counts and codes, what it did."""


class Step(Protocol):
    """Runs one named action."""

    async def __call__(self, name: str, action: Action) -> str | None:
        """Run `action`; answer None if it succeeded, or the code of its error, which has been logged."""
        ...


def code_of(error: BaseException) -> str:
    """Name an error without its message: by its code if it is ours, by its type if not."""
    return error.code if isinstance(error, HandrailError) else type(error).__name__


async def guarded(name: str, action: Action) -> tuple[str, str | None]:
    """Run `action`; answer what it says and None, or an empty text and the code of its error."""
    try:
        return await action(), None
    except Exception as error:  # noqa: BLE001 - whatever failed must not stop the next case, nor show its message
        code = code_of(error)
        _LOG.error("%s failed: %s", name, code)
        return "", code


async def directly(name: str, action: Action) -> str | None:
    """Run `action` without Prefect."""
    return (await guarded(name, action))[1]


_ACTION: ContextVar[tuple[str, Action]] = ContextVar("handrail-step")


def _name_at_hand() -> str:
    """Name a task run; a task made anew for each name would cost more than the run."""
    return _ACTION.get()[0]


@task(name="step", task_run_name=_name_at_hand, cache_policy=NO_CACHE, persist_result=False, retries=0)
async def step() -> State[None]:
    """Run the action at hand; its error becomes a state with a code, so that no exception reaches Prefect."""
    said, code = await guarded(*_ACTION.get())
    return Completed(message=said) if code is None else Failed(message=code)


async def as_task(name: str, action: Action) -> str | None:
    """Run `action` as a task run called `name`."""
    token = _ACTION.set((name, action))
    try:
        state = await step(return_state=True)  # type: ignore[misc] # awaitable, since the task is async
    finally:
        _ACTION.reset(token)
    return None if state.is_completed() else state.message or "failed"
