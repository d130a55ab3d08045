"""
A community in which much has happened, for tests that look at every page: cases in every state, talk, a file, a delay.

It is told once for all of them, through the engine and not through pages. Nothing in it happened to anybody.
"""

import json
from dataclasses import dataclass
from datetime import timedelta

from engine.inviting import Invitation
from engine.programme import services
from engine.programme.applications import Applying
from engine.programme.events import EventWish
from engine.programme.publishing_items import Draft
from engine.programme.spaces import SpaceWish
from engine.report import KeptFile, Opened
from states.case import Intent
from states.lifecycle import Trigger
from states.programme import Below
from tests.browser.serving import Place
from tests.support.community import Community

INVITED = "invited@example.org"
"""Who was invited, and has not come yet."""
TEXT = "At the evening meeting someone made jokes about my accent, twice, and others laughed."


@dataclass(frozen=True)
class Story:
    """A place, and the cases in it by what is to be seen of them."""

    place: Place
    new: Opened
    """Received, with a file, not taken by anyone."""
    running: Opened
    """Counselled by `facilitator-1`, with talk, and one promise that was broken."""
    escalated: Opened
    """With the committee, who have met; the reporter is asked about an outcome."""
    told: Opened
    """Resolved, and the time for an appeal still runs."""
    programme: "Programme"
    feedback: Opened
    """Feedback that nobody has looked at yet."""
    wish: Opened
    """Feedback that is on the board."""
    private: Opened
    """Feedback that was more than that, and goes on in private."""


@dataclass(frozen=True)
class Programme:
    """
    What there is to look after beside cases, by slug or key: one watch is over, of the other there is an answer.

    People apply for `cohort`; one of them has `code`.
    """

    space: str
    event: str
    watch: str
    certified: str
    cohort: str
    code: str


async def tell(place: Place) -> Story:
    """Let it happen."""
    community = place.community
    await _published(community)
    running = await _counselled(community)
    told = await _decided(community, await community.report(TEXT, danger=True, space="Evening meeting"))
    escalated = await community.report("Somebody kept filming after I had asked them to stop.", danger=True)
    await community.meet(escalated.reference, "committee-1", "committee-2")
    await community.do("committee-1", escalated.reference, Trigger.ASK, note="Would it help if they said sorry?")
    await community.desk.make_keeper(community.people["board-1"].email, keeper=True)
    await community.desk.invite_person(Invitation(INVITED, "Someone new", frozenset({"facilitator"})))
    door = await _file(community)
    new = await community.report("I was not let in.", space="Room 2", intent=Intent.COUNSEL, files=(door,))
    programme = await _programme(community)
    feedback = await _feedback(community)
    await community.pass_time(minutes=1)
    await community.desk.certify(await community.visitor("facilitator-1"), programme.certified)
    await community.desk.set_my_second_channel(
        await community.visitor("facilitator-3"), "Text message", "+49 30 5550 100"
    )
    return Story(place, new, running, escalated, told, programme, *feedback)


async def _programme(community: Community) -> Programme:
    """Let a space agree to be watched, twice, and an event be planned for which nobody is there yet."""
    desk, me, now = community.desk, await community.visitor("facilitator-1"), community.clock.now()
    space = await desk.add_space(me, SpaceWish("Evening forum", link="https://forum.example.org", watched=True))
    day = now + timedelta(days=40)
    event = await desk.add_event(
        me, EventWish("Winter school", day, day + timedelta(days=1), organisers="a@example.net")
    )
    since, until = now - timedelta(days=7), now + timedelta(seconds=30)
    first, second = [await desk.schedule_watch(me, space.slug, me.person.id, since, until) for _ in range(2)]
    return Programme(space.slug, event.slug, first.id, second.id, *await _training(community))


async def _training(community: Community) -> tuple[str, str]:
    """Let a training be over that is held for one, who missed a part, another be announced, and three serve."""
    desk, mentor, now = community.desk, await community.visitor("committee-1"), community.clock.now()
    cohort = await desk.plan_cohort(mentor, now + timedelta(seconds=10))
    code = await desk.apply(Applying("Applicant 1", "applicant-1@example.net", "I help at workshops."))
    await desk.apply(Applying("Applicant 2", "applicant-2@example.net"))
    await desk.decide_cohort(mentor, cohort.id, Below.HOLD)
    for number in (1, 2, 3):
        person = community.people[f"facilitator-{number}"]
        await services.begin(desk.context, desk.open_case, person.id, f"service:{number}", None)
    await desk.list_me(await community.visitor("facilitator-2"), "Ask me at any workshop.")
    return cohort.id, code


async def _feedback(community: Community) -> tuple[Opened, Opened, Opened]:
    """Let three give feedback: one waits, one is on the board, one goes on in private; and let two read channels."""
    given = ("The stairs to room two are steep.", "It was too long for me.", "The host put his hand on my knee.")
    one, two, three = [await community.report(text, intent=Intent.FEEDBACK) for text in given]
    desk, me = community.desk, await community.visitor("facilitator-1")
    for opened, place in ((two, "planned"), (three, "wished_for")):
        draft = Draft("More breaks in long sessions", "Some would like a break each hour.", place)
        await desk.publish_feedback(me, opened.reference, draft, "It is on the board now.")
    await desk.feedback_leaves(me, three.reference, "We look into it in private.")
    issues = [{"title": "Write down how to get there", "html_url": "https://issues.example.org/1", "labels": []}]
    await desk.import_issues(json.dumps(issues))
    tomorrow = community.clock.now() + timedelta(days=1)
    for name in ("facilitator-1", "facilitator-2"):
        await desk.claim_slot(await community.visitor(name), f"Chat of {name}", "what newcomers ask", tomorrow)
    return one, two, three


async def _published(community: Community) -> None:
    """Let two quarters pass: the numbers of one are published, those of the other wait for it."""
    await _quarter(community)
    member = await community.visitor("committee-1")
    (waiting,) = await community.desk.previews(member)
    await community.desk.publish(member, waiting.numbers.policy, waiting.numbers.until)
    await _quarter(community)


async def _quarter(community: Community) -> None:
    for _ in range(6):
        opened = await community.report()
        await community.do("facilitator-1", opened.reference, Trigger.CLOSE, outcome="misdirected")
    await community.pass_time(days=95)


async def _file(community: Community) -> KeptFile:
    incoming = community.desk.begin_file("what the door said.txt")
    await incoming.write(b"Room 2 is full.")
    return await incoming.finish()


async def _counselled(community: Community) -> Opened:
    """Let a facilitator be late once, then counsel, and write with the reporter."""
    opened = await community.report(TEXT, intent=Intent.COUNSEL, consent=False)
    await community.pass_time(hours=25)
    await community.do("facilitator-1", opened.reference, Trigger.TAKE)
    await community.do("facilitator-1", opened.reference, Trigger.COUNSEL, note="We talked for an hour.")
    await community.do("facilitator-1", opened.reference, Trigger.MESSAGE, note="Shall we talk again on Friday?")
    await community.reporter_does(opened, Trigger.REPLY, note="Yes, Friday is good.")
    return opened


async def _decided(community: Community, opened: Opened) -> Opened:
    """Let the committee decide and tell."""
    await community.meet(opened.reference, "committee-1", "committee-2")
    await community.hear_everyone("committee-1", opened)
    for name in ("committee-1", "committee-2"):
        await community.do(name, opened.reference, Trigger.RESOLVE, outcome="private_reminder")
    await community.do("committee-1", opened.reference, Trigger.TOLD, note="We spoke with them.")
    return opened
