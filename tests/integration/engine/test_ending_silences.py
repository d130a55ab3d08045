"""
Cases that no clock watches are given one, unless somebody changes them at that very moment.
"""

import asyncio

from engine.upkeep.reconciling import end_silences
from states.lifecycle import CaseState
from storage import cases
from tests.support.community import Community


async def _silenced(community: Community) -> None:
    """Open a case and take its clocks away, as a fault of ours would."""
    await community.report()
    async with community.desk.context.database.write() as session:
        await session.exec_driver_sql("DELETE FROM moves")


async def test_silence_is_ended(either_community: Community) -> None:
    """A case without a clock has one afterwards."""
    await _silenced(either_community)
    assert await end_silences(either_community.desk.context) == 1
    assert await end_silences(either_community.desk.context) == 0


async def test_case_that_is_resolved_meanwhile_is_left_alone(either_community: Community) -> None:
    """Whoever is changing the case is waited for, and then there is nothing to mend."""
    context = either_community.desk.context
    await _silenced(either_community)
    async with context.database.write() as session:
        (key,) = await cases.all_ids(session)
        await cases.hold(session, [key])
        resolved = f"UPDATE cases SET state = '{CaseState.RESOLVED.value}', version = version + 1"  # noqa: S608 - no input
        await session.exec_driver_sql(resolved)
        mending = asyncio.create_task(end_silences(context))
        done, _ = await asyncio.wait({mending}, timeout=0.5)
    assert done == set()
    assert await mending == 0
