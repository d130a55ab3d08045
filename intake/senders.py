"""
Who sends, as far as sharing a door fairly needs it: a keyed hash of a network, under a key that this process draws.

No address is stored or written down. The hash is kept while something of the sender is in hand and about two minutes
more; it means nothing to another process, or to this one after its next start.
"""

import ipaddress
import secrets
from hashlib import blake2b

from intake.shares import Sender

_BITS = {4: 24, 6: 48}
"""How much of an address is a network: what one household or one office usually has, and a little more."""
_KEY = secrets.token_bytes(32)


def sender_of(peer: str | None, forwarded: str = "") -> Sender:
    """
    Answer the hash of the network of `peer`, an IP address.

    A peer in a private network is a proxy or a mail server, which speaks for many: then the last address that it wrote
    into X-Forwarded-For counts, which is the one that it saw itself, and where there is none, nobody.
    """
    address = _address(peer or "")
    if address is not None and not address.is_global:
        address = _address(forwarded.rpartition(",")[2].strip())
    if address is None or not address.is_global:
        return None
    network = ipaddress.ip_network((address, _BITS[address.version]), strict=False)
    return blake2b(network.network_address.packed, key=_KEY, digest_size=16).digest()


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """Read an address; one of IPv4 that is written as one of IPv6 is one of IPv4."""
    if not text:
        return None  # the library's error would cost as much as all the rest of a sender
    try:
        found = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found
