"""
From feedback to an entry on the board, by a facilitator's own words: published, changed, moved on, taken back.

Whoever gave the feedback is written to in the same step, through their case, in words that a person chose. Their own
words are published only with their consent, which stands in the case; the comparison is made here, where the case is
open to whoever publishes, and not in a browser.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from engine.context import Context
from engine.keys.unsealing import NoWrapError
from engine.programme.board import (
    BoardError,
    board_policy,
    case_behind,
    day_of,
    feedback_case,
    keepers_policy,
    places_of,
)
from engine.programme.own_words import has_address, names_any, repeats
from engine.sealing import MAY_QUOTE
from engine.showing import desk_pages
from engine.showing.became import lookup_of
from engine.views import CasePage, MoveAnswer, Visitor, Wish
from handrail.identifiers import CaseId, Reference, new_id
from states.case import MoveStatus
from states.lifecycle import Trigger
from storage import board
from storage.board import BoardItem, BoardStanding
from storage.erasing import erase_overwritten

CONTINUED_IN_PRIVATE = "continued_in_private"
"""The outcome of feedback that was more than feedback."""
QUOTED = "The giver agrees that their own words are published as they wrote them."
"""The note in the case by which consent to be quoted is recorded."""
_THEIRS = frozenset({"text", "subject", "reply"})
_NAMES = frozenset({"about", "told_by", "contact"})
LONGEST_TITLE, LONGEST_TEXT, LONGEST_LINK = 200, 5_000, 300


@dataclass(frozen=True, slots=True)
class Draft:
    """What a facilitator wrote for everybody to read; `link` leads to where the matter is worked on."""

    title: str = field(repr=False)
    text: str = field(repr=False)
    place: str
    link: str | None = field(default=None, repr=False)


async def publish(
    context: Context, visitor: Visitor, reference: Reference, draft: Draft, told: str, *, verbatim: bool = False
) -> MoveAnswer:
    """
    Put feedback on the board as `draft`, and tell its giver so by the message `told`.

    With `verbatim`, it is recorded first that the giver agrees to be quoted.

    Raises:
        UnknownCaseError: there is no such case, or it is not theirs to see.
        BoardError: the case is no feedback, is there already or goes on in private, or the words are not to be shown.

    """
    page, case = await _feedback(context, visitor, reference)
    async with context.database.read() as session:
        policy = board_policy(context.shelf, context.settings.policy)
        known = await board.by_lookup(session, lookup_of(context, case))
    if policy is None or draft.place not in places_of(policy):
        raise BoardError("no-such-place")
    _not_yet(page, known)
    _fit_to_show(page, draft, verbatim=verbatim or _said_so(page))
    answer = await _tell(context, visitor, reference, told, quoted=verbatim)
    if answer.status is MoveStatus.REFUSED:
        return answer
    day = day_of(context.clock.now())
    item = BoardItem(
        new_id(),
        draft.title.strip(),
        draft.text.strip(),
        draft.place,
        BoardStanding.PUBLIC,
        day,
        draft.link or None,
        lookup_of(context, case),
        published_at=day,
    )
    async with context.database.write() as session:
        await board.put_again(session, item)
    return answer


async def change(
    context: Context, visitor: Visitor, key: str, draft: Draft, told: str = "", *, verbatim: bool = False
) -> MoveAnswer:
    """
    Change an entry's words or its column, or publish one that was imported; the giver of it is told.

    Raises:
        BoardError: they do not keep the board, there is no such entry, its case is not theirs (`not-yours`), or the
            words are not to be shown.

    """
    async with context.database.read() as session:
        policy = await keepers_policy(context, session, visitor)
        item = await board.by_id(session, key)
        if item is None or item.standing not in {BoardStanding.DRAFT, BoardStanding.PUBLIC}:
            raise BoardError("not-there")
        there, reference = await case_behind(context, session, visitor, item)
    if draft.place not in places_of(policy):
        raise BoardError("no-such-place")
    answer = MoveAnswer(MoveStatus.APPLIED)
    if there:
        if reference is None:
            raise BoardError("not-yours")
        page, _ = await _feedback(context, visitor, reference)
        _fit_to_show(page, draft, verbatim=verbatim or _said_so(page))
        answer = await _tell(context, visitor, reference, told, quoted=verbatim)
    else:
        _shape(draft)
    if answer.status is MoveStatus.REFUSED:
        return answer
    day = day_of(context.clock.now())
    new = replace(
        item,
        title=draft.title.strip(),
        text=draft.text.strip(),
        place=draft.place,
        link=draft.link or None,
        standing=BoardStanding.PUBLIC,
        changed_at=day,
        published_at=item.published_at or day,
    )
    async with context.database.write() as session:
        await board.change(session, new)
    return answer


async def take_back(context: Context, visitor: Visitor, key: str) -> None:
    """
    Take an entry off the board, words and all.

    Raises:
        BoardError: they do not keep the board (`not-yours`).

    """
    async with context.database.write() as session:
        await keepers_policy(context, session, visitor)
        await board.empty(session, key, BoardStanding.WITHDRAWN, day_of(context.clock.now()))
    await erase_overwritten(context.database)


async def _feedback(context: Context, visitor: Visitor, reference: Reference) -> tuple[CasePage, CaseId]:
    """Open a case of feedback with everything that was written."""
    async with context.database.read() as session:
        case = await feedback_case(context, session, visitor, reference)
    page = await desk_pages.case_page(context, visitor, reference)
    if not page.readable:
        raise NoWrapError
    return page, case.id


def _not_yet(page: CasePage, known: BoardItem | None) -> None:
    private = known is not None and known.standing is BoardStanding.PRIVATE
    if private or page.row.outcome == CONTINUED_IN_PRIVATE:
        raise BoardError("private")
    if known is not None and known.standing is not BoardStanding.WITHDRAWN:
        raise BoardError("there-already")


def _fit_to_show(page: CasePage, draft: Draft, *, verbatim: bool) -> None:
    """Let words pass that are a facilitator's own and name nobody whom the giver has named."""
    _shape(draft)
    said = f"{draft.title}\n{draft.text}"
    if names_any(_lines(page, _NAMES), said):
        raise BoardError("someone-named")
    if not verbatim and repeats(_parts(page, _THEIRS), said):
        raise BoardError("giver-s-words")


