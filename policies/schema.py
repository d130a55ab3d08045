"""
A policy as a value: its parts in the order a committee reads them aloud, its version, and small questions about it.

It is made by `policies.loading` from a file, or by `Policy.from_canonical` from what `storage` kept; both check that
every group, event and message it names exists.
"""

import hashlib
import json
from datetime import datetime
from typing import Annotated, Self

from pydantic import ConfigDict, Field, PrivateAttr, ValidationInfo, field_validator, model_validator

from policies.calendars import Calendar, deadline
from policies.clauses import Notices, Owing, Route
from policies.durations import Duration
from policies.panels import ROLES, Group, Part, needed
from policies.rules import OTHERWISE, Appeal, Conflicts, Decide, Resolution, Transparency, Unilateral, Withdraw
from policies.words import EventWord, GroupName, Groups, Name, NewGroup, fault, unknown
from states.lifecycle import CLOSING_OUTCOMES

GENERATED = frozenset({"backstop", "deadlock"})
"""Names of promises that Handrail makes up itself."""
MOST_GROUPS = 40
"""How many groups a policy may have."""
_USUAL = ("facilitators", "ombuds")


def _require_outcome(outcome: str, info: ValidationInfo, at: tuple[str | int, ...]) -> None:
    """Refuse an outcome that the policy does not list, where it lists any."""
    declared = info.data.get("outcomes") or ()
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
    keep: dict[Name, Duration] = Field({}, description="how long a case is kept after each outcome; else forever")
    tell: dict[EventWord, Notices] = Field({}, description="who hears of an event, by which message")
    unilateral: Unilateral | None = Field(None, description="acting at once and alone")
    conflicts: Conflicts = Field(Conflicts(), description="how people step out of a case")
    transparency: Transparency | None = Field(None, description="what is published in numbers")

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
        return hash(self._version)

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
            _require_outcome(outcome, info, at=(index,))
        return outcomes

    @field_validator("keep")
    @classmethod
    def _known_outcomes(cls, keep: dict[str, Duration], info: ValidationInfo) -> dict[str, Duration]:
        for outcome in keep:
            _require_outcome(outcome, info, at=(outcome, "[key]"))
        return keep

    @classmethod
    def from_canonical(cls, text: str) -> Self:
        """Make the policy again from its canonical text; its version is that text's, whatever was added since."""
        document = json.loads(text)
        context = {"groups": frozenset(document["people"]), "tiers": frozenset(document["tiers"])}
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

    def votes_needed(self, group: str, eligible: int) -> int:
        """Answer how many of `eligible` members of `group` must agree: at least 1, never more than there are."""
        own = self.people[group].vote if group in self.people else None
        return needed(own or self.decide.vote, eligible) if own or self.decides(group) else 1

    @property
    def outcome_names(self) -> frozenset[str]:
        """Every outcome a case may end with, the closing ones included."""
        return frozenset({*self.outcomes, *self.keep, *Resolution, *CLOSING_OUTCOMES} - {OTHERWISE})

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
