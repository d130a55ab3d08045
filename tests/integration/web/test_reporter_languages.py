"""
The reporter's pages in every language: chosen by a switch, else by the browser, and remembered with the case.
"""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from engine.views import FollowView, MoveAnswer
from handrail.languages import load_languages
from handrail.settings import Settings
from states.case import MoveStatus
from states.lifecycle import CaseState, Trigger
from tests.integration.web.fake_desk import NOW, RECEIPT, FakeDesk
from tests.integration.web.html_outline import Outline
from tests.unit.handrail.test_languages import write
from web.app import make_app

LANGUAGES = sorted(load_languages().offered)
PLACES = ("/", "/report", "/report?whole=yes", "/receipt", "/safety")


async def _standing(client: httpx.AsyncClient, **fields: str) -> str:
    token = Outline((await client.get("/receipt")).text).hidden()["token"]
    return (await client.post("/receipt", data={"token": token, "receipt": RECEIPT, **fields})).text


@pytest.mark.parametrize("place", PLACES)
async def test_page_speaks_what_the_browser_asks_for(client: httpx.AsyncClient, place: str) -> None:
    """Without a choice the browser's language is spoken, and the links carry nothing."""
    page = (await client.get(place, headers={"accept-language": "pt-BR, en;q=0.5"})).text
    assert Outline(page).all("html")[0]["lang"] == "pt"
    assert "Sair rápido desta página" in page
    assert "lang=pt" not in page


@pytest.mark.parametrize("place", PLACES)
async def test_chosen_language_goes_before_the_browsers(client: httpx.AsyncClient, place: str) -> None:
    """A chosen language is spoken whatever the browser asks for, goes on to the next page, and sets no cookie."""
    answer = await client.get(
        place,
        params={"lang": "es", **({"whole": "yes"} if "whole" in place else {})},
        headers={"accept-language": "fr"},
    )
    outline = Outline(answer.text)
    assert outline.all("html")[0]["lang"] == "es"
    assert "/receipt?lang=es" in {one.get("href") for one in outline.all("a")}
    assert set(answer.cookies) <= {"handrail-form"}
    assert (await client.get("/", params={"lang": 'xx"><script>'})).status_code == 200


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_language_is_offered_on_every_page(client: httpx.AsyncClient, language: str) -> None:
    """Each page names every language in its own words, and marks the one it is in."""
    for place in PLACES:
        outline = Outline((await client.get(place, headers={"accept-language": language})).text)
        tagged = {one["lang"] for tag, one in outline.tags if tag in {"a", "b", "button"} and one.get("lang")}
        assert tagged == set(LANGUAGES), place
        assert [one["lang"] for one in outline.all("b") if one.get("aria-current")] == [language], place
        assert outline.all("html")[0]["dir"] == ("rtl" if language == "ar" else "ltr"), place


@pytest.mark.parametrize("language", [one for one in LANGUAGES if one != "en"])
async def test_no_english_is_left(client: httpx.AsyncClient, desk: FakeDesk, language: str) -> None:
    """Every page on the way, with every form and fault on it, is wholly in its language."""
    view = await desk.reporter_view(RECEIPT)
    follows = {"relay": FollowView("escalate", "board", ("committee", "reporter"))}
    sayings = {Trigger.REPLY: ("agrees", "disagrees"), Trigger.REOPEN: ("process",)}
    desk.view = replace(
        view, state=CaseState.ESCALATED, tier="committee", may=tuple(Trigger), messages=(), follows=follows,
        sayings=sayings, appeal_until=NOW + timedelta(days=30),
    )  # fmt: skip
    english = {words for words in load_languages().offered["fr"].words if len(words) > 20}
    pages = [(await client.get(place, params={"lang": language})).text for place in ("/", "/safety", "/receipt")]
    hidden = Outline((await client.get("/report", params={"lang": language})).text).hidden()
    steps: tuple[dict[str, str], ...] = (
        {"step": "send"}, {"step": "whole"}, {"step": "look"}, {"step": "next"}, {"step": "send", "text": "x"},
    )  # fmt: skip
    filled = {**hidden, "intent": "report", "email": ""}
    pages += [(await client.post("/report", data={**filled, **fields})).text for fields in steps]
    pages.append(await _standing(client, lang=language))
    pages.append((await client.post("/receipt", data={**hidden, "receipt": "wrong"})).text)
    assert len(pages) == 10
    for page in pages:
        assert [words for words in english if words in page] == []