def _shape(draft: Draft) -> None:
    if not draft.title.strip() or not draft.text.strip():
        raise BoardError("words-needed")
    if len(draft.title) > LONGEST_TITLE or len(draft.text) > LONGEST_TEXT or len(draft.link or "") > LONGEST_LINK:
        raise BoardError("too-long")
    if draft.link and not draft.link.startswith(("https://", "http://")):
        raise BoardError("no-link")
    if has_address(f"{draft.title}\n{draft.text}\n{draft.link or ''}"):
        raise BoardError("address-in-text")


def _said_so(page: CasePage) -> bool:
    """Answer whether the giver has agreed to be quoted: by themselves, or as a facilitator has recorded it."""
    return any(one.part == MAY_QUOTE or (one.part == "note" and one.text == QUOTED) for one in page.writings)


def _parts(page: CasePage, parts: frozenset[str]) -> Iterable[str]:
    return (one.text for one in page.writings if one.part in parts)


def _lines(page: CasePage, parts: frozenset[str]) -> Iterable[str]:
    return (line for text in _parts(page, parts) for line in text.splitlines())


async def _tell(context: Context, visitor: Visitor, reference: Reference, told: str, *, quoted: bool) -> MoveAnswer:
    """Write to the giver; without words there is nothing to tell, and so nothing is done."""
    if not told.strip():
        raise BoardError("tell-the-giver")
    first = (Wish(Trigger.NOTE, QUOTED),) if quoted else ()
    wish = Wish(Trigger.MESSAGE, told.strip(), no_conflict=True, first=first)
    return await desk_pages.request(context, visitor, reference, wish)
