"""
Files of a case: taken chunk by chunk, handed out chunk by chunk, read by whoever may read the case and nobody else.
"""

import tracemalloc
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from engine.attachments.claiming import FileGoneError
from engine.attachments.files import FileTooLargeError
from engine.report import Attachment, Channel, IncomingReport, KeptFile, Opened
from engine.showing.file_pages import Handed
from engine.views import FileView, Wish
from handrail.errors import UnknownCaseError
from states.case import Intent, MoveStatus
from states.lifecycle import Trigger
from storage import cases, files
from tests.support.community import Community, open_community
from vault.errors import SealBrokenError
from vault.files import CHUNK_BYTES
from vault.tokens import reply_token

CONTENT = bytes(range(256)) * 2400
"""A bit more than two chunks."""


async def keep(community: Community, name: str = "notes.bin", content: bytes = CONTENT) -> KeptFile:
    """Send a file before its report, in pieces of an odd size."""
    incoming = community.desk.begin_file(name)
    for start in range(0, len(content), 70_001):
        await incoming.write(content[start : start + 70_001])
    return await incoming.finish()


async def shown(community: Community, opened: Opened, name: str = "facilitator-1") -> FileView:
    """Answer the one file that a case has."""
    found = [one.file for one in (await community.page(name, opened.reference)).writings if one.file]
    assert len(found) == 1
    return found[0]


async def handed(community: Community, opened: Opened, file: str, *, copy: bool = False) -> Handed:
    """Open a file as a facilitator."""
    visitor = await community.visitor("facilitator-1")
    return await community.desk.open_file(visitor, opened.reference, file, copy=copy)


async def content_of(handed_out: Handed) -> bytes:
    """Take all of a file."""
    return b"".join([chunk async for chunk in handed_out.chunks])


async def test_file_comes_back_as_it_was_sent(either_community: Community) -> None:
    """A file that was sent before its report is listed with its name, kind and size, and opens byte by byte."""
    community = either_community
    opened = await community.report(files=(await keep(community, "photo of it.exe"),))
    file = await shown(community, opened)
    assert (file.name, file.media_type, file.size) == ("photo of it.exe.bin", "application/octet-stream", len(CONTENT))
    out = await handed(community, opened, file.id)
    assert (out.size, await content_of(out)) == (len(CONTENT), CONTENT)
    with pytest.raises(UnknownCaseError):
        await handed(community, opened, file.id, copy=True)
    assert await community.is_sound()


async def test_reply_brings_files(community: Community) -> None:
    """A reporter who comes back may add files, with words or without, and sees by name what they sent."""
    opened = await community.report()
    wish = Wish(Trigger.REPLY, files=(await keep(community, "a.png", b"\x89PNG\r\n\x1a\n"),))
    assert (await community.desk.reporter_move(opened.receipt, wish)).status is MoveStatus.APPLIED
    file = await shown(community, opened)
    assert (file.name, file.copy) == ("a.png", True)
    talk = (await community.seen_by_reporter(opened)).messages
    assert ["a.png" in one.text for one in talk if one.mine].count(True) == 1


async def test_files_of_mails_are_kept_in_chunks(community: Community) -> None:
    """What comes attached to a report, or to a reply by mail, is kept and opened like any other file."""
    opened = await community.report(attachments=(Attachment("a.txt", "text/html", b"words"),))
    file = await shown(community, opened)
    assert (file.name, file.media_type) == ("a.txt", "text/plain")
    async with community.desk.context.database.read() as session:
        case = await cases.by_reference(session, opened.reference)
    assert case is not None
    token = reply_token(community.desk.context.server_key, case.id)
    reply = IncomingReport(
        Intent.REPORT, Channel.MAIL, "See the file.", attachments=(Attachment("b.png", "image/png", CONTENT),)
    )
    assert await community.desk.continue_case(token, reply) == opened.reference
    await community.work()
    views = [one.file for one in (await community.page("facilitator-1", opened.reference)).writings if one.file]
    names = {one.name: one.id for one in views}
    assert set(names) == {"a.txt", "b.png.bin"}
    assert await content_of(await handed(community, opened, names["b.png.bin"])) == CONTENT


async def test_file_is_hidden_from_who_may_not_read_its_case(community: Community) -> None:
    """Someone named in the report, and someone whose tier it has not come to, get the answer of a missing case."""
    opened = await community.report(about=("facilitator-2",), files=(await keep(community),))
    file = (await shown(community, opened)).id
    for name in ("facilitator-2", "committee-1"):
        visitor = await community.visitor(name)
        with pytest.raises(UnknownCaseError):
            await community.desk.open_file(visitor, opened.reference, file, copy=False)


async def test_file_of_another_case_is_not_found(community: Community) -> None:
    """A file's id opens nothing under another case, though the same person may read both."""
    one, two = await community.report(files=(await keep(community),)), await community.report()
    with pytest.raises(UnknownCaseError):
        await handed(community, two, (await shown(community, one)).id)


async def test_one_file_has_one_case(community: Community) -> None:
    """A file that a report has claimed cannot be claimed again, and that second report is not taken without it."""
    file = await keep(community)
    await community.report(files=(file,))
    with pytest.raises(FileGoneError):
        await community.report(files=(file,))
    assert len(await community.desk.list_cases()) == 1


