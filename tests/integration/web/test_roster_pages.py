"""
The pages of the roster, of invitations and of who holds the key of a case, on the engine itself.
"""

import re

from tests.integration.web.forms import (
    GUEST,
    KEEPER,
    NEW,
    Client,
    enter,
    sent,
    type_back,
)
from tests.support.community import Community


async def test_key_of_a_case_is_given_by_page(browser: Client, community: Community) -> None:
    """Who lacks it is shown and given it; who is named in the report is not listed; strangers find no such case."""
    named = community.people["committee-3"].email
    opened = await community.report(about=(named,))
    await community.join("facilitator")
    place = f"/desk/{opened.reference}/keys"
    async with browser() as client, browser() as outsider:
        await enter(client)
        page = (await client.get(place)).text
        assert page.count("Lacks the key") == 1
        assert page.count("For later") >= 3
        assert "committee-3" not in page
        given = await sent(client, place, place, email="facilitator-3@example.org")
        assert given.headers["location"] == f"{place}?done=given"
        assert "Lacks the key" not in (await client.get(place)).text
        assert (await sent(client, place, place, email="nobody@example.org")).status_code == 409
        await enter(outsider, named)
        absent = [await outsider.get(one) for one in (place, "/desk/HR-22222222/keys")]
        assert (absent[0].status_code, absent[0].content) == (404, absent[1].content)
    assert "granted" in [line.event for line in (await community.page("facilitator-1", opened.reference)).log]
    assert (await community.page("facilitator-3", opened.reference)).readable is True


async def test_somebody_is_invited_and_joins_by_page(browser: Client, community: Community) -> None:
    """From the keeper's form over the mail to the newcomer's own passphrase, code on paper, and an empty desk."""
    opened = await community.report()
    async with browser() as keeper, browser() as guest:
        await enter(keeper, KEEPER)
        wanted = {"email": GUEST, "name": "Gu <b>", "role-facilitator": "yes", "trained": "yes", "until": "2027-01-31"}
        assert (await sent(keeper, "/people", "/people/invite", **wanted)).headers["location"] == "/people?done=invited"
        assert "Gu &lt;b&gt;" in (await keeper.get("/people")).text
        taken = await sent(keeper, "/people", "/people/invite", **wanted)
        assert (taken.status_code, "already" in taken.text) == (422, True)
        await community.work()
        link = re.search(r"(/invitation/\S+)", community.mails(GUEST)[0].text)
        assert link is not None
        assert "Gu" not in community.mails(GUEST)[0].text
        for new, status in (({"new": NEW, "new-again": "x"}, 422), ({"new": "short", "new-again": "short"}, 422)):
            assert (await sent(guest, link[1], link[1], **new)).status_code == status
        joined = await sent(guest, link[1], link[1], new=NEW, **{"new-again": NEW})
        done = await type_back(guest, joined, "/welcome/written")
        assert done.headers["location"] == "/sign-in?why=joined"
        assert (await guest.get(link[1])).status_code == 404
        assert (await guest.get(link[1])).content == (await guest.get("/invitation/made-up")).content
        assert await enter(guest, GUEST, NEW) == 303
        case = await guest.get(f"/desk/{opened.reference}")
        assert "Something happened" not in case.text
        assert "until" in (await keeper.get("/people")).text


async def test_keeper_changes_the_roster_by_page(browser: Client, community: Community) -> None:
    """Terms, roles, rest, training and leaving; a leave wants a tick, and one's own roles stay as they are."""
    async with browser() as keeper:
        await enter(keeper, KEEPER)
        person = community.people["board-1"].id
        me = community.people["keeper-1"].id

        async def change(who: str, **fields: str) -> int:
            return (await sent(keeper, "/people", f"/people/{who}", **fields)).status_code

        assert await change(person, do="term", until="2027-01-31") == 303
        assert await change(person, do="term", until="2020-01-31") == 422
        assert await change(person, do="term", until="soon") == 422
        assert await change(person, do="rest") == 303
        assert await change(person, do="trained") == 303
        assert await change(me, do="roles", **{"role-committee": "yes", "role-keeper": "yes"}) == 422
        assert await change(person, do="leave") == 422
        assert await change(person, do="leave", sure="yes") == 303
        assert await change(person, do="leave", sure="yes") == 422
        assert await change(person, do="fly") == 303
        page = (await keeper.get("/people")).text
        assert [words in page for words in ("board-1 left, by keeper-1", "board-1 rests")] == [True, True]
        assert "board-1@example.org" not in page


async def test_people_are_for_the_keeper_alone(browser: Client) -> None:
    """Others are told whose page it is, and see nobody."""
    async with browser() as client:
        await enter(client)
        answer = await client.get("/people")
        assert (answer.status_code, "keeper-1" in answer.text) == (403, False)
        assert 'href="/people"' not in (await client.get("/me")).text
