"""
Files by the pages: sent with a report and when coming back, handed out on the desk, refused with their limit.
"""

import tempfile
import tracemalloc
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from sqlalchemy import text

from tests.integration.web.fake_desk import RECEIPT, FakeDesk
from tests.integration.web.html_outline import Outline
from tests.support.community import PASSPHRASE, Community, open_community
from tests.unit.engine.attachments.test_stripping import BODY, GPS, HEAD, chunk
from web.app import make_app

PICTURE = HEAD + chunk(b"eXIf", GPS) + BODY
Parts = list[tuple[str, tuple[str, bytes, str]]]


def upload(*files: tuple[str, bytes]) -> Parts:
    """Put files into a form as a browser does."""
    return [("files", (name, content, "application/x-says-anything")) for name, content in files]


async def send(client: httpx.AsyncClient, parts: Parts, **fields: str) -> httpx.Response:
    """Fill in the report's form and send it with files."""
    hidden = Outline((await client.get("/report")).text).hidden()
    return await client.post("/report", data={**hidden, "step": "send", **fields}, files=parts)


def kept_in(page: str) -> dict[str, str]:
    """Answer the files that a page carries for the next try."""
    boxes = [one for one in Outline(page).all("input") if (one.get("name") or "").startswith("kept-")]
    return {one["name"] or "": one["value"] or "" for one in boxes}


async def test_form_brings_files(client: httpx.AsyncClient, desk: FakeDesk) -> None:
    """A report in parts brings its fields and its files; an empty choice of files is none."""
    answer = await send(client, upload(("a.png", PICTURE), ("b.txt", b"words")), intent="report", text="See these.")
    assert answer.status_code == 201
    assert [(one.name, one.size) for one in desk.reports[0].files] == [("a.png", len(PICTURE)), ("b.txt", 5)]
    assert (desk.reports[0].text, list(desk.files.values())) == ("See these.", [PICTURE, b"words"])
    without = await send(client, upload(("", b"")), intent="report", text="Nothing beside.")
    assert (without.status_code, desk.reports[1].files) == (201, ())


async def test_mended_form_keeps_its_files(client: httpx.AsyncClient, desk: FakeDesk) -> None:
    """When something else is missing, the page says that the file is there, and the next try needs no upload."""
    answer = await send(client, upload(("a.png", PICTURE)), intent="report", text=" ")
    assert answer.status_code == 422
    kept = kept_in(answer.text)
    assert len(kept) == 1
    assert "We have this file." in Outline(answer.text).said()
    hidden = Outline(answer.text).hidden()
    again = await client.post("/report", data={**hidden, **kept, "step": "send", "intent": "report", "text": "Now."})
    assert (again.status_code, [one.name for one in desk.reports[0].files]) == (201, ["a.png"])


async def test_looking_ahead_keeps_files_too(client: httpx.AsyncClient, desk: FakeDesk) -> None:
    """Who only wants to see the times has not sent anything, and need not choose the file again."""
    answer = await send(client, upload(("a.png", PICTURE)), intent="report", text="Soon.", step="look")
    assert (answer.status_code, len(kept_in(answer.text)), desk.reports) == (200, 1, [])


async def test_another_file_is_another_report(client: httpx.AsyncClient, desk: FakeDesk) -> None:
    """The same page sent with another file is no repetition, so that no file is dropped in silence."""
    page = await client.get("/report")
    fields = {**Outline(page.text).hidden(), "step": "send", "intent": "report", "text": "See this."}
    answers = [
        (await client.post("/report", data=fields, files=upload(*some))).status_code
        for some in ([("a.png", PICTURE)], [("a.png", PICTURE)], [("a.png", PICTURE), ("b.png", b"2")])
    ]
    assert (answers, len(desk.reports)) == ([201, 201, 409], 1)


async def test_large_file_is_refused_with_its_limit(client: httpx.AsyncClient, desk: FakeDesk) -> None:
    """413 names the limit, and every word that was typed is still there."""
    object.__setattr__(desk.settings, "max_file_bytes", 100_000)
    answer = await send(client, upload(("film.mp4", b"x" * 100_001)), intent="report", text="Typed words.")
    said = Outline(answer.text).said()
    assert answer.status_code == 413
    assert "The limit is 100 kB." in said
    assert "Typed words." in said
    assert desk.reports == []


async def test_too_many_files_are_refused_with_their_limit(client: httpx.AsyncClient, desk: FakeDesk) -> None:
    """413 says how many are taken at once; those that were taken stay with the page."""
    object.__setattr__(desk.settings, "max_files", 2)
    answer = await send(client, upload(*((f"{n}.png", b"x") for n in range(3))), intent="report", text="Many.")
    assert answer.status_code == 413
    assert "The limit is 2." in Outline(answer.text).said()
    assert len(kept_in(answer.text)) == 2


