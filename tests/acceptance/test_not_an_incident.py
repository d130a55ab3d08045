"""
Not everything is an incident: suggestions, needs and feedback are answered, and no incident's clock starts for them.

They follow the policy for feedback that comes with Handrail, without naming it. Its board is in another story.
"""

from states.case import Intent, MoveStatus
from states.lifecycle import CaseState, Trigger
from tests.acceptance.conftest import Under
from tests.support.community import Community
from tests.support.quiet import keeps_quiet

FEEDBACK = {"acknowledge", "stay_in_touch", "review", "answer", "finish", "backstop"}
"""What is owed to whoever gives feedback, and to nobody else."""


async def all_is_feedback(community: Community) -> bool:
    """Answer whether every case follows the policy for feedback, and nothing but what it promises was ever given."""
    listed = await community.desk.list_cases()
    names = {one.name for case in listed for one in case.promises}
    return {one.row.policy for one in listed} == {"feedback"} and names <= FEEDBACK


async def test_suggestion_is_forwarded_without_a_name(under: Under) -> None:
    """A4: a suggestion is passed on to the committee by consent, and starts none of an incident's clocks."""
    async with under() as community:
        opened = await community.report("The code should mention chat rooms", intent=Intent.SUGGESTION, consent=True)
        await community.do("facilitator-1", opened.reference, Trigger.COUNSEL)
        sent = await community.do("facilitator-1", opened.reference, Trigger.ESCALATE)
        await community.work()
        assert sent.status is MoveStatus.APPLIED
        assert {"committee-1", "committee-2", "committee-3"} <= community.told(opened.reference)
        page = await community.page("committee-1", opened.reference)
        assert [(one.who, one.text) for one in page.writings] == [("reporter", "The code should mention chat rooms")]
        assert page.row.standing == "with the programme"
        assert await all_is_feedback(community)
        assert await community.is_sound()
        assert await keeps_quiet(community)


async def test_suggestion_without_consent_stays_with_the_facilitators(under: Under) -> None:
    """A4: without consent a suggestion is not forwarded, neither by a person nor by any clock."""
    async with under() as community:
        opened = await community.report(intent=Intent.SUGGESTION, consent=False)
        refused = await community.do("facilitator-1", opened.reference, Trigger.ESCALATE)
        assert (refused.status, refused.reason) == (MoveStatus.REFUSED, "consent-needed")
        await community.pass_time(days=70)
        assert (await community.facts(opened.reference)).row.state is CaseState.RECEIVED
        assert not {"committee-1", "committee-2", "committee-3"} & community.told(opened.reference)
        assert await community.is_sound()


async def test_feedback_about_an_event_gets_an_answer(under: Under) -> None:
    """A10: long sessions are feedback: it is taken, answered with what follows, and no incident's clock ever runs."""
    async with under() as community:
        opened = await community.report("Ninety minutes without air", intent=Intent.FEEDBACK)
        await community.do("facilitator-2", opened.reference, Trigger.COUNSEL)
        note = "Breaks every hour from now on"
        await community.do("facilitator-2", opened.reference, Trigger.TOLD, note=note)
        await community.do("facilitator-2", opened.reference, Trigger.RESOLVE, outcome="done")
        await community.pass_time(days=90)
        view = await community.seen_by_reporter(opened)
        assert note in [one.text for one in view.messages]
        assert view.standing == "answered"
        assert "there is an answer" in community.subjects("reporter@example.net", opened.reference)
        assert await all_is_feedback(community)
        assert await community.is_sound()
        assert await keeps_quiet(community)


async def test_each_step_of_an_answer_is_owed_by_its_time(under: Under) -> None:
    """FB-2: thanks within 3 days, next steps within 14, a look in 30, an answer in 60: each breaks by itself."""
    async with under() as community:
        opened = await community.report(intent=Intent.FEEDBACK)
        due = {one.name: (one.due_at - opened.opened_at).days for one in opened.promises}
        assert due == {"acknowledge": 3, "stay_in_touch": 14, "review": 30, "answer": 60}
        await community.do("facilitator-1", opened.reference, Trigger.ACKNOWLEDGE)
        await community.pass_time(days=61)
        owed = (await community.facts(opened.reference)).promises
        assert {one.name for one in owed if one.broken_at} == {"stay_in_touch", "review", "answer"}
        assert "where it stands" in community.subjects("reporter@example.net", opened.reference)


async def test_no_immediate_fix_is_an_answer_that_is_given(under: Under) -> None:
    """FB-8: that nothing changes soon is told; ending it without a word leaves a promise that somebody is told."""
    async with under() as community:
        opened = await community.report("The stairs are steep", intent=Intent.FEEDBACK)
        await community.do("facilitator-1", opened.reference, Trigger.COUNSEL)
        note = "Not this year: the venue is booked. We look for another one."
        await community.do("facilitator-1", opened.reference, Trigger.RESOLVE, outcome="no_immediate_fix")
        silent = (await community.facts(opened.reference)).promises
        assert not next(one for one in silent if one.name == "answer").kept_at
        await community.do("facilitator-1", opened.reference, Trigger.TOLD, note=note)
        await community.work()
        facts = await community.facts(opened.reference)
        assert facts.row.outcome == "no_immediate_fix"
        assert {one.name for one in facts.promises if one.kept_at} >= {"acknowledge", "answer"}
        assert note in [one.text for one in (await community.seen_by_reporter(opened)).messages]