async def test_file_over_its_limit_leaves_nothing(tmp_path: Path) -> None:
    """Where a file grows over its limit it is refused with the limit, and what was kept of it is gone."""
    async with open_community(tmp_path, max_file_bytes=CHUNK_BYTES + 10) as community:
        with pytest.raises(FileTooLargeError) as refused:
            await keep(community)
        assert refused.value.limit == CHUNK_BYTES + 10
        async with community.desk.context.database.read() as session:
            assert (await session.execute(text("SELECT count(*) FROM file_chunks"))).scalar_one() == 0


async def test_file_without_a_report_is_swept(community: Community) -> None:
    """After a day a file that no report claimed is gone; one that a report claimed stays."""
    lost, kept = await keep(community), await keep(community)
    opened = await community.report(files=(kept,))
    community.clock.move_to(community.clock.now() + timedelta(hours=25))
    await community.desk.reconcile()
    async with community.desk.context.database.read() as session:
        assert await files.chunk(session, lost.id, 0) is None
    assert await content_of(await handed(community, opened, kept.id)) == CONTENT


async def test_forgotten_case_has_no_file(community: Community) -> None:
    """When a case is forgotten, the chunks of its files go with what was written."""
    file = await keep(community)
    opened = await community.report(files=(file,))
    await community.do("facilitator-1", opened.reference, Trigger.COUNSEL)
    await community.do("facilitator-1", opened.reference, Trigger.RESOLVE, outcome="no_violation")
    await community.pass_time(days=450)
    assert await community.desk.forget() == 1
    async with community.desk.context.database.read() as session:
        assert await files.chunk(session, file.id, 0) is None


@pytest.mark.parametrize(
    "theft",
    [
        "DELETE FROM file_chunks WHERE number = 2",
        "UPDATE file_chunks SET number = 9 - number WHERE number > 0",
        "UPDATE file_chunks SET blob = (SELECT blob FROM file_chunks WHERE number = 0) WHERE number = 1",
    ],
)
async def test_file_that_was_tampered_with_breaks_off(community: Community, theft: str) -> None:
    """Where chunks were deleted, put elsewhere or doubled in the database, reading breaks off with an error."""
    opened = await community.report(files=(await keep(community),))
    file = (await shown(community, opened)).id
    async with community.desk.context.database.write() as session:
        await session.execute(text(theft))
    with pytest.raises(SealBrokenError):
        await content_of(await handed(community, opened, file))


async def test_ticket_says_nothing_and_opens_here_alone(community: Community, tmp_path: Path) -> None:
    """What a page carries of a file shows neither name nor key, and another server makes nothing of it."""
    file = await keep(community, "a name that tells.txt", b"words")
    ticket = community.desk.ticket_of(file)
    assert community.desk.file_of(ticket) == file
    assert "tells" not in ticket
    assert [community.desk.file_of(one) for one in ("", "x", ticket[:-4], "AAAA" + ticket[4:], "é")] == [None] * 5
    async with open_community(tmp_path / "other") as other:
        assert other.desk.file_of(ticket) is None


@pytest.mark.slow
async def test_hundred_megabytes_need_little_memory(community: Community) -> None:
    """Sealing and opening 100 MB never holds more than 16 MB at once."""
    piece, pieces = b"\xa5" * 50_000, 2_000
    await content_of(await handed(community, *await _small(community)))
    tracemalloc.start()
    try:
        incoming = community.desk.begin_file("film.mp4")
        for _ in range(pieces):
            await incoming.write(piece)
        opened = await community.report(files=(await incoming.finish(),))
        out = await handed(community, opened, (await shown(community, opened)).id)
        size = 0
        async for chunk in out.chunks:
            size += len(chunk)
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert size == out.size == 100_000_000
    assert most < 16_000_000


async def _small(community: Community) -> tuple[Opened, str]:
    """Make a case with a small file, so that what is loaded once is loaded."""
    opened = await community.report(files=(await keep(community),))
    return opened, (await shown(community, opened)).id


async def test_refused_reply_leaves_neither_words_nor_files(either_community: Community) -> None:
    """When a reply is refused all of it goes, the files after the first text too, and what was taken before stays."""
    community = either_community
    opened = await community.report()
    kept = await keep(community, "kept.bin")
    await community.reporter_does(opened, Trigger.REPLY, note="This is taken.", files=(kept,))
    before = await _counts(community)
    late = (await keep(community, "one.bin"), await keep(community, "two.bin"))
    answer = await community.reporter_does(opened, Trigger.REPLY, note="This is not.", files=late, expects=0)
    assert answer.status is MoveStatus.REFUSED
    assert await _counts(community) == before
    page = await community.page("facilitator-1", opened.reference)
    assert [one.text for one in page.writings if one.part == "reply"] == ["This is taken."]
    assert [one.file.name for one in page.writings if one.file] == ["kept.bin"]


async def _counts(community: Community) -> list[int]:
    async with community.desk.context.database.read() as session:
        tables = ("writings", "files", "file_chunks")
        return [(await session.execute(text(f"SELECT count(*) FROM {one}"))).scalar_one() for one in tables]  # noqa: S608 - names of ours
