"""
The cases of who is signed in: by the API and on the desk's pages.
"""

import json

import httpx
import pytest

from engine.views import MoveAnswer
from states.case import MoveStatus
from states.lifecycle import CaseState, Trigger
from tests.integration.web.fake_desk import REFERENCE, FakeDesk, case_page, case_row
from tests.integration.web.html_outline import Outline

MOVES = f"/api/cases/{REFERENCE}/moves"


async def _move(member: httpx.AsyncClient, **fields: str) -> httpx.Response:
    hidden = Outline((await member.get(f"/desk/{REFERENCE}")).text).hidden()
    return await member.post(f"/desk/{REFERENCE}", data={**hidden, **fields})


async def test_stranger_is_asked_to_sign_in(client: httpx.AsyncClient) -> None:
    """Without a cookie, or with a made-up one, every address of the desk asks to sign in and tells nothing."""
    for cookie in ("", "x" * 43, "; drop"):
        client.cookies.set("handrail", cookie)
        answers = [
            await client.get(path) for path in ("/api/cases", f"/api/cases/{REFERENCE}", "/api/cases/HR-NONE2222")
        ]
        answers.append(await client.post(MOVES, json={"trigger": "counsel"}))
        assert {one.status_code for one in answers} == {401}
        assert len({one.content for one in answers}) == 1
        assert (await client.get("/desk")).headers["location"] == "/sign-in"


async def test_cases_are_listed_late_ones_first(member: httpx.AsyncClient, desk: FakeDesk) -> None:
    """What is due first leads; a case that owes nothing comes last."""
    desk.rows = [case_row("HR-NONE2222", None), case_row("HR-SOON2222", 5), case_row("HR-LATE2222", -5)]
    answer = await member.get("/api/cases")
    assert [one["reference"] for one in answer.json()["cases"]] == ["HR-LATE2222", "HR-SOON2222", "HR-NONE2222"]
    page = (await member.get("/desk")).text
    assert page.index("HR-LATE2222") < page.index("HR-SOON2222") < page.index("HR-NONE2222")
    assert "5 hours late" in page
    assert "5 hours left" in page


async def test_case_is_shown(member: httpx.AsyncClient) -> None:
    """One case comes with what was written, its promises, its log, and what can be done."""
    said = (await member.get(f"/api/cases/{REFERENCE}")).json()
    assert (said["reference"], said["state"], said["version"]) == (REFERENCE, "received", 3)
    assert said["writings"][0]["text"] == "They kept <b>shouting</b>."
    assert [one["name"] for one in said["promises"]] == ["acknowledge", "counsel"]
    assert said["log"][0]["event"] == "received"
    assert said["may"] == ["counsel", "message"]
    assert (said["outcomes"], said["groups"]) == (["warning", "no_action"], ["facilitators", "committee"])


async def test_case_of_others_looks_like_none(member: httpx.AsyncClient, desk: FakeDesk) -> None:
    """A case that is not theirs is answered 404, byte for byte like one that never was, in the API and on the pages."""
    for method, path in (("GET", "/api/cases/{}"), ("POST", "/api/cases/{}/moves"), ("GET", "/desk/{}")):
        body = {"trigger": "counsel"} if method == "POST" else None
        answers = [
            await member.request(method, path.format(one), json=body)
            for one in ("HR-HIDE2222", "HR-NONE2222", "x", "%00", "hr-2345abcd")
        ]
        assert {one.status_code for one in answers} == {404}
        assert len({one.content for one in answers}) == 1
    assert desk.wishes == []


async def test_move_is_applied(member: httpx.AsyncClient, desk: FakeDesk) -> None:
    """A move reaches the desk with all that was asked, and is answered 200 once it is applied."""
    body = {"trigger": "resolve", "note": "We talked.", "outcome": "warning", "to": "committee", "expects": 3}
    answer = await member.post(MOVES, json=body)
    assert (answer.status_code, answer.json()) == (200, {"status": "applied"})
    wish = desk.wishes[0]
    assert (wish.trigger, wish.note, wish.outcome, wish.to, wish.expects) == (
        Trigger.RESOLVE, "We talked.", "warning", "committee", 3,
    )  # fmt: skip


@pytest.mark.parametrize("reason", [None, "2 of 3 agreed", "never-heard-of"])
async def test_move_waits(member: httpx.AsyncClient, desk: FakeDesk, reason: str | None) -> None:
    """A move that is not applied yet is answered 202 with its reason and words."""
    desk.answer = MoveAnswer(MoveStatus.PENDING, reason)
    answer = await member.post(MOVES, json={"trigger": "resolve"})
    assert answer.status_code == 202
    assert (answer.json()["status"], answer.json()["reason"]) == ("pending", reason)
    assert len(answer.json()["message"]) > 20


