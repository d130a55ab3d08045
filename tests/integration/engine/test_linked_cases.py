"""
Cases of the same matter: linked, or one the duplicate of another; never a way from one to the other.
"""

from pathlib import Path

import pytest

from engine.deciding.guards import APART, DUPLICATE, HAS_DUPLICATE, SAME_MATTER
from engine.report import Opened
from engine.views import MoveAnswer
from handrail.errors import UnknownCaseError
from states.lifecycle import CaseState, Trigger
from states.roles import PanelRole
from tests.integration.engine.rules import escalated, reason, under
from tests.support.community import Community

SMALL = {"committee: {at_least: 3}": "committee: {at_least: 1}"}
"""Words by which a committee goes on when someone has stepped out."""


async def link(community: Community, name: str, one: Opened, two: Opened, kind: str = SAME_MATTER) -> MoveAnswer:
    """Let someone link two cases."""
    visitor = await community.visitor(name)
    return await community.desk.link_cases(visitor, one.reference, two.reference, kind)


async def links(community: Community, name: str, opened: Opened) -> list[tuple[str, str]]:
    """Answer the links that someone sees."""
    found = await community.desk.panel_page(await community.visitor(name), opened.reference)
    return [(one.reference, one.kind) for one in found.links]


async def test_link_shows_to_who_may_see_both_only(either_url: str | None, tmp_path: Path) -> None:
    """B32: the link is there on both sides for who may see both; for others one case says nothing of the other."""
    async with under(tmp_path, SMALL, database_url=either_url) as community:
        one = await community.report("The first", about=(community.people["committee-2"].email,), danger=True)
        two = await community.report("The second", danger=True)
        assert (await link(community, "committee-1", one, two)).status == "applied"
        assert await links(community, "committee-1", one) == [(two.reference, SAME_MATTER)]
        assert await links(community, "committee-1", two) == [(one.reference, SAME_MATTER)]
        assert await links(community, "committee-2", two) == []
        page = await community.page("committee-2", two.reference)
        assert "linked" not in {line.event for line in page.log}
        assert one.reference not in repr(page)
        with pytest.raises(UnknownCaseError):
            await community.page("committee-2", one.reference)
        assert await community.is_sound()


async def test_nobody_links_what_they_may_not_see(tmp_path: Path) -> None:
    """Whoever may not see a case gets the answer of a case that does not exist, from either end."""
    async with under(tmp_path) as community:
        one = await community.report("The first", about=(community.people["committee-2"].email,), danger=True)
        two = await community.report("The second", danger=True)
        for pair in ((one, two), (two, one)):
            with pytest.raises(UnknownCaseError):
                await link(community, "committee-2", *pair)
        assert await links(community, "committee-1", two) == []


async def test_link_is_taken_back(tmp_path: Path) -> None:
    """Two cases that turn out to be two matters are set apart again."""
    async with under(tmp_path) as community:
        one, two = await escalated(community), await escalated(community)
        await link(community, "committee-1", one, two)
        assert (await link(community, "committee-1", two, one, APART)).status == "applied"
        assert await links(community, "committee-1", one) == []
        assert await community.is_sound()


@pytest.mark.parametrize("danger", [False, True])
async def test_duplicate_ends_and_names_the_other(tmp_path: Path, *, danger: bool) -> None:
    """B32: it ends as a duplicate, each side shows the other to who may see both, and the other goes on."""
    async with under(tmp_path) as community:
        one, two = [await community.report(text, danger=danger) for text in ("The first", "The same again")]
        name = "committee-1" if danger else "facilitator-1"
        assert (await link(community, name, two, one, DUPLICATE)).status == "applied"
        facts = await community.facts(two.reference)
        assert (facts.row.state, facts.row.outcome) == (CaseState.RESOLVED, "duplicate")
        assert (await community.facts(one.reference)).row.state is not CaseState.RESOLVED
        assert await links(community, name, two) == [(one.reference, DUPLICATE)]
        assert await links(community, name, one) == [(two.reference, HAS_DUPLICATE)]
        assert await community.is_sound()


