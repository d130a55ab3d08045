"""
Senders: a network is told from another by a hash, and whoever speaks for many counts as nobody.
"""

import pytest

from intake.senders import sender_of

OWN = "2606:2800:220:1:248:1893:25c8:1946"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("93.184.216.34", "93.184.216.200", True),
        ("93.184.216.34", "93.184.217.34", False),
        ("93.184.216.34", "::ffff:93.184.216.1", True),
        (OWN, "2606:2800:220:ffff::1", True),
        (OWN, "2606:2800:221::1", False),
    ],
)
def test_network_is_the_same_sender(one: str, other: str, *, same: bool) -> None:
    """Addresses of one network are one sender, those of two are two."""
    assert (sender_of(one) == sender_of(other)) is same


@pytest.mark.parametrize("peer", [None, "", "nonsense", "127.0.0.1", "10.1.2.3", "192.168.0.7", "::1", "fe80::1%eth0"])
def test_who_speaks_for_many_is_nobody(peer: str | None) -> None:
    """A peer without an address of the open network is a proxy, a mail server or a neighbour."""
    assert sender_of(peer) is None


def test_proxy_names_the_sender() -> None:
    """Behind a proxy the last address counts, which the proxy has seen; what a sender claims about itself does not."""
    assert sender_of("127.0.0.1", "8.8.8.8, 93.184.216.34") == sender_of("93.184.216.34")
    assert sender_of("93.184.216.34", "8.8.8.8") == sender_of("93.184.216.34")
    assert sender_of("127.0.0.1", "unknown") is None


def test_sender_is_no_address() -> None:
    """What is kept of a sender holds nothing of the address."""
    found = sender_of("93.184.216.34")
    assert found is not None
    assert len(found) == 16
    assert bytes((93, 184, 216)) not in found
