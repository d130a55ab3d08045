"""
`/ombuds`: a door past those who usually decide, and the desk of whoever stands behind it.

The form is the one of `report`, with those who decide named beforehand; a policy that sends such a report to no
ombudsperson has no such door. What the desk shows is decided in the engine.
"""

from typing import Protocol, cast

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from engine.showing.ombuds_pages import OmbudsPage
from engine.showing.policy_pages import InForce
from engine.views import Forecast, Visitor
from handrail.errors import HandrailError
from policies.routing import Door, past_those_who_decide
from states.case import Intent
from web.context import desk_of, visitor_of
from web.order import soonest_first
from web.pages.rendering import page, reporter_page


class OmbudsDesk(Protocol):
    """What these pages ask of the engine; its own desk satisfies it."""

    async def policies_in_force(self) -> tuple[InForce, ...]:
        """Answer the policies that a report may come under here, the usual one first."""
        ...

    async def forecast(
        self, intent: Intent, *, danger: bool, consent: bool | None, policy: str | None, about: tuple[str, ...]
    ) -> Forecast:
        """Say what would happen to a report that names `about`, if it were sent now."""
        ...

    async def ombuds_page(self, visitor: Visitor) -> OmbudsPage | None:
        """Answer what an ombudsperson is shown; None to everybody else."""
        ...


async def show(request: Request) -> Response:
    """Say who reads what comes by this door and who never does, and by when they answer."""
    door = await _door(request)
    if door is None:
        raise HTTPException(404)
    usual, danger = [await _forecast(request, door.past, danger=one) for one in (False, True)]
    return reporter_page(request, "ombuds", door=door, forecast=usual, danger=danger)


async def has_door(request: Request) -> bool:
    """Answer whether there is such a door here; while nobody can tell, there is none to point at."""
    try:
        return await _door(request) is not None
    except HandrailError:
        return False


async def desk(request: Request) -> Response:
    """Show an ombudsperson appeals, what came past those who decide, and which promises the tiers broke."""
    visitor = await visitor_of(request)
    if visitor is None:
        return RedirectResponse("/sign-in", 303)
    found = await _desk(request).ombuds_page(visitor)
    if found is None:
        raise HTTPException(404)
    appeals, past = soonest_first(found.appeals), soonest_first(found.past)
    return page(request, "ombuds_desk", visitor=visitor, found=found, appeals=appeals, past=past)


async def _door(request: Request) -> Door | None:
    found = await _desk(request).policies_in_force()
    return past_those_who_decide(found[0].policy) if found else None


async def _forecast(request: Request, past: str, *, danger: bool) -> Forecast:
    return await _desk(request).forecast(Intent.REPORT, danger=danger, consent=None, policy=None, about=(past,))


def _desk(request: Request) -> OmbudsDesk:
    return cast("OmbudsDesk", desk_of(request))
