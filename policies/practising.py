"""
Exercises: a made-up story step by step, with choices, as a file that a trainer can write.

What comes of a choice is not in the file: `cli.practice` makes the same moves under a real policy and shows it.
"""

from datetime import timedelta
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints, ValidationError

from policies.durations import Duration
from policies.faults import Fault, PolicyError
from policies.loading import faults_in
from policies.panels import Part
from policies.reading import read
from policies.words import Name, fault
from states.case import Intent
from states.lifecycle import Trigger

PRACTICE = Path(__file__).parent / "practice"
"""The exercises that come with Handrail."""


def _exact(duration: Duration) -> Duration:
    if duration.exact is None:
        raise fault("an exercise needs an exact time, such as 20h or 3d")
    return duration


Label = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]*$", max_length=60)]
"""A word of an exercise: small letters, digits, hyphens and underscores."""
Wait = Annotated[Duration, AfterValidator(_exact)]
"""How long the clock is moved."""


class PracticeMove(Part):
    """A move that somebody makes: the trainee, or whoever is named."""

    by: Label = Field("you", description="who makes it: you, or a made-up colleague such as committee-1")
    move: Trigger = Field(description="what they do: acknowledge, counsel, escalate, message, resolve")
    note: str | None = Field(None, description="what they write")
    outcome: Label | None = Field(None, description="the outcome, where the move has one")
    to: Label | None = Field(None, description="the group, or the made-up person, that it goes to")


class PracticeChoice(Part):
    """One thing that the trainee can do."""

    say: str = Field(description="what it is, in a sentence")
    moves: tuple[PracticeMove, ...] = Field((), description="what is done then; nothing is a choice, too")
    wait: Wait = Field("0h", validate_default=True, description="how much time passes after it")
    because: str = Field(description="what is good about it, or what goes wrong by it")
    good: bool = Field(default=False, strict=True, description="whether it is what the training asks for")


class PracticeStep(Part):
    """A moment at which the trainee chooses."""

    scene: str = Field(description="what has happened, and what the trainee knows")
    before: tuple[PracticeMove, ...] = Field((), description="what others do first")
    choices: tuple[PracticeChoice, ...] = Field(min_length=2, max_length=9, description="what can be done")


class PracticeReport(Part):
    """What somebody made up sends."""

    intent: Intent = Field(description="what they want")
    text: str = Field(description="what they write")
    danger: bool = Field(default=False, strict=True, description="someone is in danger now")
    consent: bool | None = Field(None, strict=True, description="whether the committee may read it")
    about: tuple[str, ...] = Field((), description="who must not see it")


class PracticeStory(Part):
    """An exercise: a report, and what the trainee does about it."""

    story: Label = Field(description="its name, to choose it by")
    title: str = Field(description="what it is called")
    learn: str = Field(description="what it is for")
    policy: str = Field("carpentries", description="the policy of the library that it is played under")
    people: dict[Name, int] = Field(description="how many made-up people there are of each role")
    you: Label = Field("facilitator-1", description="who of them the trainee is")
    report: PracticeReport = Field(description="what comes in")
    steps: tuple[PracticeStep, ...] = Field(min_length=1, description="what the trainee is asked, in order")

    @property
    def names(self) -> tuple[str, ...]:
        """The made-up people: facilitator-1, facilitator-2 and so on."""
        return tuple(f"{role}-{number}" for role, count in self.people.items() for number in range(1, count + 1))


def span_of(wait: Duration) -> timedelta:
    """Answer how far the clock is moved."""
    return wait.exact or timedelta()


def load_story(path: Path) -> PracticeStory:
    """
    Read an exercise.

    Raises:
        PolicyError: the file cannot be read, or anything in it is wrong; it holds every fault.

    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise PolicyError((Fault(str(path), 1, 1, "the file cannot be read"),)) from None
    document = read(text, str(path))
    faults, story = list(document.faults), None
    try:
        story = PracticeStory.model_validate(document.value)
    except ValidationError as error:
        faults.extend(faults_in(error, document, str(path), PracticeStory))
    if faults or story is None:
        raise PolicyError(tuple(faults))
    return story


def load_stories(folder: Path = PRACTICE) -> dict[str, PracticeStory]:
    """
    Read every exercise of a folder, by name.

    Raises:
        PolicyError: one of them is wrong.

    """
    return {story.story: story for story in map(load_story, sorted(folder.glob("*.yaml")))}
