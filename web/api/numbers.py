"""
`GET /api/numbers`: what a community has published about its cases, for everybody.

What may be shown is decided in the engine; a number that is hidden is `null`.
"""

from fastapi import APIRouter
from pydantic import BaseModel, Field
from starlette.requests import Request
from starlette.responses import Response

from engine.telling.publishing import Published
from web.answers import instant, json_answer, maybe_instant
from web.pages.numbers import numbers_desk
from web.shapes import INSTANT

router = APIRouter(tags=["numbers"])


class ShownTable(BaseModel):
    """The numbers of one kind, by word; `null` where one is hidden. Of what is too small, only that is said."""

    numbers: dict[str, int | None] = Field(examples=[{"no_violation": 6, "suspended": None}])
    total: int | None = Field(examples=[None])
    too_small: bool


class ShownPeriod(BaseModel):
    """What was published of a period, for good."""

    policy: str = Field(examples=["carpentries"])
    since: str = Field(examples=[INSTANT])
    until: str = Field(examples=[INSTANT])
    published_at: str | None = Field(examples=[INSTANT])
    hide_below: int = Field(examples=[5])
    tables: dict[str, ShownTable]


class NumbersAnswer(BaseModel):
    """All that was published, the newest period first."""

    periods: list[ShownPeriod]


@router.get("/api/numbers", summary="Read the numbers that were published", response_model=NumbersAnswer)
async def show_numbers(request: Request) -> Response:
    """List the periods that were published; an empty list where there is none."""
    found = await numbers_desk(request).published()
    return json_answer({"periods": [_period(one) for one in found]})


def _period(one: Published) -> dict[str, object]:
    tables = {
        what: {"numbers": dict(table.numbers), "total": table.total, "too_small": table.too_small}
        for what, table in one.numbers.tables.items()
    }
    return {
        "policy": one.numbers.policy,
        "since": instant(one.numbers.since),
        "until": instant(one.numbers.until),
        "published_at": maybe_instant(one.at),
        "hide_below": one.hide_below,
        "tables": tables,
    }