async def test_reporters_never_hear_of_each_other(tmp_path: Path) -> None:
    """B32: each is answered for themselves; neither page nor mail of one has a word of the other, or of the link."""
    async with under(tmp_path) as community:
        one = await community.report("The rope was cut", danger=True, contact="first@example.net")
        two = await community.report("A rope, cut in two", danger=True, contact="second@example.net")
        await link(community, "committee-1", two, one, DUPLICATE)
        await community.do("committee-1", one.reference, Trigger.MESSAGE, note="Only for the first")
        await community.do("committee-1", two.reference, Trigger.TOLD, note="Only for the second")
        await community.work()
        for mine, other, told in ((one, two, "Only for the first"), (two, one, "Only for the second")):
            view = await community.seen_by_reporter(mine)
            assert told in {message.text for message in view.messages}
            assert other.reference not in repr(view)
            assert not {"Only for the first", "Only for the second"} - {told} & {one.text for one in view.messages}
            address = "first@example.net" if mine is one else "second@example.net"
            assert not any(other.reference in mail.subject + mail.text for mail in community.mails(address))
        assert await community.is_sound()


async def test_access_to_one_gives_none_to_the_other(tmp_path: Path) -> None:
    """Who steps out of one case sees nothing of it through the other."""
    async with under(tmp_path) as community:
        one, two = await escalated(community), await escalated(community)
        await link(community, "committee-1", one, two)
        await reason(community, "committee-2", one, Trigger.RECUSE)
        assert await links(community, "committee-2", two) == []
        with pytest.raises(UnknownCaseError):
            await community.desk.panel_page(await community.visitor("committee-2"), one.reference)


async def test_words_that_are_no_link_are_refused(tmp_path: Path) -> None:
    """A link to itself, to a group or of an unknown kind changes nothing."""
    async with under(tmp_path) as community:
        opened, other = await escalated(community), await escalated(community)
        assert (await link(community, "committee-1", opened, opened)).reason == "no-other-case"
        assert (await link(community, "committee-1", opened, other, "alike")).reason == "unknown-outcome"
        answer = await community.do("committee-1", opened.reference, Trigger.LINK, outcome=SAME_MATTER, to="committee")
        assert answer.reason == "no-other-case"


async def test_panel_gives_roles_to_its_members(either_url: str | None, tmp_path: Path) -> None:
    """Lead, note-taker and time-keeper are members of the panel; who steps out lays down what they had."""
    async with under(tmp_path, SMALL, database_url=either_url) as community:
        opened = await escalated(community)
        for role, name in ((PanelRole.LEAD, "committee-2"), (PanelRole.NOTE_TAKER, "committee-3")):
            answer = await community.do(
                "committee-1", opened.reference, Trigger.APPOINT, outcome=role, to=community.people[name].id
            )
            assert answer.status == "applied"
        assert await roles(community, opened) == {"committee-2": ("lead",), "committee-3": ("note-taker",)}
        for other in ("board-1", "facilitator-1"):
            refused = await community.do(
                "committee-1", opened.reference, Trigger.APPOINT, outcome="lead", to=community.people[other].id
            )
            assert refused.reason == "not-of-the-panel"
        await reason(community, "committee-2", opened, Trigger.RECUSE)
        assert await roles(community, opened) == {"committee-3": ("note-taker",)}
        log = await community.desk.case_log(opened.reference)
        assert [line.data["outcome"] for line in log if line.event == "appointed"] == ["lead", "note-taker"]
        assert await community.is_sound()


async def test_who_is_kept_away_holds_no_role(tmp_path: Path) -> None:
    """Somebody named in the report cannot be appointed."""
    async with under(tmp_path, SMALL) as community:
        named = community.people["committee-2"]
        opened = await community.report("Help", about=(named.email,), danger=True)
        answer = await community.do(
            "committee-1", opened.reference, Trigger.APPOINT, outcome="time-keeper", to=named.id
        )
        assert answer.reason == "not-of-the-panel"


async def roles(community: Community, opened: Opened) -> dict[str, tuple[str, ...]]:
    """Answer who has which role in a panel."""
    found = await community.desk.panel_page(await community.visitor("committee-1"), opened.reference)
    assert found.panel is not None
    return {one.name: one.roles for one in found.panel.members if one.roles}
