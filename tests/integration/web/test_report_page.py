"""
`/report`: the form of a report, from its promised times to its receipt.
"""

import httpx
import pytest

from engine.report import Channel, IncomingReport, Opened
from handrail.errors import BusyError
from states.case import Intent
from tests.integration.web.fake_desk import RECEIPT, FakeDesk, OddError
from tests.integration.web.html_outline import Outline

TYPED = {
    "intent": "counsel",
    "text": "What <happened>.",
    "about": "one\n\n two ",
    "space": "workshop",
    "email": "reporter@example.org",
    "consent": "no",
    "language": "fr",
    "danger": "yes",
}


async def _send(client: httpx.AsyncClient, **fields: str) -> httpx.Response:
    hidden = Outline((await client.get("/report")).text).hidden()
    return await client.post("/report", data={**hidden, "step": "send", **fields})


async def test_form_shows_the_times_before_sending(client: httpx.AsyncClient) -> None:
    """The empty form says what is promised by when, in words and with the zone, for every intent and for danger."""
    said = Outline((await client.get("/report")).text).said()
    assert "A person tells you that they have your report By Friday 6 March 2026, 09:30 UTC (in 24 hours)" in said
    assert "If you choose: Report it, Talk first, or Just let you know" in said
    assert "If you choose: Make a suggestion or Give feedback" in said
    assert "If someone is in danger now" in said
    assert "Who gets it: the committee." in said


async def test_form_looks_ahead_for_what_was_chosen(client: httpx.AsyncClient, desk: FakeDesk) -> None:
    """Asking for the times of what was chosen shows just those, keeps what was typed, and sends nothing."""
    answer = await _send(client, step="look", intent="suggestion", text="An idea")
    said = Outline(answer.text).said()
    assert answer.status_code == 200
    assert "Saturday 4 April 2026, 09:30 UTC" in said
    assert "If someone is in danger now" not in said
    assert "An idea" in answer.text
    assert desk.reports == []


async def test_form_stays_open_without_times(client: httpx.AsyncClient, desk: FakeDesk) -> None:
    """When the times cannot be told the form says so and can still be sent."""
    desk.raises = OddError()
    answer = await client.get("/report")
    assert answer.status_code == 200
    assert "You can still send your report" in Outline(answer.text).said()


async def test_report_is_taken(client: httpx.AsyncClient, desk: FakeDesk) -> None:
    """Everything that was typed reaches the desk, and the receipt is shown with what happens next."""
    answer = await _send(client, **TYPED)
    report = desk.reports[0]
    assert (answer.status_code, report.channel, report.intent) == (201, Channel.FORM, Intent.COUNSEL)
    assert (report.text, report.about, report.space) == ("What <happened>.", ("one", "two"), "workshop")
    assert (report.contact, report.consent) == ("reporter@example.org", False)
    assert (report.language, report.danger) == ("fr", True)
    assert RECEIPT in answer.text
    assert "Friday 6 March 2026, 09:30 UTC" in answer.text
    assert answer.headers["cache-control"] == "no-store"


async def test_report_is_anonymous_by_default(client: httpx.AsyncClient, desk: FakeDesk) -> None:
    """Who fills in only what happened leaves no address, no consent and no name."""
    await _send(client, intent="report", text="x")
    report = desk.reports[0]
    assert (report.contact, report.consent, report.about, report.space) == (None, None, (), None)


async def test_page_sent_twice_is_one_report(client: httpx.AsyncClient, desk: FakeDesk) -> None:
    """A double click, or reloading the receipt page, sends nothing again and shows the same receipt."""
    hidden = Outline((await client.get("/report")).text).hidden()
    data = {**hidden, "step": "send", "intent": "report", "text": "x"}
    first, second = [await client.post("/report", data=data) for _ in range(2)]
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.text == second.text.replace(
        Outline(second.text).hidden()["token"], Outline(first.text).hidden()["token"]
    )
    assert len(desk.reports) == 1
    other = await client.post("/report", data={**data, "text": "y"})
    assert (other.status_code, len(desk.reports)) == (409, 1)
    again = {**data, **Outline(other.text).hidden(), "text": "y"}
    assert (await client.post("/report", data=again)).status_code == 201
    assert len(desk.reports) == 2


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("intent", "nonsense"),
        ("text", " "),
        ("email", "not an address"),
        ("about", "x" * 501),
        ("space", "x" * 501),
        ("language", "!"),
    ],
)
async def test_mistake_is_named_beside_its_field(
    client: httpx.AsyncClient, desk: FakeDesk, field: str, value: str
) -> None:
    """A mistake is answered 422 with words at its field, and everything else that was typed stays."""
    answer = await _send(client, **{**TYPED, field: value})
    assert answer.status_code == 422
    assert f'id="{field}-fault"' in answer.text
    if field != "text":
        assert "What &lt;happened&gt;." in answer.text
    if field != "email":
        assert "reporter@example.org" in answer.text
    assert desk.reports == []


async def test_busy_desk_loses_nothing(client: httpx.AsyncClient, desk: FakeDesk) -> None:
    """A busy desk is answered 503 with everything that was typed, and the same page can be sent again."""
    hidden = Outline((await client.get("/report")).text).hidden()
    desk.raises = BusyError(3)
    answer = await client.post("/report", data={**hidden, **TYPED, "step": "send"})
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "3")
    assert "What &lt;happened&gt;." in answer.text
    assert Outline(answer.text).hidden()["mark"] == hidden["mark"]
    desk.raises = None
    assert (await client.post("/report", data={**hidden, **TYPED, "step": "send"})).status_code == 201


async def test_error_of_ours_loses_nothing(
    client: httpx.AsyncClient, desk: FakeDesk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """When something breaks on our side, everything that was typed comes back, and none of it is logged."""

    async def broken(report: IncomingReport) -> Opened:
        raise OSError(report.text)

    async def timeless(*_: object, **__: object) -> None:
        raise OSError

    monkeypatch.setattr(desk, "open_case", broken)
    monkeypatch.setattr(desk, "forecast", timeless)
    answer = await _send(client, **TYPED)
    assert answer.status_code == 500
    assert "What &lt;happened&gt;." in answer.text
    assert "Something went wrong on our side." in answer.text
    assert "OSError" in caplog.text
    assert "happened" not in caplog.text


async def test_large_form_is_refused(client: httpx.AsyncClient, desk: FakeDesk) -> None:
    """A form over the limit is answered 413 in words."""
    answer = await _send(client, intent="report", text="x" * 70_000)
    assert answer.status_code == 413
    assert "too large" in Outline(answer.text).said()
    assert desk.reports == []


@pytest.mark.parametrize("kind", ["application/json", "multipart/form-data", "text/plain"])
async def test_other_content_types_are_refused(client: httpx.AsyncClient, kind: str) -> None:
    """What is no form is answered 415, and so is one in parts that does not say what parts them."""
    assert (await client.post("/report", content=b"{}", headers={"content-type": kind})).status_code == 415


@pytest.mark.parametrize("raw", [b"text=%ff", "text=ü".encode(), b"&".join(b"a%d=1" % n for n in range(300))])
async def test_broken_form_is_refused(client: httpx.AsyncClient, raw: bytes) -> None:
    """A form that is no sound UTF-8, or has hundreds of fields, is answered 422."""
    headers = {"content-type": "application/x-www-form-urlencoded"}
    assert (await client.post("/report", content=raw, headers=headers)).status_code == 422
