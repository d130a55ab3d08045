"""
Feedback from the door to the board and back to its giver; and what was more than feedback, which leaves it for good.
"""

import json
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from engine.programme.board import BoardError
from engine.programme.publishing_items import Draft
from engine.report import Attachment, Opened
from handrail.errors import UnknownCaseError
from states.case import Intent, MoveStatus
from states.lifecycle import CaseState, Trigger
from storage import board
from storage.board import BoardStanding
from tests.acceptance.conftest import Under
from tests.support.community import Community
from tests.support.quiet import keeps_quiet

FEE = "I was charged a no-show fee although I came and sat in the second row"
DRAFT = Draft("Fees for places nobody took", "Some paid for a place that they did use.", "wished_for")
TOLD = "It is on our public board now, in our words. Nobody can see that it came from you."


@pytest.fixture
async def community(under: Under) -> AsyncIterator[Community]:
    """Open a community under the library as it is shipped."""
    async with under() as opened:
        yield opened


async def _wish(community: Community, text: str = FEE, **facts: object) -> Opened:
    facts = {"intent": Intent.FEEDBACK, "contact": "giver@example.net"} | facts
    return await community.report(text, **facts)


async def _publish(community: Community, opened: Opened, draft: Draft = DRAFT, **more: bool) -> MoveStatus:
    visitor = await community.visitor("facilitator-1")
    answer = await community.desk.publish_feedback(visitor, opened.reference, draft, TOLD, **more)
    return answer.status


async def _titles(community: Community) -> list[str]:
    shown = await community.desk.public_board()
    assert shown is not None
    return [one.title for one in shown.entries]


async def test_wish_goes_to_the_board_without_its_giver(community: Community) -> None:
    """A13: a complaint becomes an item, its giver is told what became of it, and nobody learns who asked."""
    opened = await _wish(community)
    assert (await community.facts(opened.reference)).row.policy == "feedback"
    assert await _publish(community, opened) is MoveStatus.APPLIED
    await community.work()
    assert await _titles(community) == [DRAFT.title]
    assert "a message is waiting for you" in community.subjects("giver@example.net", opened.reference)
    view = await community.seen_by_reporter(opened)
    assert view.board is not None
    assert (view.board.title, view.board.place, view.standing) == (DRAFT.title, "wished_for", "new")
    shown = repr(await community.desk.public_board())
    assert opened.reference not in shown
    assert await community.is_sound()
    assert await keeps_quiet(community)


async def test_giver_s_words_need_the_giver_s_consent(community: Community) -> None:
    """A13, DAT-6: their own words are refused on the server, and taken once their consent is recorded in the case."""
    opened = await _wish(community)
    quoted = Draft("A fee", "Somebody was charged a no-show fee although they came", "wished_for")
    with pytest.raises(BoardError, match="giver-s-words"):
        await _publish(community, opened, quoted)
    assert await _titles(community) == []
    assert await _publish(community, opened, quoted, verbatim=True) is MoveStatus.APPLIED
    notes = [
        one.text for one in (await community.page("facilitator-2", opened.reference)).writings if one.part == "note"
    ]
    assert notes == ["The giver agrees that their own words are published as they wrote them."]


async def test_giver_agrees_to_be_quoted_by_themselves(community: Community) -> None:
    """DAT-6: whoever gave it may say so with their receipt; nobody else can, and no report takes such a word."""
    opened = await _wish(community)
    quoted = Draft("A fee", "Somebody was charged a no-show fee although they came", "wished_for")
    with pytest.raises(BoardError, match="giver-s-words"):
        await _publish(community, opened, quoted)
    agreed = await community.reporter_does(opened, Trigger.REPLY, outcome="may-quote")
    assert agreed.status is MoveStatus.APPLIED
    assert await _publish(community, opened, quoted) is MoveStatus.APPLIED
    news = (await community.seen_by_reporter(opened)).board
    assert (news and news.may_quote, news and news.title) == (True, "A fee")
    report = await community.report()
    refused = await community.reporter_does(report, Trigger.REPLY, outcome="may-quote")
    assert refused.reason == "unknown-outcome"
    assert await community.is_sound()


