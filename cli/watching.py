"""
The progress lines of `handrail demo`: every new entry in any case's log, in words, with how long after the report.
"""

import asyncio
from collections.abc import Callable, Mapping
from datetime import timedelta

from cli.desk import OperatorDesk
from engine.views import CaseFacts, LogLine
from handrail.identifiers import Reference
from states.lifecycle import Event

_EVERY = 0.5
_DAY = timedelta(days=1)
_MOVED = {Event.RECEIVED, Event.ESCALATED, Event.RAISED, Event.HANDED_OVER, Event.REOPENED}


async def watch(desk: OperatorDesk, titles: Mapping[str, str], tell: Callable[[str], None]) -> None:
    """Tell what happens to the cases until this is cancelled."""
    seen: dict[Reference, int] = {}
    while True:
        await tell_news(desk, titles, seen, tell)
        await asyncio.sleep(_EVERY)


async def tell_news(
    desk: OperatorDesk, titles: Mapping[str, str], seen: dict[Reference, int], tell: Callable[[str], None]
) -> None:
    """Tell every entry that is not in `seen` yet, and note it there."""
    for facts in reversed(await desk.list_cases(only_open=False)):
        reference = facts.row.reference
        if facts.version <= seen.get(reference, 0):
            continue
        for line in await desk.case_log(reference):
            if line.seq > seen.get(reference, 0):
                tell(in_words(facts, line, titles.get(reference, "")))
                seen[reference] = line.seq


def in_words(facts: CaseFacts, line: LogLine, title: str) -> str:
    """Put one entry into a line: how long after the report, which case, what happened, by whom, and who has it now."""
    passed = line.at - facts.row.opened_at
    days, hours = passed // _DAY, (passed % _DAY) / timedelta(hours=1)
    cause = f" ({line.data['cause']})" if line.who == "clock" and line.data.get("cause") else ""
    now = f", now with {facts.row.holder}" if line.event in _MOVED else ""
    what = f"{line.event.replace('_', ' ')} by {line.who}{cause}{now}"
    return f"day {days} {hours:4.1f} h  {facts.row.reference}  {title or facts.row.intent}: {what}"
