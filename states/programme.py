"""
The programme's own words: the parts of a training, where an applicant stands, and what comes after a service.

The parts and their minutes are those of module 3, chapter 6 of the Community Facilitators Program.
"""

from dataclasses import dataclass
from enum import StrEnum

FEWEST, MOST = 10, 20
"""So many people make a cohort."""
WEEKS_BETWEEN = 8
"""A new cohort begins so many weeks after the one before."""
MONTHS_OF_SERVICE = 6
"""So long does a cohort serve before each of them chooses anew."""


class Part(StrEnum):
    """One part of a training; they follow each other in this order."""

    WELCOME = "welcome"
    """People meet, and hear how the day goes."""
    INTRODUCTION = "introduction"
    """Why there is a code of conduct, and what facilitators are for."""
    THEORY = "theory"
    """From norms and values to guidelines and codes, and how they came about."""
    THE_CODE = "the-code"
    """The community's own code of conduct, and how reports are made and answered."""
    BREAK = "break"
    """A pause."""
    FACILITATION = "facilitation"
    """Practice: scenarios, talked through in small groups."""
    JOINING = "joining"
    """How to join, what comes next, and goodbye."""


MINUTES = {
    Part.WELCOME: 10,
    Part.INTRODUCTION: 15,
    Part.THEORY: 25,
    Part.THE_CODE: 25,
    Part.BREAK: 15,
    Part.FACILITATION: 60,
    Part.JOINING: 30,
}
"""How long each part lasts: 180 minutes in all."""
TAUGHT = tuple(part for part in Part if part is not Part.BREAK)
"""The parts that somebody must have attended in order to be certified."""


class Place(StrEnum):
    """Where an applicant stands."""

    PLACED = "placed"
    """They have a place in the cohort."""
    WAITING = "waiting"
    """The cohort is full; they move up in their order when someone withdraws."""
    WITHDRAWN = "withdrawn"
    """They have taken their application back."""
    DECLINED = "declined"
    """A mentor has declined it."""
    CERTIFIED = "certified"
    """They have finished the training."""
    MISSED = "missed"
    """The training is over, and they have missed a part of it."""


HOPING = (Place.PLACED, Place.WAITING)
"""Places of those who are still to be trained."""


class Choice(StrEnum):
    """What somebody does when their service ends."""

    SERVE_ON = "serve_on"
    """They serve for another term."""
    OTHER_ROLE = "other_role"
    """They train for another role."""
    MENTOR = "mentor"
    """They become a mentor to others."""
    REST = "rest"
    """They step off."""
    INACTIVE = "inactive"
    """They did not choose by the day; nobody chooses this, it is what silence comes to."""


OFFERED = tuple(choice for choice in Choice if choice is not Choice.INACTIVE)
"""What somebody may choose from."""


class Below(StrEnum):
    """What becomes of a cohort that too few have applied for."""

    HOLD = "hold"
    """It takes place all the same."""
    MERGE = "merge"
    """Its applicants join the next cohort."""


@dataclass(frozen=True, slots=True)
class Count:
    """How many have a place in a cohort, and how many wait for one."""

    placed: int
    waiting: int

    @property
    def enough(self) -> bool:
        """Whether these are enough people for a cohort."""
        return self.placed >= FEWEST
