"""
What people say to the programme: applicants, organisers of events, givers of feedback, facilitators about their term.

What is public by nature, the names of spaces and events and the entries of the board, holds no canary.
"""

import asyncio
import re
from datetime import datetime, timedelta

import httpx

from handrail.clock import SystemClock
from tests.canary.saying import People
from tests.support.community import PASSPHRASE

_FORMS = {"/programme/events": "/programme", "/me/channel": "/me"}
"""Where the forms are that are not on a page of their own."""


async def speak_with_the_programme(people: People) -> None:
    """Apply, be decided about, hand in addresses, give feedback and answer it, each with words that are wrong first."""
    now = SystemClock().now()
    async with people.client() as anybody, people.client() as mentor, people.client() as facilitator:
        await _sign_in(people, mentor, "committee-1")
        await _sign_in(people, facilitator, "facilitator-1")
        await _sent(mentor, "/programme/cohorts", {"first": people.word("cohort first")}, refused=True)
        await _sent(mentor, "/programme/cohorts", {"first": _typed(now + timedelta(days=60))})
        await _apply(people, anybody)
        await _organise(people, facilitator, now + timedelta(days=40))
        await _give_feedback(people, anybody, facilitator)
        await _be_reached_elsewhere(people, facilitator, "Chat")
        await _be_reached_elsewhere(people, mentor, "Pager")


async def _apply(people: People, client: httpx.AsyncClient) -> None:
    address = f"{people.word('applicant')}@example.net"
    sent = {"name": people.word("applicant name"), "email": address, "words": people.word("applicant words")}
    await _sent(client, "/apply", sent, refused=True)
    await _sent(client, "/apply", sent | {"known": "yes", "email": people.word("no address")}, refused=True)
    await _sent(client, "/apply", sent | {"known": "yes"})
    await _sent(client, "/apply", sent | {"known": "yes"})
    await _sent(client, "/apply/place", {"code": people.word("code")}, refused=True)


async def _organise(people: People, client: httpx.AsyncClient, day: datetime) -> None:
    event = {"name": "A workshop", "starts": _typed(day), "ends": _typed(day + timedelta(hours=6)), "zone": "UTC"}
    addresses = f"{people.word('organiser')}@example.net, {people.word('second organiser')}@example.net"
    await _sent(client, "/programme/events", event | {"organisers": people.word("no organiser")}, refused=True)
    await _sent(client, "/programme/events", event | {"organisers": addresses, "kind": "workshop"})
    await _sent(client, "/programme/events", event | {"starts": people.word("starts")}, refused=True)


async def _give_feedback(people: People, giver: httpx.AsyncClient, facilitator: httpx.AsyncClient) -> None:
    words = people.word("feedback")
    given = await giver.post(
        "/api/reports", json=people.body(intent="feedback", text=f"I wish for {words} at the door.")
    )
    assert given.status_code == 201, given.status_code
    place = f"/desk/{given.json()['reference']}/board"
    entry = {"do": "publish", "title": "More light", "column": "planned", "told": people.word("told")}
    await _sent(facilitator, place, entry | {"text": f"Somebody wishes for {words} at the door."}, refused=True)
    await _sent(facilitator, place, entry | {"text": "The entrance is to be lit better."})


async def _be_reached_elsewhere(people: People, client: httpx.AsyncClient, service: str) -> None:
    wrong = {"service": people.word("service"), "to": people.word("elsewhere")}
    await _sent(client, "/me/channel", wrong, refused=True)
    await _sent(client, "/me/channel", {"service": service, "to": f"{people.word('reached')}/x"}, refused=True)
    await _sent(client, "/me/channel", {"service": service, "to": people.word("reached at")})
    async with asyncio.timeout(60):
        while "is on its way" in (await client.get("/me")).text:  # noqa: ASYNC110 - it is sent by another process
            await asyncio.sleep(0.2)


async def _sign_in(people: People, client: httpx.AsyncClient, name: str) -> None:
    secret = {"email": people.house.people[name].email, "passphrase": PASSPHRASE}
    assert (await client.post("/api/sign-in", json=secret)).status_code == 200


async def _sent(client: httpx.AsyncClient, place: str, fields: dict[str, str], *, refused: bool = False) -> None:
    """Fill in a form as a browser does: with the token of its page, and with one of its marks."""
    page = await client.get(_FORMS.get(place, place))
    token, mark = (re.search(rf'name="{name}" value="([^"]*)"', page.text) for name in ("token", "mark"))
    hidden = {"token": token[1] if token else "", "mark": mark[1] if mark else ""}
    answer = await client.post(place, data=fields | hidden)
    assert (answer.status_code >= 400) is refused, (place, answer.status_code, sorted(fields))


def _typed(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M}"
