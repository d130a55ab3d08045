"""
The pages of trainings, terms of service and mentors, on the engine itself.
"""

import re
from datetime import timedelta
from typing import Any

from icalendar import Calendar

from engine.programme import services
from states.lifecycle import Trigger
from tests.integration.web.forms import Client, enter, hidden, sent, sign_in
from tests.integration.web.html_outline import Outline
from tests.support.community import Community

WANTED = {"name": "Ada <b>", "email": "ada@example.net", "words": "I help at workshops.", "known": "yes"}


async def announce(community: Community, days: int = 40) -> str:
    """Announce a training; answer where mentors see it."""
    first_at = community.clock.now() + timedelta(days=days)
    cohort = await community.desk.plan_cohort(await community.visitor("committee-1"), first_at)
    return f"/programme/cohorts/{cohort.id}"


async def test_stranger_applies_and_withdraws_by_page(browser: Client, community: Community) -> None:
    """No account is needed; a code shows the place and withdraws; what was wrong is said, and what was typed kept."""
    async with browser() as client:
        assert "No training takes people" in (await client.get("/apply")).text
        await announce(community)
        wrong = await sent(client, "/apply", "/apply", **WANTED | {"email": "nowhere"})
        assert (wrong.status_code, "Ada &lt;b&gt;" in wrong.text) == (422, True)
        unread = await sent(client, "/apply", "/apply", **WANTED | {"known": ""})
        assert (unread.status_code, "Tick that you know" in unread.text) == (422, True)
        taken = await sent(client, "/apply", "/apply", **WANTED)
        code = hidden(taken)["code"]
        assert re.fullmatch("[0-9a-f]{32}", code)
        stood = await sent(client, "/apply/place", "/apply/place", code=code)
        assert "has a place" in stood.text
        unsure = await sent(client, "/apply/place", "/apply/place", code=code, do="withdraw")
        assert "has a place" in unsure.text
        gone = await sent(client, "/apply/place", "/apply/place", code=code, do="withdraw", sure="yes")
        assert "withdrew" in gone.text
        assert (await sent(client, "/apply/place", "/apply/place", code="made up")).status_code == 404


async def test_application_is_sealed_and_shown_to_mentors_alone(browser: Client, community: Community) -> None:
    """Mentors read what was written, escaped; facilitators and strangers do not; the database holds none of it."""
    place = await announce(community)
    async with browser() as stranger, browser() as mentor, browser() as facilitator:
        await sent(stranger, "/apply", "/apply", **WANTED)
        again = await sent(stranger, "/apply", "/apply", **WANTED)
        assert (await sent(stranger, "/apply/place", "/apply/place", code=hidden(again)["code"])).status_code == 404
        await sign_in(mentor, "committee-1")
        await sign_in(facilitator, "facilitator-1")
        page = (await mentor.get(place)).text
        assert [words in page for words in ("Ada &lt;b&gt;", "I help at workshops.", "1 of 20")] == [True] * 3
        assert (await facilitator.get(place)).status_code == 403
        assert (await stranger.get(place)).status_code in {302, 303}
        declined = await sent(mentor, place, place, do="decline", application=_application(page))
        assert declined.headers["location"] == f"{place}?done=decline"
        assert "I help at workshops." not in (await mentor.get(place)).text
    raw = community.settings.data / "handrail.db"
    assert raw.exists()
    stored = b"".join(path.read_bytes() for path in raw.parent.glob("handrail.db*"))
    assert not [words for words in (b"ada@example.net", b"I help at workshops") if words in stored]


def _application(page: str) -> str:
    found = re.search(r'name="application" value="([0-9a-f]{32})"', page)
    assert found is not None
    return found[1]


