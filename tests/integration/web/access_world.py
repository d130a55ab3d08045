"""
A community in which somebody stands in every way towards a case, and a case in every state: what the matrix looks at.

Who may see which case is told here by hand, beside the engine, so that the matrix does not ask the one it judges.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import httpx
from fastapi import FastAPI

from engine.deciding.conflicts import NO_CONFLICT, SOFT_CONFLICT
from engine.report import Attachment
from handrail.identifiers import Reference
from states.lifecycle import Trigger
from tests.integration.web.access_routes import ROUTES, Expected, Kind
from tests.integration.web.asking import Answer, Body, ask
from tests.integration.web.html_outline import Outline
from tests.integration.web.test_files import PICTURE
from tests.support.community import PASSPHRASE, Community, open_community
from web.app import make_app

NEVER = Reference("HR-22222222")
"""A reference that no case has."""
GROUPS = ("facilitator", "committee", "board")
OUT = ("named", "recused", "conflicted", "left")
"""Ways of being kept away from a case that one's role would show."""
IN = ("holding", "other", "resting", "newcomer")
"""Ways of being let in by one's role."""
NOBODY = "nobody"
SEEN_BY: dict[str, frozenset[str]] = {
    "forgotten": frozenset({"facilitator"}),
    "decided-by-the-board": frozenset({"facilitator", "committee", "board"}),
    "received": frozenset({"facilitator"}),
    "counselled": frozenset({"facilitator"}),
    "escalated": frozenset({"facilitator", "committee"}),
    "raised": frozenset({"facilitator", "committee", "board"}),
    "resolved": frozenset({"facilitator"}),
    "past-the-committee": frozenset({"ombuds"}),
}
"""Which roles a case in each state is open to; the first two take days, so they come while there is no other."""
WITHOUT_KEY = ("newcomer",)
"""Ways of seeing that a case is there and how it stands, and nothing of what was written."""
STATES = tuple(SEEN_BY)
_ROLES = tuple(f"{role}-{way}" for role in GROUPS for way in (*IN, *OUT))
PEOPLE = (*_ROLES, "ombuds-holding", "ombuds-named", "stranger-holding", NOBODY)
_FILE = Attachment("picture.png", "image/png", PICTURE)


def may_see(name: str, state: str) -> bool:
    """Answer whether someone may see the case in a state: their role, less every way of being kept away."""
    role, _, way = name.partition("-")
    return role in SEEN_BY[state] and way not in OUT


def may_open(name: str, state: str) -> bool:
    """Answer whether someone may open what was written in the case: with a key to it, and until it is forgotten."""
    return may_see(name, state) and state != "forgotten" and name.partition("-")[2] not in WITHOUT_KEY


@dataclass
class World:
    """The community; each person's cookies, form token and calendar; the case in each state with the file it holds."""

    community: Community
    app: FastAPI
    states: tuple[str, ...]
    cookies: dict[str, str] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    secrets: dict[str, str] = field(default_factory=dict)
    cases: dict[str, Reference] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    changed_lists: list[str] = field(default_factory=list)
    """Lists that changed for someone who was kept away from the case that came."""

    async def ask(
        self, name: str, route: str, *, state: str = "", query: str = "", more: Mapping[str, object] | None = None
    ) -> Answer:
        """Ask an address as someone, about the case in a state, or about one that does not exist."""
        parts = {
            "reference": self.cases.get(state, NEVER),
            "file": self.files.get(state, "0" * 32),
            "letter": "outcome-to-reporter",
        }
        secret = self.secrets.get(name, "nothing-like-it")
        method, _, path = route.partition(" ")
        body = self._body(name, ROUTES[route], more or {})
        address = (path + query).format_map(_Parts({**parts, "secret": secret}))
        answer = await ask(self.app, method, address, cookies=self.cookies[name], body=body)
        return answer.without((*parts.values(), self.tokens[name]))

    def _body(self, name: str, expected: Expected, more: Mapping[str, object]) -> Body:
        if expected.json is not None:
            return Body.of_json({**expected.json, **more})
        form = expected.form
        return Body() if form is None else Body.of_form({"token": self.tokens[name], **form, **more})

    async def lists_of(self, name: str) -> dict[str, Answer]:
        """Ask every list there is, with every query, as someone."""
        every = [(route, query) for route, one in ROUTES.items() if one.kind is Kind.LISTS for query in one.queries]
        return {f"{route}{query}": await self.ask(name, route, query=query) for route, query in every}


class _Parts(dict[str, str]):
    """The parts of a path; one that nobody named here is a word that opens nothing."""

    def __missing__(self, key: str) -> str:
        return f"no-{key}"


@asynccontextmanager
async def open_world(
    folder: Path, *, database_url: str | None = None, states: tuple[str, ...] = STATES
) -> AsyncIterator[World]:
    """Open the community, let the cases come one by one, and look at everyone's lists before and after each."""
    async with open_community(folder, database_url=database_url) as community:
        world = World(community, make_app(community.desk), states)
        await _settle(world)
        await _sign_in(world, *community.people, NOBODY)
        for name in community.people:
            world.secrets[name] = await community.desk.new_feed(await community.visitor(name))
        seen: dict[str, dict[str, Answer]] = {}
        for state in states:
            await _with_lists_watched(world, state, seen)
        await _people_come_and_go(world)
        yield world


async def _settle(world: World) -> None:
    for name in PEOPLE:
        role, _, way = name.partition("-")
        if name != NOBODY and way != "newcomer":
            facts = {"available": False} if way == "resting" else {}
            await world.community.join(role, name=name, **facts)
    await world.community.join("committee", name="committee-third")


