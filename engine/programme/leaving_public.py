"""
What was feedback and is more than that: it leaves the board at once and for good, and goes on as a report in private.

First the words go from the board; that waits for nothing. Then a report is opened on the ordinary way in, under the
community's main policy, of everything its giver wrote. The giver's receipt leads there: the receipt of the new case is
sealed into the old one, where only whoever holds the old receipt is shown it. ADR 35 says why.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass

from engine.context import Context
from engine.keys.unsealing import NoWrapError, key_for
from engine.programme.board import BoardError, case_behind, day_of, feedback_case, keepers_policy
from engine.programme.publishing_items import CONTINUED_IN_PRIVATE
from engine.report import Attachment, Channel, IncomingReport, Opened
from engine.sealing import CONTINUED, seal_writing
from engine.showing import desk_pages
from engine.showing.became import lookup_of
from engine.showing.file_pages import open_file
from engine.views import CasePage, MoveAnswer, Visitor, Wish, WritingView
from handrail.identifiers import Reference
from states.case import Case, Intent, MoveStatus
from states.lifecycle import CaseState, Trigger
from states.roles import SYSTEM
from storage import board, case_keys, keystore, writings
from storage.board import BoardItem, BoardStanding
from storage.erasing import erase_overwritten
from vault.contacts import SealBrokenError, open_contact

OpenCase = Callable[[IncomingReport], Awaitable[Opened]]
"""The ordinary way to open a case."""


@dataclass(frozen=True, slots=True)
class Continued:
    """What goes on in private: `report` is the new case, None where someone else has to open it from the old one."""

    report: Reference | None
    answer: MoveAnswer


async def entry_leaves(
    context: Context, visitor: Visitor, key: str, told: str, open_case: OpenCase, *, danger: bool = False
) -> Continued:
    """
    Take an entry off the board for good and go on with it in private.

    Raises:
        BoardError: they do not keep the board (`not-yours`), or there is no such entry (`not-there`).

    """
    async with context.database.write() as session:
        await keepers_policy(context, session, visitor)
        item = await board.by_id(session, key)
        if item is None:
            raise BoardError("not-there")
        await board.empty(session, item.id, BoardStanding.PRIVATE, day_of(context.clock.now()))
        there, reference = await case_behind(context, session, visitor, item)
    await erase_overwritten(context.database)
    if reference is not None:
        return await feedback_leaves(context, visitor, reference, told, open_case, danger=danger)
    if there or item.standing is BoardStanding.PRIVATE:
        return Continued(None, MoveAnswer(MoveStatus.APPLIED))
    return await _from_elsewhere(visitor, item, open_case, danger=danger)


async def feedback_leaves(
    context: Context, visitor: Visitor, reference: Reference, told: str, open_case: OpenCase, *, danger: bool = False
) -> Continued:
    """
    Go on in private with feedback, published or not; asked twice, it is the same report.

    Raises:
        UnknownCaseError: there is no such case, or it is not theirs to see.
        BoardError: it is no feedback, or there are no words for its giver.

    """
    if not told.strip():
        raise BoardError("tell-the-giver")
    async with context.database.read() as session:
        case = await feedback_case(context, session, visitor, reference)
        before = any(one.part == CONTINUED for one in await writings.of_case(session, case.id))
    await _off_the_board(context, case)
    if before:
        return Continued(None, await _end(context, visitor, case, told))
    page = await desk_pages.case_page(context, visitor, reference)
    if not page.readable:
        raise NoWrapError
    opened = await open_case(await _as_report(context, visitor, case, page, danger=danger))
    await _hand_receipt_on(context, visitor, case, opened)
    return Continued(opened.reference, await _end(context, visitor, case, told))


async def _off_the_board(context: Context, case: Case) -> None:
    async with context.database.write() as session:
        item = await board.by_lookup(session, lookup_of(context, case.id))
        if item is not None:
            await board.empty(session, item.id, BoardStanding.PRIVATE, day_of(context.clock.now()))
    await erase_overwritten(context.database)


async def _as_report(context: Context, visitor: Visitor, case: Case, page: CasePage, *, danger: bool) -> IncomingReport:
    """
    Make a report of what the giver wrote.

    That those who decide may read it was never asked, so it counts as not agreed to, unless someone is in danger.
    """
    said = [one.text for one in page.writings if one.part in {"text", "reply"}]
    space = next((one.text for one in page.writings if one.part == "space"), None)
    subject = next((one.text for one in page.writings if one.part == "subject"), None)
    about = tuple(line for one in page.writings if one.part == "about" for line in one.text.splitlines())
    attached = [one async for one in _files(context, visitor, case.reference, page.writings)]
    return IncomingReport(
        Intent.REPORT,
        Channel.PERSON,
        "\n\n".join(said),
        about=about,
        space=space,
        subject=subject,
        danger=danger,
        consent=False,
        contact=await _contact(context, case),
        language=case.language,
        policy=context.settings.policy,
        attachments=tuple(attached),
        once=f"continued-in-private:{case.id}",
        fingerprint=case.id.encode(),
        recorder=visitor.person.id,
    )


async def _files(
    context: Context, visitor: Visitor, reference: Reference, written: tuple[WritingView, ...]
) -> AsyncIterator[Attachment]:
    for one in written:
        if one.file is not None:
            handed = await open_file(context, visitor, reference, one.file.id, copy=False)
            yield Attachment(handed.name, handed.media_type, b"".join([chunk async for chunk in handed.chunks]))


async def _contact(context: Context, case: Case) -> str | None:
    """Open the giver's address, for the new case to reach them by."""
    async with context.database.read() as session:
        sealed = (await case_keys.contacts(session, [case.id])).get(case.id)
    outer = await keystore.get(context.keystore, case.id)
    if sealed is None or outer is None:
        return None
    try:
        return open_contact(context.server_key.open_outer(case.id, outer), sealed)
    except SealBrokenError:
        return None


async def _hand_receipt_on(context: Context, visitor: Visitor, case: Case, opened: Opened) -> None:
    """Seal the new receipt into the old case, once, for whoever comes back with the old one."""
    async with context.database.write() as session:
        if any(one.part == CONTINUED for one in await writings.of_case(session, case.id)):
            return
        key = await key_for(context, session, case.id, visitor)
        await writings.add(session, [seal_writing(key, CONTINUED, opened.receipt, SYSTEM, context.clock.now())])


async def _end(context: Context, visitor: Visitor, case: Case, told: str) -> MoveAnswer:
    """Tell the giver, and end what was feedback; what has ended already stays as it ended."""
    tell = Wish(Trigger.TOLD, told.strip(), no_conflict=True)
    if case.state is CaseState.RESOLVED:
        return await desk_pages.request(context, visitor, case.reference, tell)
    heard = (Wish(Trigger.COUNSEL),) if case.state is CaseState.RECEIVED else ()
    ends = Wish(Trigger.RESOLVE, outcome=CONTINUED_IN_PRIVATE, no_conflict=True, first=(*heard, tell))
    return await desk_pages.request(context, visitor, case.reference, ends)


async def _from_elsewhere(visitor: Visitor, item: BoardItem, open_case: OpenCase, *, danger: bool) -> Continued:
    """Open a report of an entry that was imported: its words are all there is, and nobody to tell."""
    report = IncomingReport(
        Intent.REPORT,
        Channel.PERSON,
        f"{item.title}\n\n{item.text}",
        danger=danger,
        consent=False,
        once=f"continued-in-private:{item.id}",
        fingerprint=item.id.encode(),
        recorder=visitor.person.id,
    )
    return Continued((await open_case(report)).reference, MoveAnswer(MoveStatus.APPLIED))
