"""
The stories of `handrail demo`: what made-up reporters send through the JSON door, and what made-up people do about it.

Hours are hours of the demonstration's clock after the report. Nobody here exists, and nothing here happened.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

import httpx

from cli.demonstration import PEOPLE, DemoPerson

Tell = Callable[[str], None]
_TRIES = 40
_PAUSE = 0.25


@dataclass(frozen=True, slots=True)
class Step:
    """What someone does `after` so many hours: a trigger, with a note or an outcome where one is wanted."""

    after: float
    who: DemoPerson
    trigger: str
    note: str | None = None
    outcome: str | None = None

    def body(self) -> dict[str, str | bool]:
        """Write it as the API reads it; nobody here has a conflict of interest."""
        told = {"trigger": self.trigger, "note": self.note, "outcome": self.outcome}
        return {name: value for name, value in told.items() if value is not None} | {"no_conflict": True}


@dataclass(frozen=True, slots=True)
class Story:
    """One report and what people do about it."""

    title: str
    report: dict[str, object]
    steps: tuple[Step, ...] = field(default=())


_ONE, _TWO, _COMMITTEE, _SECOND = PEOPLE[:4]
STORIES = (
    Story(
        "a report that nobody counsels",
        {
            "intent": "report",
            "text": "This is made up. Someone kept interrupting others in the demonstration workshop.",
            "space": "demonstration workshop",
            "consent": {"committee": True},
            "contact": {"email": "reporter-one@example.org"},
        },
        (Step(9, _ONE, "acknowledge", note="This is made up. Thank you, we have it."),),
    ),
    Story(
        "a report that is counselled and resolved",
        {
            "intent": "report",
            "text": "This is made up. A joke in the demonstration chat made someone feel unwelcome.",
            "space": "demonstration chat",
            "contact": {"email": "reporter-two@example.org"},
        },
        (
            Step(4, _TWO, "acknowledge", note="This is made up. Thank you for telling us."),
            Step(14, _TWO, "counsel", note="This is made up. We talked, and agreed on a private word."),
            Step(36, _TWO, "told", note="This is made up. They apologised."),
            Step(40, _TWO, "resolve", outcome="handled_on_the_spot"),
        ),
    ),
    Story(
        "a report of danger",
        {
            "intent": "report",
            "text": "This is made up. Someone at the demonstration picnic does not feel safe going home alone.",
            "danger": True,
            "contact": {"email": "reporter-three@example.org"},
        },
        (
            Step(3, _COMMITTEE, "acknowledge", note="This is made up. Someone is on the way to you."),
            Step(16, _COMMITTEE, "met"),
            Step(16, _SECOND, "met"),
            Step(60, _COMMITTEE, "told", note="This is made up. You were seen home, and we stay in touch."),
        ),
    ),
    Story(
        "an anonymous question",
        {"intent": "counsel", "text": "This is made up. I am not sure whether what I saw is worth a report."},
        (Step(20, _ONE, "acknowledge"), Step(44, _ONE, "counsel", note="This is made up. It is; let us talk.")),
    ),
)


class Teller:
    """Sends the reports and lets people act, through the same doors as everyone."""

    def __init__(self, address: str, speed: float, tell: Tell) -> None:
        """Tell at `address`, on a clock that is `speed` times as fast as ours."""
        self._address, self._speed, self._tell = address, speed, tell
        self.titles: dict[str, str] = {}

    async def tell_all(self, stories: tuple[Story, ...] = STORIES) -> None:
        """Tell the stories side by side until each is over."""
        async with asyncio.TaskGroup() as group:
            for story in stories:
                group.create_task(self._tell_one(story))

    async def _tell_one(self, story: Story) -> None:
        async with httpx.AsyncClient(base_url=self._address, timeout=20) as door:
            reference = str((await self._post(door, "/api/reports", story.report)).json()["reference"])
        self.titles[reference] = story.title
        hours = 0.0
        for step in story.steps:
            await asyncio.sleep((step.after - hours) * 3600 / self._speed)
            hours = step.after
            await self._act(reference, step)

    async def _act(self, reference: str, step: Step) -> None:
        """Sign in as someone and ask for a move; whatever is refused is part of the story."""
        async with httpx.AsyncClient(base_url=self._address, timeout=20) as desk:
            await self._post(desk, "/api/sign-in", {"email": step.who.email, "passphrase": step.who.passphrase})
            answer = await self._post(desk, f"/api/cases/{reference}/moves", step.body())
        if answer.is_error:
            self._tell(f"{reference}  {step.who.name} could not {step.trigger}: {answer.json().get('message', '')}")

    async def _post(self, client: httpx.AsyncClient, path: str, body: object) -> httpx.Response:
        """Send JSON; should the pages be starting again just now, wait for them."""
        for _ in range(_TRIES):
            try:
                return await client.post(path, json=body)
            except httpx.TransportError:
                await asyncio.sleep(_PAUSE)
        return await client.post(path, json=body)
