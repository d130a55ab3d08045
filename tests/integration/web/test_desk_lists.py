"""
The desk's own pages: the parts of the list, what narrows them, page by page; deadlines, and recording for others.
"""

import re
from dataclasses import replace

import httpx
import pytest

from engine.showing.deadlines import Clock
from states.case import Intent
from states.lifecycle import CaseState
from tests.integration.web.fake_desk import NOW, RECEIPT, REFERENCE, FakeDesk, case_row, promise
from tests.integration.web.fake_lists import SECRET
from tests.integration.web.html_outline import Outline

TOLD = {"told": "phone", "text": "She was pushed.", "intent": "report", "consent": "yes"}


def _references(page: httpx.Response) -> list[str]:
    return [str(one["href"]).removeprefix("/desk/") for one in Outline(page.text).all("a") if one.get("class") == "ref"]


async def test_desk_shows_mine_then_untaken_then_others(member: httpx.AsyncClient, desk: FakeDesk) -> None:
    """The first page has what is mine, then what nobody took, then the rest; what has ended is a link away."""
    desk.rows = [
        case_row("HR-REST2222", 1, holder="committee"),
        case_row("HR-FREE2222", 2),
        case_row("HR-MINE2222", 3, assigned_to_me=True),
        case_row("HR-OVER2222", None, state=CaseState.RESOLVED),
    ]
    page = await member.get("/desk")
    assert _references(page) == ["HR-MINE2222", "HR-FREE2222", "HR-REST2222"]
    assert _references(await member.get("/desk?show=ended")) == ["HR-OVER2222"]


async def test_long_part_goes_on_over_pages(member: httpx.AsyncClient, desk: FakeDesk) -> None:
    """Ten of a long part stand on the first page; its own pages go through all of it, each case once."""
    desk.rows = [case_row(f"HR-{number:04d}2222", number) for number in range(60)]
    assert len(_references(await member.get("/desk"))) == 10
    seen, address = [], "/desk?show=untaken"
    for _ in range(3):
        page = await member.get(address)
        seen += _references(page)
        address = next((str(one["href"]) for one in Outline(page.text).all("a") if one.get("rel") == "next"), "")
    assert (len(seen), len(set(seen)), address) == (60, 60, "")


async def test_links_narrow_the_list(member: httpx.AsyncClient, desk: FakeDesk) -> None:
    """A part can be narrowed to late ones and to danger by links, and the chosen one is marked."""
    desk.rows = [case_row("HR-LATE2222", -1), case_row("HR-KNFE2222", 9, danger=True)]
    late = await member.get("/desk?show=untaken&only=late")
    assert _references(late) == ["HR-LATE2222"]
    assert [one["href"] for one in Outline(late.text).all("a") if "aria-current" in one] == [
        "/desk?show=untaken&only=late"
    ]
    assert _references(await member.get("/desk?only=danger")) == ["HR-KNFE2222"]
    assert (await member.get("/desk?show=x&only=y&after=z")).status_code == 200


async def test_calendar_has_a_private_address(member: httpx.AsyncClient, desk: FakeDesk) -> None:
    """An address is made, shown once, fetched without signing in, renewed and switched off; then it is gone."""
    desk.clocks = (Clock("1.counsel.1", REFERENCE, CaseState.RECEIVED, "facilitators", promise("counsel", -5)),)
    hidden = Outline((await member.get("/desk/deadlines")).text).hidden()
    made = await member.post("/desk/deadlines", data={**hidden, "do": "renew"})
    assert f"/calendar/{SECRET}.ics" in made.text
    assert SECRET not in (await member.get("/desk/deadlines")).text
    member.cookies.clear()
    fetched = await member.get(f"/calendar/{SECRET}.ics")
    assert fetched.headers["content-type"].startswith("text/calendar")
    assert f"SUMMARY:{REFERENCE}: Counsel (late)\r\n" in fetched.text
    desk.secret = None
    gone, never = await member.get(f"/calendar/{SECRET}.ics"), await member.get("/calendar/x.ics")
    assert (gone.status_code, gone.content) == (404, never.content)


