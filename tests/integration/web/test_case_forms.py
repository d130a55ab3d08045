"""
The page of a case: what warns before the text, the talk in order, forms that belong together, and what cannot be done.
"""

from dataclasses import replace

import httpx
import pytest

from engine.views import FileView, Holding, WritingView
from states.lifecycle import CaseState, Trigger
from tests.integration.web.fake_desk import NOW, REFERENCE, FakeDesk, case_page, case_row
from tests.integration.web.html_outline import Outline

PLACE = f"/desk/{REFERENCE}"
HOLDING = Holding(
    consent=False,
    reachable=True,
    settles=("handled_on_the_spot", "referred"),
    colleagues=(("2" * 32, "Another facilitator"),),
    cannot=((Trigger.ESCALATE, "consent-needed"), (Trigger.RESOLVE, "not-from-here")),
)
MAY = (Trigger.COUNSEL, Trigger.CLOSE, Trigger.ESCALATE, Trigger.HAND_OVER, Trigger.TAKE)


@pytest.fixture
def held(desk: FakeDesk) -> FakeDesk:
    """Let the case be held by who looks at it."""
    desk.pages[str(REFERENCE)] = replace(case_page(may=MAY), holding=HOLDING)
    return desk


async def _send(member: httpx.AsyncClient, **fields: str) -> httpx.Response:
    hidden = Outline((await member.get(PLACE)).text).hidden()
    return await member.post(PLACE, data={**hidden, **fields})


@pytest.mark.usefixtures("held")
async def test_page_says_what_consent_means(member: httpx.AsyncClient) -> None:
    """Without consent the form for escalating says what follows; what cannot be done is listed with its reason."""
    page = (await member.get(PLACE)).text
    assert "has not agreed that the people who decide read this" in page
    assert "First someone hears the reporter out" in page
    assert "Another facilitator" in page


async def test_danger_and_files_warn_before_the_text(member: httpx.AsyncClient, desk: FakeDesk) -> None:
    """A case with danger or files has a warning before what was written; one without has none."""
    plain = (await member.get(PLACE)).text
    file = FileView("f" * 32, "bus.jpg", "image/jpeg", 10, copy=True)
    page = case_page(case_row(danger=True))
    shown = WritingView("attachment", "reporter", NOW, "bus.jpg", file)
    desk.pages[str(REFERENCE)] = replace(page, writings=(*page.writings, shown))
    warned = (await member.get(PLACE)).text
    assert "Before you open it:" not in plain
    assert (
        warned.index("Before you open it:")
        < warned.index("a picture can be hard to look at")
        < warned.index("<summary>Read it")
    )


async def test_talk_comes_in_order(member: httpx.AsyncClient, desk: FakeDesk) -> None:
    """Messages and replies are one talk, in the order in which they were written, apart from notes."""
    parts = (("message", "When?"), ("note", "Room 3"), ("reply", "Tomorrow."), ("message", "Good."))
    some = tuple(WritingView(part, "a facilitator", NOW, text) for part, text in parts)
    desk.pages[str(REFERENCE)] = replace(case_page(), writings=some)
    page = (await member.get(PLACE)).text
    places = [page.index(text) for text in ("The talk with the reporter", "When?", "Tomorrow.", "Good.", "Room 3")]
    assert places == sorted(places)


async def test_on_the_spot_is_sent_as_one(member: httpx.AsyncClient, held: FakeDesk) -> None:
    """What was handled on the spot reaches the desk as one wish with what comes first."""
    sent = await _send(member, do="on_the_spot", note="A private word", again="no")
    assert sent.headers["location"] == f"{PLACE}?done=resolve"
    (wish,) = held.wishes
    assert (wish.trigger, wish.outcome, wish.expects) == (Trigger.RESOLVE, "handled_on_the_spot", 3)
    assert [(one.trigger, one.note) for one in wish.first] == [(Trigger.COUNSEL, "A private word")]


async def test_case_is_handed_to_a_colleague(member: httpx.AsyncClient, held: FakeDesk) -> None:
    """Choosing a colleague hands the case to that person."""
    await _send(member, trigger="hand_over", to="2" * 32)
    assert [one.to for one in held.wishes] == ["2" * 32]


async def test_forms_fit_the_state(member: httpx.AsyncClient, desk: FakeDesk) -> None:
    """On the spot is for a case that nobody has answered; a counselled one can still be referred; mine is not taken."""
    row = case_row(state=CaseState.COUNSELLED, assigned_to_me=True)
    page = replace(case_page(row, may=(Trigger.RESOLVE, Trigger.TAKE)), holding=HOLDING)
    desk.pages[str(REFERENCE)] = page
    shown = (await member.get(PLACE)).text
    assert "I handled it on the spot" not in shown
    assert "Refer it elsewhere" in shown
    assert "Take this case" not in shown
