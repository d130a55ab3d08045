"""
The pages of feedback, the board and scouting, on the engine itself.
"""

import json

import httpx

from states.case import Intent
from tests.integration.web.forms import Client, hidden, sent, sign_in
from tests.support.community import Community

GIVEN = "The room was so cold on both days that I left early"
ENTRY = {
    "do": "publish",
    "title": "Warm <b>rooms",
    "text": "Some were cold.",
    "column": "planned",
    "link": "https://tasks.example.org/12",
    "told": "It is on the board now.",
}


async def _give(community: Community, text: str = GIVEN) -> tuple[str, str]:
    opened = await community.report(text, intent=Intent.FEEDBACK)
    return f"/desk/{opened.reference}", opened.receipt


async def _come_back(client: httpx.AsyncClient, receipt: str, language: str = "en") -> str:
    page = await sent(client, f"/receipt?lang={language}", "/receipt", receipt=receipt, lang=language)
    assert page.status_code == 200
    return page.text


async def test_feedback_is_published_by_page(browser: Client, community: Community) -> None:
    """From the case to the board in a facilitator's words; what may not be shown is kept in the form and explained."""
    place, receipt = await _give(community)
    async with browser() as client, browser() as stranger:
        await sign_in(client, "facilitator-1")
        assert f"{place}/board" in (await client.get(place)).text
        quoted = await sent(client, f"{place}/board", f"{place}/board", **ENTRY | {"text": GIVEN})
        assert (quoted.status_code, "five or more words" in quoted.text) == (422, True)
        assert quoted.text.count(GIVEN) == 2
        done = await sent(client, f"{place}/board", f"{place}/board", **ENTRY)
        assert (done.status_code, done.headers["location"]) == (303, place)
        shown = await stranger.get("/board")
        assert "Warm &lt;b&gt;rooms" in shown.text
        assert place.removeprefix("/desk/") not in shown.text
        back = await _come_back(stranger, receipt)
        assert "What became of it" in back
        assert "It is on the board now." in back


async def test_giver_reads_it_in_every_language(browser: Client, community: Community) -> None:
    """What the receipt shows and the board itself are spoken in five languages, the state's own word included."""
    place, receipt = await _give(community)
    async with browser() as client, browser() as stranger:
        await sign_in(client, "facilitator-1")
        await sent(client, f"{place}/board", f"{place}/board", **ENTRY)
        said = {"en": "Planned", "es": "Planeado", "fr": "Prévu", "pt": "Planejado", "ar": "مخطَّط له"}
        new = {"en": "new", "es": "nuevo", "fr": "nouveau", "pt": "novo", "ar": "جديد"}
        for language, word in said.items():
            assert word in (await stranger.get(f"/board?lang={language}")).text
            back = await _come_back(stranger, receipt, language)
            assert word in back
            assert f"<dd>{new[language]}</dd>" in back


async def test_entry_is_moved_and_taken_back_by_page(browser: Client, community: Community) -> None:
    """Whoever keeps the board changes it with a word to the giver; others find no such page."""
    place, receipt = await _give(community)
    async with browser() as client, browser() as stranger, browser() as outside:
        await sign_in(client, "facilitator-1")
        await sent(client, f"{place}/board", f"{place}/board", **ENTRY)
        (entry,) = (await community.desk.kept_board(await community.visitor("facilitator-1"))).entries
        moved = ENTRY | {"do": "change", "column": "no_immediate_fix", "told": ""}
        silent = await sent(client, "/board/keep", f"/board/keep/{entry.id}", **moved)
        assert (silent.status_code, "Write to the giver" in silent.text) == (422, True)
        said = moved | {"told": "Not this year, because the venue is booked."}
        assert (await sent(client, "/board/keep", f"/board/keep/{entry.id}", **said)).status_code == 303
        assert "Not now" in (await stranger.get("/board")).text
        assert "because the venue is booked" in await _come_back(stranger, receipt)
        await sign_in(outside, "board-1")
        assert (await outside.get("/board/keep")).status_code == 404
        assert (await sent(client, "/board/keep", f"/board/keep/{entry.id}", do="take")).status_code == 303
        assert "Nothing is on the board yet." in (await stranger.get("/board")).text


