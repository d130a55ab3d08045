"""
The rules of a policy that are not clocks: deciding, appealing, withdrawing, measures, conflicts, publishing.
"""

from datetime import date
from enum import StrEnum
from typing import Annotated, Self

from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo, model_validator

from policies.clauses import Span
from policies.durations import Duration, Unit
from policies.panels import Count, Part, Vote
from policies.words import Events, GroupName, Groups, Name, choice, fault, in_tiers, listed
from states.lifecycle import Event

_GROUNDS = ("any", "process", "new_evidence")
OTHERWISE = "otherwise"
"""The key of `keep` that stands for every outcome not named."""


COUNTS = ("reports", "channels", "intents", "outcomes", "unilateral", "appeals", "promises")
"""What may be counted in public."""


class Deadlock(Part):
    """What happens when a tier cannot agree."""

    after: Span = Field(description="how long it may try")
    to: GroupName = Field(description="the tier that takes over")
    starts: Events = Field((Event.ESCALATED,), alias="from", min_length=1, description="the event that starts the wait")

    @model_validator(mode="after")
    def _leads_to_a_tier(self, info: ValidationInfo) -> Self:
        if not in_tiers(self.to, info):
            raise fault(f"a deadlock goes to one of `tiers`; '{self.to}' is none", at=("to",))
        return self


class Relaxed(Part):
    """The vote that is enough once the first one has been tried for long enough."""

    after: Span = Field(description="how long the first vote is tried, counted as the deadlock is")
    vote: Vote = Field(description="the vote that is enough from then on")


class Decide(Part):
    """How a tier decides."""

    vote: Vote = Field("one", description="one, majority, two_thirds, consensus, unanimous, or how many must agree")
    relaxed: Relaxed | None = Field(None, description="a vote that is enough after some time; then comes the deadlock")
    deadlock: Deadlock | None = Field(None, description="what happens when votes do not come")
    ask_reporter_before_enacting: bool = Field(
        default=False, strict=True, description="the reporter is asked about the outcome; the answer does not bind"
    )
    reporter_must_agree: bool = Field(
        default=False, strict=True, description="a no of the reporter stops the outcome; it is decided anew"
    )
    reporter_silent_after: Span = Field(
        "7d", validate_default=True, description="after this their silence is taken as agreement"
    )
    hear_reported: Annotated[str, choice("way to hear them", "never", "may", "must")] = Field(
        "may", description="whether the person reported is heard before a decision: never, may or must"
    )
    reported_silent_after: Span = Field(
        "7d", validate_default=True, description="after this the decision goes on without them"
    )
    approval: dict[Name, Groups] = Field({}, description="outcomes that other groups must approve before they count")
    approval_silent_after: Span | None = Field(
        None, description="after this the silence of those who approve is a yes; without it they are reminded each week"
    )

    @model_validator(mode="before")
    @classmethod
    def _silence_ends(cls, value: object) -> object:
        if not isinstance(value, dict):
            return value
        asked = ("reporter_silent_after", "reported_silent_after")
        return {key: part for key, part in value.items() if key not in asked or part is not None}

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        if self.relaxed and self.deadlock is None:
            raise fault("say in `deadlock` from when the first vote is tried, and who takes over", at=("relaxed",))
        both = (self.relaxed.after.exact, self.deadlock.after.exact) if self.relaxed and self.deadlock else (None, None)
        if both[0] and both[1] and both[0] >= both[1]:
            raise fault("the second vote must be enough before the deadlock comes", at=("relaxed", "after"))
        if self.reporter_must_agree and not self.ask_reporter_before_enacting:
            raise fault("say also `ask_reporter_before_enacting: true`", at=("reporter_must_agree",))
        return self


class Appeal(Part):
    """Whether an outcome may be questioned."""

    window: Span = Field(description="how long after `from` an appeal may come")
    starts: Annotated[str, choice("start of an appeal", "told", "resolved")] = Field(
        "told", alias="from", description="what the window counts from: told or resolved"
    )
    to: GroupName = Field(description="the group that hears it")
    by: Annotated[str, choice("judges of an appeal", "other_people", "anyone")] = Field(
        "other_people", description="other_people: nobody who decided hears the appeal; anyone: they may"
    )
    grounds: Annotated[
        tuple[Annotated[str, choice("ground", *_GROUNDS)], ...],
        BeforeValidator(listed, json_schema_input_type=str | list[str]),
        Field(min_length=1),
    ] = Field(("any",), description="what it may rest on: any, process or new_evidence; or a list of these")
    suspends: bool = Field(default=False, strict=True, description="the outcome waits until the appeal is heard")
    answer_within: Span | None = Field(None, description="how long the answer may take")


