"""
Filling in our own forms as a person without scripts does: open the page, type, send.
"""

import re
from collections.abc import Callable

import httpx

from tests.integration.web.html_outline import Outline
from tests.support.community import PASSPHRASE, Community
from web.app import make_app

EMAIL, KEEPER, GUEST = "facilitator-1@example.org", "keeper-1@example.org", "guest@example.org"
NEW = "a lantern on the stairs"
Client = Callable[[], httpx.AsyncClient]


def browsers_at(community: Community) -> Client:
    """Answer a function that opens another browser."""
    app = make_app(community.desk)
    return lambda: httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://x.test")


async def sent(client: httpx.AsyncClient, shown: str, place: str, **fields: str) -> httpx.Response:
    """Send a form from the page at `shown` to `place`."""
    page = Outline((await client.get(shown)).text)
    assert page.faults == []
    assert page.unnamed() == []
    assert page.dangling() == []
    return await client.post(place, data={"token": page.hidden()["token"], **fields})


async def sign_in(client: httpx.AsyncClient, name: str) -> None:
    """Sign in one of the people whom a community settles, such as `committee-1`."""
    who = {"email": f"{name}@example.org", "passphrase": PASSPHRASE}
    assert (await client.post("/api/sign-in", json=who)).status_code == 200


async def enter(client: httpx.AsyncClient, email: str = EMAIL, passphrase: str = PASSPHRASE, **more: str) -> int:
    """Sign in by the page; answer the status."""
    return (await sent(client, "/sign-in", "/sign-in", email=email, passphrase=passphrase, **more)).status_code


def hidden(answer: httpx.Response) -> dict[str, str]:
    """Answer what the form on an answer holds, having looked that the page is whole."""
    page = Outline(answer.text)
    assert (page.faults, page.unnamed(), page.dangling(), len(page.all("h1"))) == ([], [], [], 1)
    return page.hidden()


def code_in(answer: httpx.Response) -> list[str]:
    """Answer the groups of the recovery code on a page."""
    found = re.search(r"<code dir=\"ltr\">([0-9A-Z-]{34})</code>", answer.text)
    assert found is not None
    return found[1].split("-")


async def type_back(client: httpx.AsyncClient, shown: httpx.Response, place: str) -> httpx.Response:
    """Say that the code is on paper, be wrong once, and type the two parts that are asked for."""
    groups = code_in(shown)
    asked = await client.post(place, data=hidden(shown))
    assert "".join(groups) not in asked.text.replace("-", "")
    numbers = [int(number) for number in re.findall(r"Part (\d) of 7", asked.text)]
    wrong = await client.post(place, data=hidden(asked) | {"group-1": "XXXX", "group-2": "XXXX"})
    assert (wrong.status_code, "not what the code says" in wrong.text) == (422, True)
    right = {f"group-{at}": groups[number - 1].lower() for at, number in enumerate(numbers, 1)}
    return await client.post(place, data=hidden(wrong) | right)
