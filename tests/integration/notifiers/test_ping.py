"""
The dead man's ping as its service hears it: an empty request to the operator's own address.
"""

import pytest

from notifiers.ping import Pinger
from notifiers.protocol import NotifyError
from tests.integration.notifiers.hearers import Hearer


@pytest.mark.parametrize(
    ("path", "failing", "line"),
    [
        ("/ping/0a1b", False, "GET /ping/0a1b HTTP/1.1"),
        ("/ping/0a1b", True, "GET /ping/0a1b/fail HTTP/1.1"),
        ("/ping/0a1b/?rid=1", True, "GET /ping/0a1b/fail?rid=1 HTTP/1.1"),
        ("", False, "GET / HTTP/1.1"),
    ],
)
async def test_ping_says_nothing(hearer: Hearer, path: str, line: str, *, failing: bool) -> None:
    """It asks for the address, has no body, and tells of itself only that it is Handrail."""
    pinger = Pinger(f"http://127.0.0.1:{hearer.port}{path}")
    await pinger.ping(failing=failing)
    await pinger.aclose()
    heard = hearer.heard[0]
    assert (heard.line, heard.body) == (line, b"")
    assert heard.headers["user-agent"] == "Handrail"
    assert set(heard.headers) <= {"host", "accept", "accept-encoding", "connection", "user-agent"}


async def test_service_that_hangs_costs_its_time(hearer: Hearer) -> None:
    """A service that never answers leaves an error after the timeout, and one that answers 500 at once."""
    pinger = Pinger(f"http://127.0.0.1:{hearer.port}/", timeout=0.2)
    hearer.silent = True
    with pytest.raises(NotifyError, match="timeout"):
        await pinger.ping()
    hearer.silent, hearer.status = False, 500
    with pytest.raises(NotifyError, match="http-500"):
        await pinger.ping()
    await pinger.aclose()


@pytest.mark.parametrize("url", ["ftp://example.org/", "nonsense", "https://"])
async def test_address_that_is_none_is_refused(url: str) -> None:
    """What cannot be asked for is an error at the first ping."""
    with pytest.raises(NotifyError, match="url"):
        await Pinger(url).ping()