async def test_entry_moves_on_and_its_giver_is_told(community: Community) -> None:
    """A13: every step on the board reaches the giver, and that nothing changes soon is told, too (FB-8)."""
    opened = await _wish(community)
    await _publish(community, opened)
    facilitator = await community.visitor("facilitator-1")
    (entry,) = (await community.desk.kept_board(facilitator)).entries
    assert entry.reference == opened.reference
    said = "Not before next year: the venue sets the fee. We have asked for another contract."
    moved = Draft(DRAFT.title, DRAFT.text, "no_immediate_fix")
    with pytest.raises(BoardError, match="tell-the-giver"):
        await community.desk.change_entry(facilitator, entry.id, moved, " ")
    assert (await community.desk.change_entry(facilitator, entry.id, moved, said)).status is MoveStatus.APPLIED
    await community.do("facilitator-1", opened.reference, Trigger.COUNSEL)
    await community.do("facilitator-1", opened.reference, Trigger.TOLD, note="There is no fix soon, as you have read.")
    ended = await community.do("facilitator-1", opened.reference, Trigger.RESOLVE, outcome="no_immediate_fix")
    view = await community.seen_by_reporter(opened)
    assert ended.status is MoveStatus.APPLIED
    assert view.board is not None
    assert view.board.place == "no_immediate_fix"
    assert said in [one.text for one in view.messages]
    assert await community.is_sound()


async def test_suggestion_becomes_a_public_issue_without_a_name(community: Community) -> None:
    """A4: what somebody would change in the code of conduct is an issue that names nobody and starts no clock."""
    opened = await _wish(community, "Say who answers in chat rooms", intent=Intent.SUGGESTION)
    draft = Draft("Name who answers in chat", "The code of conduct could say whom to turn to in a chat.", "planned")
    await _publish(community, opened, draft)
    (issue,) = json.loads(await community.desk.export_issues())
    assert issue == {"title": draft.title, "body": draft.text, "labels": ["planned"], "state": "open"}
    owed = {one.name for one in (await community.facts(opened.reference)).promises}
    assert owed == {"acknowledge", "stay_in_touch", "review", "answer"}


async def test_only_those_who_keep_the_board_change_it(community: Community) -> None:
    """FB-10: facilitators while they serve and the committee; whoever may not read the case moves no entry of it."""
    await community.join("organiser", name="host")
    opened = await _wish(community, about=("facilitator-3",))
    await _publish(community, opened)
    (entry,) = (await community.desk.kept_board(await community.visitor("committee-1"))).entries
    assert entry.reference is None
    for name in ("facilitator-3", "committee-1", "host"):
        with pytest.raises(BoardError, match="not-yours"):
            await community.desk.change_entry(await community.visitor(name), entry.id, DRAFT, TOLD)
    with pytest.raises(UnknownCaseError):
        await community.desk.publish_feedback(await community.visitor("facilitator-3"), opened.reference, DRAFT, TOLD)
    named, facilitator = Draft("Facilitator-3", "They know.", "planned"), await community.visitor("facilitator-1")
    with pytest.raises(BoardError, match="someone-named"):
        await community.desk.change_entry(facilitator, entry.id, named, TOLD)


async def test_item_that_is_an_incident_leaves_the_public_path(core_community: Community) -> None:
    """B37: it is replaced by "continued in private", its words are gone, and a report is open for its facilitators."""
    community = core_community
    said = "The sessions were long, and the host put his hand on my knee twice"
    opened = await _wish(community, said)
    draft = Draft("Long sessions at the spring workshop", "There should be more breaks.", "planned")
    await _publish(community, opened, draft)
    facilitator = await community.visitor("facilitator-1")
    (entry,) = (await community.desk.kept_board(facilitator)).entries
    told = "This is more than feedback to us. We look into it in private, and nothing of it is public any more."
    left = await community.desk.entry_leaves(facilitator, entry.id, told)
    await community.work()
    assert left.report is not None
    facts = await community.facts(left.report)
    assert (facts.row.policy, facts.row.state, facts.row.kind) == ("carpentries", CaseState.RECEIVED, None)
    page = await community.page("facilitator-2", left.report)
    assert [one.text for one in page.writings if one.part == "text"] == [said]
    assert "committee-1" not in community.told(left.report)
    shown = await community.desk.public_board()
    assert shown is not None
    assert [(one.title, one.text, one.standing) for one in shown.entries] == [("", "", BoardStanding.PRIVATE)]
    community.said += [draft.title, draft.text]
    assert await community.is_sound()
    assert await keeps_quiet(community)


