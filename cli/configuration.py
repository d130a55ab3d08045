"""
The settings as a command may use them: those of `handrail.settings`, with what only `handrail demo` may set refused.

`HANDRAIL_DEMO=1` marks the processes of a demonstration; `handrail demo` sets it for its children.
"""

import os

from handrail.clock import Clock, SystemClock
from handrail.errors import SettingsError
from handrail.settings import Settings, load_settings

DEMO = "HANDRAIL_DEMO"
"""The variable that marks the processes of a demonstration."""
DEBUG = "HANDRAIL_DEBUG"
"""The variable that asks for tracebacks."""


def command_settings() -> Settings:
    """
    Read the settings for a command.

    Raises:
        SettingsError: a setting is wrong, or time is to run at another speed outside a demonstration.

    """
    settings = load_settings()
    if settings.clock_speed != 1.0 and not in_demo():
        raise SettingsError("HANDRAIL_CLOCK_SPEED: only `handrail demo` may change how fast time runs; unset it")
    return settings


def command_clock(settings: Settings) -> Clock:
    """Answer the clock that the settings describe."""
    return SystemClock(settings.clock_speed, settings.clock_epoch)


def in_demo() -> bool:
    """Tell whether this process belongs to a demonstration."""
    return os.environ.get(DEMO) == "1"


def debugging() -> bool:
    """Tell whether tracebacks are wanted."""
    return os.environ.get(DEBUG, "") not in {"", "0"}
