"""
Whether a door may take something in hand: asked by every door of a process, before memory grows.

Four things are bounded: conversations, bytes that are in memory, reports that wait for their commit, and reports a
minute. What does not fit is refused at once, and its sender told when to come again. How each is shared so that a flood
leaves room for others is for `shares`; what a refusal looks like is each door's business.
"""

import logging
import random
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from math import ceil
from types import TracebackType
from typing import Self

from engine.views import Measure
from handrail.settings import Settings
from intake.doors import Door, RefusedAtTheDoorError, Why
from intake.pace import Pace
from intake.shares import Sender, Share
from intake.turns import Turns

_LOG = logging.getLogger("handrail.doors")
_PAGES = 128
_EXPLAINED = 50
_SLOWEST, _QUICKEST = 60, 2
WAIT_SECONDS = 2.0
"""For so long reports may wait for their commit, at the pace that is measured, before others are refused."""
FEWEST = 128
"""So many reports may wait whatever the pace; three groups of a commit."""
_TELL_SECONDS = 60.0
MINUTE = 60.0


@dataclass(frozen=True, slots=True)
class Limits:
    """How much may be in hand at once, over all doors of this process, and how many reports a minute a door takes."""

    reports: int = 500
    bytes: int = 64_000_000
    connections: int = 600
    per_minute: int = 12_000

    @classmethod
    def of(cls, settings: Settings) -> "Limits":
        """Read them; two mails of the largest size always fit, or one would be told to come again for ever."""
        room = max(settings.intake_bytes, 2 * settings.max_mail_bytes)
        return cls(settings.intake_queue, room, settings.intake_connections, settings.intake_per_minute)


class Admission:
    """What the doors of one process have in hand, and what they refused."""

    def __init__(self, limits: Limits | None = None, stopwatch: Callable[[], float] = time.monotonic) -> None:
        """Begin with empty hands; `stopwatch` counts seconds."""
        most = limits or Limits()
        self.connections = Share(most.connections)
        self.bytes = Share(most.bytes)
        self.reports = Share(most.reports)
        self.pages = Share(_PAGES)
        self.turns = Turns()
        self.rate = Share(most.per_minute, fades=MINUTE, stopwatch=stopwatch)
        self.explained = Share(_EXPLAINED, fades=1.0, stopwatch=stopwatch)
        self._most, self._pace = most.reports, Pace(stopwatch)
        self._adapt()
        self._refused: Counter[tuple[Door, Why]] = Counter()
        self._stopwatch, self._told_at, self._told = stopwatch, -_TELL_SECONDS, 0

    def begin(self, door: Door, sender: Sender = None) -> "Hold":
        """Begin to take something in; nothing is taken yet."""
        return Hold(self, door, sender)

    def why_not(self, door: Door, sender: Sender = None) -> Why | None:
        """Answer what one more report would find no room in; None if there is room."""
        self.rate.fade()
        if not self.reports.has_room(door, sender):
            return Why.REPORTS
        return None if self.rate.has_room(door, sender) else Why.RATE

    def refuse(self, door: Door, why: Why) -> RefusedAtTheDoorError:
        """Count a refusal, tell the operator of it once a minute, and answer the error that says so."""
        self._refused[door, why] += 1
        now = self._stopwatch()
        if now - self._told_at >= _TELL_SECONDS:
            since, self._told = self._refused.total() - self._told, self._refused.total()
            self._told_at = now
            _LOG.warning("over capacity: %d refused, now at the door %s for want of %s", since, door, why)
        return RefusedAtTheDoorError(why, self._pause(why))

    def forget(self) -> None:
        """Let fade what fades, also while nobody comes."""
        self.rate.fade()
        self.explained.fade()

    def measures(self) -> tuple[Measure, ...]:
        """Count for `/metrics` what is in hand, and what was refused at which door for want of what."""
        held = {Why.CONNECTIONS: self.connections, Why.BYTES: self.bytes, Why.REPORTS: self.reports}
        words = "What the doors of this process have in hand"
        now = [Measure("handrail_in_hand", words, round(of.used), (("what", what),)) for what, of in held.items()]
        return (*now, *(_refusals(door, why, self._refused[door, why]) for door in Door for why in _WHYS[door]))

    def _pause(self, why: Why) -> int:
        """Answer for how many seconds to stay away; no two the same, or all that were refused would come together."""
        base = {Why.RATE: MINUTE / 4, Why.REPORTS: self._seconds_in_hand()}.get(why, 2 * _QUICKEST)
        return min(_SLOWEST, ceil(base * random.uniform(1, 2)))  # noqa: S311 - no secret

    def _seconds_in_hand(self) -> float:
        """Answer how long what is in hand takes."""
        pace = self._pace.per_second
        return max(_QUICKEST, self.reports.used / pace if pace else _SLOWEST / 4)

    def _adapt(self) -> None:
        """Let as many reports wait as get through in a short while, so that whoever waits does not wait long."""
        self.reports.limit = min(self._most, max(FEWEST, WAIT_SECONDS * self._pace.per_second))

    def admit(self, door: Door, sender: Sender) -> None:
        """
        Take a report's place, and count it.

        Raises:
            RefusedAtTheDoorError: there is none.

        """
        why = self.why_not(door, sender)
        if why is not None:
            raise self.refuse(door, why)
        self._pace.note(self.reports.used)
        self.reports.take(door, sender)
        self.rate.take(door, sender)

    def answered(self, door: Door, sender: Sender) -> None:
        """Give a report's place back: its sender has been answered."""
        self._pace.note(self.reports.used, 1)
        self.reports.give_back(door, sender)
        self._adapt()


