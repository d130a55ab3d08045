"""
The community that a year is simulated with: what arrives, who is there when, how long people take, what they choose.

Only what people do stands here; whatever the clock forces comes from the policy. Shares are from 0 to 1.
"""

import re
from datetime import date
from enum import StrEnum
from typing import Annotated, Self

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from policies.calendars import WEEK, Calendar
from policies.durations import Duration
from policies.event_hours import Day, Hours, clock_times
from policies.panels import Part
from policies.words import CHANNELS, Code, GroupName, Groups, IntentWord, fault, listed, unknown
from states.case import Intent
from states.lifecycle import Trigger

_OPENING = re.compile(r"([a-z]{3}(?:-[a-z]{3})?) +(\S.*)")
Share = Annotated[float, Field(ge=0, le=1)]
Weight = Annotated[float, Field(ge=0, le=1_000_000)]


class Doing(StrEnum):
    """What people do about a case, each named as what is asked of it."""

    ACKNOWLEDGE = Trigger.ACKNOWLEDGE.value
    """Telling the reporter that a person has it."""
    COUNSEL = Trigger.COUNSEL.value
    """Hearing the reporter."""
    CLOSE = Trigger.CLOSE.value
    """Seeing that there is nothing in it."""
    CONSENT = Trigger.CONSENT.value
    """Asking whether those who decide may read it."""
    ESCALATE = Trigger.ESCALATE.value
    """Handing it to those who decide."""
    MET = Trigger.MET.value
    """Meeting about it; each who must be there."""
    DECIDED = Trigger.DECIDED.value
    """Making up one's mind; each whose vote is needed."""
    TOLD = Trigger.TOLD.value
    """Telling the reporter the answer."""
    RESOLVE = Trigger.RESOLVE.value
    """Bringing it to its end."""


def _exact(duration: Duration) -> Duration:
    if duration.exact is None:
        raise fault("write it in minutes, hours, days or weeks")
    return duration


Plain = Annotated[Duration, AfterValidator(_exact)]
"""A duration that needs no calendar."""


def _at_least_one(factor: float) -> float:
    if not factor >= 1:
        raise fault("1 or more is needed here: 1 is no spread at all")
    return factor


class Spread(Part):
    """How long something takes: log-normal around a median, or exponential around a mean."""

    median: Plain | None = Field(None, description="half of the times are shorter")
    spread: Annotated[float, AfterValidator(_at_least_one), Field(le=10)] = Field(
        2.0, description="two of three times lie between the median divided and multiplied by it; 1: always the median"
    )
    mean: Plain | None = Field(None, description="instead of a median: exponential, with this mean")

    @model_validator(mode="before")
    @classmethod
    def _plain(cls, value: object) -> object:
        return {"median": value} if isinstance(value, str | int) and not isinstance(value, bool) else value

    @model_validator(mode="after")
    def _either(self) -> Self:
        if (self.median is None) == (self.mean is None):
            raise fault("say a median or a mean, and not both")
        return self


class Answer(Part):
    """How long one thing takes: until somebody looks at it, by the clock, and then in hours of work."""

    seen: Spread = Field(description="until it is looked at, day and night")
    work: Spread = Field(description="work, in the hours that the person has")


Answers = dict[Doing, Answer]


def _opening(text: str) -> str:
    found = _OPENING.fullmatch(text)
    days = _days(found[1]) if found else ()
    try:
        clock_times(found[2] if found else "")
    except ValueError:
        days = ()
    if not days:
        raise fault(f"'{text[:40]}' are no hours of a week; write mon-fri 18:00-21:00")
    return text


def _days(word: str) -> tuple[str, ...]:
    first, _, last = word.partition("-")
    if first not in WEEK or (last or first) not in WEEK:
        return ()
    start, count = WEEK.index(first), (WEEK.index(last or first) - WEEK.index(first)) % 7
    return tuple(WEEK[(start + step) % 7] for step in range(count + 1))


def hours_of(text: str) -> tuple[tuple[str, ...], str]:
    """Answer the days and the hours of a text such as `mon-fri 18:00-21:00`."""
    days, _, hours = text.partition(" ")
    return _days(days), hours.strip()


