"""
Which libraries are kept from logging: those that would write addresses or messages into the log.

What happened to a message is told by `NotifyError` and recorded by `engine`, in codes.
"""

import logging

_NEVER = logging.CRITICAL + 1
_LEVELS = {
    "apprise": _NEVER,  # addresses in its warnings, whole messages below
    "urllib3": _NEVER,  # apprise's way to HTTP: paths, which hold tokens
    "httpx": logging.WARNING,  # every URL, one level below
    "httpcore": logging.WARNING,  # every header, two levels below
}


def hush() -> None:
    """
    Raise the levels of those loggers, for the whole process.

    What must never be logged does not reach any handler either: somebody who looks for a fault sets every level anew.
    """
    for name, level in _LEVELS.items():
        logger = logging.getLogger(name)
        logger.setLevel(level)
        if level == _NEVER:
            logger.propagate = False
            logger.handlers = [logging.NullHandler()]
