"""
`handrail numbers`: what a policy publishes of its cases, with the numbers left out that are too small to be shown.
"""

from datetime import UTC, date, datetime
from typing import Annotated

from cyclopts import Parameter

from cli.desk import OperatorDesk, ask
from cli.exits import Exit
from cli.output import AsJson, say, say_json, say_table
from cli.shapes import instant
from cli.wording import UsageError
from engine.telling.numbers import Numbers

PolicyName = Annotated[str | None, Parameter(name="--policy", help="Which policy's; else the one in use.")]
Since = Annotated[str | None, Parameter(help="The first day, as in 2026-01-01; else the first of this year.")]
Until = Annotated[str | None, Parameter(help="The day after the last, in UTC; else now.")]


def numbers(*, policy: PolicyName = None, since: Since = None, until: Until = None, json: AsJson = False) -> int:
    """Count what a policy publishes of its cases in a period."""

    async def count(desk: OperatorDesk) -> Numbers | None:
        now = desk.clock.now()
        start = _day(since) or datetime(now.year, 1, 1, tzinfo=UTC)
        return await desk.numbers(policy, start, _day(until) or now)

    found = ask(count)
    if found is None:
        raise UsageError("That policy publishes no numbers; it has no `transparency`.")
    if json:
        say_json(
            {
                "policy": found.policy,
                "since": instant(found.since),
                "until": instant(found.until),
                "counts": found.counts,
            }
        )
        return Exit.OK
    say(f"{found.policy}, {found.since:%Y-%m-%d} to {found.until:%Y-%m-%d}")
    rows = [(what, word, _shown(number)) for what, some in found.counts.items() for word, number in some.items()]
    say_table(("count", "of", "number"), rows, empty="There was nothing to count.")
    return Exit.OK


def _shown(number: int | None) -> str:
    return "few" if number is None else str(number)


def _day(text: str | None) -> datetime | None:
    try:
        day = date.fromisoformat(text) if text else None
    except ValueError:
        raise UsageError(f"{text} is no day; write it like 2026-01-01") from None
    return datetime(day.year, day.month, day.day, tzinfo=UTC) if day else None