Opening = Annotated[str, AfterValidator(_opening)]


class Absence(Part):
    """Days on which someone is not there."""

    first: Day = Field(alias="from", description="the first day away")
    last: Day = Field(alias="to", description="the last day away")

    def covers(self, day: date) -> bool:
        """Answer whether they are away on `day`."""
        return self.first <= day <= self.last


class Someone(Part):
    """One of the people; `name` is made up, and stands in the report."""

    name: Annotated[str, Field(min_length=1, max_length=60)] = Field(description="what the report calls them")
    groups: Groups = Field(min_length=1, description="the policy's groups they are in")
    zone: Annotated[str, AfterValidator(lambda name: Calendar(zone=name).zone)] = Field("UTC", description="their zone")
    hours: Annotated[
        tuple[Opening, ...], BeforeValidator(listed, json_schema_input_type=str | list[str]), Field(min_length=1)
    ] = Field(description="when they work on cases: `mon-fri 18:00-21:00`")
    holidays: tuple[str, ...] = Field((), description="their days off, as in a policy's calendar")
    away: tuple[Absence, ...] = Field((), description="when they are away")
    away_weeks: Annotated[int, Field(ge=0, le=52)] = Field(0, description="further weeks away, chosen by chance")
    at_most: Annotated[int, Field(gt=0, le=100_000)] | None = Field(None, description="most cases at a time")


def _weekday(word: str) -> str:
    if word not in WEEK:
        raise unknown("day of the week", word, WEEK)
    return word


def _channel(word: str) -> str:
    if word not in CHANNELS:
        raise unknown("channel", word, CHANNELS)
    return word


class Reports(Part):
    """What arrives, and when."""

    per_week: Annotated[float, Field(gt=0, le=100_000)] = Field(2.0, description="how many in a week, on average")
    days: dict[Annotated[str, AfterValidator(_weekday)], Weight] = Field(
        {}, description="how much comes on a day, where that is not 1: `{sat: 0.5}`"
    )
    hours: dict[Hours, Weight] = Field({}, description="how much comes at an hour: `{'18:00-23:00': 2}`")
    intents: dict[IntentWord, Weight] = Field(
        {Intent.REPORT: 6.0, Intent.COUNSEL: 3.0, Intent.INFORMATION: 1.0}, description="what the reporters want"
    )
    channels: dict[Annotated[str, AfterValidator(_channel)], Weight] = Field(
        {"form": 2.0, "mail": 1.0}, description="the doors they come in by"
    )
    danger: Share = Field(0.02, description="how many tell of danger")
    empty: Share = Field(0.03, description="how many have nothing in them")
    about: dict[GroupName, Share] = Field({}, description="how many are about one of a group")


class Choices(Part):
    """What people choose to do."""

    escalate: Share = Field(0.3, description="how many cases those who counsel hand to those who decide")
    consent: Share = Field(0.5, description="how many reporters agree to that when they are asked")
    withdraw: Share = Field(0.03, description="how many take the report back")
    appeal: Share = Field(0.05, description="how many appeal, where the policy lets them")
    heed: Share = Field(0.5, description="how many reminders make somebody look at once")


class Community(Part):
    """Everything about the people of a simulated year."""

    community: Code = Field(description="its name: small letters, digits and hyphens")
    reports: Reports = Field(Reports(), description="what arrives, and when")
    answers: Answers = Field({}, description="how long people take, where that is not as usual")
    by_group: dict[GroupName, Answers] = Field({}, description="how long the people of a group take")
    choices: Choices = Field(Choices(), description="what people choose to do")
    cover_after: Plain = Field(
        Duration.parse("2d"), description="how long a colleague may be away before another one of the group steps in"
    )
    people: Annotated[tuple[Someone, ...], Field(min_length=1, max_length=500)] = Field(description="the people")

    @model_validator(mode="after")
    def _named_apart(self) -> Self:
        names = [one.name for one in self.people]
        for index, name in enumerate(names):
            if name in names[:index]:
                raise fault(f"two people are called '{name}'", at=("people", index, "name"))
        return self
