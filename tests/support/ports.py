"""
Free ports on loopback, for servers that must be told theirs beforehand.
"""

import socket


def free_port() -> int:
    """Answer a port that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
