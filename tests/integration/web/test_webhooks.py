"""
`POST /api/webhooks/{name}`: another form tool hands reports over, signed, and learns nothing but a reference.
"""

import asyncio
import json
import logging
import os
import re
import shlex
import shutil
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from engine.report import Channel
from handrail.errors import BusyError, SettingsError
from handrail.settings import Settings
from intake.mapping import sign
from states.case import Intent
from tests.integration.web.fake_desk import NOW, RECEIPT, FakeDesk
from tests.support.community import open_community
from web.app import make_app
from web.serve import serve
from web.shapes import TakenAnswer

DOORS = (Path(__file__).parents[3] / "docs" / "doors.md").read_text(encoding="utf-8")
FILE = """
[fields]
text = ["answers.0.text", "answers.1.text"]
intent = "answers.2.choice"
"contact.email" = "respondent.email"

[fixed]
language = "de"

[values.intent]
"I want advice" = "counsel"

[delivery]
id = "event_id"
"""
SECRET = "0123456789abcdef"
WORD = "kumquat"
"""A word that no answer and no log may repeat."""
PAYLOAD = {
    "event_id": "d-1",
    "answers": [{"text": "One"}, {"text": "Two"}, {"choice": "I want advice"}],
    "respondent": {"email": "reporter@example.org"},
}


@pytest.fixture
def mappings(tmp_path: Path) -> Path:
    """Make a folder with two webhooks: one whose tool sends ids, and one whose tool does not."""
    for name, text in (("our-form", FILE), ("no-ids", FILE.partition("[delivery]")[0])):
        (tmp_path / f"{name}.toml").write_text(text)
        (tmp_path / f"{name}.secret").write_text(SECRET)
    return tmp_path


@pytest.fixture
def desk(mappings: Path) -> FakeDesk:
    """Make a desk that takes them."""
    return FakeDesk(settings=Settings(max_report_bytes=20_000, mappings=mappings))


async def deliver(
    client: httpx.AsyncClient,
    payload: object,
    name: str = "our-form",
    *,
    at: datetime = NOW,
    signature: str | None = None,
    secret: str = SECRET,
) -> httpx.Response:
    """Send a payload, signed as it should be unless a test says otherwise."""
    raw = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
    made = sign(secret.encode(), int(at.timestamp()), raw) if signature is None else signature
    return await client.post(f"/api/webhooks/{name}", content=raw, headers={"Handrail-Signature": made})


async def test_delivery_becomes_a_report(client: httpx.AsyncClient, desk: FakeDesk) -> None:
    """The mapping's fields make the report; the answer is the reference alone, and no receipt."""
    answer = await deliver(client, PAYLOAD)
    assert (answer.status_code, answer.json()) == (201, {"reference": "HR-2345ABC1"})
    assert TakenAnswer.model_validate_json(answer.content)
    assert RECEIPT not in answer.text
    (report,) = desk.reports
    assert (report.text, report.intent, report.channel) == ("One\n\nTwo", Intent.COUNSEL, Channel.API)
    assert (report.contact, report.language) == ("reporter@example.org", "de")


async def test_delivery_that_comes_again_is_the_same(client: httpx.AsyncClient, desk: FakeDesk) -> None:
    """The same id gets the same answer and opens nothing, signed anew and with another count of tries or not."""
    answers = [
        await deliver(client, PAYLOAD),
        await deliver(client, PAYLOAD),
        await deliver(client, PAYLOAD | {"try": 2}, at=NOW + timedelta(minutes=2)),
    ]
    assert {(one.status_code, one.content) for one in answers} == {(201, answers[0].content)}
    assert len(desk.reports) == 1


async def test_body_that_comes_again_is_the_same(client: httpx.AsyncClient, desk: FakeDesk) -> None:
    """Where the mapping names no id, the body is one: the same gets the same answer, another opens a case."""
    first, again = await deliver(client, PAYLOAD, "no-ids"), await deliver(client, PAYLOAD, "no-ids")
    other = await deliver(client, PAYLOAD | {"event_id": "d-2"}, "no-ids")
    assert (first.content, again.status_code, other.status_code) == (again.content, 201, 201)
    assert (len(desk.reports), first.content == other.content) == (2, False)


