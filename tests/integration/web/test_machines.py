"""
What machines watch, and what they read about the API.
"""

import json
from collections.abc import Iterator
from datetime import timedelta

import httpx
import pytest
from pydantic import BaseModel, SecretStr

from engine.views import Health, Measure
from tests.integration.web.fake_desk import NOW, PASSPHRASE, RECEIPT, REFERENCE, FakeDesk
from web.shapes import ErrorAnswer, OpenedAnswer, PersonAnswer, ReceiptAnswer
from web.shapes_of_cases import CaseAnswer, CasesAnswer

ADDRESSES = {
    "/api/reports": {"post"},
    "/api/webhooks/{name}": {"post"},
    "/api/receipt": {"post"},
    "/api/receipt/moves": {"post"},
    "/api/sign-in": {"post"},
    "/api/sign-out": {"post"},
    "/api/cases": {"get"},
    "/api/cases/{reference}": {"get"},
    "/api/cases/{reference}/moves": {"post"},
    "/api/cases/{reference}/grants": {"post"},
    "/api/cases/{reference}/export": {"post"},
    "/api/numbers": {"get"},
    "/api/recover": {"post"},
    "/api/me/passphrase": {"post"},
    "/api/me/recovery-code": {"post"},
    "/api/me/second-factor": {"post"},
    "/api/me/second-factor/take": {"post"},
    "/api/me/second-factor/drop": {"post"},
    "/healthz": {"get"},
    "/readyz": {"get"},
    "/metrics": {"get"},
}


async def test_live_asks_nothing(client: httpx.AsyncClient, desk: FakeDesk) -> None:
    """The process is live even while everything behind it is down."""
    desk.state = Health(database=False, engine_seen=None, orchestrated_seen=None)
    answer = await client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "live"})


@pytest.mark.parametrize(
    ("database", "engine", "orchestrator", "status", "said"),
    [
        (True, 0, 0, 200, "ready"),
        (True, 30, 30, 200, "ready"),
        (True, 31, 0, 200, "degraded"),
        (True, None, 0, 200, "degraded"),
        (True, 0, None, 200, "degraded"),
        (True, 0, 31, 200, "degraded"),
        (True, None, None, 200, "degraded"),
        (False, 0, 0, 503, "down"),
    ],
)
async def test_ready_means_that_reports_are_taken(
    client: httpx.AsyncClient,
    desk: FakeDesk,
    *,
    database: bool,
    engine: int | None,
    orchestrator: int | None,
    status: int,
    said: str,
) -> None:
    """Only a database that is down makes us unready; an engine or orchestrator not seen for 30 s, degraded."""
    seen = [None if age is None else NOW - timedelta(seconds=age) for age in (engine, orchestrator)]
    desk.state = Health(database, seen[0], seen[1])
    answer = await client.get("/readyz")
    assert (answer.status_code, answer.json()["status"]) == (status, said)


@pytest.mark.parametrize(
    ("age", "status", "moves", "seconds"),
    [
        (None, "ready", "in time", 0),
        (9, "ready", "in time", 0),
        (39, "ready", "in time", 30),
        (47, "degraded", "late", 40),
    ],
)
async def test_overdue_move_degrades(
    client: httpx.AsyncClient, desk: FakeDesk, age: int | None, status: str, moves: str, seconds: int
) -> None:
    """A move that waits for more than half a minute is told of, in tens of seconds; reports are taken all the same."""
    desk.state = Health(True, NOW, NOW, None if age is None else NOW - timedelta(seconds=age))  # noqa: FBT003 - a field's value
    answer = await client.get("/readyz")
    told = answer.json()
    assert answer.status_code == 200
    assert (told["status"], told["moves"], told["overdue_seconds"]) == (status, moves, seconds)


async def test_numbers_of_the_machinery_are_exact(client: httpx.AsyncClient, desk: FakeDesk) -> None:
    """Whether engines are alive and the audit is clean tells nothing of cases, so everybody gets it as it is."""
    desk.numbers = (Measure("handrail_engines", "Engines", 2, exact=True), Measure("handrail_cases", "Cases", 2))
    lines = (await client.get("/metrics")).text.splitlines()
    assert {"handrail_engines 2.0", "handrail_cases 0.0"} <= set(lines)


async def test_metrics_are_prometheus_text(client: httpx.AsyncClient, desk: FakeDesk) -> None:
    """Gauges and counters come in Prometheus' text form, with their help and labels."""
    desk.numbers = (
        Measure("handrail_cases", "Open cases", 2, (("state", "received"),)),
        Measure("handrail_cases", "Open cases", 1, (("state", "escalated"),)),
        Measure("handrail_moves", "Moves applied", 7, counter=True),
        Measure("handrail_reports_total", "Reports taken", 3, counter=True),
    )
    desk.settings = desk.settings.model_copy(update={"metrics_token": SecretStr("of the operator")})
    answer = await client.get("/metrics", headers={"authorization": "Bearer of the operator"})
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    lines = answer.text.splitlines()
    assert 'handrail_cases{state="received"} 2.0' in lines
    assert 'handrail_cases{state="escalated"} 1.0' in lines
    assert "# TYPE handrail_cases gauge" in lines
    assert lines.count("# HELP handrail_cases Open cases") == 1
    assert "handrail_moves_total 7.0" in lines
    assert "handrail_reports_total 3.0" in lines


