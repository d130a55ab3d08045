"""
The pages of people's own keys and sign-ins, and of coming back, on the engine itself.
"""

import base64
import re
from datetime import timedelta
from pathlib import Path

from tests.integration.web.forms import (
    EMAIL,
    NEW,
    Client,
    browsers_at,
    code_in,
    enter,
    hidden,
    sent,
    type_back,
)
from tests.integration.web.html_outline import Outline
from tests.support.community import PASSPHRASE, Community, open_community
from vault.totp import code_at


async def test_passphrase_is_changed_on_the_page(browser: Client) -> None:
    """Two that differ, a short one and a wrong one are said; then every browser signs in anew."""
    async with browser() as client, browser() as other:
        assert [await enter(client), await enter(other)] == [303, 303]
        change = {"passphrase": PASSPHRASE, "new": NEW, "new-again": NEW}
        said = [
            (await sent(client, "/me", "/me/passphrase", **(change | wrong))).status_code
            for wrong in ({"new-again": "x"}, {"new": "short", "new-again": "short"}, {"passphrase": "not it"})
        ]
        assert said == [422, 422, 401]
        done = await sent(client, "/me", "/me/passphrase", **change)
        assert (done.status_code, done.headers["location"]) == (303, "/sign-in?why=changed&next=/me")
        assert "Your new passphrase counts" in (await client.get(done.headers["location"])).text
        assert [(await one.get("/me")).status_code for one in (client, other)] == [303, 303]
        assert await enter(other, passphrase=NEW, next="/me") == 303


async def test_recovery_code_is_shown_typed_back_and_used(browser: Client) -> None:
    """It is shown as a card, counts once two parts were typed back, and lets back in at /recover, by page alone."""
    async with browser() as client, browser() as later:
        await enter(client)
        shown = await sent(client, "/me", "/me/recovery-code", passphrase=PASSPHRASE)
        done = await type_back(client, shown, "/me/recovery-code/written")
        assert (done.status_code, done.headers["location"]) == (303, "/me?done=code")
        assert "counts from now on" in (await client.get("/me?done=code")).text
        typed = {"email": EMAIL, "code": "-".join(code_in(shown)), "new": NEW, "new-again": NEW}
        for wrong, status in (({"new": "x"}, 422), ({"new": "x", "new-again": "x"}, 422), ({"code": "0000"}, 401)):
            assert (await sent(later, "/recover", "/recover", **(typed | wrong))).status_code == status
        back = await sent(later, "/recover", "/recover", **typed)
        done = await type_back(later, back, "/recover/written")
        assert (done.status_code, done.headers["location"]) == (303, "/sign-in?why=back")
        assert await enter(later, passphrase=NEW) == 303
        assert (await client.get("/me")).status_code == 303


async def test_second_factor_is_taken_up_and_dropped_by_page(browser: Client, community: Community) -> None:
    """The secret is there as letters and as a picture drawn here; signing in asks for a code, without any script."""
    async with browser() as client, browser() as other:
        await enter(client)
        offered = await sent(client, "/me", "/me/second-factor", passphrase=PASSPHRASE)
        page = Outline(offered.text)
        spelled = re.search(r'<p class="spelled"><code dir="ltr">([A-Z2-7 ]+)</code>', offered.text)
        assert spelled is not None
        assert (len(page.all("svg")), page.all("script"), page.all("img")[1:]) == (1, [], [])
        assert "style=" not in offered.text
        secret = base64.b32decode(spelled[1].replace(" ", "") + "=" * (-len(spelled[1].replace(" ", "")) % 8))
        now = int(community.clock.now().timestamp()) // 30
        wrong = await client.post("/me/second-factor/take", data=hidden(offered) | {"code": "000000"})
        assert (wrong.status_code, "does not fit" in wrong.text) == (401, True)
        done = await client.post("/me/second-factor/take", data=hidden(wrong) | {"code": code_at(secret, now)})
        assert done.headers["location"] == "/me?done=factor"
        asked = await sent(other, "/sign-in", "/sign-in", email=EMAIL, passphrase=PASSPHRASE)
        assert (asked.status_code, 'name="code"' in asked.text) == (401, True)
        wrong = await sent(other, "/sign-in", "/sign-in", email=EMAIL, passphrase=PASSPHRASE, code="000000")
        assert (wrong.status_code, 'name="code"' in wrong.text) == (401, True)
        assert await enter(other, code=code_at(secret, now + 1)) == 303
        assert (await sent(other, "/me", "/me/second-factor/drop", passphrase="no")).status_code == 401
        dropped = await sent(other, "/me", "/me/second-factor/drop", passphrase=PASSPHRASE)
        assert dropped.headers["location"] == "/me?done=dropped"
        assert await enter(client) == 303


