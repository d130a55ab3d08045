"""
The words a policy may use, and how an unknown one is refused with its nearest valid neighbour.

The words for states, events and intents are those of `states`; which groups exist is said by each policy itself.
"""

import difflib
from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints, ValidationInfo
from pydantic_core import PydanticCustomError

from policies.messages import MESSAGES
from states.case import ASKED, Intent
from states.lifecycle import CaseState, Event

REPORTER = "reporter"
"""Whoever reported: may stand wherever a group is told."""
HOLDERS = "holders"
"""The group that holds the case at that moment: may stand wherever a group is told."""
ON_DUTY = "on_duty"
"""Of those who hold the case, the one whose turn it is."""
SECOND_ON_DUTY = "second_on_duty"
"""Of those who hold the case, the one whose turn it is next."""
SHEPHERD = "shepherd"
"""Whoever took the case; those who hold it while nobody has."""
IN_TURN = frozenset({ON_DUTY, SECOND_ON_DUTY})
"""Words that need to know when the turn changes."""
RESERVED = frozenset({REPORTER, HOLDERS, SHEPHERD, *IN_TURN})
"""Words that no group may be called."""
CHANNELS = ("api", "form", "mail", "person")
"""The doors a report comes in by, as `engine.report` names them."""


def nearest(word: str, valid: Iterable[str]) -> str | None:
    """Answer the valid word most like `word`, or None when none is like it."""
    close = difflib.get_close_matches(word.lower(), sorted(valid), n=1, cutoff=0.5)
    return close[0] if close else None


def unknown(kind: str, word: str, valid: Iterable[str], *, listing: bool = True) -> PydanticCustomError:
    """Make the error that refuses `word`; its context carries the nearest valid word."""
    words = sorted(valid)
    context = {"kind": kind, "word": word[:40], "nearest": nearest(word, words), "valid": ", ".join(words)}
    tail = "; there are: {valid}" if listing else ""
    return PydanticCustomError("unknown-word", "there is no {kind} '{word}'" + tail, context)


def fault(message: str, *, at: tuple[str | int, ...] = ()) -> PydanticCustomError:
    """Make the error for a rule that a part of a policy breaks; `at` leads from that part to the exact place."""
    return PydanticCustomError("rule", "{message}", {"message": message, "at": at})


def listed(value: object) -> object:
    """Let one value stand for a list of one."""
    return value if isinstance(value, list | tuple) else [value]


def choice(kind: str, *words: str) -> BeforeValidator:
    """Make the validator that takes one of `words` and refuses any other."""

    def read(value: object) -> object:
        if isinstance(value, str) and value not in words:
            raise unknown(kind, value, words)
        return value

    return BeforeValidator(read, json_schema_input_type=Literal[words])


def _word_of(kind: str, enum: type[StrEnum], allowed: Iterable[StrEnum]) -> Callable[[object], object]:
    words = {member.value: member for member in allowed}

    def read(value: object) -> object:
        if isinstance(value, enum) or not isinstance(value, str):
            return value
        if value not in words:
            raise unknown(kind, value, words)
        return words[value]

    return read


def _group(word: str, info: ValidationInfo) -> str:
    groups = _named(info, "groups")
    if groups is not None and word not in groups:
        raise unknown("group", word, groups)
    return word


def _told(word: str, info: ValidationInfo) -> str:
    if (
        word in IN_TURN
        and _named(info, "schedules") is not None
        and "handover" not in (_named(info, "schedules") or ())
    ):
        raise fault(f"'{word}' needs to know when the turn changes: say `calendar: {{handover: mon 12:00}}`")
    return word if word in RESERVED else _group(word, info)


def in_tiers(word: str, info: ValidationInfo) -> bool:
    """Answer whether `word` is one of the policy's tiers, as far as the policy is known yet."""
    tiers = _named(info, "tiers")
    return tiers is None or word in tiers


def _named(info: ValidationInfo, what: str) -> frozenset[str] | None:
    context: dict[str, Any] = info.context or {}
    return context.get(what)


def _free(word: str) -> str:
    if word in RESERVED:
        raise fault(f"'{word}' already means something else; a group needs another name")
    return word


def _message(word: str) -> str:
    if word not in MESSAGES:
        raise unknown("message", word, MESSAGES)
    return word


def _channel(word: str) -> str:
    if word not in CHANNELS:
        raise unknown("channel", word, CHANNELS)
    return word


_STARTS = (CaseState.RECEIVED, CaseState.ESCALATED)
_NAME = r"^[a-z][a-z0-9_]*$"

Name = Annotated[str, StringConstraints(pattern=_NAME, max_length=40)]
"""A word that the policy makes up: small letters, digits and underscores."""
Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*$", max_length=40)]
"""A word in the way of a message's name: small letters, digits and hyphens."""
NewGroup = Annotated[Name, AfterValidator(_free)]
"""The name by which a policy introduces a group."""
GroupName = Annotated[str, AfterValidator(_group), Field(json_schema_extra={"format": "group"})]
"""A group that the policy introduces under `people`."""
Recipient = Annotated[str, AfterValidator(_told), Field(json_schema_extra={"format": "recipient"})]
"""A group, or one of RESERVED."""
MessageName = Annotated[str, AfterValidator(_message), Field(json_schema_extra={"enum": list(MESSAGES)})]
"""One of the messages of `policies.messages`."""
ChannelName = Annotated[str, AfterValidator(_channel), Field(json_schema_extra={"enum": list(CHANNELS)})]
"""One of the doors of `engine.report`."""
EventWord = Annotated[Event, BeforeValidator(_word_of("event", Event, Event))]
"""Something that has happened, as `states.lifecycle` names it."""
IntentWord = Annotated[Intent, BeforeValidator(_word_of("intent", Intent, ASKED))]
"""What the reporter wants, as `states.case` names it."""
StartWord = Annotated[
    CaseState,
    BeforeValidator(
        _word_of("starting state", CaseState, _STARTS), json_schema_input_type=Literal["received", "escalated"]
    ),
]
"""How a case may start: received or escalated."""

StateWord = Annotated[CaseState, BeforeValidator(_word_of("case state", CaseState, CaseState))]
"""One of the states of every case."""

Events = Annotated[tuple[EventWord, ...], BeforeValidator(listed, json_schema_input_type=EventWord | list[EventWord])]
"""One event or several."""
Intents = Annotated[
    tuple[IntentWord, ...], BeforeValidator(listed, json_schema_input_type=IntentWord | list[IntentWord])
]
"""One intent or several."""
Groups = Annotated[tuple[GroupName, ...], BeforeValidator(listed, json_schema_input_type=GroupName | list[GroupName])]
"""One group or several."""
Recipients = Annotated[
    tuple[Recipient, ...], BeforeValidator(listed, json_schema_input_type=Recipient | list[Recipient])
]
"""One recipient or several."""
Channels = Annotated[
    tuple[ChannelName, ...], BeforeValidator(listed, json_schema_input_type=ChannelName | list[ChannelName])
]
"""One channel or several."""
