"""
The committee's pages over the engine itself: the question that comes first, the panel, measures, links, letters.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from engine.report import Opened
from states.lifecycle import Trigger
from tests.integration.engine.rules import PLAIN
from tests.integration.web.html_outline import Outline
from tests.support.community import PASSPHRASE, Community, open_community
from web.app import make_app
from web.desk import Desk

COMMITTEE = {
    "committee: {at_least: 3}": "committee: {at_least: 2, meets_with: 2}",
    "ask: []": "ask: [before_investigation], soft: group_decides",
    "decide: {vote: one}": (
        "decide: {vote: majority, deadlock: {after: 7d, to: board}, ask_reporter_before_enacting: true,"
        " hear_reported: must}"
    ),
}
MORE = """\
unilateral: {who: [committee], report_within: 24h, at_most: 7d}
measures: {banned: {lasts: 6mo, returns: on_request, check_ins: [1mo, 3mo]}}
appeal: {window: 30d, to: board, by: other_people}
"""


@dataclass
class Browser:
    """Someone's browser: it follows what a page leads to."""

    client: httpx.AsyncClient

    async def sees(self, path: str) -> str:
        """Answer the text of a page."""
        return (await self.client.get(path)).text

    async def sends(self, path: str, **fields: str) -> str:
        """Fill in a form of the case's page and send it; answer the page that it leads to."""
        shown = await self.client.get(path)
        data = {**Outline(shown.text).hidden(), **fields}
        data["mark"] = f"{data['mark'].rsplit('-', 1)[0]}-{fields.get('trigger', 'link')}{fields.get('outcome', '')}"
        target = fields.pop("at", path)
        answer = await self.client.post(target, data={k: v for k, v in data.items() if k not in {"at", "expects"}})
        where = answer.headers.get("location")
        return (await self.client.get(where)).text if where else answer.text


@asynccontextmanager
async def deciding(folder: Path) -> AsyncIterator[Community]:
    """Open a community with a committee of three under rules of every kind."""
    text = PLAIN
    for old, new in COMMITTEE.items():
        assert old in text
        text = text.replace(old, new)
    (folder / "policies").mkdir()
    (folder / "policies" / "carpentries.yaml").write_text(text + MORE, encoding="utf-8")
    async with open_community(folder / "var", policies=folder / "policies") as community:
        yield await community.settle(facilitator=1, committee=3, board=1, ombuds=1)


@asynccontextmanager
async def browsing(community: Community, name: str) -> AsyncIterator[Browser]:
    """Sign someone in."""
    desk: Desk = community.desk
    transport = httpx.ASGITransport(make_app(desk))
    async with httpx.AsyncClient(transport=transport, base_url="http://x.test") as client:
        email = community.people[name].email
        answer = await client.post("/api/sign-in", json={"email": email, "passphrase": PASSPHRASE})
        assert answer.status_code == 200
        yield Browser(client)


async def ready(community: Community, *names: str, text: str = "The rope was cut") -> Opened:
    """Report something, and let members say that they have no conflict."""
    opened = await community.report(text, danger=True, about=("Rope Cutter",), space="The climbing hall")
    for name in names or ("committee-1", "committee-2", "committee-3"):
        await community.do(name, opened.reference, Trigger.DECLARE, outcome="no-conflict")
    return opened


async def test_question_comes_before_the_case(tmp_path: Path) -> None:
    """Only who is named is shown until a member has said that no conflict keeps them away; then all of it is."""
    async with deciding(tmp_path) as community, browsing(community, "committee-1") as browser:
        opened = await community.report("The rope was cut", danger=True, about=("Rope Cutter",))
        place = f"/desk/{opened.reference}"
        page = await browser.sees(place)
        assert "The rope was cut" not in page
        assert "Rope Cutter" in page
        assert "Write to the reporter" not in page
        api = (await browser.client.get(f"/api/cases/{opened.reference}")).json()
        assert [one["part"] for one in api["writings"]] == ["about"]
        assert api["log"] == []
        shown = await browser.sends(place, trigger="declare", outcome="no-conflict")
        assert "The rope was cut" in shown
        assert "The panel" in shown


async def test_distant_tie_waits_for_the_others(tmp_path: Path) -> None:
    """Who tells of a distant tie sees nothing until the others find that it does not matter."""
    async with deciding(tmp_path) as community, browsing(community, "committee-1") as browser:
        opened = await ready(community, "committee-2", "committee-3")
        place = f"/desk/{opened.reference}"
        waits = await browser.sends(place, trigger="declare", outcome="soft-conflict")
        assert "You told of a distant tie" in waits
        assert "The rope was cut" not in waits
        async with browsing(community, "committee-2") as other:
            assert "the others weigh it" in await other.sees(place)
            assert "1 of 2 agreed" in await other.sends(place, trigger="weigh", outcome="stays")
        await community.do("committee-3", opened.reference, Trigger.WEIGH, outcome="stays")
        assert "The rope was cut" in await browser.sees(place)