async def test_secret_that_was_not_offered_is_not_taken_up(browser: Client) -> None:
    """A stolen cookie, without the passphrase, cannot put a second factor of its own before its owner."""
    async with browser() as client:
        await enter(client)
        for ticket in ("", "AAAA", base64.urlsafe_b64encode(b"x" * 60).decode()):
            answer = await sent(client, "/me", "/me/second-factor/take", ticket=ticket, code="000000")
            assert (answer.status_code, "too old" in answer.text) == (409, True)


async def test_sign_ins_are_listed_and_ended(browser: Client) -> None:
    """Each is there with its time and nothing that tells a place; one is ended alone, then all."""
    async with browser() as client, browser() as other:
        await enter(client)
        await enter(other)
        page = await client.get("/me")
        assert page.text.count("Last used in the hour") == 2
        assert page.text.count("This browser") == 1
        names = [one["value"] or "" for one in Outline(page.text).all("input") if one.get("name") == "name"]
        assert len(names) == 1
        assert (await sent(client, "/me", "/me/sign-ins", name=names[0])).headers["location"] == "/me?done=ended"
        assert [(await one.get("/me")).status_code for one in (client, other)] == [200, 303]
        gone = await sent(client, "/me", "/me/sign-ins", all="yes")
        assert gone.headers["location"] == "/sign-in?why=everywhere&next=/me"
        assert (await client.get("/me")).status_code == 303


async def test_rest_and_quiet_hours_are_kept(browser: Client, community: Community) -> None:
    """A rest is noted on the roster's log, hours are shown as they were typed, and odd ones are said."""
    async with browser() as client:
        await enter(client)
        assert (await sent(client, "/me", "/me/rest", rest="yes")).headers["location"] == "/me?done=rest"
        assert "You rest" in (await client.get("/me")).text
        assert (await sent(client, "/me", "/me/rest", rest="no")).headers["location"] == "/me?done=back"
        hours = {"begins": "22:00", "ends": "07:00", "zone": "Europe/Berlin"}
        assert (await sent(client, "/me", "/me/quiet", **hours)).status_code == 303
        assert 'value="22:00"' in (await client.get("/me")).text
        odd = await sent(client, "/me", "/me/quiet", **(hours | {"zone": "Nowhere/Atall"}))
        assert (odd.status_code, "no such time zone" in odd.text) == (422, True)
        assert (await sent(client, "/me", "/me/quiet", begins="", ends="", zone="")).status_code == 303
    me = next(one for one in await community.desk.people() if one.email == EMAIL)
    assert (me.available, me.quiet) == (True, None)


async def test_second_channel_is_set_by_page(tmp_path: Path) -> None:
    """What there is to choose from is shown, what became of the test is said, and it can be ended."""
    services = {"Topic": "ntfys://user:TOKEN@ntfy.example.org/{to}"}
    async with open_community(tmp_path / "var", second_channels=services) as offering:
        await offering.settle(facilitator=2, committee=3, board=1, ombuds=1)
        await _set_second_channel(browsers_at(offering))


async def _set_second_channel(browser: Client) -> None:
    async with browser() as client:
        await enter(client)
        assert "You are reached by mail alone." in (await client.get("/me")).text
        wrong = await sent(client, "/me", "/me/channel", service="Topic", to="")
        assert (wrong.status_code, "where you are reached there" in wrong.text) == (422, True)
        kept = await sent(client, "/me", "/me/channel", service="Topic", to="<b>mine")
        assert kept.headers["location"] == "/me?done=channel"
        text = (await client.get("/me?done=channel")).text
        assert "<bdi>&lt;b&gt;mine</bdi>" in text
        assert "on its way" in text
        assert "TOKEN" not in text
        assert (await sent(client, "/me", "/me/channel", none="yes")).headers["location"] == "/me?done=no-channel"
        assert "You are reached by mail alone." in (await client.get("/me")).text


