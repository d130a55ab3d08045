"""
What becomes of a report if nobody ever acts: who hears first and when, and how many messages that makes, at worst.

Each way to start is lived through with its real times, from every day that differs from others in its calendar.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from itertools import pairwise

from policies.calendars import Calendar
from policies.generated import every_promise
from policies.proving.dates import depends_on_days, different_days, until_work
from policies.proving.graph import Graph
from policies.proving.reports import First
from policies.proving.stories import Scene, begin, silence
from policies.proving.strength import Left
from policies.words import REPORTER

HOW_FAR = timedelta(days=90)
"""How long nobody acts."""
_MONDAY = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Lived:
    """One report nobody ever acted on: how it came, when, and everything that happened."""

    first: First
    at: datetime
    scenes: tuple[Scene, ...]

    def heard_first(self, group: str) -> timedelta | None:
        """Answer after how long a group first hears; None if it never does."""
        return next((scene.at - self.at for scene in self.scenes if _reaches(scene, group)), None)

    def person_first(self) -> timedelta | None:
        """Answer after how long a person is told."""
        told = (scene.at - self.at for scene in self.scenes if any(_person(one.group) for one in scene.heard))
        return next(told, None)

    def at_work_first(self, calendar: Calendar) -> timedelta | None:
        """Answer after how long someone has been told on a working day."""
        told = self.person_first()
        return until_work(self.at + told, calendar) - self.at if told is not None else None

    def longest_without_a_word(self) -> timedelta:
        """Answer the longest time between two words to the reporter, until the end of what is looked at."""
        words = [scene.at for scene in self.scenes if _reaches(scene, REPORTER)]
        times = [self.at, *words, self.at + HOW_FAR]
        return max(later - earlier for earlier, later in pairwise(times))

    def messages(self) -> Counter[str]:
        """Answer how many messages each member of a group gets, at most."""
        return Counter(one.group for scene in self.scenes for one in scene.heard if _person(one.group) and one.group)


class Dark:
    """Every report that nobody acts on."""

    def __init__(self, graph: Graph) -> None:
        """Take the ways to start with nobody missing but those it is about."""
        self.graph = graph
        lefts = graph.absences
        self.firsts = tuple(
            (first, lefts.strengths.emptied(lefts.strengths.full, first.facts.about))
            for first, ways in graph.firsts.items()
            if ways & 1 << lefts.number[lefts.strengths.emptied(lefts.strengths.full, first.facts.about)]
        )

    @cached_property
    def plain(self) -> tuple[Lived, ...]:
        """Answer each way to start, lived through from an ordinary Monday morning."""
        return tuple(self._live(first, left, _MONDAY) for first, left in self.firsts)

    @cached_property
    def every_day(self) -> tuple[Lived, ...]:
        """Answer each way to start from every day that differs from others, for as long as groups first hear."""
        firsts = [one.heard_first(group) for one in self.plain for group in self.graph.policy.groups]
        span = max((time for time in firsts if time is not None), default=timedelta(0)) + timedelta(days=7)
        return tuple(
            self._live(first, left, at, span)
            for first, left in self.firsts
            for at in different_days(self.graph.policy.calendar)
        )

    @cached_property
    def first_told(self) -> tuple[Lived, ...]:
        """Answer each way to start from every day that differs from others, until a person is told."""
        return tuple(
            self._until_told(first, left, at)
            for first, left in self.firsts
            for at in different_days(self.graph.policy.calendar)
        )

    @property
    def days_matter(self) -> bool:
        """Whether any promise takes longer from some days than from others."""
        promises = every_promise(self.graph.policy).values()
        return any(
            depends_on_days(span)
            for owing in promises
            for span in (owing.within, *(nudge.at for nudge in owing.nudge), owing.broken.again_every)
            if span
        )

    def worst(self, group: str) -> Lived | None:
        """Answer where a group hears last of all the reports of which it hears at all."""
        lived = self.every_day if self.days_matter else self.plain
        return max(
            (one for one in lived if one.heard_first(group) is not None),
            key=lambda one: one.heard_first(group) or timedelta(0),
            default=None,
        )

    def _live(self, first: First, left: Left, at: datetime, span: timedelta = HOW_FAR) -> Lived:
        story, scene = begin(self.graph.atlas, self.graph.absences.strengths, first, left, at)
        return Lived(first, at, (scene, *silence(story, at + span)))

    def _until_told(self, first: First, left: Left, at: datetime) -> Lived:
        story, scene = begin(self.graph.atlas, self.graph.absences.strengths, first, left, at)
        scenes = [scene]
        later = iter(silence(story, at + HOW_FAR))
        while not any(_person(one.group) for one in scenes[-1].heard):
            following = next(later, None)
            if following is None:
                break
            scenes.append(following)
        return Lived(first, at, tuple(scenes))


def _reaches(scene: Scene, group: str) -> bool:
    return any(one.group == group for one in scene.heard)


def _person(group: str | None) -> bool:
    return group is not None and group != REPORTER