async def test_address_is_switched_off(member: httpx.AsyncClient, desk: FakeDesk) -> None:
    """Switching off needs the form's token, and leads back to the page."""
    desk.secret = SECRET
    assert (await member.post("/desk/deadlines", data={"do": "off"})).status_code == 403
    hidden = Outline((await member.get("/desk/deadlines")).text).hidden()
    assert (await member.post("/desk/deadlines", data={**hidden, "do": "off"})).status_code == 303
    assert desk.secret is None


async def test_clocks_come_as_a_table(member: httpx.AsyncClient, desk: FakeDesk) -> None:
    """The clocks of one's own cases are a CSV file in which nothing can be a formula."""
    desk.clocks = (
        Clock("1", REFERENCE, CaseState.RECEIVED, "facilitators", replace(promise("=cmd|' /C calc'!A0"), kept_at=NOW)),
    )
    answer = await member.get("/desk/clocks.csv")
    assert answer.headers["content-type"].startswith("text/csv")
    lines = answer.text.splitlines()
    assert lines[0].startswith("reference,case state,with,promise,to,due,stands")
    assert lines[1].split(",")[:4] == [REFERENCE, "received", "facilitators", "'=cmd|' /C calc'!A0"]
    assert lines[1].split(",")[6] == "kept"


async def test_stranger_gets_none_of_it(client: httpx.AsyncClient) -> None:
    """Whoever is not signed in is asked to, on each of these pages."""
    for path in ("/desk/deadlines", "/desk/clocks.csv", "/desk/new"):
        assert (await client.get(path)).headers["location"] == "/sign-in"
    for path in ("/desk/deadlines", "/desk/new"):
        assert (await client.post(path, data={"do": "renew"})).headers["location"] == "/sign-in"


async def test_told_by_phone_is_recorded_once(member: httpx.AsyncClient, desk: FakeDesk) -> None:
    """What someone told by phone becomes one report, however often the form is sent; its receipt is shown."""
    hidden = Outline((await member.get("/desk/new")).text).hidden()
    for _ in range(2):
        sent = await member.post("/desk/new", data={**hidden, **TOLD, "told_by": "Kim", "about": "Sam\nAlex"})
        assert sent.status_code == 201
        assert RECEIPT in sent.text
    (report,) = desk.reports
    assert (report.told, report.told_by, report.about) == ("phone", "Kim", ("Sam", "Alex"))
    assert (report.intent, report.consent, report.text) == (Intent.REPORT, True, "She was pushed.")


@pytest.mark.parametrize(
    ("missing", "name"), [({"told": ""}, "told"), ({"text": " "}, "text"), ({"consent": ""}, "consent")]
)
async def test_incomplete_record_is_shown_again(
    member: httpx.AsyncClient, desk: FakeDesk, missing: dict[str, str], name: str
) -> None:
    """A form that lacks an answer comes back with it named, and with everything that was written."""
    hidden = Outline((await member.get("/desk/new")).text).hidden()
    sent = await member.post("/desk/new", data={**hidden, **TOLD, "space": "the stairs", **missing})
    assert sent.status_code == 422
    assert f'id="{name}-fault"' in sent.text
    assert 'value="the stairs"' in sent.text
    assert desk.reports == []


async def test_recorder_who_may_not_see_it_gets_no_receipt(member: httpx.AsyncClient, desk: FakeDesk) -> None:
    """Whoever the report keeps away is told that it is in other hands, and is not shown its receipt."""
    desk.receipt_shown = False
    hidden = Outline((await member.get("/desk/new")).text).hidden()
    sent = await member.post("/desk/new", data={**hidden, **TOLD})
    assert sent.status_code == 201
    assert RECEIPT not in sent.text
    assert re.search("not shown to you", sent.text)
