"""
The ombudsperson's door: a report goes past the committee, says so before, and leaves no trace with those it passes.
"""

from pathlib import Path

import httpx

from states.lifecycle import Trigger
from tests.integration.web.forms import browsers_at, sign_in
from tests.integration.web.html_outline import Outline
from tests.support.community import Community, open_community


async def test_door_says_who_reads_and_who_never_does(stranger: httpx.AsyncClient) -> None:
    """Before anything is typed the page names the ombudsperson, the committee, the board for danger, and real times."""
    answer = await stranger.get("/ombuds")
    outline = Outline(answer.text)
    said = outline.said()
    assert "Who reads it the ombudsperson" in said
    assert "Who never reads it the committee" in said
    assert "Who reads it if someone is in danger now the board" in said
    assert outline.all("time")
    assert (outline.faults, outline.unnamed(), outline.dangling(), len(outline.all("h1"))) == ([], [], [], 1)


async def test_report_by_this_door_goes_past_the_committee(community: Community, stranger: httpx.AsyncClient) -> None:
    """The form that follows names the committee already; the ombudsperson holds the case and no member hears of it."""
    await stranger.get("/ombuds")
    fields = Outline((await stranger.get("/ombuds")).text).hidden()
    form = await stranger.post("/report", data=fields)
    assert form.status_code == 200
    carried = Outline(form.text).hidden()
    assert carried["about"] == "committee"
    look = await stranger.post("/report", data={**carried, "step": "look", "text": "They did it themselves."})
    assert "ombudsperson" in Outline(look.text).said()
    sent = await stranger.post(
        "/report", data={**carried, "step": "send", "intent": "report", "text": "They did it themselves."}
    )
    assert sent.status_code == 201
    await community.work()
    (reference,) = await community.cases_of("ombuds-1")
    assert community.told(reference) == {"ombuds-1"}
    for name in ("committee-1", "committee-2", "facilitator-1", "board-1"):
        assert await community.cases_of(name) == set()
    assert [one.part for one in (await community.page("ombuds-1", reference)).writings].count("text") == 1


async def test_door_is_not_there_without_an_ombudsperson(tmp_path: Path) -> None:
    """Under a policy that knows none, the door looks like a page that does not exist."""
    async with open_community(tmp_path, policy="minimal") as community, browsers_at(community)() as browser:
        answer = await browser.get("/ombuds")
        assert answer.status_code == 404
        assert "door" not in Outline(answer.text).said()


async def test_desk_of_the_ombudsperson(community: Community, stranger: httpx.AsyncClient) -> None:
    """It shows what came past the committee, counts without one case, and is there for nobody else."""
    past = await community.report(about=("committee",))
    others = [await community.report() for _ in range(6)]
    await community.pass_time(days=3)
    await sign_in(stranger, "ombuds-1")
    page = await stranger.get("/desk/ombuds")
    outline = Outline(page.text)
    assert page.status_code == 200
    assert past.reference in page.text
    assert not [one for one in others if one.reference in page.text]
    assert "Promises broken in the last 90 days" in outline.said()
    assert (outline.faults, outline.unnamed(), outline.dangling()) == ([], [], [])
    for name in ("committee-1", "facilitator-1"):
        await sign_in(stranger, name)
        never = await stranger.get("/desk/HR-22222222")
        assert (await stranger.get("/desk/ombuds")).status_code == never.status_code == 404


async def test_appeal_comes_to_the_ombudsperson(community: Community, stranger: httpx.AsyncClient) -> None:
    """A case that its reporter asked to be looked at again stands among the appeals."""
    opened = await community.report(consent=True)
    await community.do("facilitator-1", opened.reference, Trigger.ESCALATE)
    await community.hear_everyone("committee-1", opened)
    for name in ("committee-1", "committee-2"):
        await community.do(name, opened.reference, Trigger.RESOLVE, outcome="private_reminder")
    await community.do("committee-1", opened.reference, Trigger.TOLD, note="This is what we do.")
    answer = await community.reporter_does(opened, Trigger.REOPEN, note="Please look again.", outcome="process")
    assert answer.status == "applied", answer
    await sign_in(stranger, "ombuds-1")
    said = Outline((await stranger.get("/desk/ombuds")).text).said()
    assert said.index("Appeals") < said.index(opened.reference) < said.index("Past those who decide")
