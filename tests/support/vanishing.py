"""
A peer that vanishes, as one does whose machine loses power: packets to it are lost, and nobody says so.
"""

import ctypes
import socket
import struct

_ATTACH_FILTER = 26
"""SO_ATTACH_FILTER of Linux, which Python has no name for: see socket(7)."""
_DROP = struct.pack("HBBI", 0x06, 0, 0, 0)
"""A packet filter of one instruction: return 0, that is, keep nothing of any packet."""


def vanish(wire: socket.socket) -> None:
    """Drop whatever comes in for a socket before the kernel has seen it: not even its acknowledgements go out."""
    program = ctypes.create_string_buffer(_DROP)
    wire.setsockopt(socket.SOL_SOCKET, _ATTACH_FILTER, struct.pack("HP", 1, ctypes.addressof(program)))
