"""
Files that people send and take: through the pages, with a canary in each name, kind, header and byte, and exported.
"""

import re
from contextlib import suppress

import httpx

from tests.canary.house import LARGEST_FILE
from tests.canary.saying import AWAY, People
from tests.unit.engine.attachments.test_stripping import BODY, HEAD, chunk

Part = tuple[str, tuple[str, bytes, str, dict[str, str]]]


def parts(people: People, place: str, size: int = 0) -> list[Part]:
    """Make a text, a picture and bytes; their content is a canary, and so is everything that is said of them."""
    return [_part(people, place, kind, size) for kind in ("txt", "png", "bin")]


def _part(people: People, place: str, kind: str, size: int) -> Part:
    said = f"It shows {people.word(place + ' bytes')}. ".encode()
    content = HEAD + chunk(b"tEXt", b"Comment\0" + said) + BODY if kind == "png" else said * 50 + bytes(size)
    name, claimed = f"{people.word(place + ' name')}.{kind}", f"image/png; name={people.word(place + ' kind')}"
    return "files", (name, content, claimed, {"X-Taken-By": people.word(place + " header")})


async def report_with_files(people: People, client: httpx.AsyncClient) -> None:
    """Report with files: only looking ahead, then forged, too large, too many, cut off, and as it should be."""
    page = (await client.get("/report")).text
    hidden = dict(re.findall(r'name="(token|mark)" value="([^"]*)"', page))
    fields = {"intent": "report", "text": people.word("files text"), "about": people.word("files about")} | hidden
    looked = await client.post("/report", data=fields | {"step": "look"}, files=parts(people, "seen file"))
    tickets = dict(re.findall(r'name="(kept-\d+)"[^>]*value="([^"]*)"', looked.text))
    assert len(tickets) == len(parts(people, "unsent file")), looked.status_code
    wrong = fields | {"token": people.word("files token")}
    refused = [
        await client.post("/report", data=wrong, files=parts(people, "forged file")),
        await client.post("/report", data=fields, files=parts(people, "large file", 2 * LARGEST_FILE)),
        await client.post("/report", data=fields, files=parts(people, "many file") * 4),
        await client.post("/report", data=fields | {"kept-1": people.word("ticket"), "text": ""}),
    ]
    assert all(answer.status_code >= 400 for answer in refused), refused
    await cut_off(people, client, fields)
    sent = await client.post("/report", data=fields | tickets, files=parts(people, "file"))
    assert sent.status_code == 201, sent.status_code


async def cut_off(people: People, client: httpx.AsyncClient, fields: dict[str, str]) -> None:
    """Send the beginning of a form with a file, and bytes that are no such form."""
    request = client.build_request("POST", "/report", data=fields, files=parts(people, "cut file"))
    kind = request.headers["content-type"]
    body = request.read()
    for part in (body[: len(body) // 2], people.word("no form").encode()):
        await client.post("/report", content=part, headers={"Content-Type": kind})
    odd = f"multipart/form-data; boundary={people.word('form boundary')}"
    await client.post("/report", content=body, headers={"Content-Type": odd})


async def reply_with_files(people: People, client: httpx.AsyncClient, receipt: str) -> None:
    """Write once more on one's page, with files: as it should be, and with a receipt that opens nothing."""
    page = (await client.get("/receipt")).text
    hidden = dict(re.findall(r'name="(token)" value="([^"]*)"', page))
    for shown in (receipt, people.word("files receipt")):
        mark = people.word("reply mark")
        fields = {"receipt": shown, "trigger": "reply", "note": people.word("reply text"), "mark": mark} | hidden
        for files in (parts(people, "reply file"), parts(people, "large reply", 2 * LARGEST_FILE)):
            await client.post("/receipt/move", data=fields, files=files)


async def upload_in_vain(people: People, client: httpx.AsyncClient, receipt: str) -> None:
    """Send files while they cannot be kept, or not what names them."""
    with suppress(*AWAY):
        page = (await client.get("/report")).text
        hidden = dict(re.findall(r'name="(token|mark)" value="([^"]*)"', page))
        fields = {"intent": "report", "text": people.word("files in vain")} | hidden
        answer = await client.post("/report", data=fields, files=parts(people, "vain file"))
        assert answer.status_code >= 500, answer.status_code
        await reply_with_files(people, client, receipt)


async def downloaded(client: httpx.AsyncClient, reference: str) -> bytes:
    """Answer every file of a case, as someone who may read it downloads them: the copy, and what was sent."""
    shown = (await client.get(f"/desk/{reference}")).text
    token = dict(re.findall(r'name="(token)" value="([^"]*)"', shown))
    found: list[bytes] = []
    for place in dict.fromkeys(re.findall(rf"/desk/{reference}/files/[0-9a-f]{{32}}", shown)):
        copied = await client.get(place)
        sent = await client.post(f"{place}/original", data=token)
        assert sent.status_code == 200, sent.status_code
        found += [copied.content, sent.content]
    return b"\n".join(found)


async def exported_as(people: People, client: httpx.AsyncClient, reference: str) -> str:
    """Take a case away in one file as someone who may read it, after asking for a reason that there is not."""
    shown = (await client.get(f"/desk/{reference}")).text
    token = dict(re.findall(r'name="(token)" value="([^"]*)"', shown))
    place = f"/desk/{reference}/export"
    await people.say(client, "POST", place.replace("/desk", "/api/cases"), json={"reason": people.word("reason")})
    assert (await client.post(place, data=token | {"reason": people.word("reason")})).status_code == 422
    answer = await client.post(place, data=token | {"reason": "meeting"})
    assert answer.status_code == 200, answer.status_code
    return answer.text