class Hold:
    """
    What one request or one mail has of each share, until it ends.

    Bytes are taken as they arrive, a report's place only once it is there whole: who sends slowly keeps no place.
    """

    __slots__ = ("_admission", "_bytes", "_pages", "_reports", "door", "sender")

    def __init__(self, admission: Admission, door: Door, sender: Sender) -> None:
        self._admission, self.door, self.sender = admission, door, sender
        self._bytes = self._pages = 0
        self._reports = False

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Give everything back."""
        self.end()

    def grow(self, size: int) -> None:
        """
        Take so many bytes more.

        Raises:
            RefusedAtTheDoorError: there is no room for them.

        """
        if not self._admission.bytes.take(self.door, self.sender, size):
            raise self._admission.refuse(self.door, Why.BYTES)
        self._bytes += size

    def shrink(self) -> None:
        """Give all bytes back."""
        self._admission.bytes.give_back(self.door, self.sender, self._bytes)
        self._bytes = 0

    def admit(self) -> None:
        """
        Take a report's place, and count it; what has one already keeps it.

        Raises:
            RefusedAtTheDoorError: there is none.

        """
        if self._reports:
            return
        self._admission.admit(self.door, self.sender)
        self._reports = True

    def show(self) -> None:
        """
        Take a page's place.

        Raises:
            RefusedAtTheDoorError: there is none.

        """
        if not self._admission.pages.take(self.door, self.sender):
            raise self._admission.refuse(self.door, Why.PAGES)
        self._pages += 1

    def end(self) -> None:
        """Give everything back; a second time there is nothing."""
        self.shrink()
        self._admission.pages.give_back(self.door, self.sender, self._pages)
        if self._reports:
            self._admission.answered(self.door, self.sender)
        self._pages, self._reports = 0, False


_WHYS: dict[Door, tuple[Why, ...]] = {
    **dict.fromkeys((Door.FORM, Door.API, Door.WEBHOOK), (Why.BYTES, Why.REPORTS, Why.RATE)),
    Door.MAIL: (Why.CONNECTIONS, Why.BYTES, Why.REPORTS, Why.RATE),
    Door.PAGES: tuple(Why),
}
"""What each door can refuse for; conversations over HTTP are counted before it is known what they are about."""


def _refusals(door: Door, why: Why, count: int) -> Measure:
    words = "What the doors of this process refused for want of room"
    return Measure("handrail_refused", words, count, (("door", door), ("why", why)), counter=True)
