"""
`handrail engine`: applies moves and sends messages when they are due, through Prefect while that can be reached.
"""

from cli.configuration import command_settings
from cli.exits import Exit
from cli.journal import log_to_stderr
from cli.loop import run
from cli.serving import until_stopped
from flows.engine_loop import run_engine


def engine() -> int:
    """Run the engine until told to end; what it is doing is finished first."""
    settings = command_settings()
    log_to_stderr()
    run(until_stopped(run_engine, settings))
    return Exit.OK
