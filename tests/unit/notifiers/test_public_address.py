"""
Only addresses of the open internet are public.
"""

import pytest

from notifiers.public_address import is_public


@pytest.mark.parametrize("address", ["93.184.215.14", "1.1.1.1", "2606:4700:4700::1111"])
def test_internet_is_public(address: str) -> None:
    """Addresses that anyone can reach are let through."""
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.8.8.8", "0.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
        "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "ff02::1",
        "::ffff:127.0.0.1", "::ffff:10.0.0.1", "2002:7f00:1::", "2002:a00:1::", "64:ff9b::7f00:1",
    ],
)  # fmt: skip
def test_everything_else_is_not(address: str) -> None:
    """Loopback, private, link-local, shared, reserved and multicast ranges are not, nor their IPv6 disguises."""
    assert not is_public(address)