async def test_without_services_nothing_is_said_of_them(browser: Client) -> None:
    """Where the operator has set up none, the page does not speak of it, and the form does nothing."""
    async with browser() as client:
        await enter(client)
        page = await client.get("/me")
        assert "When mail does not get through" not in page.text
        answer = await client.post("/me/channel", data=hidden(page) | {"service": "Topic", "to": "x"})
        assert (answer.status_code, "one of the services" in answer.text) == (422, True)


async def test_pages_want_a_sign_in_and_our_own_form(browser: Client) -> None:
    """Without a sign-in each leads to the door and back; a form without its token does nothing."""
    posts = (
        "/me/passphrase", "/me/rest", "/me/channel", "/me/quiet", "/me/sign-ins", "/me/recovery-code",
        "/me/recovery-code/written",
        "/me/second-factor", "/me/second-factor/take", "/me/second-factor/drop", "/people/invite",
        f"/people/{'1' * 32}",
    )  # fmt: skip
    async with browser() as client:
        assert (await client.get("/me")).headers["location"] == "/sign-in?next=/me"
        assert (await client.get("/people")).headers["location"] == "/sign-in?next=/people"
        assert {(await client.post(place, data={"x": ""})).status_code for place in posts} == {303}
        await enter(client)
        assert {(await client.post(place, data={"x": ""})).status_code for place in posts} == {403}
        for place in ("/recover", "/recover/written", "/welcome/written", "/invitation/x"):
            assert (await client.post(place, data={"x": ""})).status_code == 403


async def test_note_survives_the_end_of_a_sign_in(browser: Client, community: Community) -> None:
    """What was typed is asked for again after signing in, even past a slip, and is sent as it was; nothing is lost."""
    opened = await community.report()
    async with browser() as client:
        await enter(client)
        case = f"/desk/{opened.reference}"
        form = hidden(await client.get(case))
        community.clock.advance(timedelta(hours=13))
        typed = {"token": form["token"], "trigger": "note", "note": "We spoke <at length>.", "no_conflict": "yes"}
        ended = await client.post(case, data=typed)
        assert (ended.status_code, "has ended" in ended.text) == (401, True)
        slip = await client.post("/sign-in", data=hidden(ended) | {"email": EMAIL, "passphrase": "a slip"})
        assert slip.status_code == 401
        again = await client.post("/sign-in", data=hidden(slip) | {"email": EMAIL, "passphrase": PASSPHRASE})
        assert (again.status_code, "We spoke &lt;at length&gt;." in again.text) == (200, True)
        done = await client.post(case, data=hidden(again) | {"note": "We spoke <at length>."})
        assert (done.status_code, done.headers["location"]) == (303, f"{case}?done=note")
        assert "We spoke &lt;at length&gt;." in (await client.get(case)).text


async def test_passphrases_do_not_travel_with_what_is_kept(browser: Client, community: Community) -> None:
    """A form of keys that comes too late keeps nothing; nobody is led off the site by what a form says it was for."""
    async with browser() as client:
        await enter(client)
        token = hidden(await client.get("/me"))["token"]
        community.clock.advance(timedelta(hours=13))
        late = await client.post("/me/passphrase", data={"token": token, "passphrase": PASSPHRASE, "new": NEW})
        assert (late.status_code, late.headers["location"]) == (303, "/sign-in?next=/desk")
        shown = await client.get("/sign-in")
        assert "has ended" in shown.text
        for back in ("https://elsewhere.example", "//elsewhere.example", "/me/passphrase", "/desk/HR-2/../x"):
            typed = {"email": EMAIL, "passphrase": PASSPHRASE, "back": back, "kept-note": "x", "kept-new": "y"}
            answer = await sent(client, "/sign-in", "/sign-in", **typed)
            assert (answer.status_code, answer.headers["location"]) == (303, "/desk")