@pytest.mark.parametrize(
    "reason",
    ["not-from-here", "promise-ended", "not-yours", "consent-needed", "case-changed", "unknown-outcome",
     "outcome-needed", "too-late", "not-allowed", "never-heard-of"],
)  # fmt: skip
async def test_move_is_refused(member: httpx.AsyncClient, desk: FakeDesk, reason: str) -> None:
    """A refused move is answered 409 with why, in a code and in words, and the page keeps what was written."""
    desk.answer = MoveAnswer(MoveStatus.REFUSED, reason)
    answer = await member.post(MOVES, json={"trigger": "counsel"})
    assert (answer.status_code, answer.json()["error"], answer.json()["reason"]) == (409, "refused", reason)
    page = await _move(member, trigger="message", note="Kept words.")
    assert page.status_code == 409
    assert answer.json()["message"] in Outline(page.text).said()
    assert "Kept words." in page.text


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, {"trigger"}),
        ({"trigger": "dance"}, {"trigger"}),
        ({"trigger": "counsel", "note": 1}, {"note"}),
        ({"trigger": "counsel", "expects": "3"}, {"expects"}),
        ({"trigger": "counsel", "outcome": "x" * 65}, {"outcome"}),
        ({"trigger": "counsel", "outcome": "a\x00b", "to": "two words"}, {"outcome", "to"}),
        ({"trigger": "counsel", "note": "\ud800", "expects": 10**12}, {"note", "expects"}),
        ({"trigger": "counsel", "secret word": "x"}, {"?"}),
        ({"trigger": 1, "to": 2}, {"trigger", "to"}),
    ],
)
async def test_bad_move_names_its_fields(
    member: httpx.AsyncClient, desk: FakeDesk, body: dict[str, object], fields: set[str]
) -> None:
    """A move of another shape is answered 422 with each field, and reaches nobody."""
    headers = {"content-type": "application/json"}
    answer = await member.post(MOVES, content=json.dumps(body), headers=headers)
    assert answer.status_code == 422
    assert {one["field"] for one in answer.json()["fields"]} == fields
    assert desk.wishes == []


async def test_large_move_is_refused(member: httpx.AsyncClient, desk: FakeDesk) -> None:
    """A note over the limit is answered 413."""
    assert (await member.post(MOVES, json={"trigger": "note", "note": "x" * 21_000})).status_code == 413
    assert desk.wishes == []


async def test_page_makes_a_move_once(member: httpx.AsyncClient, desk: FakeDesk) -> None:
    """A form of the page is a move with the version that was looked at, and counts once, however often it is sent."""
    hidden = Outline((await member.get(f"/desk/{REFERENCE}")).text).hidden()
    for _ in range(2):
        answer = await member.post(f"/desk/{REFERENCE}", data={**hidden, "note": "We talked."})
        assert answer.status_code == 303
    assert [(one.note, one.expects) for one in desk.wishes] == [("We talked.", 3)]
    shown = await member.get(f"/desk/{REFERENCE}?done=counsel")
    assert "Done: I have counselled the reporter." in shown.text


async def test_page_says_that_a_move_waits(member: httpx.AsyncClient, desk: FakeDesk) -> None:
    """A move that waits leads back to the case with a quiet line."""
    desk.answer = MoveAnswer(MoveStatus.PENDING, "2 of 3 agreed")
    answer = await _move(member, trigger="counsel")
    assert answer.headers["location"] == f"/desk/{REFERENCE}?pending=2%20of%203%20agreed"
    assert "That is counted: 2 of 3 agreed so far." in (await member.get(answer.headers["location"])).text


async def test_page_offers_what_may_be_done(member: httpx.AsyncClient, desk: FakeDesk) -> None:
    """There is a form for each move that may be made and for no other; closing offers its few outcomes."""
    desk.pages[str(REFERENCE)] = case_page(may=(Trigger.CLOSE, Trigger.RECUSE))
    page = (await member.get(f"/desk/{REFERENCE}")).text
    triggers = [one["value"] for one in Outline(page).all("input") if one.get("name") == "trigger"]
    assert triggers == ["close", "recuse"]
    assert "Misdirected" in page
    assert "Warning</option>" not in page


async def test_page_leaves_a_case_one_stepped_out_of(member: httpx.AsyncClient) -> None:
    """Whoever steps out is led back to their list, since the case is not theirs to see any more."""
    assert (await _move(member, trigger="recuse")).headers["location"] == "/desk?done=recuse"
    assert "Done: Step out of this case." in (await member.get("/desk?done=recuse")).text


async def test_page_warns_before_the_text(member: httpx.AsyncClient, desk: FakeDesk) -> None:
    """What was written is folded away behind a warning, and is escaped."""
    page = (await member.get(f"/desk/{REFERENCE}")).text
    assert page.index("It may be upsetting") < page.index("They kept &lt;b&gt;shouting")
    assert not [one for one in Outline(page).all("details") if one.get("class") == "content" and "open" in one]
    desk.rows = [case_row(state=CaseState.RESOLVED, hours=None)]
    assert "Nothing waits for you here." in (await member.get("/desk")).text