async def test_id_with_another_report_is_a_conflict(client: httpx.AsyncClient, desk: FakeDesk) -> None:
    """An id that said something else before is answered 409; another webhook's ids are its own."""
    await deliver(client, PAYLOAD)
    answer = await deliver(client, PAYLOAD | {"answers": [{"text": WORD}, {}, {"choice": "report"}]})
    assert (answer.status_code, answer.json()["error"]) == (409, "idempotency-conflict")
    assert WORD not in answer.text
    assert len(desk.reports) == 1


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("our-form", {"signature": ""}),
        ("our-form", {"signature": "t=1,v1=00"}),
        ("our-form", {"secret": "another secret of some length"}),
        ("our-form", {"at": NOW - timedelta(minutes=5, seconds=1)}),
        ("our-form", {"at": NOW + timedelta(minutes=5, seconds=1)}),
        ("nowhere", {}),
        ("our-form.toml", {}),
        ("%2e%2e", {}),
    ],
)
async def test_wrong_signature_and_unknown_name_look_alike(
    client: httpx.AsyncClient, desk: FakeDesk, name: str, given: dict[str, object]
) -> None:
    """Both are answered 401 with the same bytes, before the body is read: here it could not even be."""
    answers = [await deliver(client, raw, name, **given) for raw in (b"{", b"\xff", json.dumps(PAYLOAD).encode())]  # type: ignore[arg-type] # a row names what it turns
    plain = await deliver(client, b"{", signature="")
    assert {(one.status_code, one.content) for one in answers} == {(401, plain.content)}
    assert plain.json()["error"] == "not-signed"
    assert desk.reports == []


async def test_missing_signature_is_refused(client: httpx.AsyncClient) -> None:
    """Without the header it is the same."""
    answer = await client.post("/api/webhooks/our-form", json=PAYLOAD)
    assert (answer.status_code, answer.json()["error"]) == (401, "not-signed")


async def test_signature_counts_by_the_clock_of_the_desk(client: httpx.AsyncClient, desk: FakeDesk) -> None:
    """What was signed in time is too old five minutes later, by the desk's clock."""
    desk.clock.move_to(NOW + timedelta(minutes=5, seconds=1))
    assert (await deliver(client, PAYLOAD)).status_code == 401
    assert (await deliver(client, PAYLOAD, at=desk.clock.now())).status_code == 201


async def test_large_delivery_is_refused(client: httpx.AsyncClient, desk: FakeDesk) -> None:
    """A body over the limit is answered 413, signed or not."""
    answers = [await deliver(client, b"x" * 20_001), await deliver(client, b"x" * 20_001, signature="")]
    assert [(one.status_code, one.json()["error"]) for one in answers] == [(413, "too-large")] * 2
    assert desk.reports == []


@pytest.mark.parametrize(
    ("payload", "places"),
    [
        (b"{" + WORD.encode(), [""]),
        (b"\xff", [""]),
        ([WORD], ["event_id"]),
        ({"event_id": "d-1", WORD: WORD}, ["answers.2.choice", "answers.0.text, answers.1.text"]),
        (PAYLOAD | {"respondent": {"email": WORD}}, ["respondent.email"]),
        (PAYLOAD | {"event_id": "\u00e4" + WORD}, ["event_id"]),
    ],
)
async def test_faults_are_named_in_the_words_of_the_mapping(
    client: httpx.AsyncClient, desk: FakeDesk, caplog: pytest.LogCaptureFixture, payload: object, places: list[str]
) -> None:
    """A payload that is wrong is answered 422 at its own places; neither answer nor log repeats what was sent."""
    answer = await deliver(client, payload)
    assert (answer.status_code, answer.json()["error"]) == (422, "invalid")
    assert [one["field"] for one in answer.json()["fields"]] == places
    assert f"our-form was refused for: {places[0] or 'the body'}" in caplog.text
    assert WORD not in answer.text + caplog.text
    assert desk.reports == []


async def test_unknown_policy_of_a_mapping_is_named(mappings: Path) -> None:
    """A policy that the file fixes and that is not there is answered 422 at the file's own place."""
    (mappings / "our-form.toml").write_text(FILE.replace("[fixed]", '[fixed]\npolicy = "nowhere"'))
    app = make_app(FakeDesk(settings=Settings(mappings=mappings)))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://x.test") as client:
        answer = await deliver(client, PAYLOAD)
    assert (answer.status_code, [one["field"] for one in answer.json()["fields"]]) == (422, ["fixed.policy"])


async def test_busy_desk_asks_to_come_again(client: httpx.AsyncClient, desk: FakeDesk) -> None:
    """Over capacity nothing is taken, and the tool is told when to send it again."""
    desk.raises = BusyError(7)
    answer = await deliver(client, PAYLOAD)
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "7")