async def test_case_remembers_the_language(client: httpx.AsyncClient, desk: FakeDesk) -> None:
    """Whoever comes back is spoken to in the language of the report, until they choose another."""
    desk.view = replace(await desk.reporter_view(RECEIPT), language="ar")
    assert Outline(await _standing(client)).all("html")[0]["lang"] == "ar"
    assert Outline(await _standing(client, switch="fr")).all("html")[0]["lang"] == "fr"
    assert Outline(await _standing(client, lang="es")).all("html")[0]["lang"] == "es"


async def test_report_is_answered_in_the_language_of_the_page(client: httpx.AsyncClient, desk: FakeDesk) -> None:
    """Who chooses nothing is answered in the language that the page was in."""
    page = Outline((await client.get("/report", headers={"accept-language": "fr"})).text).hidden()
    await client.post("/report", data={**page, "intent": "report", "text": "x", "step": "send"})
    assert desk.reports[0].language == "fr"


async def test_answer_is_in_the_reporters_language(client: httpx.AsyncClient, desk: FakeDesk) -> None:
    """What became of a step is told in the same language, refused or done."""
    token = Outline((await client.get("/receipt")).text).hidden()["token"]
    fields = {"token": token, "receipt": RECEIPT, "trigger": "withdraw", "lang": "fr"}
    assert "C&#39;est fait. Merci." in (await client.post("/receipt/move", data=fields)).text
    desk.answer = MoveAnswer(MoveStatus.REFUSED, "too-late")
    assert "Le délai pour cette étape est passé." in (await client.post("/receipt/move", data=fields)).text


async def test_changing_the_language_keeps_the_message(client: httpx.AsyncClient) -> None:
    """A message that is half written stays when the language changes, and so does a receipt that was just given."""
    assert "half written</textarea>" in await _standing(client, switch="es", note="half written")
    token = Outline((await client.get("/receipt")).text).hidden()["token"]
    shown = {"token": token, "shown": RECEIPT, "receipt": "", "switch": "fr"}
    page = (await client.post("/receipt/confirm", data=shown)).text
    assert RECEIPT in page
    assert "Nous avons votre signalement" in page
    assert 'role="alert"' not in page


async def test_added_file_is_offered(tmp_path: Path) -> None:
    """One file in the community's folder adds a language: it is offered, spoken, and can be asked for as an answer."""
    write(tmp_path, "nl", ("What happened?", "Wat is er gebeurd?"))
    desk = FakeDesk(settings=Settings(translations=tmp_path))
    transport = httpx.ASGITransport(make_app(desk))
    async with httpx.AsyncClient(transport=transport, base_url="http://handrail.test") as client:
        page = (await client.get("/report", headers={"accept-language": "nl"})).text
        assert "Wat is er gebeurd?" in page
        assert "Nederlands" in (await client.get("/")).text
        hidden = Outline(page).hidden()
        await client.post("/report", data={**hidden, "intent": "report", "text": "x", "step": "send"})
        assert desk.reports[0].language == "nl"


async def test_what_follows_is_told(client: httpx.AsyncClient, desk: FakeDesk) -> None:
    """Beside each promise stands what follows if it is late, who gets the report then, and who is told."""
    follows = {
        "relay": FollowView("escalate", "board", ("committee", "ombuds")),
        "counsel": FollowView("send_status", None, ("reporter",)),
    }
    desk.view = replace(await desk.reporter_view(RECEIPT), follows=follows)
    said = Outline(await _standing(client)).said()
    late = "If we are late : Your report goes to the people who decide. Who gets it then: the board."
    assert late.replace(" :", ":") in said
    assert "Who is told then: the committee, the ombudsperson." in said
    assert "What follows: You are told how things stand, and when you hear from us next. Who is told then: you." in said
