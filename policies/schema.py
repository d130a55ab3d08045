"""
A policy as a value: its parts in the order a committee reads them aloud, its version, and small questions about it.

It is made by `policies.loading` from a file, or by `Policy.from_canonical` from what `storage` kept; both check that
every group, event and message it names exists.
"""

import hashlib
import json
from datetime import datetime
from typing import Annotated, Self

from pydantic import BeforeValidator, ConfigDict, Field, PrivateAttr, ValidationInfo, field_validator, model_validator

from policies.calendars import Calendar, deadline
from policies.clauses import Notices, Owing, Route, Span
from policies.durations import Duration
from policies.kinds import Kind
from policies.panels import ROLES, Group, Needs, Part, needs
from policies.rules import (
    OTHERWISE,
    Activation,
    Appeal,
    Conflicts,
    Decide,
    Measure,
    Resolution,
    Transparency,
    Unilateral,
    Withdraw,
)
from policies.words import EventWord, GroupName, Groups, Name, NewGroup, choice, fault, listed, unknown
from states.lifecycle import CLOSING_OUTCOMES

AFTERWARDS = frozenset({"measure", "return", "check_in"})
"""Names of promises that an outcome with a measure makes once a case has ended."""
_BY_RULES = frozenset({"backstop", "deadlock", "appeal_answer", "alone_report", "alone_review", "approval"})
AWAITED = frozenset({"their_side", "reporters_say"})
"""Names of promises by which a panel is told that it has waited long enough for somebody's answer."""
BESIDE = AFTERWARDS | AWAITED
"""Names of promises that no case depends on in order to go on, so that a proof does not look at them."""
GENERATED = _BY_RULES | BESIDE
"""Names of promises that Handrail makes up itself."""
MOST_GROUPS = 40
"""How many groups a policy may have."""
_USUAL = ("facilitators", "ombuds")


def _require_outcome(outcome: str, declared: tuple[str, ...], at: tuple[str | int, ...]) -> None:
    """Refuse an outcome that the policy does not list, where it lists any."""
    known = {*declared, *Resolution, *CLOSING_OUTCOMES, OTHERWISE}
    if declared and outcome not in known:
        error = unknown("outcome", outcome, known)
        raise type(error)(error.type, error.message_template, {**(error.context or {}), "at": at})


