"""
Keys in the course of time: who joins late, who begins anew, who leaves, and cases of which too few hold a key.
"""

import pytest

from engine.keys.granting import GrantError
from engine.keys.unsealing import NoWrapError
from engine.report import Opened
from handrail.errors import UnknownCaseError
from handrail.identifiers import CaseId
from states.lifecycle import Trigger
from storage import cases, wraps
from tests.support.community import Community


async def case_of(community: Community, opened: Opened) -> CaseId:
    """Answer the key of a case's row."""
    async with community.desk.context.database.read() as session:
        found = await cases.by_reference(session, opened.reference)
    assert found is not None
    return found.id


async def readers(community: Community, opened: Opened) -> set[str]:
    """Answer the names of those who hold a case's key."""
    case = await case_of(community, opened)
    async with community.desk.context.database.read() as session:
        held = await wraps.readers(session, case)
    return {name for name, person in community.people.items() if person.id in held}


async def grant(community: Community, by: str, opened: Opened, to: str) -> None:
    """Let someone grant a case to a colleague."""
    await community.desk.grant(await community.visitor(by), opened.reference, community.people[to].email)


async def test_who_joins_gets_no_old_case(either_community: Community) -> None:
    """They see that there is a case of their group, and cannot read it; a new one they can."""
    community = either_community
    old = await community.report()
    await community.join("facilitator")
    new = await community.report("Another thing.")
    assert (await community.page("facilitator-4", old.reference)).readable is False
    assert (await community.page("facilitator-4", new.reference)).readable is True
    assert await community.is_sound()


async def test_grant_lets_a_colleague_read_one_case(either_community: Community) -> None:
    """A reader grants it case by case, and the log says who did, for whom; other old cases stay shut."""
    community = either_community
    old, other = await community.report(), await community.report("Another thing.")
    await community.join("facilitator")
    await grant(community, "facilitator-1", old, "facilitator-4")
    assert (await community.page("facilitator-4", old.reference)).readable is True
    assert (await community.page("facilitator-4", other.reference)).readable is False
    line = (await community.page("facilitator-2", old.reference)).log[-1]
    assert (line.event, line.data["for"], line.data["why"]) == (
        "granted", [community.people["facilitator-4"].id], "asked",
    )  # fmt: skip
    assert line.who == "facilitator-1"
    assert await community.is_sound()


async def test_grant_lets_nobody_in_before_their_time(community: Community) -> None:
    """A grant to a later tier lies in escrow like every other wrap, and opens with the escalation."""
    opened = await community.report()
    await community.join("committee")
    await grant(community, "facilitator-1", opened, "committee-4")
    with pytest.raises(UnknownCaseError):
        await community.page("committee-4", opened.reference)
    await community.do("facilitator-1", opened.reference, Trigger.ESCALATE)
    assert (await community.page("committee-4", opened.reference)).readable is True


async def test_grant_needs_someone_who_can_read(community: Community) -> None:
    """Who may not see the case, and who sees it without a key, can give nothing."""
    opened = await community.report()
    await community.join("facilitator")
    with pytest.raises(UnknownCaseError):
        await grant(community, "committee-1", opened, "facilitator-4")
    with pytest.raises(NoWrapError):
        await grant(community, "facilitator-4", opened, "facilitator-4")


async def test_grant_to_someone_kept_away_is_refused(community: Community) -> None:
    """Someone named, someone who stepped out and a stranger are refused alike, with the same words."""
    opened = await community.report(about=("facilitator-2@example.org",))
    await community.do("facilitator-3", opened.reference, Trigger.RECUSE)
    said = set()
    for address in ("facilitator-2@example.org", "facilitator-3@example.org", "stranger@example.org"):
        with pytest.raises(GrantError) as refused:
            await community.desk.grant(await community.visitor("facilitator-1"), opened.reference, address)
        said.add(str(refused.value))
    assert len(said) == 1
    assert await readers(community, opened) & {"facilitator-2", "facilitator-3"} == set()
    assert await community.is_sound()


async def test_case_with_too_few_keys_raises_an_alarm_once(either_community: Community) -> None:
    """When those of a tier who held keys have left, people are told once, and operators every time they look."""
    community = either_community
    opened = await community.report()
    for number in (1, 2):
        await community.desk.person_leaves(community.people.pop(f"committee-{number}").email)
        await community.join("committee", name=f"new-{number}")
    await community.work()
    before = len(community.mails("facilitator-1"))
    first, second = await community.desk.reconcile(), await community.desk.reconcile()
    await community.work()
    assert first.findings == second.findings == (f"{opened.reference}: too few of committee hold its key",)
    assert len(community.mails("facilitator-1")) == before + 1
    assert [line.event for line in await community.desk.case_log(opened.reference)].count("keys_short") == 1
    assert await community.is_sound()


