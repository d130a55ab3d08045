"""
What every answer carries to keep browsers careful, and what no log may ever hold.
"""

import logging

import httpx
import pytest

from tests.integration.web.fake_desk import EMAIL, PASSPHRASE, RECEIPT, REFERENCE, FakeDesk, OddError
from tests.integration.web.html_outline import Outline
from web.app import make_app
from web.pages.rendering import REPORTER_PLACES
from web.shield import HEADERS, SCRIPTED

EVERYWHERE = ("/", "/report", "/receipt", "/sign-in", "/desk", "/mailbox", "/api/cases", "/healthz", "/readyz",
              "/metrics", "/openapi.json", "/nowhere", "/api/nowhere", "/static/handrail.css")  # fmt: skip
SECRET = "kumquat"


class _Loud(Exception):  # noqa: N818 - stands for an error of a library, which may be named in any way
    """An error whose message quotes what a person wrote."""


@pytest.mark.parametrize("path", EVERYWHERE)
async def test_answer_keeps_browsers_careful(client: httpx.AsyncClient, path: str) -> None:
    """Every answer, errors too, carries each header once and is kept nowhere, but for the stylesheets."""
    answer = await client.get(path)
    for name, value in HEADERS:
        own = SCRIPTED if name == "content-security-policy" and path in REPORTER_PLACES else value
        assert answer.headers.get_list(name) == [own]
    cached = "public, max-age=3600" if path.startswith("/static/") else "no-store"
    assert answer.headers.get_list("cache-control") == [cached]
    assert "server" not in answer.headers


async def test_content_rules_are_strict(client: httpx.AsyncClient) -> None:
    """The rules for content allow our own styles, pictures and forms, a script to reporters, and nothing else."""
    rules, scripted = [
        dict(one.split(" ", 1) for one in (await client.get(path)).headers["content-security-policy"].split("; "))
        for path in ("/sign-in", "/")
    ]
    assert scripted == {**rules, "script-src": "'self'"}
    assert rules.pop("default-src") == rules.pop("base-uri") == rules.pop("frame-ancestors") == "'none'"
    assert rules == {"style-src": "'self'", "img-src": "'self'", "form-action": "'self'"}


@pytest.mark.parametrize("path", ["/api/reports", "/receipt"])
async def test_unforeseen_error_tells_nothing(
    client: httpx.AsyncClient, desk: FakeDesk, caplog: pytest.LogCaptureFixture, path: str
) -> None:
    """An error nobody foresaw is answered 500 with all headers; the log has its kind and place, never its message."""
    token = Outline((await client.get("/receipt")).text).hidden()["token"]
    desk.raises = _Loud(SECRET)
    body = {"receipt": SECRET, "token": token}
    with caplog.at_level(logging.DEBUG):
        answer = await (
            client.post(path, data=body)
            if path == "/receipt"
            else client.post(path, json={"intent": "report", "text": SECRET})
        )
    assert (answer.status_code, answer.json()["error"]) == (500, "failed")
    assert answer.headers["x-frame-options"] == "DENY"
    assert "_Loud" in caplog.text
    assert "fake_desk.py:" in caplog.text
    assert SECRET not in answer.text + caplog.text


async def test_error_without_words_is_answered(member: httpx.AsyncClient, desk: FakeDesk) -> None:
    """An error of ours that nobody wrote words for is answered 500 in the one shape of errors."""
    desk.raises = OddError(SECRET)
    answer = await member.get("/api/cases")
    assert (answer.status_code, answer.json()["error"]) == (500, "failed")
    assert SECRET not in answer.text


async def test_nothing_written_is_logged(
    member: httpx.AsyncClient, desk: FakeDesk, caplog: pytest.LogCaptureFixture
) -> None:
    """At the most talkative level, no log holds a text, a receipt, a passphrase, a cookie or an address."""
    logging.getLogger("httpx").setLevel(logging.WARNING)
    logging.getLogger("httpcore").setLevel(logging.WARNING)
    with caplog.at_level(logging.DEBUG):
        for body in (
            {"intent": "report", "text": SECRET},
            {"intent": SECRET},
            {"intent": "report", "text": 1, SECRET: 1},
        ):
            await member.post("/api/reports", json=body, headers={"Idempotency-Key": SECRET})
        await member.post("/api/receipt", json={"receipt": RECEIPT})
        await member.post("/api/receipt", json={"receipt": SECRET})
        await member.post("/api/sign-in", json={"email": EMAIL, "passphrase": SECRET})
        await member.post(f"/api/cases/{REFERENCE}/moves", json={"trigger": "note", "note": SECRET})
        token = Outline((await member.get("/receipt")).text).hidden()["token"]
        await member.post("/report", data={"token": token, "intent": "report", "text": SECRET, "email": SECRET})
        await member.post("/sign-in", data={"token": token, "email": EMAIL, "passphrase": SECRET})
    assert len(desk.wishes) == 1
    assert not [one for one in (SECRET, RECEIPT, PASSPHRASE, EMAIL) if one in caplog.text]


async def test_other_protocols_are_left_alone() -> None:
    """The shield takes HTTP only; what else comes is passed on untouched."""
    seen: list[str] = []
    app = make_app(FakeDesk())

    async def receive() -> dict[str, str]:
        return {"type": "lifespan.startup"} if not seen else {"type": "lifespan.shutdown"}

    async def send(message: object) -> None:
        assert isinstance(message, dict)
        seen.append(message["type"])

    await app({"type": "lifespan", "asgi": {"version": "3.0"}}, receive, send)
    assert seen == ["lifespan.startup.complete", "lifespan.shutdown.complete"]