class Policy(Part):
    """What a community promises to whoever reports, and who keeps it."""

    model_config = ConfigDict(title="Handrail policy")

    name: Annotated[str, Field(alias="policy", pattern=r"^[a-z][a-z0-9-]*$", max_length=60)] = Field(
        alias="policy", description="the policy's name: small letters, digits and hyphens"
    )
    title: str = Field(description="what people call it")
    source: str | None = Field(None, description="where the community publishes the procedure it follows")
    kind: Kind | None = Field(None, description="what its cases are, where they are no incidents")
    calendar: Calendar = Field(Calendar(), description="whose days and clock count")
    people: dict[NewGroup, Group] = Field(
        min_length=1, max_length=MOST_GROUPS, description="the groups, and what each must be"
    )
    tiers: tuple[GroupName, ...] = Field(min_length=1, description="groups that decide, from the first to the last")
    routes: tuple[Route, ...] = Field(min_length=1, description="where a report starts; the first that fits is taken")
    promises: dict[Name, Owing] = Field(min_length=1, description="what is owed, by when, and what if not")
    without_consent: Groups = Field(
        (),
        description="groups that hear of a case without the reporter's consent, in the order it is handed on; "
        "else `facilitators` and `ombuds`, if there are such",
    )
    decide: Decide = Field(Decide(), description="how a tier decides")
    appeal: Appeal | None = Field(None, description="whether an outcome may be questioned")
    withdraw: Withdraw = Field(Withdraw(), description="whether a report may be taken back")
    outcomes: tuple[Name, ...] = Field((), description="what may come out, from the mildest to the gravest")
    counsel_outcomes: tuple[Name, ...] = Field(
        tuple(Resolution), description="what those who counsel may end a case with; the rest is for a tier to decide"
    )
    measures: dict[Name, Measure] = Field({}, description="outcomes that go on for a time, such as a suspension")
    keep: dict[Name, Duration] = Field(
        {}, description="how long a case is kept after each outcome, or after its measure; else forever"
    )
    keep_reporter: dict[Name, Duration] = Field(
        {}, description="how long the reporter's address is kept, where that is shorter"
    )
    new_violation: Annotated[str, choice("effect", "nothing", "extends")] = Field(
        "nothing", description="extends: a new violation by the same person makes an earlier case be kept anew"
    )
    tell: dict[EventWord, Notices] = Field({}, description="who hears of an event, by which message")
    unilateral: Unilateral | None = Field(None, description="acting at once and alone")
    conflicts: Conflicts = Field(Conflicts(), description="how people step out of a case")
    transparency: Transparency | None = Field(None, description="what is published in numbers")
    activation: Activation = Field(Activation(), description="how a version of this policy comes into use")
    messages_at_most: Annotated[int, Field(ge=1, le=999, strict=True)] | None = Field(
        None, description="`policy check` objects when silence alone sends one person more messages about one case"
    )
    heard_within: Span | None = Field(
        None, description="`policy check` objects when it may take longer until someone is told on a working day"
    )
    word_within: Span | None = Field(
        None, description="`policy check` objects when silence alone leaves the reporter longer without a word"
    )
    notes: Annotated[
        tuple[Annotated[str, Field(max_length=500)], ...],
        BeforeValidator(listed, json_schema_input_type=str | list[str]),
        Field(max_length=30),
    ] = Field((), description="what people have agreed on besides and keep themselves; only read out")

    _text: str = PrivateAttr("")
    _version: str = PrivateAttr("")

    def model_post_init(self, context: object, /) -> None:
        """Write the canonical text once; it never changes afterwards."""
        del context
        document = self.model_dump(mode="json", by_alias=True)
        self._remember(json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":")))

    def _remember(self, text: str) -> None:
        self._text, self._version = text, hashlib.sha256(text.encode()).hexdigest()[:16]

    @model_validator(mode="before")
    @classmethod
    def _usual_confidants(cls, document: object) -> object:
        if not isinstance(document, dict) or "without_consent" in document:
            return document
        people = document.get("people")
        usual = [group for group in _USUAL if isinstance(people, dict) and group in people]
        return {**document, "without_consent": usual}

    def __hash__(self) -> int:
        """Hash the version: it stands for everything in the policy."""
        private = self.__pydantic_private__  # read directly: a policy is the key of every rule that is remembered
        return hash(private["_version"] if private else "")

    def __eq__(self, other: object) -> bool:
        """Two policies are the same if their canonical texts are."""
        return self is other or (isinstance(other, Policy) and self._text == other._text)

    @field_validator("routes")
    @classmethod
    def _lead_somewhere(cls, routes: tuple[Route, ...]) -> tuple[Route, ...]:
        if not routes[-1].when.matches_all:
            raise fault("the last route must fit every report: leave out its `when`", at=(len(routes) - 1, "when"))
        return routes

    @field_validator("promises")
    @classmethod
    def _free_names(cls, promises: dict[str, Owing]) -> dict[str, Owing]:
        for name in GENERATED & promises.keys():
            raise fault(f"'{name}' is a promise Handrail makes itself; choose another name", at=(name, "[key]"))
        return promises

    @field_validator("tiers")
    @classmethod
    def _climb(cls, tiers: tuple[str, ...]) -> tuple[str, ...]:
        for index, tier in enumerate(tiers):
            if tier in tiers[:index]:
                raise fault(f"'{tier}' stands in `tiers` twice; a case would go round in circles", at=(index,))
        return tiers

    @field_validator("counsel_outcomes")
    @classmethod
    def _known_to_counsel(cls, outcomes: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        for index, outcome in enumerate(outcomes):
            _require_outcome(outcome, info.data.get("outcomes", ()), at=(index,))
        return outcomes

    @field_validator("keep", "keep_reporter", "measures")
    @classmethod
    def _known_outcomes(cls, said: dict[str, object], info: ValidationInfo) -> dict[str, object]:
        for outcome in said:
            _require_outcome(outcome, info.data.get("outcomes", ()), at=(outcome, "[key]"))
        return said

    @model_validator(mode="after")
    def _approves_known_outcomes(self) -> Self:
        for outcome in self.decide.approval:
            _require_outcome(outcome, self.outcomes, at=("decide", "approval", outcome, "[key]"))
        return self

    @classmethod
    def from_canonical(cls, text: str) -> Self:
        """Make the policy again from its canonical text; its version is that text's, whatever was added since."""
        document = json.loads(text)
        schedules = frozenset(key for key, said in document.get("calendar", {}).items() if said)
        context = {
            "groups": frozenset(document["people"]),
            "tiers": frozenset(document["tiers"]),
            "schedules": schedules,
        }
        policy = cls.model_validate(document, context=context)
        policy._remember(text)  # noqa: SLF001  # it is this class's own
        return policy

    def canonical(self) -> str:
        """Answer the one text that stands for this policy: JSON, every key sorted, every default written out."""
        return self._text

    @property
    def version(self) -> str:
        """The first 16 hexadecimal digits of the canonical text's SHA-256."""
        return self._version

    @property
    def groups(self) -> tuple[str, ...]:
        """The groups, in the order the policy names them."""
        return tuple(self.people)

    def role_of(self, group: str) -> str:
        """Answer the role that the people of `group` hold."""
        declared = self.people[group].role if group in self.people else None
        return declared or ROLES.get(group, group)

    def hears_without_consent(self, group: str) -> bool:
        """Answer whether `group` may hear of a case whose reporter did not agree that the committee reads it."""
        return group in self.without_consent

    def next_tier(self, group: str | None) -> str | None:
        """Answer the tier after `group`; the first one for a group that is none, None after the last."""
        if group not in self.tiers:
            return self.tiers[0]
        place = self.tiers.index(group) + 1
        return self.tiers[place] if place < len(self.tiers) else None

    def decides(self, group: str) -> bool:
        """Answer whether `group` is a tier, so that its outcomes are decisions."""
        return group in self.tiers

    def needs(
        self, group: str, eligible: int, outcome: str | None = None, *, relaxed: bool = False, rules_now: bool = False
    ) -> Needs:
        """
        Answer what a decision of `group` needs when `eligible` members may vote.

        The outcome's own vote counts before the group's, and that before the policy's; `relaxed` says that the first
        vote has been tried for as long as `decide.relaxed` asks, and `rules_now` that a group which is no tier stands
        in for one, and decides as a tier does.
        """
        rules = self.people.get(group, Group())
        measure = self.measures.get(outcome or "")
        if rules.vote is None and not rules_now and not self.decides(group):
            return Needs(1)
        second = self.decide.relaxed.vote if relaxed and self.decide.relaxed else None
        vote = (measure.vote if measure else None) or second or rules.vote or self.decide.vote
        return needs(vote, rules.quorum, eligible)

    def votes_needed(self, group: str, eligible: int) -> int:
        """Answer how many of `eligible` members of `group` must agree: at least 1, never more than there are."""
        return self.needs(group, eligible).agree

    def relaxed_at(self, tried_since: datetime) -> datetime | None:
        """Answer from when the second vote is enough, given when the first was tried; None where there is none."""
        relaxed = self.decide.relaxed
        return deadline(relaxed.after, tried_since, self.calendar) if relaxed else None

    @property
    def outcome_names(self) -> frozenset[str]:
        """Every outcome a case may end with, the closing ones included."""
        named = {*self.outcomes, *self.keep, *self.keep_reporter, *self.measures, *self.decide.approval}
        return frozenset({*named, *Resolution, *CLOSING_OUTCOMES} - {OTHERWISE})

    def may_end(self, holder: str, outcome: str) -> bool:
        """Answer whether a counselled case that `holder` has may end with `outcome` without a tier."""
        return self.decides(holder) or outcome in self.counsel_outcomes or outcome in CLOSING_OUTCOMES

    def keep_for(self, outcome: str | None) -> Duration | None:
        """Answer how long a case is kept after it ended with `outcome`; None means forever."""
        asked = self.keep.get(outcome or OTHERWISE, self.keep.get(OTHERWISE))
        return None if asked is None or asked.is_forever else asked

    def may_withdraw(self, danger: bool) -> bool:  # noqa: FBT001  # the engine asks with the case's own flag
        """Answer whether the reporter may take the report back."""
        return self.withdraw.allowed and not (danger and "danger" in self.withdraw.unless)

    def appeal_until(self, told_at: datetime | None) -> datetime | None:
        """Answer until when an appeal may come, given the instant that `appeal.from` names; None means never."""
        if self.appeal is None or told_at is None:
            return None
        return deadline(self.appeal.window, told_at, self.calendar)