@pytest.mark.parametrize("token", [None, "of the operator"])
async def test_small_counts_are_for_the_operator(client: httpx.AsyncClient, desk: FakeDesk, token: str | None) -> None:
    """Whoever shows no token, or a wrong one, gets counts in tens, whether a token is set or not."""
    desk.settings = desk.settings.model_copy(update={"metrics_token": SecretStr(token) if token else None})
    desk.numbers = (Measure("handrail_cases", "Open cases", 9), Measure("handrail_promises", "Promises", 27))
    for shown in ("", "Bearer ", "Bearer of the operato\u00ef"):
        lines = (await client.get("/metrics", headers={b"authorization": shown.encode("latin-1")})).text.splitlines()
        assert {"handrail_cases 0.0", "handrail_promises 20.0"} <= set(lines)


async def test_description_is_complete(client: httpx.AsyncClient) -> None:
    """The description names every address, what it reads and what it answers, and every link in it holds."""
    document = (await client.get("/openapi.json")).json()
    found = {path: set(methods) for path, methods in document["paths"].items()}
    assert document["openapi"].startswith("3.")
    assert found == ADDRESSES
    for path, methods in document["paths"].items():
        for one in methods.values():
            assert one["summary"]
            assert one["description"]
            assert one["responses"]
            if path.startswith("/api/") and path != "/api/sign-out" and "post" in methods:
                assert one["requestBody"]["required"]
                assert {"422"} <= set(one["responses"])
    schemas = document["components"]["schemas"]
    links = {link.removeprefix("#/components/schemas/") for link in _links(document)}
    assert links <= set(schemas)
    assert {"ReportBody", "ReceiptBody", "MoveBody", "OpenedAnswer", "ErrorAnswer"} <= links


async def test_description_gives_examples(client: httpx.AsyncClient) -> None:
    """Every shape that people write or read comes with examples, and the one of a report is taken as it stands."""
    schemas = (await client.get("/openapi.json")).json()["components"]["schemas"]
    for name in ("ReceiptBody", "ReporterMoveBody", "SignInBody", "MoveBody", "OpenedAnswer", "ReceiptAnswer"):
        assert "examples" in json.dumps(schemas[name]), name
    example = schemas["ReportBody"]["examples"][0]
    assert (await client.post("/api/reports", json=example)).status_code == 201


async def test_answers_have_the_shapes_that_are_described(member: httpx.AsyncClient) -> None:
    """What is answered is what the description says, to the last field."""
    report = await member.post("/api/reports", json={"intent": "report", "text": "x"})
    receipt = await member.post("/api/receipt", json={"receipt": RECEIPT})
    cases, case = await member.get("/api/cases"), await member.get(f"/api/cases/{REFERENCE}")
    error = await member.get("/api/cases/HR-NONE2222")
    person = await member.post("/api/sign-in", json={"email": "facilitator@example.org", "passphrase": PASSPHRASE})
    shapes: list[tuple[httpx.Response, type[BaseModel]]] = [
        (report, OpenedAnswer), (receipt, ReceiptAnswer), (person, PersonAnswer), (cases, CasesAnswer),
        (case, CaseAnswer), (error, ErrorAnswer),
    ]  # fmt: skip
    for answer, shape in shapes:
        read = shape.model_validate_json(answer.content)
        assert read.model_dump(mode="json", exclude_unset=True) == answer.json()


async def test_unknown_addresses_are_answered_in_one_shape(client: httpx.AsyncClient) -> None:
    """An address that is not there, or not for this method, is answered in JSON to programs and in words to people."""
    nowhere, wrong = await client.get("/api/nowhere"), await client.get("/api/reports")
    assert (nowhere.status_code, nowhere.json()["error"]) == (404, "not-found")
    assert (wrong.status_code, wrong.json()["error"], wrong.headers["allow"]) == (405, "not-here", "POST")
    page = await client.get("/nowhere")
    assert (page.status_code, page.headers["content-type"]) == (404, "text/html; charset=utf-8")
    for path in ("/docs", "/redoc"):
        assert (await client.get(path)).status_code == 404


def _links(node: object) -> Iterator[str]:
    match node:
        case dict():
            for key, value in node.items():
                if key == "$ref":
                    yield str(value)
                yield from _links(value)
        case list():
            for value in node:
                yield from _links(value)