async def test_mentor_runs_a_training_by_page(browser: Client, community: Community) -> None:
    """Announced, too few, held all the same, attended and certified; what does not fit is refused in words."""
    async with browser() as mentor, browser() as stranger:
        await sign_in(mentor, "committee-1")
        bad = await sent(mentor, "/programme/cohorts", "/programme/cohorts", first="soon")
        assert bad.status_code == 422
        made = await sent(mentor, "/programme/cohorts", "/programme/cohorts", first="2026-12-14T15:00")
        place = made.headers["location"].partition("?")[0]
        await sent(stranger, "/apply", "/apply", **WANTED)
        assert "Fewer than ten" in (await sent(mentor, place, place, do="confirm")).text
        assert "not taken place" in (await sent(mentor, place, place, do="certify")).text
        assert (await sent(mentor, place, place, do="hold")).status_code == 303
        assert "Going ahead" in (await mentor.get(place)).text
        calendar = Calendar.from_ical((await stranger.get("/cohorts/1.ics")).content)
        entries: Any = calendar.walk("VEVENT")
        minutes = [(one["DTEND"].dt - one["DTSTART"].dt).total_seconds() // 60 for one in entries]
        assert (len(entries), sum(minutes)) == (7, 180)
        assert (await stranger.get("/cohorts/9.ics")).status_code == 404
        await community.pass_time(days=43)
        await sign_in(mentor, "committee-1")
        marks = [one for one in Outline((await mentor.get(place)).text).all("input") if one.get("type") == "checkbox"]
        assert len(marks) == 6
        fields = {str(one["name"]): "yes" for one in marks[:5]}
        assert (await sent(mentor, place, place, do="attend", **fields)).status_code == 303
        assert (await mentor.get(place)).text.count(" checked") == 5
        assert (await sent(mentor, place, place, do="certify")).status_code == 303
        assert "missed a part" in (await mentor.get(place)).text


async def test_facilitator_looks_after_their_term_by_page(browser: Client, community: Community) -> None:
    """Check-in, round-table, how much one carries, the public list and the choice; and what is wrong in words."""
    person = community.people["facilitator-1"]
    async with browser() as client, browser() as stranger:
        await enter(client)
        place = "/programme/service"
        assert "No term of yours" in (await client.get(place)).text
        assert (await sent(client, place, place, do="check-in")).status_code == 422
        await services.begin(community.desk.context, community.desk.open_case, person.id, "service:1", None)

        async def do(**fields: str) -> int:
            return (await sent(client, place, place, **fields)).status_code

        assert await do(do="check-in", words="All is well.") == 303
        assert await do(do="round-table", words="How to say no.") == 303
        assert await do(do="carry", most="many") == 422
        assert await do(do="carry", most="3") == 303
        assert await do(do="list", words="Ask me at any workshop <i>") == 303
        assert "workshop &lt;i&gt;" in (await stranger.get("/facilitators")).text
        assert await do(do="unlist") == 303
        assert person.name not in (await stranger.get("/facilitators")).text
        assert await do(do="choose", choice="fly") == 422
        assert await do(do="choose", choice="rest") == 303
        page = (await client.get(place)).text
        assert ("Your term has ended" in page, 'value="3"' in page) == (True, True)


async def test_mentor_page_names_no_case(browser: Client, community: Community) -> None:
    """B8: counts and times of one's facilitators, on a page that holds no reference; to others it is not shown."""
    person = community.people["facilitator-1"]
    service = await services.begin(community.desk.context, community.desk.open_case, person.id, "service:1", None)
    mentor = next(name for name, one in community.people.items() if one.id == service.mentor_id)
    opened = await community.report("Nobody else may read this.")
    await community.do("facilitator-1", opened.reference, Trigger.TAKE)
    async with browser() as client, browser() as other:
        await sign_in(client, mentor)
        page = (await client.get("/programme/mentoring")).text
        assert ("1 open case" in page, "something is due by" in page, person.name in page) == (True, True, True)
        assert not [word for word in (opened.reference, service.reference, "Nobody else") if word in page]
        made_up = {"do": "refresher", "reference": "no such case", "person": person.id}
        wrong = await sent(client, "/programme/mentoring", "/programme/mentoring", **made_up)
        assert (wrong.status_code, "ended with a refresher" in wrong.text) == (422, True)
        await sign_in(other, "facilitator-2")
        assert (await other.get("/programme/mentoring")).status_code == 403
        await community.pass_time(days=190)
        await sign_in(client, mentor)
        fields = {"person": person.id, "choice": "inactive"}
        assert "They did not choose" in (await client.get("/programme/mentoring")).text
        assert (await sent(client, "/programme/mentoring", "/programme/mentoring", **fields)).status_code == 303
        assert "They did not choose" not in (await client.get("/programme/mentoring")).text
