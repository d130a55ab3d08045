"""
A reminder, an alarm and the news of a broken promise say which promise they are about, in the policy's words.
"""

from datetime import timedelta
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from handrail.identifiers import Reference
from notifiers.plain_dates import in_words
from states.lifecycle import Trigger
from states.people import Delivery
from storage import migrations
from storage.upgrade import differences, upgrade
from tests.integration.engine.post import Post, refuse, use_post
from tests.support.community import Community, open_community


async def _of_kind(community: Community, reference: Reference, message: str) -> list[Delivery]:
    return [one for one in await community.outbox(reference) if one.message == message]


async def test_reminder_names_its_promise(tmp_path: Path) -> None:
    """Twelve hours in the first word is still owed: the reminder says so, with that promise's own time."""
    async with open_community(tmp_path) as community:
        await community.settle(facilitator=2, committee=3)
        opened = await community.report()
        await community.pass_time(hours=13)
        mail = next(mail for mail in community.mails("facilitator-1") if "time is running" in mail.subject)
        assert "still waiting for its next step (acknowledge)." in mail.text
        assert in_words(opened.opened_at + timedelta(hours=24), "UTC", "en") in mail.text


async def test_later_reminder_names_the_next_promise(tmp_path: Path) -> None:
    """Once the first word is said, the reminder of the second promise speaks of that one."""
    async with open_community(tmp_path) as community:
        await community.settle(facilitator=1, committee=3)
        opened = await community.report()
        await community.do("facilitator-1", opened.reference, Trigger.ACKNOWLEDGE)
        await community.pass_time(hours=37)
        nudges = await _of_kind(community, opened.reference, "nudge")
        assert {(one.promise, one.due_at) for one in nudges} == {("counsel", opened.opened_at + timedelta(hours=48))}


async def test_broken_promise_is_named(tmp_path: Path) -> None:
    """Who hears that nobody acted hears what was promised; what the case's new holders get speaks of no promise."""
    async with open_community(tmp_path) as community:
        await community.settle(facilitator=2, committee=3, board=1)
        opened = await community.report()
        await community.pass_time(days=12)
        told = await community.outbox(opened.reference)
        broken = {one.promise for one in told if one.message in {"promise-broken", "alarm"}}
        assert broken
        assert None not in broken
        assert {one.promise for one in told if one.message == "case-escalated"} == {None}
        assert await community.is_sound()


async def test_alarm_for_someone_else_keeps_the_name(tmp_path: Path) -> None:
    """Whoever is asked instead of someone who cannot be reached hears of the same promise."""
    async with open_community(tmp_path) as community:
        await community.settle(facilitator=2, committee=3)
        opened = await community.report()
        await community.work()
        post = use_post(community.desk, Post(refuse("facilitator-1@example.org")))
        await community.pass_time(hours=13)
        instead = await _of_kind(community, opened.reference, "alarm")
        assert {one.promise for one in instead} == {"acknowledge"}
        assert any("only a person can help (acknowledge)" in one.text for one in post.taken)


async def test_migration_keeps_the_messages_that_wait(tmp_path: Path) -> None:
    """The column comes and goes; a message written before it speaks of no promise."""
    async with open_community(tmp_path) as community:
        await community.settle(facilitator=1)
        opened = await community.report()
        database = community.desk.context.database
        async with database.write() as session:
            await session.run_sync(_back)
        async with database.read() as session:
            assert await differences(session) != []
        await upgrade(database)
        async with database.read() as session:
            assert await differences(session) == []
        assert {one.promise for one in await community.outbox(opened.reference)} == {None}


def _back(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    config.attributes["connection"] = connection
    command.downgrade(config, "0002")
