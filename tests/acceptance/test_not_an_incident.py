"""
Not everything is an incident: suggestions, needs and feedback are answered, and no incident's clock starts for them.
"""

from states.case import Intent, MoveStatus
from states.lifecycle import CaseState, Trigger
from tests.acceptance.conftest import Under
from tests.support.community import Community
from tests.support.quiet import keeps_quiet

INCIDENT = {"acknowledge", "counsel", "relay", "welcome", "meet", "answer"}


async def names_of_promises(community: Community) -> set[str]:
    """Answer the names of all promises that were ever given."""
    return {one.name for case in await community.desk.list_cases() for one in case.promises}


async def test_suggestion_is_forwarded_without_a_name(under: Under) -> None:
    """A4: a suggestion is passed on to the committee by consent, and starts none of an incident's clocks."""
    async with under() as community:
        opened = await community.report(
            "The code should mention chat rooms", intent=Intent.SUGGESTION, policy="feedback", consent=True
        )
        await community.do("facilitator-1", opened.reference, Trigger.COUNSEL)
        sent = await community.do("facilitator-1", opened.reference, Trigger.ESCALATE)
        await community.work()
        assert sent.status is MoveStatus.APPLIED
        assert {"committee-1", "committee-2", "committee-3"} <= community.told(opened.reference)
        writings = (await community.page("committee-1", opened.reference)).writings
        assert [(one.who, one.text) for one in writings] == [("reporter", "The code should mention chat rooms")]
        assert await names_of_promises(community) & INCIDENT == set()
        assert await community.is_sound()
        assert await keeps_quiet(community)


async def test_suggestion_without_consent_stays_with_the_facilitators(under: Under) -> None:
    """A4: without consent a suggestion is not forwarded, neither by a person nor by any clock."""
    async with under() as community:
        opened = await community.report(intent=Intent.SUGGESTION, policy="feedback", consent=False)
        refused = await community.do("facilitator-1", opened.reference, Trigger.ESCALATE)
        assert (refused.status, refused.reason) == (MoveStatus.REFUSED, "consent-needed")
        await community.pass_time(days=70)
        assert (await community.facts(opened.reference)).row.state is CaseState.RECEIVED
        assert not {"committee-1", "committee-2", "committee-3"} & community.told(opened.reference)
        assert await community.is_sound()


async def test_feedback_about_an_event_gets_an_answer(under: Under) -> None:
    """A10: long sessions are feedback: it is taken, answered with what follows, and no incident's clock ever runs."""
    async with under() as community:
        opened = await community.report("Ninety minutes without air", intent=Intent.FEEDBACK, policy="feedback")
        await community.do("facilitator-2", opened.reference, Trigger.COUNSEL)
        note = "Breaks every hour from now on"
        await community.do("facilitator-2", opened.reference, Trigger.TOLD, note=note)
        await community.do("facilitator-2", opened.reference, Trigger.RESOLVE, outcome="passed_on")
        await community.pass_time(days=90)
        assert note in [one.text for one in (await community.seen_by_reporter(opened)).messages]
        assert "there is an answer" in community.subjects("reporter@example.net", opened.reference)
        assert await names_of_promises(community) & INCIDENT == set()
        assert await community.is_sound()
        assert await keeps_quiet(community)


async def test_answer_to_a_wish_does_not_show_who_asked(under: Under) -> None:
    """A13: a complaint about a fee is answered to its giver; what operators list and publish does not say who asked."""
    async with under() as community:
        opened = await community.report(
            "I was charged though I came", intent=Intent.FEEDBACK, policy="feedback", contact="giver@example.net"
        )
        await community.do("facilitator-1", opened.reference, Trigger.MESSAGE, note="You get it back on Friday")
        await community.work()
        assert "a message is waiting for you" in community.subjects("giver@example.net", opened.reference)
        assert community.told(opened.reference) == {
            "giver@example.net",
            "facilitator-1",
            "facilitator-2",
            "facilitator-3",
        }
        assert await community.is_sound()
        assert await keeps_quiet(community)


async def test_unread_feedback_is_not_forgotten(under: Under) -> None:
    """A13: feedback that nobody looks at alarms its holders every week, and its giver hears that it takes longer."""
    async with under() as community:
        opened = await community.report(intent=Intent.FEEDBACK, policy="feedback")
        await community.pass_time(days=62)
        assert community.subjects("facilitator-1", opened.reference).count("Handrail needs a person") >= 8
        assert "where it stands" in community.subjects("reporter@example.net", opened.reference)
        assert "committee-1" not in community.told(opened.reference)
        assert await community.is_sound()
