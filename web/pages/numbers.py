"""
`/numbers`: what a community has published about its cases, for everybody; and, for those who publish, what comes next.

What may be shown is decided in the engine; until something is published there is no such page for others.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Protocol, cast
from zoneinfo import ZoneInfo

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from engine.showing.policy_pages import InForce
from engine.telling.publishing import NotToPublishError, Published
from engine.telling.years import years_of
from engine.views import Visitor
from web.answers import instant
from web.bodies import SMALL_BYTES, read_form
from web.context import desk_of, visitor_of
from web.forgery import check_form
from web.pages.rendering import page

KINDS = {
    "reports": "Reports that came",
    "channels": "How they came",
    "intents": "What was asked for",
    "outcomes": "What came of cases that ended",
    "unilateral": "Times someone acted at once and alone",
    "appeals": "Times someone asked for another look",
    "promises": "Promises to those who reported, and others",
}
"""What is counted, in words."""


class NumbersDesk(Protocol):
    """What these pages ask of the engine; its own desk satisfies it."""

    async def published(self) -> tuple[Published, ...]:
        """Answer the numbers that everybody may see, the newest first."""
        ...

    async def previews(self, visitor: Visitor) -> tuple[Published, ...]:
        """Answer the numbers that someone may publish now."""
        ...

    async def publish(self, visitor: Visitor, policy: str, until: datetime) -> None:
        """Publish the numbers of a period; NotToPublishError if that cannot be."""
        ...

    async def policies_in_force(self) -> tuple[InForce, ...]:
        """Answer the policies that a report may come under here."""
        ...


async def show(request: Request) -> Response:
    """Show what was published, and a look ahead to those who publish."""
    visitor = await visitor_of(request)
    ahead = await numbers_desk(request).previews(visitor) if visitor else ()
    return await _page(request, visitor, ahead, await _known(request, ahead))


async def publish(request: Request) -> Response:
    """Publish the period that was looked at, for good."""
    visitor = await visitor_of(request)
    if visitor is None:
        return RedirectResponse("/sign-in", 303)
    form = await read_form(request, SMALL_BYTES)
    check_form(request, form.get("token", ""))
    try:
        await numbers_desk(request).publish(visitor, form.get("policy", ""), _until(form.get("until", "")))
    except NotToPublishError:
        raise HTTPException(404) from None
    return RedirectResponse("/numbers", 303)


async def as_csv(request: Request) -> Response:
    """Hand out what was published as a table for other programs."""
    written = io.StringIO()
    table = csv.writer(written)
    table.writerow(("policy", "from", "until", "count", "of", "number"))
    table.writerows(rows_of(await _known(request, ())))
    headers = {"Content-Disposition": 'attachment; filename="numbers.csv"'}
    return Response(written.getvalue(), media_type="text/csv; charset=utf-8", headers=headers)


def rows_of(found: Sequence[Published]) -> Iterator[tuple[str, ...]]:
    """Answer one row for each number, total and hidden table; `few` stands for what is hidden."""
    for one in found:
        period = (one.numbers.policy, instant(one.numbers.since), instant(one.numbers.until))
        for what, table in one.numbers.tables.items():
            for word, number in table.numbers.items():
                yield (*period, what, word, "few" if number is None else str(number))
            yield (*period, what, "all", "few" if table.total is None else str(table.total))


def numbers_desk(request: Request) -> NumbersDesk:
    """Answer the desk as these addresses use it."""
    return cast("NumbersDesk", desk_of(request))


async def _known(request: Request, ahead: Sequence[Published]) -> tuple[Published, ...]:
    """Answer what was published; without that, and without a look ahead, there is no such page."""
    found = await numbers_desk(request).published()
    if not found and not ahead:
        raise HTTPException(404)
    return found


async def _page(
    request: Request, visitor: Visitor | None, ahead: Sequence[Published], found: Sequence[Published]
) -> Response:
    there = [one.policy for one in await numbers_desk(request).policies_in_force()]
    zones, titles = ({one.name: one.calendar.zone for one in there}, {one.name: one.title for one in there})

    def days(one: Published) -> str:
        """Say a period by its first and last day, in the policy's zone."""
        zone = ZoneInfo(zones.get(one.numbers.policy, "UTC"))
        first, last = (at.astimezone(zone) for at in (one.numbers.since, one.numbers.until - timedelta(microseconds=1)))
        return f"{first.day} {first:%B %Y} to {last.day} {last:%B %Y}"

    whole = years_of(found, zones)
    told = {"years": whole, "days": days, "kinds": KINDS, "titles": titles, "several": len(titles) > 1}
    return page(request, "numbers", visitor=visitor, ahead=ahead, published=found, told=told)


def _until(text: str) -> datetime:
    """Read the end of the period that was looked at; what is none is the end of no period."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise NotToPublishError from None
    if at.tzinfo is None:
        raise NotToPublishError
    return at
