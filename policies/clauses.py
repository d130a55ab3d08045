"""
The clauses of a policy about time and place: routes, promises with their nudges and broken clauses, and who is told.

`policies.routing`, `policies.promises` and `policies.telling` answer with them; this module only says what they look
like.
"""

from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo, model_validator

from policies.durations import Duration
from policies.panels import Part
from policies.words import (
    Channels,
    Code,
    Events,
    GroupName,
    Groups,
    Intents,
    MessageName,
    Recipient,
    Recipients,
    StartWord,
    fault,
    in_tiers,
    unknown,
)
from states.lifecycle import CaseState


def _ends(duration: Duration) -> Duration:
    if duration.is_forever:
        raise fault("a promise must end; forever is no time to wait")
    return duration


Span = Annotated[Duration, AfterValidator(_ends)]
"""A duration that ends."""


class When(Part):
    """What a report must be like for a route to apply; whatever is not said may be anything."""

    danger: bool | None = Field(None, strict=True, description="someone is in danger now")
    consent: bool | None = Field(None, strict=True, description="the reporter agrees that the committee may read it")
    about: Groups = Field((), description="any of these groups is named in the report")
    intent: Intents = Field((), description="what the reporter wants, any of these")
    channel: Channels = Field((), description="the door it came in by, any of these")
    has_content: bool | None = Field(None, strict=True, description="there is something in it at all")

    @property
    def matches_all(self) -> bool:
        """Whether every report matches."""
        return self == When()


class Route(Part):
    """Where a report starts: the first route whose `when` fits is taken."""

    when: When = Field(When(), description="what the report must be like; without it, every report fits")
    start: StartWord = Field(CaseState.RECEIVED, description="the state the case starts in: received or escalated")
    to: GroupName = Field(description="the group that holds the case first")
    say_why: Code | None = Field(None, description="a code for why, which the log keeps and the reporter is told")

    @model_validator(mode="after")
    def _starts_with_a_tier(self, info: ValidationInfo) -> Self:
        if self.start is CaseState.ESCALATED and not in_tiers(self.to, info):
            raise fault(f"a case that starts as escalated needs one of `tiers` to hold it, not '{self.to}'", at=("to",))
        return self


class Remedy(StrEnum):
    """What happens when a promise is broken."""

    ESCALATE = "escalate"
    """The case goes to the tier that decides."""
    RAISE_TIER = "raise_tier"
    """The next tier takes over."""
    SEND_STATUS = "send_status"
    """The reporter is told that it is late, and when to expect the next word."""
    HAND_OVER = "hand_over"
    """Someone else counsels from here on."""
    ASSIGN = "assign"
    """Whoever of the holders is on duty becomes the case's shepherd."""
    END_MEASURE = "end_measure"
    """What someone did alone ends. Only promises that Handrail makes itself do this."""
    ALARM = "alarm"
    """People are told that a promise was broken; the case stays where it is."""


REMEDIES = tuple(remedy.value for remedy in Remedy if remedy is not Remedy.END_MEASURE)
"""What a policy file may ask for."""


def _remedy(value: object) -> object:
    if isinstance(value, str) and value not in REMEDIES:
        raise unknown("remedy", value, REMEDIES)
    return Remedy(value) if isinstance(value, str) else value


REPEATABLE = frozenset({Remedy.SEND_STATUS, Remedy.ALARM})
_STAYS = REPEATABLE | {Remedy.ASSIGN}
_TO_A_TIER = frozenset({Remedy.ESCALATE, Remedy.RAISE_TIER})


class Nudge(Part):
    """A reminder on the way to a promise's end."""

    at: Span = Field(description="how long after the promise started")
    tell: Recipients = Field(min_length=1, description="who is reminded")


class Broken(Part):
    """What happens when the time of a promise comes first."""

    do: Annotated[Remedy, BeforeValidator(_remedy, json_schema_input_type=Literal[REMEDIES])] = Field(
        description="the remedy"
    )
    to: GroupName | None = Field(None, description="the group that takes over; without it, the next one")
    tell: Recipients = Field((), description="who hears that the promise was broken")
    message: MessageName | None = Field(None, description="by which message; without it, promise-broken or alarm")
    again_every: Span | None = Field(None, description="how long until the same is owed again")

    @model_validator(mode="after")
    def _fits_together(self, info: ValidationInfo) -> Self:
        if self.do in _TO_A_TIER and self.to and not in_tiers(self.to, info):
            raise fault(f"{self.do} leads to one of `tiers`; '{self.to}' is none", at=("to",))
        if self.do in _STAYS and self.to:
            raise fault(f"{self.do} leaves the case where it is, so it has no `to`; use `tell`", at=("to",))
        if self.again_every and (self.do not in REPEATABLE or self.again_every.amount == 0):
            raise fault("only send_status and alarm can come again, after some time", at=("again_every",))
        return self


class Owing(Part):
    """A promise: what someone is owed by a time, and what happens when the time comes first."""

    to: Recipient | None = Field(None, description="who is owed it; without it, the community")
    within: Span = Field(description="how long it may take")
    starts: Events = Field(alias="from", min_length=1, description="the event, or events, that start it anew")
    kept_by: Events = Field(min_length=1, description="the event, or events, that keep it")
    nudge: tuple[Nudge, ...] = Field((), description="reminders on the way")
    broken: Broken = Field(description="what happens when the time comes first")
    aim: bool = Field(
        default=False, strict=True, description="it is a target and no must: when it is missed, people are only told"
    )

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        for index, event in enumerate(self.starts):
            if event in self.kept_by:
                raise fault(f"'{event}' cannot both start this promise and keep it", at=("from", index))
        if self.aim and self.broken.do not in REPEATABLE:
            told = " or ".join(sorted(REPEATABLE))
            raise fault(f"an aim that is missed moves no case: use {told}, or leave out `aim`", at=("broken", "do"))
        for index, nudge in enumerate(self.nudge):
            if nudge.at.exact and self.within.exact and nudge.at.exact >= self.within.exact:
                raise fault(f"a nudge at {nudge.at} comes too late for {self.within}", at=("nudge", index, "at"))
        return self


Notices = tuple[Annotated[dict[Recipient, MessageName], Field(min_length=1)], ...]
"""Lines of `tell`: each names who is told, and the message."""
