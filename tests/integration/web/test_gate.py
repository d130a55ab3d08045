"""
The doors over capacity, over HTTP: a calm answer at once, nothing typed is lost, and others still get in.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import httpx
import pytest

from intake.admission import Admission, Hold, Limits
from intake.doors import Door
from tests.integration.web.fake_desk import RECEIPT, FakeDesk
from tests.integration.web.html_outline import Outline
from tests.integration.web.test_report_page import TYPED
from web.app import make_app

SMALL = {"intent": "report", "text": "x"}
FROM_ONE, FROM_ANOTHER = {"x-forwarded-for": "93.184.216.34"}, {"x-forwarded-for": "8.8.8.8"}


@asynccontextmanager
async def reached(desk: FakeDesk, admission: Admission) -> AsyncIterator[httpx.AsyncClient]:
    """Reach pages whose room is shared with the test."""
    transport = httpx.ASGITransport(make_app(desk, admission))
    async with httpx.AsyncClient(transport=transport, base_url="http://handrail.test") as client:
        yield client


def filled(admission: Admission, door: Door, take: Callable[[Hold], None] = Hold.admit) -> list[Hold]:
    """Fill a door from within, until nobody gets in any more."""
    holds: list[Hold] = []
    while admission.why_not(door) is None and len(holds) < 10_000:
        holds.append(admission.begin(door))
        take(holds[-1])
    return holds


async def test_program_is_told_when_to_come_again(desk: FakeDesk) -> None:
    """Over capacity JSON is answered 503 with Retry-After, and nothing of its body is even looked at."""
    admission = Admission(Limits(reports=10))
    async with reached(desk, admission) as client:
        held = filled(admission, Door.API)
        busy = [await client.post("/api/reports", content=body) for body in (b'{"intent": "report"}', b"no JSON")]
        for hold in held:
            hold.end()
        again = await client.post("/api/reports", json=SMALL)
    assert [answer.status_code for answer in (*busy, again)] == [503, 503, 201]
    assert busy[0].json()["error"] == "busy"
    assert busy[0].json()["retry_after"] == int(busy[0].headers["retry-after"]) > 0
    assert busy[0].headers["x-content-type-options"] == "nosniff"
    assert len(desk.reports) == 1
    assert admission.reports.used == 0


async def test_form_keeps_what_was_typed(desk: FakeDesk) -> None:
    """Over capacity the form is answered 503 with everything that was typed, to be sent again by one button, once."""
    admission = Admission(Limits(reports=10))
    async with reached(desk, admission) as client:
        hidden = Outline((await client.get("/report")).text).hidden()
        held = filled(admission, Door.FORM)
        busy = await client.post("/report", data={**hidden, **TYPED, "step": "send"})
        page = Outline(busy.text)
        for hold in held:
            hold.end()
        taken = await client.post("/report", data={**page.hidden(), "step": "send"})
        twice = await client.post("/report", data={**page.hidden(), "step": "send"})
    assert (busy.status_code, int(busy.headers["retry-after"]) > 0) == (503, True)
    assert (page.faults, page.unnamed(), page.dangling(), len(page.all("h1"))) == ([], [], [], 1)
    assert "Everything you wrote is still here" in page.said()
    assert "What &lt;happened&gt;." in busy.text
    assert page.hidden()["mark"] == hidden["mark"]
    assert (taken.status_code, twice.status_code, len(desk.reports)) == (201, 201, 1)
    assert RECEIPT in taken.text
    (report,) = desk.reports
    assert (report.text, report.about, report.contact) == ("What <happened>.", ("one", "two"), "reporter@example.org")
    assert (report.consent, report.language, report.danger, report.space) == (False, "fr", True, "workshop")


async def test_form_can_be_changed_after_a_busy_answer(desk: FakeDesk) -> None:
    """Whoever was told to come again can go back to what they wrote instead."""
    admission = Admission(Limits(reports=10))
    async with reached(desk, admission) as client:
        hidden = Outline((await client.get("/report")).text).hidden()
        filled(admission, Door.FORM)
        busy = await client.post("/report", data={**hidden, **TYPED, "step": "send"})
        back = await client.post("/report", data={**Outline(busy.text).hidden(), "step": "what"})
    assert back.status_code == 200
    assert "What &lt;happened&gt;.</textarea>" in back.text


async def test_flood_of_forms_is_answered_without_reading_them(desk: FakeDesk) -> None:
    """More forms than can be shown again are answered with a page that asks to load it anew, in the right language."""
    admission = Admission(Limits(reports=10))
    async with reached(desk, admission) as client:
        hidden = Outline((await client.get("/report")).text).hidden()
        filled(admission, Door.FORM)
        while admission.explained.take(Door.FORM):
            pass
        french = {"accept-language": "fr"}
        said = [await client.post("/report", data={**hidden, **TYPED}, headers=more) for more in ({}, french)]
    assert [answer.status_code for answer in said] == [503, 503]
    assert "load this page again" in Outline(said[0].text).said()
    assert "rechargez cette page" in Outline(said[1].text).said()
    assert all(int(answer.headers["retry-after"]) > 0 for answer in said)
    assert "script-src 'self'" in said[0].headers["content-security-policy"]
    assert desk.reports == []


async def test_form_for_which_there_is_no_memory_is_not_lost(desk: FakeDesk) -> None:
    """A form that cannot be held says to load the page again, and then it is taken."""
    admission = Admission(Limits(bytes=5_000))
    async with reached(desk, admission) as client:
        hidden = Outline((await client.get("/report")).text).hidden()
        assert admission.bytes.take(Door.MAIL, amount=3_700)
        data = {**hidden, **TYPED, "text": "long " * 300, "step": "send"}
        busy = await client.post("/report", data=data)
        admission.bytes.give_back(Door.MAIL, amount=3_700)
        again = await client.post("/report", data=data)
    assert (busy.status_code, "load this page again" in Outline(busy.text).said()) == (503, True)
    assert (again.status_code, len(desk.reports)) == (201, 1)


async def test_network_that_floods_leaves_room_to_another(desk: FakeDesk) -> None:
    """Where one network has filled its share of the doors, a person elsewhere reports as ever, once and again."""
    admission = Admission(Limits(per_minute=40))
    async with reached(desk, admission) as client:
        junk = [await client.post("/api/reports", json=SMALL, headers=FROM_ONE) for _ in range(60)]
        hidden = Outline((await client.get("/report")).text).hidden()
        data = {**hidden, "intent": "report", "text": "Please help.", "step": "send"}
        real = await client.post("/report", data=data, headers=FROM_ANOTHER)
    assert {answer.status_code for answer in junk} == {201, 503}
    assert sum(answer.status_code == 201 for answer in junk) == 20
    assert real.status_code == 201


async def test_full_pages_say_so(desk: FakeDesk) -> None:
    """While more pages are written than is good, the next is asked to come again; who watches is always answered."""
    admission = Admission()
    async with reached(desk, admission) as client:
        while admission.pages.take(Door.PAGES):
            pass
        pages = [await client.get(path) for path in ("/", "/desk", "/api/cases")]
        machines = [await client.get(path) for path in ("/healthz", "/readyz", "/metrics", "/static/reporter.css")]
    assert [answer.status_code for answer in pages] == [503] * 3
    assert all(int(answer.headers["retry-after"]) > 0 for answer in pages)
    assert pages[2].json()["error"] == "busy"
    assert [answer.status_code for answer in machines] == [200] * 4


async def test_refusals_are_counted_for_who_watches(desk: FakeDesk) -> None:
    """`/metrics` shows how many were refused at which door, rounded down for strangers as everything is."""
    admission = Admission(Limits(reports=10))
    async with reached(desk, admission) as client:
        filled(admission, Door.API)
        for _ in range(25):
            await client.post("/api/reports", json=SMALL)
        lines = (await client.get("/metrics")).text.splitlines()
    assert 'handrail_refused_total{door="api",why="reports"} 20.0' in lines
    assert 'handrail_in_hand{what="reports"} 0.0' in lines


@pytest.mark.parametrize("path", ["/api/reports", "/report"])
async def test_nothing_is_held_after_the_answer(desk: FakeDesk, path: str) -> None:
    """Whatever a request was answered, what it took is given back."""
    admission = Admission()
    async with reached(desk, admission) as client:
        for body in (b"", b"x" * 10_000, b'{"intent": "report", "text": "x"}'):
            await client.post(path, content=body, headers={"content-type": "application/json"})
    assert (admission.bytes.used, admission.reports.used, admission.pages.used) == (0, 0, 0)
