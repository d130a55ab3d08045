"""
`/report` question by question: nothing is kept before it is sent, and nothing that was typed is ever lost.
"""

import httpx
import pytest

from states.case import Intent
from tests.integration.web.fake_desk import RECEIPT, FakeDesk
from tests.integration.web.html_outline import Outline
from web.pages.steps import STEPS

ANSWERS = {
    "what": {"text": "It was <loud>.\r\nTwice.", "space": "the hall"},
    "intent": {"intent": "counsel"},
    "danger": {"danger": "yes"},
    "people": {"about": "one\r\ntwo"},
    "reach": {"email": "reporter@example.org", "language": "pt"},
    "consent": {"consent": "no"},
    "look": {},
}


def _step(page: str) -> str:
    return Outline(page).hidden()["at"]


async def _press(client: httpx.AsyncClient, page: str, button: str, **fields: str) -> httpx.Response:
    """Press a button of a page whose fields were filled in: what it carries goes along."""
    return await client.post("/report", data={**Outline(page).hidden(), **fields, "step": button})


async def _until(client: httpx.AsyncClient, last: str) -> str:
    """Answer question by question until a step is shown."""
    page = (await client.get("/report")).text
    for _ in STEPS[: STEPS.index(last)]:
        page = (await _press(client, page, "next", **ANSWERS[_step(page)])).text
    return page


async def test_steps_lead_to_a_report(client: httpx.AsyncClient, desk: FakeDesk) -> None:
    """Each question comes alone and in order; what was typed is looked over, sent once, and arrives as it was typed."""
    page, seen = (await client.get("/report")).text, []
    for number in range(1, len(STEPS)):
        seen.append(_step(page))
        assert f"Step {number} of 7" in Outline(page).said()
        assert desk.reports == []
        page = (await _press(client, page, "next", **ANSWERS[seen[-1]])).text
    assert (*seen, _step(page)) == STEPS
    said = Outline(page).said()
    assert "It was <loud>. Twice." in said
    assert "Thursday 5 March 2026, 11:30 UTC (in 2 hours)" in said
    sent = await _press(client, page, "send")
    assert sent.status_code == 201
    assert RECEIPT in sent.text
    (report,) = desk.reports
    assert (report.text, report.space, report.about) == ("It was <loud>.\nTwice.", "the hall", ("one", "two"))
    assert (report.intent, report.danger, report.consent) == (Intent.COUNSEL, True, False)
    assert (report.contact, report.language) == ("reporter@example.org", "pt")


async def test_first_question_is_enough(client: httpx.AsyncClient, desk: FakeDesk) -> None:
    """Who answers only the first question, and goes on, sends a report without name, address or consent."""
    page = (await client.get("/report")).text
    page = (await _press(client, page, "next", text="x")).text
    for step in STEPS[1:-1]:
        assert _step(page) == step
        page = (await _press(client, page, "next", **({"intent": "report"} if step == "intent" else {}))).text
    assert (await _press(client, page, "send")).status_code == 201
    (report,) = desk.reports
    assert (report.contact, report.consent, report.about, report.danger) == (None, None, (), False)


@pytest.mark.parametrize(
    ("step", "wrong"),
    [
        ("what", {"text": " "}),
        ("reach", {"email": "nowhere"}),
        ("people", {"about": "x" * 501}),
        ("what", {"space": "x" * 501}),
    ],
)
async def test_mistake_is_told_on_its_step(
    client: httpx.AsyncClient, desk: FakeDesk, step: str, wrong: dict[str, str]
) -> None:
    """A mistake is told before the next question, beside its field; the way back is open all the same."""
    page = await _until(client, step)
    answer = await _press(client, page, "next", **{**ANSWERS[step], **wrong})
    (field,) = wrong
    assert (answer.status_code, _step(answer.text)) == (422, step)
    assert f'id="{field}-fault"' in answer.text
    back = await _press(client, page, "back", **{**ANSWERS[step], **wrong})
    assert back.status_code == 200
    assert desk.reports == []


