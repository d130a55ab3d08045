"""
A piece of work as it is offered to Prefect: the flow that shows it, its name and tags, and what does it.

The flows themselves hold nothing: they do the work at hand, so that their parameters and results stay empty.
"""

from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from dataclasses import dataclass

from engine.work import Applied
from flows.attempt import Attempt
from flows.steps import Step


@dataclass(frozen=True, slots=True)
class Done:
    """What a piece of work came to: `count` things done, `summary` in counts and codes, `failed` steps."""

    count: int
    summary: str
    failed: int = 0
    applied: tuple[Applied, ...] = ()


@dataclass(frozen=True, slots=True)
class Job:
    """One flow run to be: `flow` names the flow, `work` is handed the way to run a step."""

    flow: str
    name: str
    tags: frozenset[str]
    work: Callable[[Step], Awaitable[Done]]


AT_HAND: ContextVar[Attempt[Done] | None] = ContextVar("handrail-at-hand", default=None)
"""The work that the flow run of this context was made for; None when an operator started the flow."""
