"""
Every page there is, and how to come to it: the table that says which pages are looked at.

A route that no visit names makes `test_every_page.py` fail; a page is looked at in each of its forms that matter.
"""

from dataclasses import dataclass

import pytest
from playwright.async_api import Page

from tests.browser.story import Story
from tests.browser.ways import (
    LAST_STEP,
    Way,
    applied,
    case,
    case_part,
    come_back,
    goes_to,
    here,
    invitation,
    letter,
    original,
    place_in_a_training,
    programme,
    proves,
    refused_move,
    refused_report,
    sends,
    sent_report,
    step,
    then,
    unfolded,
    write,
    wrong_passphrase,
    wrongly_typed,
)


@dataclass(frozen=True)
class Visit:
    """One page in one of its forms: `routes` lead to it, `who` is signed in, if anyone."""

    name: str
    routes: tuple[str, ...]
    way: Way
    who: str | None = None

    async def go(self, page: Page, story: Story) -> None:
        """Come to it, signed in as whoever is meant."""
        if self.who:
            await story.place.sign_in(page.context, self.who)
        await self.way(page, story)
        await page.wait_for_load_state()


VISITS = (
    Visit("first page", ("GET /",), goes_to("/")),
    Visit("safety", ("GET /safety",), goes_to("/safety")),
    Visit("report", ("GET /report",), goes_to("/report")),
    *(Visit(f"report at step {number}", ("POST /report",), step(number)) for number in range(2, LAST_STEP + 1)),
    Visit("report on one page", ("GET /report",), goes_to("/report?whole=yes")),
    Visit("report with a mistake", ("POST /report",), refused_report),
    Visit("report sent", ("POST /report",), sent_report),
    Visit("receipt typed wrongly", ("POST /receipt/confirm",), wrongly_typed),
    Visit("receipt asked", ("GET /receipt",), goes_to("/receipt")),
    Visit("receipt wrong", ("POST /receipt",), come_back("")),
    Visit("report of today", ("POST /receipt",), come_back("new")),
    Visit("report that runs", ("POST /receipt",), come_back("running")),
    Visit("report asked about", ("POST /receipt",), come_back("escalated")),
    Visit("report that ended", ("POST /receipt",), come_back("told")),
    Visit("report written to", ("POST /receipt/move",), write),
    Visit("sign-in", ("GET /sign-in",), goes_to("/sign-in")),
    Visit("sign-in refused", ("POST /sign-in",), wrong_passphrase),
    Visit("desk", ("GET /desk",), goes_to("/desk"), "facilitator-1"),
    Visit("desk of the committee", ("GET /desk",), goes_to("/desk"), "committee-1"),
    Visit("desk with nothing", ("GET /desk",), goes_to("/desk"), "board-1"),
    Visit("case of today", ("GET /desk/{reference}",), case("new"), "facilitator-2"),
    Visit("case that runs", ("GET /desk/{reference}",), case("running"), "facilitator-1"),
    Visit("case with the committee", ("GET /desk/{reference}",), case("escalated"), "committee-1"),
    Visit("case that ended", ("GET /desk/{reference}",), case("told"), "committee-2"),
    Visit("case before a conflict is declared", ("GET /desk/{reference}",), case("escalated"), "committee-3"),
    Visit("file as it was sent", ("GET /desk/{reference}/files/{file}/original",), original, "facilitator-3"),
    Visit("move refused", ("POST /desk/{reference}",), refused_move, "facilitator-1"),
    Visit("case recorded", ("GET /desk/new",), goes_to("/desk/new"), "facilitator-1"),
    Visit("case recorded with a mistake", ("POST /desk/new",), sends("/desk/new", "/desk/new"), "facilitator-1"),
    Visit("deadlines", ("GET /desk/deadlines",), goes_to("/desk/deadlines"), "facilitator-1"),
    Visit(
        "deadlines with an address",
        ("POST /desk/deadlines",),
        sends("/desk/deadlines", "/desk/deadlines", "Make a"),
        "facilitator-1",
    ),
    Visit("desk of the ombudsperson", ("GET /desk/ombuds",), goes_to("/desk/ombuds"), "ombuds-1"),
    Visit("letters", ("GET /desk/{reference}/letters",), case_part("escalated", "/letters"), "committee-1"),
    Visit("letter", ("GET /desk/{reference}/letters/{letter}",), letter, "committee-1"),
    Visit(
        "letter finished",
        ("POST /desk/{reference}/letters/{letter}",),
        then(letter, here),
        "committee-1",
    ),
    Visit(
        "case linked",
        ("POST /desk/{reference}/links",),
        sends("/desk/{escalated}", "/desk/{escalated}/links"),
        "committee-1",
    ),
    Visit("keys of a case", ("GET /desk/{reference}/keys",), case_part("running", "/keys"), "facilitator-1"),
    Visit("door past those who decide", ("GET /ombuds",), goes_to("/ombuds")),
    Visit("numbers", ("GET /numbers",), goes_to("/numbers")),
    Visit("numbers before they are published", ("GET /numbers",), goes_to("/numbers"), "committee-1"),
    Visit("recovery", ("GET /recover",), goes_to("/recover")),
    Visit("recovery refused", ("POST /recover",), sends("/recover", "/recover")),
    Visit("own page", ("GET /me",), goes_to("/me"), "facilitator-3"),
    Visit("channel refused", ("POST /me/channel",), sends("/me", "/me/channel", "Keep it and try it"), "facilitator-3"),
    Visit("passphrase refused", ("POST /me/passphrase",), sends("/me", "/me/passphrase"), "facilitator-3"),
    Visit("recovery code", ("POST /me/recovery-code",), proves("/me/recovery-code"), "facilitator-3"),
    Visit(
        "recovery code typed wrongly",
        ("POST /me/recovery-code/written",),
        then(proves("/me/recovery-code"), here),
        "facilitator-3",
    ),
    Visit("second factor", ("POST /me/second-factor",), proves("/me/second-factor"), "facilitator-3"),
    Visit(
        "second factor refused",
        ("POST /me/second-factor/take",),
        then(proves("/me/second-factor"), here),
        "facilitator-3",
    ),
    Visit("people", ("GET /people",), goes_to("/people"), "board-1"),
    Visit("people invited with a mistake", ("POST /people/invite",), sends("/people", "/people/invite"), "board-1"),
    Visit("invitation", ("GET /invitation/{token}",), invitation),
    Visit("invitation with a mistake", ("POST /invitation/{token}",), then(invitation, here)),
    Visit("invitation that ended", ("GET /invitation/{token}",), goes_to("/invitation/no-such-words")),
    Visit("policy", ("GET /policy",), goes_to("/policy")),
    Visit("policy by its name", ("GET /policy/{name}",), goes_to("/policy/carpentries")),
    Visit("mailbox", ("GET /mailbox",), goes_to("/mailbox")),
    Visit("programme", ("GET /programme",), programme("/programme"), "facilitator-1"),
    Visit(
        "space added with a mistake",
        ("POST /programme/spaces",),
        sends("/programme", "/programme/spaces"),
        "facilitator-1",
    ),
    Visit("space", ("GET /programme/spaces/{slug}",), programme("/programme/spaces/{space}"), "facilitator-1"),
    Visit("event", ("GET /programme/events/{slug}",), programme("/programme/events/{event}"), "facilitator-1"),
    Visit("watch", ("GET /programme/watches/{watch}",), programme("/programme/watches/{watch}"), "facilitator-1"),
    Visit("sheet of an event", ("GET /events/{slug}",), programme("/events/{event}")),
    Visit("certificates", ("GET /certificates", "GET /certificates/{slug}"), goes_to("/certificates")),
    Visit("certificate", ("GET /certificates/{slug}/{watch}",), programme("/certificates/{space}/{certified}")),
    Visit("board", ("GET /board",), goes_to("/board")),
    Visit("board as it is kept", ("GET /board/keep",), then(goes_to("/board/keep"), unfolded), "facilitator-1"),
    Visit("channels", ("GET /board/scouting",), goes_to("/board/scouting"), "facilitator-1"),
    Visit(
        "feedback published with a mistake",
        ("GET /desk/{reference}/board", "POST /desk/{reference}/board"),
        then(case_part("feedback", "/board"), unfolded, here, unfolded),
        "facilitator-1",
    ),
    Visit("feedback that became an entry", ("POST /receipt",), come_back("wish")),
    Visit("feedback that goes on in private", ("POST /receipt",), come_back("private")),
    Visit("training", ("GET /apply",), goes_to("/apply")),
    Visit("training applied for", ("POST /apply",), applied),
    Visit("training applied for with a mistake", ("POST /apply",), sends("/apply", "/apply")),
    Visit("code of an application asked", ("GET /apply/place",), goes_to("/apply/place")),
    Visit("place in a training", ("POST /apply/place",), place_in_a_training),
    Visit("facilitators who want to be found", ("GET /facilitators",), goes_to("/facilitators")),
    Visit("trainings", ("GET /programme/cohorts",), goes_to("/programme/cohorts"), "committee-1"),
    Visit(
        "training announced with a mistake",
        ("POST /programme/cohorts",),
        sends("/programme/cohorts", "/programme/cohorts"),
        "committee-1",
    ),
    Visit("cohort", ("GET /programme/cohorts/{cohort}",), programme("/programme/cohorts/{cohort}"), "committee-1"),
    Visit("term of service", ("GET /programme/service",), goes_to("/programme/service"), "facilitator-1"),
    Visit("mentor's facilitators", ("GET /programme/mentoring",), goes_to("/programme/mentoring"), "committee-1"),
    Visit("nothing here", (), goes_to("/nowhere")),
    Visit("nothing here for the desk", (), goes_to("/desk/HR-22222222"), "facilitator-1"),
)

