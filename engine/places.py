"""
The place that a report is about, as one word: how a name becomes a slug, and a slug a MAC that only we can make.

What is kept beside a case is the MAC. It lets us count what is open at a place, and says nothing to a thief.
"""

import re

from vault.server_key import ServerKey

LONGEST = 100
_BETWEEN = re.compile(r"[\W_]+")


def slug_of(text: str) -> str:
    """Write a name as it stands in an address: small letters of any script and digits, with hyphens between."""
    return _BETWEEN.sub("-", text.casefold()).strip("-")[:LONGEST].strip("-")


def place_mac(server_key: ServerKey, text: str) -> bytes:
    """Answer the MAC of the place that a text names: spelling, spaces and capital letters do not matter."""
    return server_key.mac("place", slug_of(text).encode())


def purpose_of_organisers(event: str) -> str:
    """Answer what the addresses of an event's organisers are sealed for, under the server's key."""
    return f"organisers:{event}"
