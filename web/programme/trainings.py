"""
Trainings for everybody: apply without an account, see by a code where one stands, take the sessions into a calendar.

The public list of facilitators is here, too. What mentors see is for `web.programme.cohorts`.
"""

from typing import cast

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from engine.cohort_desk import CohortDesk
from engine.programme.applications import Applying, Standing
from engine.programme.mentors import TrainingError
from engine.programme.writing_calendars import sessions_calendar
from states.programme import HOPING, MOST
from web.context import desk_of
from web.once import first_time
from web.pages.asking import form_of
from web.pages.rendering import page
from web.programme.training_words import PARTS, PLACES, reason_in_words

_MEDIA_TYPE = "text/calendar"


def cohort_desk(request: Request) -> CohortDesk:
    """Answer the desk as these pages ask it."""
    return cast("CohortDesk", desk_of(request))


async def ask(request: Request) -> Response:
    """Show which training takes people, and the form to apply."""
    return await _form(request)


async def apply(request: Request) -> Response:
    """Take an application, and show its code this once."""
    form = await form_of(request)
    if not await first_time(request, form.get("mark", "")):
        return RedirectResponse("/apply/place", 303)
    try:
        code = await cohort_desk(request).apply(_wanted(form))
    except TrainingError as error:
        return await _form(request, 422, wrong=reason_in_words(error.reason), kept=form)
    return page(request, "programme/applied", code=code)


async def ask_code(request: Request) -> Response:
    """Ask for the code of an application."""
    return _place(request)


async def place(request: Request) -> Response:
    """Show where the applicant with a code stands, or take the application back."""
    form = await form_of(request)
    desk, code = cohort_desk(request), form.get("code", "")
    if form.get("do") == "withdraw" and form.get("sure") == "yes":
        await desk.withdraw_application(code)
    found = await desk.application(code)
    if found is None:
        return _place(request, 404, wrong="That code opens nothing. Check it.")
    return _place(request, found=found, code=code)


async def calendar(request: Request) -> Response:
    """
    Hand out the sessions of a cohort as a calendar.

    Raises:
        HTTPException: 404; there is no such cohort.

    """
    number, desk = request.path_params["number"], desk_of(request)
    found = next((one for one in await cohort_desk(request).cohorts() if str(one.cohort.number) == number), None)
    if found is None:
        raise HTTPException(404)
    named = {"content-disposition": f'attachment; filename="cohort-{found.cohort.number}.ics"'}
    written = sessions_calendar(found.cohort, found.sessions, PARTS, desk.clock.now())
    return Response(written, media_type=_MEDIA_TYPE, headers=named)


async def facilitators(request: Request) -> Response:
    """Show who wants to be found as a facilitator."""
    return page(request, "programme/facilitators", listed=await cohort_desk(request).public_facilitators())


def _wanted(form: dict[str, str]) -> Applying:
    if form.get("known") != "yes":
        raise TrainingError("no-consent")
    return Applying(form.get("name", ""), form.get("email", ""), form.get("words", ""))


def _place(
    request: Request, status: int = 200, *, found: Standing | None = None, code: str = "", wrong: str | None = None
) -> Response:
    hoping = found is not None and found.place in HOPING
    facts = {"found": found, "code": code, "wrong": wrong, "hoping": hoping, "PARTS": PARTS, "PLACES": PLACES}
    return page(request, "programme/place", status, **facts)


async def _form(
    request: Request, status: int = 200, *, wrong: str | None = None, kept: dict[str, str] | None = None
) -> Response:
    every = await cohort_desk(request).cohorts()
    taking = await cohort_desk(request).cohort_taking()
    found = next((one for one in every if taking and one.cohort.id == taking.id), None)
    facts = {"found": found, "wrong": wrong, "kept": kept or {}, "PARTS": PARTS, "MOST": MOST}
    return page(request, "programme/apply", status, **facts)
