"""
What a proof answers: findings, each with the shortest way there in words, and figures where all holds.
"""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a policy cannot keep; `steps` is the shortest way there, where there is one, told with its times."""

    code: str
    message: str
    steps: tuple[str, ...] = ()
    recusals: int | None = None
    """How many people must be named or step out for it, where that is what it takes."""


@dataclass(frozen=True, slots=True)
class Reached:
    """How long it takes at worst until a group hears of a report on which nobody acts; None: it never hears."""

    group: str
    within: timedelta | None
    said: str = ""
    """From when it takes that long, where that depends on the day."""
    unheard: tuple[int, ...] = ()
    """Numbers of the routes, from 1, of which it never hears by the clock alone."""


@dataclass(frozen=True, slots=True)
class Tolerated:
    """
    What recusals do to a group of `members`: after `short` of them it cannot act, and `then` take the case.

    `silent` is how many it takes, the group's own and others', until no one who may hear is left for a message to it.
    """

    group: str
    members: int
    short: int
    then: tuple[str, ...]
    silent: int


@dataclass(frozen=True, slots=True)
class Figures:
    """
    What holds at worst.

    `first_person` is the longest time until a person is told, and `at_work` until one is told on a working day.
    `word` is the longest time between two words to a reporter if nobody acts. `somebody` is the longest time for which
    a case, wherever it stands, can be left alone before the clock tells somebody; `wordless` names where the clock
    alone never tells the reporter anything more. `messages` are the most that one member of each group gets in 90 days
    in which nobody acts.
    """

    places: int
    nodes: int
    combinations: int
    first_person: timedelta | None
    at_work: timedelta | None
    at_work_from: str
    word: timedelta
    somebody: timedelta | None
    wordless: tuple[str, ...]
    reached: tuple[Reached, ...]
    tolerated: tuple[Tolerated, ...]
    messages: dict[str, int]


@dataclass(frozen=True, slots=True)
class Proof:
    """What was found, and the figures."""

    findings: tuple[Finding, ...]
    figures: Figures