async def test_giver_goes_on_with_the_receipt_they_have(community: Community) -> None:
    """B37: the old receipt leads to the new report, which its giver alone is shown; nobody at the desk sees it."""
    picture = Attachment("seats.txt", "text/plain", b"Row two, seat four.")
    said = "The host put his hand on my knee"
    opened = await _wish(community, said, about=("facilitator-3",), attachments=(picture,))
    facilitator = await community.visitor("facilitator-1")
    left = await community.desk.feedback_leaves(facilitator, opened.reference, "We look into it in private.")
    old = await community.seen_by_reporter(opened)
    assert old.continued is not None
    new = await community.desk.reporter_view(old.continued)
    assert new.reference == left.report
    assert left.report is not None
    files = [one.file for one in (await community.page("facilitator-2", left.report)).writings if one.file]
    assert [(one.name, one.size) for one in files] == [("seats.txt", len(picture.content))]
    page = await community.page("facilitator-1", opened.reference)
    assert old.continued not in repr(page.writings) + " ".join(one.text for one in page.writings)
    assert (page.row.outcome, page.row.standing) == ("continued_in_private", "answered")
    assert left.report not in await community.cases_of("facilitator-3")
    again = await community.desk.feedback_leaves(facilitator, opened.reference, "Once more.")
    assert again.report is None
    with pytest.raises(BoardError, match="private"):
        await _publish(community, opened)


async def test_unread_feedback_is_not_forgotten(community: Community) -> None:
    """A13: feedback that nobody looks at alarms its holders, its giver hears of it, then it goes on by itself."""
    opened = await _wish(community)
    await community.pass_time(days=29)
    assert community.subjects("facilitator-1", opened.reference).count("Handrail needs a person") >= 4
    assert "where it stands" in community.subjects("giver@example.net", opened.reference)
    assert "committee-1" not in community.told(opened.reference)
    await community.pass_time(days=2)
    assert (await community.seen_by_reporter(opened)).standing == "with the programme"
    assert "committee-1" in community.told(opened.reference)
    assert await community.is_sound()


async def test_scouts_do_not_cover_one_channel_twice(core_community: Community) -> None:
    """FB-5: an hour of a channel is claimed by one person; another hour, or after it was given back, is free."""
    community = core_community
    at = community.clock.now() + timedelta(days=1, minutes=20)
    one, two = await community.visitor("facilitator-1"), await community.visitor("facilitator-2")
    await community.desk.claim_slot(one, "Chat of the spring workshop", "how newcomers are met", at)
    with pytest.raises(BoardError, match="slot-taken"):
        await community.desk.claim_slot(two, "chat of  the Spring workshop", "something else", at)
    await community.desk.claim_slot(two, "Chat of the spring workshop", "accents", at + timedelta(hours=1))
    (first, second) = await community.desk.scouting_slots(two)
    assert (first.who, first.mine, second.mine) == ("facilitator-1", False, True)
    with pytest.raises(BoardError, match="not-yours"):
        await community.desk.release_slot(two, first.id)
    await community.desk.release_slot(one, first.id)
    await community.desk.claim_slot(two, "Chat of the spring workshop", "both", at)


async def test_entry_outlives_the_case_it_came_of(community: Community) -> None:
    """A13: once the case is forgotten the wish is still there, and is moved on with nobody left to tell."""
    opened = await _wish(community)
    await _publish(community, opened)
    await community.do("facilitator-1", opened.reference, Trigger.COUNSEL)
    await community.do("facilitator-1", opened.reference, Trigger.TOLD, note="It is planned.")
    await community.do("facilitator-1", opened.reference, Trigger.RESOLVE, outcome="planned")
    await community.pass_time(days=450)
    assert await community.desk.forget() == 1
    facilitator = await community.visitor("facilitator-2")
    (entry,) = (await community.desk.kept_board(facilitator)).entries
    assert (entry.reference, entry.from_a_case) == (None, False)
    done = await community.desk.change_entry(facilitator, entry.id, Draft(DRAFT.title, DRAFT.text, "done"))
    assert done.status is MoveStatus.APPLIED
    assert await community.is_sound()


async def test_no_row_of_the_board_names_a_case(community: Community) -> None:
    """A13: whoever steals the database finds no key, no reference and no exact time that leads from entry to case."""
    opened = await _wish(community)
    await _publish(community, opened)
    async with community.desk.context.database.read() as session:
        (item,) = await board.listing(session, (BoardStanding.PUBLIC,))
        (case,) = [one[0] for one in await board.cases_under(session, ["feedback"])]
    assert item.case_lookup is not None
    assert case.encode() not in item.case_lookup
    assert (item.published_at, item.changed_at) == (community.clock.now().replace(hour=0),) * 2