async def test_each_answer_can_be_changed(client: httpx.AsyncClient, desk: FakeDesk) -> None:
    """From the last page each question can be gone back to, and every other answer stays."""
    page = await _until(client, "look")
    for step in STEPS[:-1]:
        there = (await _press(client, page, step)).text
        assert _step(there) == step
        page = (await _press(client, there, "look", **ANSWERS[step])).text
    assert (await _press(client, page, "send", text="Changed.")).status_code == 201
    assert (desk.reports[0].text, desk.reports[0].about) == ("Changed.", ("one", "two"))


async def test_mistake_at_the_end_leads_to_its_step(client: httpx.AsyncClient) -> None:
    """What is found wrong only on sending is shown at the step where it can be mended, with all else kept."""
    page = await _until(client, "look")
    answer = await _press(client, page, "send", email="nowhere")
    assert (answer.status_code, _step(answer.text)) == (422, "reach")
    assert Outline(answer.text).hidden()["about"] == "one\ntwo"
    mended = (await _press(client, answer.text, "next", email="", language="en")).text
    assert _step(mended) == "consent"


async def test_expired_page_loses_nothing(client: httpx.AsyncClient, desk: FakeDesk) -> None:
    """Whoever took too long, or whose browser lost its cookie, finds everything again and sends it."""
    page = await _until(client, "look")
    client.cookies.clear()
    late = await _press(client, page, "send")
    assert (late.status_code, _step(late.text)) == (403, "look")
    assert "Your report is not sent yet" in late.text
    assert (await _press(client, late.text, "send")).status_code == 201
    assert desk.reports[0].text == "It was <loud>.\nTwice."


async def test_steps_need_no_cookie(client: httpx.AsyncClient) -> None:
    """Going from question to question changes nothing on the server, so it needs no proof of where it came from."""
    page = (await client.get("/report")).text
    client.cookies.clear()
    assert _step((await _press(client, page, "next", text="x")).text) == "intent"


async def test_everything_fits_on_one_page(client: httpx.AsyncClient, desk: FakeDesk) -> None:
    """Who prefers one page gets it at any time, with what was typed, and can go back to single questions."""
    first = (await client.get("/report")).text
    whole = (await _press(client, first, "whole", text="Kept.")).text
    assert "Kept.</textarea>" in whole
    assert {"intent", "danger", "about", "email", "consent"} <= {one.get("name") for _, one in Outline(whole).tags}
    assert "Kept.</textarea>" in (await _press(client, whole, "one-by-one", text="Kept.")).text
    assert (await _press(client, whole, "send", text="Kept.", intent="report")).status_code == 201
    assert desk.reports[0].text == "Kept."


@pytest.mark.parametrize("step", STEPS)
async def test_language_changes_in_the_middle(client: httpx.AsyncClient, step: str) -> None:
    """The language can be changed on every step; the step and all that was typed stay, and answers follow it."""
    page = await _until(client, step)
    arabic = (await client.post("/report", data={**Outline(page).hidden(), "switch": "ar", "step": ""})).text
    root = Outline(arabic).all("html")[0]
    assert (root["lang"], root["dir"], _step(arabic)) == ("ar", "rtl", step)
    hidden = Outline(arabic).hidden()
    assert hidden["lang"] == "ar"
    assert step in {"what", "reach"} or (hidden["text"], hidden["language"]) == ("It was <loud>.\nTwice.", "ar")


async def test_nothing_typed_stands_in_an_address(client: httpx.AsyncClient) -> None:
    """What was typed travels in forms alone: no link and no address on any step holds it."""
    page = await _until(client, "look")
    links = [one.get("href") or one.get("action") or "" for _, one in Outline(page).tags]
    assert not [one for one in links if "loud" in one or "example.org" in one]
