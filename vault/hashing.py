"""
The hash that chains a case's log: each entry's hash covers the entry and the hash before it.

What an entry's canonical bytes are is for `storage`; checking a whole chain is for `engine`.
"""

from vault.binding import digest

CHAIN_START = bytes(32)
"""What the first entry of a chain takes for the hash before it."""


def chain_hash(previous: bytes, canonical: bytes) -> bytes:
    """Hash an entry's canonical bytes onto the chain; 32 bytes, SHA-256, apart from every other hash we make."""
    return digest("log-chain", previous, canonical)
