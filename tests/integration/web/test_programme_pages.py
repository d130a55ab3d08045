"""
The pages of spaces, events, watches and certificates, on the engine itself.
"""

import re
from urllib.parse import unquote

import httpx

from tests.integration.web.forms import Client, sent, sign_in
from tests.integration.web.html_outline import Outline
from tests.support.community import Community
from web.shield import HEADERS

_EVENT = {
    "name": "School <b> of winter",
    "starts": "2026-12-14T09:00",
    "ends": "2026-12-15T17:00",
    "zone": "Europe/Lisbon",
    "organisers": "host@example.net",
}
_SPACE = {"name": "Evening forum", "kind": "online", "watched": "yes"}
_PLACE = "/programme/events/school-b-of-winter-2026-12-14"


async def test_event_becomes_ready_by_page(browser: Client, community: Community) -> None:
    """It is refused with what is missing, in words, until somebody is designated; then it is ready."""
    async with browser() as client:
        await sign_in(client, "facilitator-1")
        wrong = await sent(client, "/programme", "/programme/events", **_EVENT | {"ends": "soon"})
        assert (wrong.status_code, "is no time; write it like" in wrong.text) == (422, True)
        entered = await sent(client, "/programme", "/programme/events", **_EVENT)
        assert (entered.status_code, entered.headers["location"]) == (303, _PLACE)
        page = (await client.get(_PLACE)).text
        assert "Nobody is designated who is trained and available" in page
        assert "School &lt;b&gt; of winter" in page
        assert "14 December 2026, 09:00" in page
        refused = await sent(client, _PLACE, _PLACE, do="ready")
        assert (refused.status_code, "It cannot be ready yet" in refused.text) == (422, True)
        who = community.people["facilitator-2"].id
        assert (await sent(client, _PLACE, _PLACE, do="designate", person=who)).status_code == 303
        assert (await sent(client, _PLACE, _PLACE, do="ready")).headers["location"] == f"{_PLACE}?done=ready"
        assert "It is ready" in (await client.get(_PLACE)).text
        assert "covered" in (await client.get("/programme")).text
        case = (await client.get(f"/desk/{await _reference(client)}")).text
        assert "/programme/cases/" in case


async def test_sheet_is_for_everybody_and_leads_to_the_form(browser: Client, community: Community) -> None:
    """It names the link, draws it, holds text to paste, tells no address; the form it leads to knows where it was."""
    async with browser() as client, browser() as stranger:
        await sign_in(client, "facilitator-1")
        await sent(client, "/programme", "/programme/events", **_EVENT)
        who = community.people["facilitator-1"].id
        await sent(client, _PLACE, _PLACE, do="designate", person=who)
        place = _PLACE.removeprefix("/programme")
        shown = await stranger.get(place)
        assert "facilitator-1" not in shown.text
        assert "host@example.net" not in shown.text
        assert "Trained facilitators look after this event" in shown.text
        await sent(client, _PLACE, _PLACE, do="named", named="yes")
        shown = await stranger.get(place)
        assert "<li>facilitator-1</li>" in shown.text
        assert "<svg" in shown.text
        assert shown.headers["content-security-policy"] == dict(HEADERS)["content-security-policy"]
        assert not re.search(r'(src|style)="(https?:|[a-z-]+:)', shown.text)
        page = Outline(shown.text)
        assert (page.faults, page.unnamed(), page.dangling()) == ([], [], [])
        link = re.search(r'href="[^"]*(/report\?event=[^"]+)"', shown.text)
        assert link is not None
        form = await stranger.get(unquote(link[1]))
        assert 'value="School &lt;b&gt; of winter, 2026-12-14"' in form.text
        assert 'name="space" type="text" value=""' in (await stranger.get("/report?event=no-such-event")).text