async def test_forged_form_keeps_no_file(client: httpx.AsyncClient, desk: FakeDesk) -> None:
    """A form of another site is refused before the first of its files is taken."""
    answer = await send(client, upload(("a.png", PICTURE)), intent="report", text="Forged.", token="made-up")
    assert (answer.status_code, desk.files, desk.reports) == (403, {}, [])


async def test_full_door_takes_no_file(client: httpx.AsyncClient, desk: FakeDesk) -> None:
    """While as many uploads run as fit into memory, the next is answered 503 with what was typed; texts still pass."""
    app = getattr(client._transport, "app")  # noqa: B009, SLF001 - the test fills the door from within
    share = app.state.context.admission.bytes
    assert share.take("mail", amount=share.limit - 1_000_000)
    answer = await send(client, upload(("a.png", PICTURE)), intent="report", text="Later.")
    assert (answer.status_code, desk.files) == (503, {})
    assert "Later." in answer.text
    assert (await send(client, upload(("", b"")), intent="report", text="Words.")).status_code == 201


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"nonsense",
        b"--b\r\nContent-Disposition: form-data; name=text",
        b"--b\r\nno header\r\n\r\nx\r\n--b--",
        b"--b\r\n" + b"X-Long: " + b"x" * 9000 + b"\r\n\r\nx\r\n--b--",
        b"".join(b"--b\r\nContent-Disposition: form-data; name=a%d\r\n\r\nx\r\n" % n for n in range(300)) + b"--b--",
    ],
)
async def test_broken_parts_are_refused(client: httpx.AsyncClient, desk: FakeDesk, raw: bytes) -> None:
    """A form in parts that is cut off, has no parts, or hundreds of them, opens nothing and breaks nothing."""
    headers = {"content-type": "multipart/form-data; boundary=b"}
    assert (await client.post("/report", content=raw, headers=headers)).status_code in {403, 415, 422}
    assert desk.reports == []


