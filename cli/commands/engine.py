"""
`handrail engine`: applies moves and sends messages when they are due, through Prefect while that can be reached.
"""

import asyncio

from cli.configuration import command_settings
from cli.exits import Exit
from cli.journal import log_to_stderr
from cli.loop import run
from cli.serving import until_stopped
from engine.desk import Desk
from flows.engine_loop import run_engine
from handrail.settings import Settings
from intake.gathering import provide_mailbox


def engine() -> int:
    """Run the engine until told to end; what it is doing is finished first."""
    settings = command_settings()
    log_to_stderr()
    run(until_stopped(_run, settings))
    return Exit.OK


async def _run(desk: Desk, settings: Settings, stop: asyncio.Event) -> None:
    provide_mailbox(desk, settings)
    await run_engine(desk, settings, stop)