async def test_next_sign_in_mends_what_is_short(either_community: Community) -> None:
    """The first person who signs in and can read the case gives its key to the new members, who can then decide."""
    community = either_community
    opened = await community.report()
    for number in (1, 2, 3):
        await community.desk.person_leaves(community.people.pop(f"committee-{number}").email)
        await community.join("committee", name=f"new-{number}")
    await community.visitor("new-1")
    assert await readers(community, opened) & {"new-1", "new-2", "new-3"} == set()
    await community.visitor("facilitator-1")
    assert await readers(community, opened) >= {"new-1", "new-2", "new-3"}
    assert (await community.desk.reconcile()).findings == ()
    await community.do("facilitator-1", opened.reference, Trigger.ESCALATE)
    assert (await community.page("new-2", opened.reference)).readable is True
    assert await community.is_sound()


async def test_mending_never_wraps_for_someone_kept_away(community: Community) -> None:
    """Who is named in the report gets no key, however few others there are."""
    opened = await community.report(about=("new-1@example.org",))
    for number in (1, 2, 3):
        await community.desk.person_leaves(community.people.pop(f"committee-{number}").email)
    late = await community.report("About one who has not joined yet.")
    for number in (1, 2):
        await community.join("committee", name=f"new-{number}")
    again = await community.report("And once more.", about=("new-1@example.org",))
    await community.visitor("facilitator-1")
    assert "new-1" not in await readers(community, again)
    assert {"new-1", "new-2"} <= await readers(community, late)
    assert "new-2" in await readers(community, opened)
    assert await community.is_sound()


async def test_who_is_named_and_joins_later_gets_no_key(either_community: Community) -> None:
    """Where too few hold a key the newcomers get it, but for whom the case names: to them there is no such case."""
    community = either_community
    opened = await community.report(about=("New-1@Example.org",))
    for number in (1, 2, 3):
        await community.desk.person_leaves(community.people.pop(f"committee-{number}").email)
    for number in (1, 2):
        await community.join("committee", name=f"new-{number}")
    await community.visitor("facilitator-1")
    assert await readers(community, opened) & {"new-1", "new-2"} == {"new-2"}
    await community.do("facilitator-1", opened.reference, Trigger.ESCALATE)
    assert (await community.page("new-2", opened.reference)).readable is True
    with pytest.raises(UnknownCaseError):
        await community.page("new-1", opened.reference)
    assert opened.reference not in await community.cases_of("new-1")
    assert await community.is_sound()


async def test_who_is_named_and_joins_later_is_kept_away_where_enough_hold_a_key(community: Community) -> None:
    """The first who signs in and can read the case sees to it, though nobody lacks its key; so for who reported it."""
    opened = await community.report(about=("new-1",), contact="new-2@example.org")
    await community.do("facilitator-1", opened.reference, Trigger.ESCALATE)
    for number in (1, 2, 3):
        await community.join("committee", name=f"new-{number}")
    assert opened.reference in await community.cases_of("new-1")
    await community.visitor("facilitator-1")
    for number in (1, 2):
        with pytest.raises(UnknownCaseError):
            await community.page(f"new-{number}", opened.reference)
        assert opened.reference not in await community.cases_of(f"new-{number}")
    assert (await community.page("new-3", opened.reference)).readable is False
    assert await community.is_sound()


async def test_grant_to_someone_whom_the_case_names_is_refused(community: Community) -> None:
    """In the words in which it is refused to anybody else, and they are kept away from then on."""
    opened = await community.report(about=("new-1@example.org",))
    reader = await community.visitor("facilitator-1")
    await community.join("facilitator", name="new-1")
    assert opened.reference in await community.cases_of("new-1")
    with pytest.raises(GrantError, match="nobody who may be given the key"):
        await community.desk.grant(reader, opened.reference, "new-1@example.org")
    assert opened.reference not in await community.cases_of("new-1")


async def test_receipt_opens_what_came_before_anybody_had_joined(bare_community: Community) -> None:
    """Nobody could be given its key; when the reporter comes back, those get it who are there by then and not named."""
    community = bare_community
    opened = await community.report("It was before you came.", about=("facilitator-2@example.org",))
    for number in (1, 2, 3):
        await community.join("facilitator", name=f"facilitator-{number}")
    assert (await community.page("facilitator-1", opened.reference)).readable is False
    await community.desk.reconcile()
    await community.work()
    assert "needs a person" in community.mails("facilitator-1")[-1].subject
    await community.seen_by_reporter(opened)
    assert (await community.page("facilitator-1", opened.reference)).readable is True
    with pytest.raises(UnknownCaseError):
        await community.page("facilitator-2", opened.reference)
    assert await community.is_sound()
