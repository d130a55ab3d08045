"""
Where a URL may lead: out into the world, or nowhere, so that nobody can make us knock at doors inside our own network.

`webhook` connects to the very address that was checked, so that a name cannot change its mind in between.
"""

import asyncio
import socket
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

from notifiers.protocol import NotifyError

_NAT64 = IPv6Network("64:ff9b::/96")


async def resolve(host: str, port: int, *, allow_private: bool) -> str:
    """
    Find the IP address of `host`.

    Raises:
        NotifyError: one of its addresses is private, loopback, link-local or reserved (permanent), or the name cannot
            be resolved now (temporary).

    """
    found = await _look_up(host, port)
    if not allow_private and not all(is_public(address) for address in found):
        raise NotifyError("private-address", permanent=True)
    return found[0]


def is_public(address: str) -> bool:
    """Answer whether an IP address is one of the open internet; an IPv4 address wrapped in IPv6 is unwrapped first."""
    ip = ip_address(address.partition("%")[0])
    if isinstance(ip, IPv6Address):
        ip = _inner(ip) or ip
    return ip.is_global and not ip.is_multicast


def _inner(ip: IPv6Address) -> IPv4Address | None:
    """Answer the IPv4 address that an IPv6 address stands for: mapped, 6to4 or NAT64 (RFC 6052)."""
    translated = IPv4Address(int(ip) & 0xFFFFFFFF) if ip in _NAT64 else None
    return ip.ipv4_mapped or ip.sixtofour or translated


async def _look_up(host: str, port: int) -> list[str]:
    """Ask the resolver, off the loop."""
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise NotifyError("resolve", permanent=False) from None
    return [str(entry[4][0]) for entry in found]