every_page = pytest.mark.parametrize("visit", VISITS, ids=lambda one: one.name.replace(" ", "-"))
REPORTERS = tuple(one for one in VISITS if not one.who)
ELSEWHERE = {
    "GET /calendar/{secret}.ics": "hands out a calendar",
    "GET /desk/clocks.csv": "hands out a table",
    "GET /numbers.csv": "hands out a table",
    "GET /board.json": "hands out a file of issues",
    "POST /board/keep/{entry}": "shows the page of those who keep the board, or leads to it",
    "POST /board/scouting": "shows the page of channels, or leads to it",
    "GET /cohorts/{number}.ics": "hands out a calendar",
    "POST /programme/cohorts/{cohort}": "shows the page of the cohort, or leads to it",
    "POST /programme/service": "shows the page of the term, or leads to it",
    "POST /programme/mentoring": "shows the mentor's page, or leads to it",
    "POST /numbers": "leads to the numbers",
    "POST /desk/{reference}/export": "hands out a file",
    "POST /desk/{reference}/keys": "leads to the keys of the case",
    "POST /me/rest": "leads to one's own page",
    "POST /me/quiet": "leads to one's own page",
    "POST /me/sign-ins": "leads to one's own page",
    "POST /me/second-factor/drop": "leads to one's own page",
    "POST /recover/written": "shows the page of a code typed wrongly, or leads to the desk",
    "POST /welcome/written": "shows the page of a code typed wrongly, or leads to the desk",
    "POST /people/{person}": "leads to the people",
    "GET /policy/{name}/picture.svg": "hands out a picture",
    "POST /sign-out": "leads to the first page",
    "GET /programme/cases/{reference}": "leads to the page of an event or a watch",
    "POST /programme/spaces/{slug}": "shows the page of the space, or leads to it",
    "POST /programme/events": "shows the page of the programme, or leads to the event",
    "POST /programme/events/{slug}": "shows the page of the event, or leads to it",
    "POST /programme/watches/{watch}": "shows the page of the watch, or leads to it",
    "GET /desk/{reference}/files/{file}": "hands out a file",
    "POST /desk/{reference}/files/{file}/original": "hands out a file",
}
"""Routes that show no page of their own, and what they do instead."""
