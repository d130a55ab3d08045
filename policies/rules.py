"""
The rules of a policy that are not clocks: deciding, appealing, withdrawing, keeping, publishing.
"""

from enum import StrEnum
from typing import Annotated, Self

from pydantic import BeforeValidator, Field, ValidationInfo, model_validator

from policies.clauses import Span
from policies.durations import Duration
from policies.panels import Count, Part, Vote
from policies.words import Events, GroupName, Groups, Name, fault, in_tiers, listed, unknown
from states.lifecycle import Event

OTHERWISE = "otherwise"
"""The key of `keep` that stands for every outcome not named."""


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


def _choice(kind: str, *words: str) -> BeforeValidator:
    def read(value: object) -> object:
        if isinstance(value, str) and value not in words:
            raise unknown(kind, value, words)
        return value

    return BeforeValidator(read, json_schema_input_type=str)


class Decide(Part):
    """How a tier decides."""

    vote: Vote = Field("one", description="one, majority, two_thirds, consensus, unanimous, or how many must agree")
    deadlock: Deadlock | None = Field(None, description="what happens when votes do not come")
    ask_reporter_before_enacting: bool = Field(
        default=False, strict=True, description="the reporter is asked about the outcome; the answer does not bind"
    )
    reporter_silent_after: Span | None = Field(None, description="after this their silence is taken as agreement")
    hear_reported: Annotated[str, _choice("way to hear them", "never", "may", "must")] = Field(
        "may", description="whether the person reported is heard before a decision: never, may or must"
    )
    reported_silent_after: Span | None = Field(None, description="after this the decision goes on without them")
    approval: dict[Name, Groups] = Field({}, description="outcomes that other groups must approve before they count")


class Appeal(Part):
    """Whether an outcome may be questioned."""

    window: Span = Field(description="how long after `from` an appeal may come")
    starts: Annotated[str, _choice("start of an appeal", "told", "resolved")] = Field(
        "told", alias="from", description="what the window counts from: told or resolved"
    )
    to: GroupName = Field(description="the group that hears it")
    by: Annotated[str, _choice("judges of an appeal", "other_people", "anyone")] = Field(
        "other_people", description="other_people: nobody who decided hears the appeal; anyone: they may"
    )
    grounds: Annotated[str, _choice("grounds", "any", "process", "new_evidence")] = Field(
        "any", description="what it may rest on: any, process or new_evidence"
    )
    suspends: bool = Field(default=False, strict=True, description="the outcome waits until the appeal is heard")
    answer_within: Span | None = Field(None, description="how long the answer may take")


class Withdraw(Part):
    """Whether a reporter may take a report back."""

    allowed: bool = Field(default=True, strict=True, description="whether they may at all")
    unless: Annotated[
        tuple[Annotated[str, _choice("reason", "danger", "pattern")], ...],
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
        tuple[Annotated[str, _choice("moment", "at_report", "before_investigation", "at_review")], ...],
        BeforeValidator(listed, json_schema_input_type=str | list[str]),
    ] = Field(("at_report",), description="when they are asked: at_report, before_investigation, at_review")
    soft: Annotated[str, _choice("treatment", "excluded", "group_decides")] = Field(
        "group_decides", description="a distant tie: excluded, or group_decides"
    )
    reason_needed: bool = Field(default=False, strict=True, description="whether they must say why")


class Transparency(Part):
    """What the community publishes about its cases, in numbers."""

    every: Duration = Field(description="how often")
    hide_below: Count = Field(5, description="numbers smaller than this are not shown")


class Resolution(StrEnum):
    """Outcomes every policy has."""

    RESOLVED = "resolved"
    """The case was dealt with."""
    NO_VIOLATION = "no_violation"
    """It was no breach of the code of conduct."""