async def test_nothing_delivered_is_logged(
    client: httpx.AsyncClient, desk: FakeDesk, caplog: pytest.LogCaptureFixture
) -> None:
    """At the most talkative level no log holds a word of a delivery, its id or the secret."""
    logging.getLogger("httpx").setLevel(logging.WARNING)
    with caplog.at_level(logging.DEBUG):
        taken = await deliver(
            client, PAYLOAD | {"event_id": WORD, "answers": [{"text": WORD}, {}, {"choice": "report"}]}
        )
        await deliver(client, {WORD: WORD}, secret=WORD * 3)
    assert (taken.status_code, len(desk.reports)) == (201, 1)
    assert not [one for one in (WORD, SECRET, "reporter@example.org") if one in caplog.text]


async def test_wrong_mapping_stops_the_start(mappings: Path) -> None:
    """A wrong file ends the start with one sentence, before anything listens."""
    (mappings / "our-form.toml").write_text("[fields]\ntext = 'x'\ncolour = 'y'\n")
    desk = FakeDesk(settings=Settings(mappings=mappings))
    started: list[int] = []
    with pytest.raises(SettingsError, match=r'HANDRAIL_MAPPINGS: our-form\.toml: \[fields\] "colour" is no field'):
        await serve(desk, host="127.0.0.1", port=0, stop=asyncio.Event(), started=started.append)
    assert started == []


@pytest.fixture
async def real(mappings: Path, tmp_path: Path) -> AsyncIterator[tuple[httpx.AsyncClient, datetime]]:
    """Reach a community on the engine itself; the time is its own."""
    async with open_community(tmp_path / "var", mappings=mappings, metrics_token="t" * 20) as community:
        await community.settle(facilitator=2, committee=3, board=1, ombuds=1)
        transport = httpx.ASGITransport(make_app(community.desk))
        async with httpx.AsyncClient(transport=transport, base_url="http://x.test") as client:
            yield client, community.clock.now()


async def test_engine_opens_one_case_for_a_delivery(real: tuple[httpx.AsyncClient, datetime]) -> None:
    """On a real database a delivery that comes twice is one case, and one that says something else is a conflict."""
    client, at = real
    first, again = await deliver(client, PAYLOAD, at=at), await deliver(client, PAYLOAD, at=at)
    other = await deliver(client, PAYLOAD | {"answers": [{"text": "x"}, {}, {"choice": "report"}]}, at=at)
    assert (first.status_code, again.content, other.status_code) == (201, first.content, 409)
    assert set(first.json()) == {"reference"}
    metrics = (await client.get("/metrics", headers={"authorization": f"Bearer {'t' * 20}"})).text
    assert 'handrail_cases{policy="carpentries",state="received"} 1.0' in metrics


@pytest.mark.skipif(shutil.which("openssl") is None, reason="the page's commands use openssl")
async def test_commands_of_the_page_sign_as_they_should(client: httpx.AsyncClient, desk: FakeDesk) -> None:
    """What the page tells a bridge to do makes a signature that is found right; its table names the answers."""
    section = DOORS[DOORS.index("## Webhooks of other") : DOORS.index("## Mail, whichever")]
    command = re.findall(r"```sh\n(.*?)```", section, re.DOTALL)[0]
    script = "curl() { printf '%s\\0' \"$@\"; }\n" + command
    environment = {**os.environ, "BODY": json.dumps(PAYLOAD), "SECRET": SECRET}
    shell = await asyncio.create_subprocess_exec(
        "bash", "-c", script, env=environment, stdout=asyncio.subprocess.PIPE, stdin=asyncio.subprocess.DEVNULL
    )
    words = (await shell.communicate())[0].decode().rstrip("\0").split("\0")
    signature = next(word for word in words if word.startswith("Handrail-Signature: ")).partition(": ")[2]
    seconds = int(shlex.split(signature)[0].partition("t=")[2].partition(",")[0])
    desk.clock.move_to(datetime.fromtimestamp(seconds, UTC))
    answer = await deliver(client, words[-1].encode(), signature=signature)
    assert (answer.status_code, "/api/webhooks/our-form" in words[1]) == (201, True)
    assert re.findall(r"^\| (\d{3}) \|", section, re.MULTILINE) == ["201", "401", "408", "409", "413", "422", "503"]