async def test_close_tie_leads_out(tmp_path: Path) -> None:
    """Stepping out asks no reason, and the case is gone from the desk."""
    async with deciding(tmp_path) as community, browsing(community, "committee-1") as browser:
        opened = await ready(community, "committee-2", "committee-3")
        assert opened.reference not in await browser.sends(f"/desk/{opened.reference}", trigger="recuse", outcome="")
        assert (await browser.client.get(f"/desk/{opened.reference}")).status_code == 404


async def test_panel_shows_what_is_done_and_what_lacks(tmp_path: Path) -> None:
    """Members, roles, meeting, hearing, the reporter's say, votes and the deadlock stand there with their times."""
    async with deciding(tmp_path) as community, browsing(community, "committee-1") as browser:
        opened = await ready(community)
        place = f"/desk/{opened.reference}"
        page = await browser.sees(place)
        for said in ("2 of you must agree", "7 days left", "goes on to", "Not asked for their side yet", "no conflict"):
            assert said in page, said
        second = community.people["committee-2"].id
        assert 'committee-2</b>: <span class="dim">lead' in await browser.sends(
            place, trigger="appoint", outcome="lead", to=second
        )
        assert "1 of 2</b> said" in await browser.sends(place, trigger="met")
        await community.do("committee-2", opened.reference, Trigger.MET)
        assert "committee-1, committee-2." in await browser.sees(place)
        assert "They may answer until" in await browser.sends(place, trigger="invite")
        await community.do("committee-2", opened.reference, Trigger.HEARD)
        await community.do("committee-2", opened.reference, Trigger.ASK, note="What do you think?")
        assert "their silence is taken as agreement" in await browser.sees(place)
        await community.reporter_does(opened, Trigger.REPLY, note="Good.", outcome="agrees")
        voted = await browser.sends(place, trigger="resolve", outcome="banned")
        assert "1 of 2 agreed" in voted
        assert "You voted: Banned" in voted
        assert "Not yet: committee-2, committee-3." in voted
        await community.do("committee-3", opened.reference, Trigger.RESOLVE, outcome="banned")
        ended = await browser.sees(place)
        assert "it may be ended, once someone asks" in ended
        assert "Someone of you looks how it goes on" in ended
        assert "lead" in ended
        assert await community.is_sound()


async def test_interim_measure_shows_its_time_left(tmp_path: Path) -> None:
    """B26: when the others look at it, when it ends by itself; it is ended by hand with a reason chosen from a list."""
    async with deciding(tmp_path) as community, browsing(community, "committee-2") as browser:
        opened = await ready(community)
        place = f"/desk/{opened.reference}"
        await community.do("committee-1", opened.reference, Trigger.ACT_ALONE, outcome="banned")
        page = await browser.sees(place)
        assert "Done at once and alone: Banned" in page
        assert "It ends by itself on" in page
        assert "Signed off" in await browser.sends(place, trigger="uphold")
        assert "Done at once" not in await browser.sends(place, trigger="end_measure", outcome="no-longer-needed")


async def test_links_show_to_who_may_see_both(tmp_path: Path) -> None:
    """B32: a link by its reference; one that somebody may not see is one that does not exist."""
    async with deciding(tmp_path) as community, browsing(community, "committee-1") as browser:
        one = await ready(community)
        two = await ready(community, text="A rope, cut in two")
        named = community.people["committee-1"].email
        hidden = await community.report("Not for you", danger=True, about=(named,))
        place = f"/desk/{one.reference}"
        linked = await browser.sends(place, at=f"{place}/links", other=two.reference.lower(), kind="same-matter")
        assert two.reference in linked
        for other in (hidden.reference, "HR-22222222", "???", one.reference):
            refused = await browser.sends(place, at=f"{place}/links", other=other, kind="apart", outcome=other)
            assert "There is no other case of that reference that you may see." in refused
        for unseen in (hidden.reference, "HR-22222222"):
            form = Outline(await browser.sees(place)).hidden()
            data = {**form, "mark": f"x-{unseen}", "other": two.reference, "kind": "apart"}
            answer = await browser.client.post(f"/desk/{unseen}/links", data=data)
            assert answer.status_code == 404
        assert two.reference in await browser.sees(place)


async def test_appeal_is_heard_by_others(tmp_path: Path) -> None:
    """Whoever ruled is not among those who hear the appeal, and cannot act on it."""
    async with deciding(tmp_path) as community, browsing(community, "board-1") as browser:
        opened = await ready(community)
        await community.meet(opened.reference, "committee-1", "committee-2")
        for name in ("committee-1", "committee-2"):
            await community.do(name, opened.reference, Trigger.RESOLVE, outcome="no_violation")
        await community.reporter_does(opened, Trigger.REOPEN, note="Nobody asked my witness")
        await browser.sends(f"/desk/{opened.reference}", trigger="declare", outcome="no-conflict")
        assert "board-1" in await browser.sees(f"/desk/{opened.reference}")
        refused = await community.do("committee-1", opened.reference, Trigger.RESOLVE, outcome="no_violation")
        assert refused.reason == "not-yours"