async def test_watch_is_scheduled_and_certified_by_page(browser: Client, community: Community) -> None:
    """From the space that agreed, over the watch, to a certificate that a stranger reads."""
    async with browser() as client, browser() as stranger:
        await sign_in(client, "facilitator-1")
        added = await sent(client, "/programme", "/programme/spaces", **_SPACE)
        place = added.headers["location"].partition("?")[0]
        days = {"since": "2026-11-01", "until": "2026-11-03"}
        scheduled = await sent(client, place, place, do="watch", person=community.people["facilitator-1"].id, **days)
        assert scheduled.headers["location"] == f"{place}?done=watch"
        watch = re.search(r"/programme/watches/[0-9a-f]{32}", (await client.get(place)).text)
        assert watch is not None
        early = await sent(client, watch[0], watch[0], do="fine")
        assert (early.status_code, "not over yet" in early.text) == (422, True)
        empty = await sent(client, watch[0], watch[0], do="report", text=" ", mark="m" * 20)
        assert (empty.status_code, "Write what you saw or heard" in empty.text) == (422, True)
        await community.pass_time(days=1)
        await sign_in(client, "facilitator-1")
        assert (await stranger.get("/certificates/evening-forum")).status_code == 404
        done = await sent(client, watch[0], watch[0], do="fine")
        assert done.headers["location"] == f"{watch[0]}?done=fine"
        listed = (await stranger.get("/certificates")).text
        found = re.search(r"/certificates/evening-forum/[0-9a-f]{32}", listed)
        assert found is not None
        assert "functioned as expected" in (await stranger.get(found[0])).text
        assert "facilitator-1" not in listed + (await stranger.get(found[0])).text


async def test_watch_ends_in_a_report_by_page(browser: Client, community: Community) -> None:
    """What is written there is a report; its receipt is shown, once."""
    async with browser() as client:
        await sign_in(client, "facilitator-1")
        place = (await sent(client, "/programme", "/programme/spaces", **_SPACE)).headers["location"].partition("?")[0]
        days = {"since": "2026-11-01", "until": "2026-11-09"}
        await sent(client, place, place, do="watch", person=community.people["facilitator-1"].id, **days)
        watch = re.search(r"/programme/watches/[0-9a-f]{32}", (await client.get(place)).text)
        assert watch is not None
        reported = await sent(client, watch[0], watch[0], do="report", text="They were shouted at", mark="m" * 20)
        assert (reported.status_code, "Receipt, for the person who told you" in reported.text) == (201, True)
        assert (await sent(client, watch[0], watch[0], do="fine")).status_code == 422


async def test_pages_are_not_there_for_others(browser: Client, community: Community) -> None:
    """Who works on nothing of it gets, byte for byte, what a page gets that does not exist; strangers sign in."""
    async with browser() as client, browser() as other, browser() as stranger:
        await sign_in(client, "facilitator-1")
        await sent(client, "/programme", "/programme/events", **_EVENT)
        space = "/programme/spaces/school-b-of-winter"
        assert (await client.get(space)).status_code == 200
        await sign_in(other, "board-1")
        nothing = await other.get("/programme/nothing/here")
        for place in ("/programme", _PLACE, space, f"/programme/watches/{'0' * 32}", "/programme/cases/HR-22222222"):
            answer = await other.get(place)
            assert (answer.status_code, answer.content) == (404, nothing.content), place
            assert (await stranger.get(place)).status_code == 303
        token = Outline((await other.get("/me")).text).hidden()["token"]
        for place in (_PLACE, space, "/programme/events", "/programme/spaces"):
            answer = await other.post(place, data={"token": token, **_EVENT, "do": "notice", "posted": "yes"})
            assert (answer.status_code, answer.content) == (404, nothing.content), place
        assert community.desk.shelf.kind_of("event") is not None


async def _reference(client: httpx.AsyncClient) -> str:
    found = re.search(r"/desk/(HR-[0-9A-Z]+)", (await client.get(_PLACE)).text)
    assert found is not None
    return found[1]