class Measure(Part):
    """An outcome that goes on for a time, such as a suspension or a ban."""

    lasts: Duration = Field(description="how long it runs, counted from the end of the case, or `forever`")
    returns: Annotated[str, choice("way back", "by_itself", "on_request")] = Field(
        "by_itself", description="by_itself: it ends when its time is over; on_request: from then on it may be ended"
    )
    vote: Vote | None = Field(None, description="how this outcome is decided, where it differs from `decide`")
    check_ins: Annotated[
        tuple[Span, ...], BeforeValidator(listed, json_schema_input_type=Span | list[Span]), Field(max_length=9)
    ] = Field((), description="how long after its beginning someone looks how it goes: `1mo`, or `[1mo, 3mo]`")


class Withdraw(Part):
    """Whether a reporter may take a report back."""

    allowed: bool = Field(default=True, strict=True, description="whether they may at all")
    unless: Annotated[
        tuple[Annotated[str, choice("reason", "danger", "pattern")], ...],
        BeforeValidator(listed, json_schema_input_type=str | list[str]),
    ] = Field(("danger",), description="what keeps the case going all the same: danger, pattern")


class Unilateral(Part):
    """Acting at once and alone, before the group has met."""

    who: Groups = Field(min_length=1, description="whose members may")
    report_within: Span = Field(description="how soon they report it to the group")
    at_most: Span | None = Field(None, description="longest such a measure lasts without the group")


class Conflicts(Part):
    """How people step out of a case that is too close to them."""

    ask: Annotated[
        tuple[Annotated[str, choice("moment", "at_report", "before_investigation", "at_review")], ...],
        BeforeValidator(listed, json_schema_input_type=str | list[str]),
    ] = Field(("at_report",), description="when they are asked: at_report, before_investigation, at_review")
    soft: Annotated[str, choice("treatment", "excluded", "group_decides")] = Field(
        "group_decides", description="a distant tie: excluded, or group_decides"
    )
    reason_needed: bool = Field(default=False, strict=True, description="whether they must say why")


def _day_of_year(value: str) -> str:
    try:
        date.fromisoformat(f"2001-{value}")
    except ValueError:
        raise fault(f"'{value[:40]}' is no day of every year; write 01-15") from None
    return value


class Transparency(Part):
    """What the community publishes about its cases, in numbers."""

    every: Duration | None = Field(None, description="how often: `3mo`; counted from the beginning of a year")
    days: Annotated[
        tuple[Annotated[str, AfterValidator(_day_of_year)], ...],
        BeforeValidator(listed, json_schema_input_type=str | list[str]),
    ] = Field((), alias="on", description="instead of `every`: the days of each year, such as `01-15`")
    after_event: Annotated[
        tuple[Span, ...], BeforeValidator(listed, json_schema_input_type=Span | list[Span]), Field(max_length=9)
    ] = Field((), description="how long after each event of the calendar there are numbers: `1mo`, or `[0, 1mo]`")
    by: GroupName | None = Field(None, description="who is reminded that it is time; without it, the first tier")
    counts: Annotated[
        tuple[Annotated[str, choice("count", *COUNTS)], ...],
        BeforeValidator(listed, json_schema_input_type=str | list[str]),
        Field(min_length=1),
    ] = Field(("reports", "outcomes"), description=f"what is counted: {', '.join(COUNTS)}")
    hide_below: Count = Field(5, description="numbers smaller than this are not shown")

    @model_validator(mode="after")
    def _comes_round(self) -> Self:
        if self.every is not None and self.days:
            raise fault("`every` and `on` say the same in two ways; leave out one", at=("on",))
        if self.every is None and not self.days and not self.after_event:
            raise fault("say how often (`every: 3mo`), on which days (`on: [01-15]`) or `after_event`")
        if self.every is not None and (
            self.every.is_forever or self.every.unit is not Unit.MONTHS or not self.every.amount
        ):
            raise fault("numbers come every so many months: `every: 3mo`", at=("every",))
        return self


class Activation(Part):
    """How a version of this policy comes into use."""

    agree: Annotated[int, Field(ge=1, le=99, strict=True)] = Field(2, description="how many people must agree")


class Resolution(StrEnum):
    """Outcomes every policy has."""

    RESOLVED = "resolved"
    """The case was dealt with."""
    NO_VIOLATION = "no_violation"
    """It was no breach of the code of conduct."""
