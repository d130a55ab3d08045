"""
Neighbouring versions side by side: steps add before they take away, and whoever must not go on says so and stops.
"""

import ast
from pathlib import Path

import pytest
from sqlalchemy import text

import storage
from engine.desk import open_desk
from handrail.clock import HandClock
from handrail.settings import Settings
from states.lifecycle import Trigger
from storage.database import Database
from storage.floor import NewerDatabaseError
from storage.upgrade import is_current, newest_step, upgrade
from tests.support.community import Community, open_community
from tests.support.databases import PostgresServer

STEPS = sorted((Path(storage.__file__).parent / "migrations" / "versions").glob("[0-9]*_*.py"))[2:]
"""Every step but the two that made the first database."""
AHEAD = (
    "ALTER TABLE cases ADD COLUMN mood VARCHAR(16)",
    "ALTER TABLE moves ADD COLUMN urgency INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE deliveries ADD COLUMN route VARCHAR(16) NOT NULL DEFAULT 'usual'",
    "ALTER TABLE people ADD COLUMN pronouns VARCHAR(40)",
    "CREATE TABLE moods (case_id VARCHAR(32) PRIMARY KEY REFERENCES cases (id), mood VARCHAR(16) NOT NULL)",
    "CREATE INDEX ix_cases_mood ON cases (mood)",
    "UPDATE alembic_version SET version_num = '9999'",
)
"""What a step of the next version may do."""
ADDS = {"create_table", "add_column", "create_index", "drop_index", "f", "execute"}


async def _ahead(url: str, *more: str) -> None:
    """Bring a database one step further than this code knows."""
    database = Database(url)
    async with database.write() as session:
        for statement in (*AHEAD, *more):
            await session.execute(text(statement))
    await database.close()


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
async def test_a_case_is_lived_on_a_database_one_step_ahead(
    kind: str, tmp_path: Path, postgres_server: PostgresServer
) -> None:
    """A process that runs while the next version adds to its database goes on, and so does one that starts then."""
    url = await postgres_server.new_database() if kind == "postgresql" else None
    async with open_community(tmp_path, database_url=url) as community:
        await community.settle(facilitator=2, committee=3, board=1, ombuds=1)
        before = await community.report()
        await _ahead(community.settings.main_database)
        await _lived(community)
        async with open_desk(community.settings, HandClock(community.clock.now())) as started:
            await started.reporter_view(before.receipt)
            assert (await started.audit()).findings == ()
        async with community.desk.context.database.read() as session:
            assert await is_current(session)


async def _lived(community: Community) -> None:
    """Let a case go through hands, written and read by this version."""
    opened = await community.report()
    await community.do("facilitator-1", opened.reference, Trigger.COUNSEL, note="We have spoken.")
    await community.pass_time(days=3)
    assert (await community.seen_by_reporter(opened)).reference == opened.reference
    assert opened.reference in await community.cases_of("facilitator-1")
    assert community.told(opened.reference)
    assert await community.is_sound()


@pytest.mark.parametrize("floor", ["UPDATE schema_floor SET oldest = '9999'", "DROP TABLE schema_floor"])
async def test_a_database_that_a_newer_version_took_from_is_refused(floor: str, tmp_path: Path) -> None:
    """What takes away leaves the older version a plain error, before it reads or writes anything."""
    settings = Settings(data=tmp_path)
    async with open_desk(settings):
        pass
    await _ahead(settings.main_database, floor)
    with pytest.raises(NewerDatabaseError, match="step 9999, and this one") as refused:
        async with open_desk(settings):
            pass
    assert (refused.value.there, refused.value.ours) == ("9999", newest_step())


async def test_bringing_up_to_date_leaves_a_newer_database_alone(empty_url: str) -> None:
    """An older version's `db upgrade` takes no step back, and does not say whom the database serves."""
    database = Database(empty_url)
    await upgrade(database)
    await _ahead(empty_url)
    await upgrade(database)
    async with database.read() as session:
        assert (await session.execute(text("SELECT version_num FROM alembic_version"))).scalar_one() == "9999"
    await database.close()


@pytest.mark.parametrize("step", STEPS, ids=lambda path: path.stem)
def test_step_only_adds(step: Path) -> None:
    """A step adds tables, indexes and columns that may be left out; one that takes away says so by `contracts`."""
    tree = ast.parse(step.read_text(encoding="utf-8"))
    if any(isinstance(one, ast.Assign) and ast.unparse(one) == "contracts = True" for one in tree.body):
        return
    assert [words for words in map(_harm, _calls(tree)) if words] == []


def _calls(tree: ast.Module) -> list[ast.Call]:
    """Answer what the step does on its way up, in its helpers too."""
    going_up = [one for one in tree.body if isinstance(one, ast.FunctionDef) and one.name != "downgrade"]
    calls = [one for part in going_up for one in ast.walk(part) if isinstance(one, ast.Call)]
    return [one for one in calls if ast.unparse(one.func).startswith("op.")]


def _harm(call: ast.Call) -> str:
    """Answer what a call would do to a process that does not know of it; nothing, where that is nothing."""
    name = ast.unparse(call.func).removeprefix("op.")
    said = ast.unparse(call)
    if name not in ADDS:
        return f"{name} takes something away, or changes what it is"
    if name == "add_column" and "nullable=True" not in said and "server_default=" not in said:
        return "a column that an older version would leave empty"
    if name == "create_index" and "unique=True" in said:
        return "an older version may write what is there already"
    return "" if name != "execute" or "UPDATE" in said else "only what was added may be filled"