async def test_incident_leaves_the_board_by_page(browser: Client, community: Community) -> None:
    """B37: the public page says no more than that, and the giver's old receipt leads on to the report."""
    place, receipt = await _give(community, "The host put his hand on my knee")
    async with browser() as client, browser() as stranger:
        await sign_in(client, "facilitator-1")
        await sent(client, f"{place}/board", f"{place}/board", **ENTRY)
        gone = await sent(client, f"{place}/board", f"{place}/board", do="private", told="We look into it.")
        assert gone.status_code == 303
        new = gone.headers["location"]
        assert new != place
        assert "his hand on my knee" in (await client.get(new)).text
        shown = (await stranger.get("/board")).text
        assert "Continued in private" in shown
        assert "rooms" not in shown
        assert (await stranger.get("/board.json")).json() == []
        back = await sent(stranger, "/receipt", "/receipt", receipt=receipt)
        assert "It goes on in private" in back.text
        report = await stranger.post("/receipt", data={"token": hidden(back)["token"], "receipt": _next_receipt(back)})
        assert new.removeprefix("/desk/") in report.text
        again = await sent(client, f"{place}/board", f"{place}/board", **ENTRY)
        assert (again.status_code, "It goes on in private" in again.text) == (422, True)


async def test_program_is_told_what_became_of_it(browser: Client, community: Community) -> None:
    """Whoever comes back by the API is told of the entry, and of the receipt under which it goes on in private."""
    place, receipt = await _give(community)
    async with browser() as client, browser() as program:
        await sign_in(client, "facilitator-1")
        await sent(client, f"{place}/board", f"{place}/board", **ENTRY)
        seen = (await program.post("/api/receipt", json={"receipt": receipt})).json()
        assert (seen["standing"], seen["continued"]) == ("new", None)
        assert seen["board"] == {"title": ENTRY["title"], "place": ENTRY["column"]}
        await sent(client, f"{place}/board", f"{place}/board", do="private", told="We look into it.")
        seen = (await program.post("/api/receipt", json={"receipt": receipt})).json()
        assert seen["board"] is None
        new = await program.post("/api/receipt", json={"receipt": seen["continued"]})
        assert (new.status_code, new.json()["standing"]) == (200, None)


async def test_channels_are_claimed_by_page(browser: Client) -> None:
    """Two facilitators cannot claim the same hour of a channel, and each gives back only their own."""
    slot = {"do": "claim", "platform": "Evening chat", "topic": "accents", "day": "2026-11-03", "hour": "10"}
    async with browser() as one, browser() as two:
        await sign_in(one, "facilitator-1")
        await sign_in(two, "facilitator-2")
        assert (await sent(one, "/board/scouting", "/board/scouting", **slot)).status_code == 303
        taken = await sent(two, "/board/scouting", "/board/scouting", **slot | {"platform": "evening CHAT"})
        assert (taken.status_code, "Somebody reads this channel" in taken.text) == (422, True)
        assert "Give it back" not in (await two.get("/board/scouting")).text
        wrong = await sent(two, "/board/scouting", "/board/scouting", **slot | {"hour": "noon"})
        assert wrong.status_code == 422


async def test_board_goes_out_as_issues(browser: Client, community: Community) -> None:
    """What everybody reads can be taken to GitHub; what came from there waits for an edit."""
    place, _ = await _give(community)
    issue = {"title": "Ask @someone for ramps", "body": "Write to a@example.org", "html_url": "https://i.example.org/4"}
    await community.desk.import_issues(json.dumps([issue]))
    async with browser() as client, browser() as stranger:
        await sign_in(client, "facilitator-1")
        await sent(client, f"{place}/board", f"{place}/board", **ENTRY)
        assert (await stranger.get("/board.json")).json() == [
            {"title": "Warm <b>rooms", "body": "Some were cold.", "labels": ["planned"], "state": "open"}
        ]
        kept = (await client.get("/board/keep")).text
        assert "Ask someone for ramps" in kept
        assert "a@example.org" not in kept
        assert "ramps" not in (await stranger.get("/board")).text


def _next_receipt(page: httpx.Response) -> str:
    return page.text.split('name="receipt" value="', 1)[1].split('"', 1)[0]
