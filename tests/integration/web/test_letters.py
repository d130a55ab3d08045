"""
Letters on the desk over the engine itself: filled, finished by a person, sent to whoever reported or kept sealed.
"""

from pathlib import Path

from states.lifecycle import Trigger
from storage import cases, writings
from tests.integration.web.html_outline import Outline
from tests.integration.web.test_panel_pages import browsing, deciding, ready


async def test_letter_is_filled_and_sent(tmp_path: Path) -> None:
    """The outcome's letter says what was decided and until when; sent as the answer, the reporter reads it."""
    async with deciding(tmp_path) as community, browsing(community, "committee-1") as browser:
        opened = await ready(community)
        await community.do("committee-1", opened.reference, Trigger.HEARD)
        await community.do("committee-1", opened.reference, Trigger.ASK, note="What do you think?")
        await community.reporter_does(opened, Trigger.REPLY, note="Good.", outcome="agrees")
        for name in ("committee-1", "committee-2"):
            await community.do(name, opened.reference, Trigger.RESOLVE, outcome="banned")
        place = f"/desk/{opened.reference}/letters/outcome-to-reporter"
        assert place in await browser.sees(f"/desk/{opened.reference}/letters")
        page = await browser.sees(place)
        assert "came to this outcome: banned" in page
        assert "It runs for 6 months" in page
        data = {**Outline(page).hidden(), "text": "Dear you, it ended with a ban.", "way": "answer"}
        sent = await browser.client.post(place, data=data)
        assert sent.headers["location"] == f"/desk/{opened.reference}?done=told"
        view = await community.seen_by_reporter(opened)
        assert "Dear you, it ended with a ban." in [one.text for one in view.messages]
        assert await community.is_sound()


async def test_letter_is_kept_sealed(tmp_path: Path) -> None:
    """Kept, it is a sealed text of the case: no word of it stands in the database, and those who may read it do."""
    async with deciding(tmp_path) as community, browsing(community, "committee-1") as browser:
        opened = await ready(community)
        place = f"/desk/{opened.reference}/letters/invitation-to-be-heard"
        page = await browser.sees(place)
        assert "Please answer by Monday 9 November 2026" in page
        assert 'value="message"' not in page
        data = {**Outline(page).hidden(), "text": "Dear somebody, tell us your side.", "way": "keep"}
        kept = await browser.client.post(place, data=data)
        assert kept.headers["location"] == f"/desk/{opened.reference}?done=note"
        texts = [one.text for one in (await community.page("committee-2", opened.reference)).writings]
        assert any("tell us your side" in text and text.startswith("Asking the person reported") for text in texts)
        async with community.desk.context.database.read() as session:
            case = await cases.by_reference(session, opened.reference)
            assert case is not None
            blobs = b"".join(one.blob for one in await writings.of_case(session, case.id))
        assert b"tell us your side" not in blobs
        again = await browser.client.post(place, data=data | {"way": "message", "mark": "another"})
        assert again.status_code == 409
        assert "Dear somebody, tell us your side." in again.text


async def test_letters_are_for_who_may_see_the_case(tmp_path: Path) -> None:
    """A hidden case has no letters, byte for byte as one that does not exist; nor is there an unknown letter."""
    async with deciding(tmp_path) as community, browsing(community, "committee-1") as browser:
        named = community.people["committee-1"].email
        hidden = await community.report("Not for you", danger=True, about=(named,))
        for path in ("/desk/{}/letters", "/desk/{}/letters/outcome-to-reporter"):
            seen, never = [await browser.client.get(path.format(one)) for one in (hidden.reference, "HR-22222222")]
            assert (seen.status_code, seen.content) == (404, never.content)
        opened = await ready(community, "committee-2")
        first = await browser.client.get(f"/desk/{opened.reference}/letters")
        assert first.headers["location"] == f"/desk/{opened.reference}"
        await community.do("committee-1", opened.reference, Trigger.DECLARE, outcome="no-conflict")
        assert (await browser.client.get(f"/desk/{opened.reference}/letters/none-such")).status_code == 404
