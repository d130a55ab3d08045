"""
The board of wishes: what everybody may read, what those who keep it see, and what a giver is shown of their own entry.

Changing it is for `engine.programme.publishing_items`. Which case is behind an entry is found only by who may read it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from engine.access import may_take_part
from engine.context import Context, policy_of
from engine.in_force import look
from engine.showing import desk_pages
from engine.showing.became import is_feedback, lookup_of
from engine.views import Visitor
from handrail.errors import ReasonedError, UnknownCaseError
from handrail.identifiers import CaseId, Reference
from policies.schema import Policy
from policies.shelf import Shelf
from states.case import Case
from storage import board, cases
from storage.board import BoardItem, BoardStanding
from storage.database import Session

PLACES = ("wished_for", "planned", "under_way", "done", "no_immediate_fix")
"""The columns of a board whose policy names none."""


class BoardError(ReasonedError):
    """What was asked of the board cannot be done."""

    code = "board"


@dataclass(frozen=True, slots=True)
class BoardEntry:
    """
    An entry as it is shown; `reference` names the case behind it, to somebody who may read that case.

    With `from_a_case` there is such a case, and so somebody who is told what becomes of it.
    """

    id: str
    title: str = field(repr=False)
    text: str = field(repr=False)
    link: str | None = field(repr=False)
    place: str
    standing: BoardStanding
    changed_at: datetime
    reference: Reference | None = None
    from_a_case: bool = False


@dataclass(frozen=True, slots=True)
class Board:
    """The entries that someone is shown, and the columns they stand in, in the policy's order."""

    places: tuple[str, ...]
    entries: tuple[BoardEntry, ...]

    def standing_in(self, place: str) -> tuple[BoardEntry, ...]:
        """Answer the public entries of one column."""
        return tuple(one for one in self.entries if one.place == place and one.standing is BoardStanding.PUBLIC)

    def of(self, standing: str) -> tuple[BoardEntry, ...]:
        """Answer the entries that stand so."""
        return tuple(one for one in self.entries if one.standing == standing)


async def public_board(context: Context) -> Board | None:
    """Answer what everybody may read; None where no policy is about feedback."""
    async with context.database.read() as session:
        policy = board_policy(await look(context, session), context.settings.policy)
        found = await board.listing(session, (BoardStanding.PUBLIC, BoardStanding.PRIVATE))
    return None if policy is None else Board(places_of(policy), tuple(map(_shown, found)))


async def kept_board(context: Context, visitor: Visitor) -> Board:
    """
    Answer what those see who keep the board.

    Raises:
        BoardError: they do not (`not-yours`).

    """
    async with context.database.read() as session:
        policy = await keepers_policy(context, session, visitor)
        found = await board.listing(session, (BoardStanding.DRAFT, BoardStanding.PUBLIC, BoardStanding.PRIVATE))
        behind = await _behind(context, session, found)
        readable = {key: await _readable(context, session, visitor, one) for key, one in behind.items()}
    return Board(places_of(policy), tuple(_shown(one, readable.get(one.id), known=one.id in behind) for one in found))


async def feedback_case(context: Context, session: Session, visitor: Visitor, reference: Reference) -> Case:
    """
    Answer a case of feedback that someone may read now.

    Raises:
        UnknownCaseError: there is none, it is not theirs to see, or they are asked about conflicts first.
        BoardError: it is no feedback (`no-feedback`).

    """
    key = await desk_pages.readable_case(context, session, visitor, reference)
    case = (await cases.by_ids(session, [key]))[key]
    if not is_feedback(await policy_of(context, session, case)):
        raise BoardError("no-feedback")
    return case


async def case_behind(
    context: Context, session: Session, visitor: Visitor, item: BoardItem
) -> tuple[bool, Reference | None]:
    """Answer whether there is a case that an entry came of, still, and which, if it is theirs to read."""
    found = (await _behind(context, session, [item])).get(item.id)
    return found is not None, await _readable(context, session, visitor, found) if found else None


async def keepers_policy(context: Context, session: Session, visitor: Visitor) -> Policy:
    """
    Answer the policy of the board to someone who keeps it: facilitators for as long as they serve, and the committee.

    Raises:
        BoardError: they do not keep it, or there is no such policy (`not-yours`).

    """
    policy = board_policy(await look(context, session), context.settings.policy)
    if policy is None or not may_take_part(policy, visitor.person):
        raise BoardError("not-yours")
    return policy


def board_policy(shelf: Shelf, main: str) -> Policy | None:
    """Answer the policy whose cases are feedback, if there is one beside the `main` one."""
    named = [shelf.active(name) for name in shelf.names() if name != main]
    return next((one for one in named if is_feedback(one)), None)


def places_of(policy: Policy) -> tuple[str, ...]:
    """Answer the columns of the board."""
    return (policy.kind.board if policy.kind else ()) or PLACES


def day_of(at: datetime) -> datetime:
    """Answer the day of an instant, which is all that an entry keeps of it."""
    return at.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)


async def _behind(
    context: Context, session: Session, items: Iterable[BoardItem]
) -> dict[str, tuple[CaseId, Reference]]:
    wanted = {one.case_lookup: one.id for one in items if one.case_lookup}
    if not wanted:
        return {}
    shelf = await look(context, session)
    named = [name for name in shelf.names() if is_feedback(shelf.active(name))]
    hashed = ((lookup_of(context, one[0]), one) for one in await board.cases_under(session, named))
    return {wanted[lookup]: one for lookup, one in hashed if lookup in wanted}


async def _readable(
    context: Context, session: Session, visitor: Visitor, one: tuple[CaseId, Reference]
) -> Reference | None:
    try:
        await desk_pages.readable_case(context, session, visitor, one[1])
    except UnknownCaseError:
        return None
    return one[1]


def _shown(one: BoardItem, reference: Reference | None = None, *, known: bool = False) -> BoardEntry:
    return BoardEntry(
        one.id,
        one.title,
        one.text,
        one.link,
        one.place,
        one.standing,
        one.changed_at,
        reference,
        known,
    )