async def test_form_without_its_end_is_refused(client: httpx.AsyncClient, desk: FakeDesk) -> None:
    """Where something on the way cuts a form off, no report is made of the first half, as if that had been all."""
    hidden = Outline((await client.get("/report")).text).hidden()
    whole = client.build_request("POST", "/report", data={**hidden, "text": "Words."}, files=upload(("a.png", PICTURE)))
    headers, body = {"content-type": whole.headers["content-type"]}, whole.read()
    for end in (len(body) // 2, len(body) - 4):
        assert (await client.post("/report", content=body[:end], headers=headers)).status_code == 422
    assert desk.reports == []
    assert (await client.post("/report", content=body, headers=headers)).status_code == 201


async def test_long_fields_in_parts_are_refused(client: httpx.AsyncClient, desk: FakeDesk) -> None:
    """What is no file counts against the limit of the text."""
    answer = await send(client, upload(("a.png", b"x")), intent="report", text="x" * 70_000)
    assert (answer.status_code, desk.reports) == (413, [])


async def test_reply_brings_files(client: httpx.AsyncClient, desk: FakeDesk) -> None:
    """Coming back, a file may come with words or alone; neither words nor file is no reply."""
    token = Outline((await client.get("/receipt")).text).hidden()["token"]
    for note, files in (
        ("Here.", upload(("a.png", PICTURE))),
        ("", upload(("b.png", PICTURE))),
        ("", upload(("", b""))),
    ):
        fields = {"token": token, "receipt": RECEIPT, "trigger": "reply", "note": note}
        assert (await client.post("/receipt/move", data=fields, files=files)).status_code == 200
    assert [(one.note, [file.name for file in one.files]) for one in desk.wishes] == [
        ("Here.", ["a.png"]),
        (None, ["b.png"]),
    ]


async def test_large_reply_keeps_its_words(client: httpx.AsyncClient, desk: FakeDesk) -> None:
    """A file over the limit is refused with the limit, and the message is still in its field."""
    object.__setattr__(desk.settings, "max_file_bytes", 10)
    token = Outline((await client.get("/receipt")).text).hidden()["token"]
    fields = {"token": token, "receipt": RECEIPT, "trigger": "reply", "note": "Kept words."}
    answer = await client.post("/receipt/move", data=fields, files=upload(("a.png", PICTURE)))
    assert (answer.status_code, desk.wishes) == (413, [])
    assert "The limit is 10 bytes." in Outline(answer.text).said()
    assert "Kept words." in answer.text


@pytest.fixture
async def community(tmp_path: Path) -> AsyncIterator[Community]:
    """Open a community that can serve the usual policy."""
    async with open_community(tmp_path / "var") as opened:
        yield await opened.settle(facilitator=2, committee=3, board=1, ombuds=1)


@pytest.fixture
async def real(community: Community) -> AsyncIterator[httpx.AsyncClient]:
    """Reach its application."""
    transport = httpx.ASGITransport(make_app(community.desk), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://x.test") as reached:
        yield reached


async def _sign_in(client: httpx.AsyncClient, name: str) -> None:
    answer = await client.post("/api/sign-in", json={"email": f"{name}@example.org", "passphrase": PASSPHRASE})
    assert answer.status_code == 200


async def test_desk_hands_out_a_copy_first(
    community: Community, real: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A copy without metadata is one click away, the file itself two, past a warning; both are only ever downloads."""
    spool = tmp_path / "spool"
    spool.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(spool))
    large = PICTURE + b"\0" * 3_000_000
    sent = await send(real, upload(("where I was.png", large)), intent="report", text="See this.")
    assert (sent.status_code, list(spool.iterdir())) == (201, [])

    await _sign_in(real, "facilitator-1")
    (row,) = await community.desk.my_cases(await community.visitor("facilitator-1"))
    page = await real.get(f"/desk/{row.reference}")
    links = [one["href"] or "" for one in Outline(page.text).all("a") if "/files/" in (one["href"] or "")]
    assert "where I was.png" in page.text
    copy = await real.get(links[0])
    assert copy.content == HEAD + BODY
    warning = await real.get(links[1])
    assert "Before you open this file" in warning.text
    token = Outline(warning.text).hidden()["token"]
    whole = await real.post(links[1], data={"token": token})
    assert whole.content == large
    for one in (copy, whole):
        assert one.headers["content-disposition"].startswith('attachment; filename="where I was.png"')
        assert one.headers["x-content-type-options"] == "nosniff"
        assert one.headers["content-security-policy"].startswith("sandbox")
        assert (one.headers["content-type"], one.headers["cache-control"]) == ("image/png", "no-store")
    assert (await real.post(links[1], data={"token": "made-up"})).status_code == 403


@pytest.mark.slow
async def test_hundred_megabytes_stream_through_the_form(community: Community, real: httpx.AsyncClient) -> None:
    """An upload of 100 MB by the report's form never holds more than 16 MB at once, and arrives whole."""
    hidden = Outline((await real.get("/report")).text).hidden()
    fields = {**hidden, "intent": "report", "text": "See the film.", "step": "send"}

    async def form() -> AsyncIterator[bytes]:
        for name, value in fields.items():
            yield f'--b\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        yield b'--b\r\nContent-Disposition: form-data; name="files"; filename="film.mp4"\r\n\r\n'
        for _ in range(2_000):
            yield b"\xa5" * 50_000
        yield b"\r\n--b--\r\n"

    tracemalloc.start()
    try:
        headers = {"content-type": "multipart/form-data; boundary=b"}
        answer = await real.post("/report", content=form(), headers=headers)
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert answer.status_code == 201
    assert most < 16_000_000
    (row,) = await community.desk.my_cases(await community.visitor("facilitator-1"))
    page = await community.page("facilitator-1", row.reference)
    assert [one.file.size for one in page.writings if one.file] == [100_000_000]


async def test_upload_that_is_cut_off_leaves_nothing(community: Community, real: httpx.AsyncClient) -> None:
    """When a sender goes away in the middle of a file, what was kept of it is deleted and the door is free again."""
    hidden = Outline((await real.get("/report")).text).hidden()

    async def form() -> AsyncIterator[bytes]:
        yield f'--b\r\nContent-Disposition: form-data; name="token"\r\n\r\n{hidden["token"]}\r\n'.encode()
        yield b'--b\r\nContent-Disposition: form-data; name="files"; filename="film.mp4"\r\n\r\n'
        yield b"x" * 1_000_000
        raise ConnectionError

    answer = await real.post("/report", content=form(), headers={"content-type": "multipart/form-data; boundary=b"})
    assert answer.status_code == 500
    async with community.desk.context.database.read() as session:
        assert (await session.execute(text("SELECT count(*) FROM file_chunks"))).scalar_one() == 0
    app = getattr(real._transport, "app")  # noqa: B009, SLF001 - the test looks at the door from within
    assert app.state.context.admission.bytes.used == 0


async def test_desk_hides_files_as_it_hides_cases(community: Community, real: httpx.AsyncClient) -> None:
    """Strangers are asked to sign in; for the committee, before it is theirs, the file does not exist."""
    await send(real, upload(("a.png", PICTURE)), intent="report", text="See this.")
    (row,) = await community.desk.my_cases(await community.visitor("facilitator-1"))
    page = await community.page("facilitator-1", row.reference)
    (file,) = [one.file.id for one in page.writings if one.file]
    place = f"/desk/{row.reference}/files/{file}"
    assert [(await real.get(place + end)).status_code for end in ("", "/original")] == [303, 303]
    await _sign_in(real, "committee-1")
    token = Outline((await real.get("/desk")).text).hidden()["token"]
    missing = f"/desk/{row.reference}/files/{'0' * 32}"
    for where in (place, missing, f"/desk/{row.reference}/files/x"):
        answers = [await real.get(where), await real.get(f"{where}/original")]
        answers.append(await real.post(f"{where}/original", data={"token": token}))
        assert {one.status_code for one in answers} == {404}
