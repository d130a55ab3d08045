"""
`/programme/service`: somebody's own term as a facilitator. `/programme/mentoring`: what mentors see of theirs.
"""

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from engine.cohort_desk import CohortDesk
from engine.programme.mentors import TrainingError
from engine.views import Visitor
from handrail.errors import UnknownCaseError
from handrail.identifiers import PersonId
from states.programme import OFFERED, Choice
from web.context import reference_of, signed_in
from web.once import first_time
from web.pages.asking import asked_by
from web.pages.rendering import page
from web.programme.training_words import CHOICES, SETTLED, reason_in_words
from web.programme.trainings import cohort_desk

_PLACE, _MENTORS = "/programme/service", "/programme/mentoring"
_SAID = {
    "check-in": "That is written down. The next check-in is due in a month.",
    "choose": "Your choice is written down. Thank you for what you do.",
    "carry": "That is kept. You are offered no more cases than that.",
    "list": "You are on the public list.",
    "unlist": "You are not on the public list any more.",
    "round-table": "The mentors are asked for a round-table, and have two weeks to arrange it.",
    "settled": "That is written down.",
}


async def show(request: Request) -> Response:
    """Show one's own term."""
    return await _page(request, await signed_in(request))


async def change(request: Request) -> Response:
    """Take a step in one's own term."""
    visitor, form = await asked_by(request)
    do = _STEPS.get(form.get("do", ""))
    if do is None or not await first_time(request, form.get("mark", "")):
        return RedirectResponse(_PLACE, 303)
    try:
        await do(cohort_desk(request), visitor, form)
    except TrainingError as error:
        return await _page(request, visitor, 422, wrong=reason_in_words(error.reason))
    return RedirectResponse(f"{_PLACE}?done={form['do']}", 303)


async def mentoring(request: Request) -> Response:
    """Show a mentor their facilitators."""
    return await _mentors_page(request, await signed_in(request))


async def settle(request: Request) -> Response:
    """End the term of somebody who did not choose, or put somebody on hold until a refresher."""
    visitor, form = await asked_by(request)
    if not await first_time(request, form.get("mark", "")):
        return RedirectResponse(_MENTORS, 303)
    try:
        person, desk = PersonId(form.get("person", "")), cohort_desk(request)
        if form.get("do") == "refresher":
            await desk.ask_refresher(visitor, reference_of(form.get("reference", "").strip().upper()), person)
        else:
            await desk.settle_service(visitor, person, _choice(form.get("choice", ""), tuple(Choice)))
    except UnknownCaseError:
        return await _mentors_page(request, visitor, 422, wrong=reason_in_words("no-refresher"))
    except TrainingError as error:
        return await _mentors_page(request, visitor, 422, wrong=reason_in_words(error.reason))
    return RedirectResponse(f"{_MENTORS}?done=settled", 303)


async def _page(request: Request, visitor: Visitor, status: int = 200, *, wrong: str | None = None) -> Response:
    mine = await cohort_desk(request).my_service(visitor)
    facts = {"mine": mine, "wrong": wrong, "said": _said(request), "CHOICES": CHOICES}
    return page(request, "programme/service", status, visitor=visitor, **facts)


async def _mentors_page(request: Request, visitor: Visitor, status: int = 200, *, wrong: str | None = None) -> Response:
    found = await cohort_desk(request).mentor_page(visitor)
    facts = {"found": found, "wrong": wrong, "said": _said(request), "SETTLED": SETTLED}
    return page(request, "programme/mentoring", status, visitor=visitor, **facts)


def _said(request: Request) -> str | None:
    return _SAID.get(request.query_params.get("done", ""))


def _choice(text: str, known: tuple[Choice, ...]) -> Choice:
    if text not in known:
        raise TrainingError("no-choice")
    return Choice(text)


async def _check_in(desk: CohortDesk, visitor: Visitor, form: dict[str, str]) -> None:
    await desk.check_in(visitor, form.get("words", "").strip() or None)


async def _choose(desk: CohortDesk, visitor: Visitor, form: dict[str, str]) -> None:
    await desk.choose(visitor, _choice(form.get("choice", ""), OFFERED))


async def _carry(desk: CohortDesk, visitor: Visitor, form: dict[str, str]) -> None:
    text = form.get("most", "").strip()
    if text and not (text.isascii() and text.isdigit()):
        raise TrainingError("no-number")
    await desk.carry_at_most(visitor, int(text[:4]) if text else None)


async def _list(desk: CohortDesk, visitor: Visitor, form: dict[str, str]) -> None:
    await desk.list_me(visitor, form.get("words", "") if form["do"] == "list" else None)


async def _round_table(desk: CohortDesk, visitor: Visitor, form: dict[str, str]) -> None:
    await desk.ask_round_table(visitor, form.get("words", ""))


_STEPS: dict[str, Callable[[CohortDesk, Visitor, dict[str, str]], Awaitable[None]]] = {
    "check-in": _check_in,
    "choose": _choose,
    "carry": _carry,
    "list": _list,
    "unlist": _list,
    "round-table": _round_table,
}