async def _sign_in(world: World, *names: str) -> None:
    for name in names:
        transport = httpx.ASGITransport(world.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://handrail.test") as browser:
            if name != NOBODY:
                person = world.community.people[name]
                done = await browser.post("/api/sign-in", json={"email": person.email, "passphrase": PASSPHRASE})
                assert done.status_code == 200
            world.tokens[name] = Outline((await browser.get("/sign-in")).text).hidden()["token"]
            world.cookies[name] = "; ".join(f"{one.name}={one.value}" for one in browser.cookies.jar)


async def _with_lists_watched(world: World, state: str, seen: dict[str, dict[str, Answer]]) -> None:
    """
    Let a case come and move it; whoever is kept away must have the same lists as before, to the byte.

    `seen` are the lists as they were after the case before this one: for who was kept away from that one, too, and
    while no time has passed, they are the lists before this one, so that nobody is asked twice for the same.
    """
    away = [name for name in world.cookies if not may_see(name, state) and not name.endswith("-left")]
    before = {name: seen.get(name) or await world.lists_of(name) for name in away}
    seen.clear()
    at = world.community.clock.now()
    await _bring(world, state)
    if world.community.clock.now() != at:  # sign-ins have ended meanwhile
        await _sign_in(world, *world.cookies)
    for name in away:
        seen[name] = after = await world.lists_of(name)
        world.changed_lists += [f"{one} for {name}, {state}" for one in after if after[one] != before[name][one]]


async def _bring(world: World, state: str) -> None:
    """Report, let those step out who are to be kept away, and move the case to where it is to be."""
    named = [world.community.people[name].email for name in PEOPLE if name.endswith("-named")]
    past = state == "past-the-committee"
    about = tuple(one for one in named if not past or "ombuds" in one or "facilitator" in one)
    opened = await world.community.report(about=(*about, *(["committee"] if past else [])), attachments=(_FILE,))
    world.cases[state] = reference = opened.reference
    if past:
        await _remember_file(world, state, "ombuds-holding")
        return
    await _step_out(world, "facilitator", reference)
    await _remember_file(world, state, "facilitator-holding")
    await _MOVES.get(state, _nothing)(world, reference)
    if state not in {"forgotten", "resolved"}:
        await _say_no_conflict(world, reference, *SEEN_BY[state])


async def _remember_file(world: World, state: str, reader: str) -> None:
    page = await world.community.page(reader, world.cases[state])
    world.files[state] = next(one.file.id for one in page.writings if one.file)


async def _step_out(world: World, role: str, reference: Reference) -> None:
    out = await world.community.do(f"{role}-recused", reference, Trigger.RECUSE)
    tied = await world.community.do(
        f"{role}-conflicted", reference, Trigger.DECLARE, outcome=SOFT_CONFLICT, no_conflict=False
    )
    assert (out.status, tied.status) == ("applied", "applied"), (role, out, tied)


async def _say_no_conflict(world: World, reference: Reference, *roles: str) -> None:
    for name in (f"{role}-{way}" for role in roles for way in IN if way not in WITHOUT_KEY):
        await world.community.do(name, reference, Trigger.DECLARE, outcome=NO_CONFLICT, no_conflict=False)


async def _do(world: World, name: str, reference: Reference, trigger: Trigger, **wish: object) -> None:
    answer = await world.community.do(name, reference, trigger, **wish)
    assert answer.status == "applied", (name, trigger, answer.reason)


async def _nothing(world: World, reference: Reference) -> None:
    await _do(world, "facilitator-holding", reference, Trigger.TAKE)


async def _counsel(world: World, reference: Reference) -> None:
    await _do(world, "facilitator-holding", reference, Trigger.COUNSEL, note="We talked.")


async def _resolve(world: World, reference: Reference) -> None:
    await _counsel(world, reference)
    await _do(world, "facilitator-holding", reference, Trigger.RESOLVE, outcome="handled_on_the_spot")


async def _escalate(world: World, reference: Reference) -> None:
    await _do(world, "facilitator-holding", reference, Trigger.ESCALATE)
    await _step_out(world, "committee", reference)


async def _raise(world: World, reference: Reference) -> None:
    await _escalate(world, reference)
    await _do(world, "committee-holding", reference, Trigger.RAISE_TIER)
    await _step_out(world, "board", reference)


async def _decide(world: World, reference: Reference) -> None:
    await _raise(world, reference)
    await _do(world, "board-holding", reference, Trigger.HEARD)
    await _do(world, "board-holding", reference, Trigger.ASK, note="What do you think of it?")
    world.community.clock.move_to(world.community.clock.now() + timedelta(days=8))
    await world.community.work()
    for way in ("holding", "other", "resting"):
        await world.community.do(f"board-{way}", reference, Trigger.RESOLVE, outcome="private_reminder")
    assert (await world.community.facts(reference)).row.outcome == "private_reminder"


async def _forget(world: World, reference: Reference) -> None:
    await _resolve(world, reference)
    world.community.clock.move_to(world.community.clock.now() + timedelta(days=500))
    await world.community.work()
    await world.community.desk.forget()


_MOVES: dict[str, Callable[[World, Reference], Awaitable[None]]] = {
    "counselled": _counsel,
    "resolved": _resolve,
    "escalated": _escalate,
    "raised": _raise,
    "decided-by-the-board": _decide,
    "forgotten": _forget,
}


async def _people_come_and_go(world: World) -> None:
    """Let those leave who are to have left, and those join who were not there when the cases came."""
    for name in [one for one in PEOPLE if one.endswith("-left")]:
        await world.community.desk.person_leaves(world.community.people[name].email)
    newcomers = [one for one in PEOPLE if one.endswith("-newcomer")]
    for name in newcomers:
        await world.community.join(name.partition("-")[0], name=name)
    await _sign_in(world, *newcomers)
