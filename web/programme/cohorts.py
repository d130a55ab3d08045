"""
`/programme/cohorts`: trainings as mentors run them, from the announcement to the certificates.
"""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from engine.cohort_desk import CohortDesk
from engine.programme.mentors import TrainingError, require_mentor
from engine.views import Visitor
from states.programme import FEWEST, MOST, TAUGHT, WEEKS_BETWEEN, Below, Place
from web.context import signed_in
from web.once import first_time
from web.pages.asking import asked_by
from web.pages.rendering import page
from web.programme.training_words import PARTS, PLACES, reason_in_words
from web.programme.trainings import cohort_desk

_SAID = {
    "planned": "The training is announced. People can apply now.",
    "confirm": "The training goes ahead. Who has a place is invited by mail, and the next training is announced.",
    "hold": "The training is held all the same. Who has a place is invited by mail.",
    "merge": "The training is merged with the next one; everyone keeps their turn.",
    "decline": "That application is declined.",
    "attend": "Who was there is written down.",
    "certify": "The training is over. Who has finished it is certified, and their six months begin.",
}


async def listing(request: Request) -> Response:
    """Show all trainings, and the form to announce one."""
    return await _listing(request, await signed_in(request))


async def plan(request: Request) -> Response:
    """Announce a training."""
    visitor, form = await asked_by(request)
    if not await first_time(request, form.get("mark", "")):
        return RedirectResponse("/programme/cohorts", 303)
    try:
        made = await cohort_desk(request).plan_cohort(visitor, _time(form.get("first", "")))
    except TrainingError as error:
        return await _listing(request, visitor, 422, wrong=reason_in_words(error.reason))
    return RedirectResponse(f"/programme/cohorts/{made.id}?done=planned", 303)


async def show(request: Request) -> Response:
    """Show one training."""
    return await _page(request, await signed_in(request))


async def change(request: Request) -> Response:
    """Take a step in a training."""
    visitor, form = await asked_by(request)
    cohort = request.path_params["cohort"]
    here, do = f"/programme/cohorts/{cohort}", _STEPS.get(form.get("do", ""))
    if do is None or not await first_time(request, form.get("mark", "")):
        return RedirectResponse(here, 303)
    try:
        await do(cohort_desk(request), visitor, cohort, form)
    except TrainingError as error:
        return await _page(request, visitor, 422, wrong=reason_in_words(error.reason))
    return RedirectResponse(f"{here}?done={form['do']}", 303)


async def _listing(request: Request, visitor: Visitor, status: int = 200, *, wrong: str | None = None) -> Response:
    require_mentor(visitor)
    facts = {"every": await cohort_desk(request).cohorts(), "wrong": wrong, "WEEKS": WEEKS_BETWEEN, "MOST": MOST}
    return page(request, "programme/cohorts", status, visitor=visitor, **facts)


async def _page(request: Request, visitor: Visitor, status: int = 200, *, wrong: str | None = None) -> Response:
    found = await cohort_desk(request).cohort_page(visitor, request.path_params["cohort"])
    facts = {
        "found": found,
        "wrong": wrong,
        "said": _SAID.get(request.query_params.get("done", "")),
        "PARTS": PARTS,
        "PLACES": PLACES,
        "TAUGHT": TAUGHT,
        "FEWEST": FEWEST,
        "MOST": MOST,
        "placed": [one for one in found.applicants if one.application.place is Place.PLACED],
    }
    return page(request, "programme/cohort", status, visitor=visitor, **facts)


def _time(text: str) -> datetime:
    """
    Read a day and a time, in UTC.

    Raises:
        TrainingError: it is none (`no-time`).

    """
    try:
        return datetime.strptime(text, "%Y-%m-%dT%H:%M").replace(tzinfo=UTC)
    except ValueError as error:
        raise TrainingError("no-time") from error


async def _confirm(desk: CohortDesk, visitor: Visitor, cohort: str, form: dict[str, str]) -> None:
    del form
    await desk.confirm_cohort(visitor, cohort)


async def _below(desk: CohortDesk, visitor: Visitor, cohort: str, form: dict[str, str]) -> None:
    await desk.decide_cohort(visitor, cohort, Below(form["do"]))


async def _decline(desk: CohortDesk, visitor: Visitor, cohort: str, form: dict[str, str]) -> None:
    await desk.decline_application(visitor, form.get("application", ""), cohort)


async def _attend(desk: CohortDesk, visitor: Visitor, cohort: str, form: dict[str, str]) -> None:
    """Write down who was at each part: of a page, one field for each part and applicant."""
    found = await desk.cohort_page(visitor, cohort)
    for part in found.sessions:
        if part.part in TAUGHT:
            there = {name.partition("-")[2] for name in form if name.startswith(f"{part.id}-")}
            await desk.mark_attendance(visitor, part.id, frozenset(there))


async def _certify(desk: CohortDesk, visitor: Visitor, cohort: str, form: dict[str, str]) -> None:
    del form
    await desk.certify_cohort(visitor, cohort)


_STEPS: dict[str, Callable[[CohortDesk, Visitor, str, dict[str, str]], Awaitable[None]]] = {
    "confirm": _confirm,
    "hold": _below,
    "merge": _below,
    "decline": _decline,
    "attend": _attend,
    "certify": _certify,
}
