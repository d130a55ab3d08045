"""
A report that someone on the roster writes down for another person, who told them in person, in a chat or by phone.

It is opened as every report is. Who wrote it down stands in the log; they gain nothing by it: whoever the report keeps
away is not given its receipt either, by which it could be opened.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from engine.context import Context
from engine.report import Channel, IncomingReport, Opened
from engine.views import Visitor
from states.roles import REPORTER, SYSTEM, Actor, ActorKind
from storage import cases, exclusions


class Told(StrEnum):
    """How someone was told."""

    IN_PERSON = "in_person"
    """Face to face."""
    CHAT = "chat"
    """In a chat, at an event or online."""
    PHONE = "phone"
    """By phone, or in a call."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """A report that was written down; `receipt` is for the person who told it, None where it may not be shown."""

    opened: Opened
    receipt: str | None = field(repr=False)


def author_of(report: IncomingReport) -> Actor:
    """Answer who stands in the log for a report: who wrote it down for another, or whoever reports."""
    if report.recorder is not None:
        return Actor(ActorKind.PERSON, report.recorder)
    return SYSTEM if report.channel in {Channel.PERSON, Channel.PROGRAMME} else REPORTER


async def recorded(context: Context, visitor: Visitor, opened: Opened) -> Recorded:
    """Answer what of a report that was just opened its recorder may be shown, to hand on."""
    async with context.database.read() as session:
        case = await cases.by_reference(session, opened.reference)
        away = (await exclusions.of_cases(session, [case.id]))[case.id] if case else frozenset({visitor.person.id})
    return Recorded(opened, None if visitor.person.id in away else opened.receipt)
