"""
Accepting connections as fast as they come, also while the process is busy.

uvloop accepts one connection of a socket in each turn of the loop, and a turn takes as long as it takes to seal a
report. In a flood whoever comes would wait in line for many seconds before they are even told to come again. The same
socket, listened on several times, is accepted from as often in each turn.
"""

import socket

_TIMES = 16


def several(listening: socket.socket) -> list[socket.socket]:
    """Answer a socket that listens, and copies of it; each is to be given to a server of its own, which closes it."""
    return [listening, *(listening.dup() for _ in range(_TIMES - 1))]
