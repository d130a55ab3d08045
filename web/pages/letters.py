"""
`/desk/{reference}/letters`: letters filled with what is known of a case, for a person to finish and send.

Nothing is sent to anyone but, if the person says so, to whoever reported, as a message or as the answer; what is kept
stays sealed with the case as a note.
"""

import asyncio
import re

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from engine.views import CasePage, MoveAnswer, Visitor, Wish
from handrail.identifiers import Reference
from states.case import MoveStatus
from states.lifecycle import Trigger
from web.bodies import ENCODED, read_form
from web.context import desk_of, reference_of, visitor_of
from web.forgery import check_form
from web.letters.filling import Letter, filled, letters
from web.once import first_time
from web.pages.rendering import page
from web.words import reason_in_words

WAYS = {"keep": Trigger.NOTE, "message": Trigger.MESSAGE, "answer": Trigger.TOLD}
"""What can be done with a letter here: keep it as a note, send it to whoever reported, tell them the answer by it."""
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z]{2,4})?")


async def listing(request: Request) -> Response:
    """Show which letters there are."""
    reference = reference_of(request.path_params["reference"])
    visitor = await visitor_of(request)
    if visitor is None:
        return _to_sign_in(reference)
    if await desk_of(request).letter_facts(visitor, reference) is None:
        return RedirectResponse(f"/desk/{reference}", 303)
    return page(request, "letters", visitor=visitor, reference=reference, letters=(await _letters(request)).values())


async def show(request: Request) -> Response:
    """Show a letter, filled, to be finished."""
    reference = reference_of(request.path_params["reference"])
    visitor = await visitor_of(request)
    if visitor is None:
        return _to_sign_in(reference)
    facts = await desk_of(request).letter_facts(visitor, reference)
    if facts is None:
        return RedirectResponse(f"/desk/{reference}", 303)
    letter = await _letter(request)
    asked = request.query_params.get("language", "en")
    language = asked if _LANGUAGE.fullmatch(asked) else "en"
    return await _letter_page(request, visitor, reference, letter, filled(letter.text(language), facts))


async def finish(request: Request) -> Response:
    """Keep a letter as a note, or send it to whoever reported; what was written is never lost to a refusal."""
    reference = reference_of(request.path_params["reference"])
    visitor = await visitor_of(request)
    if visitor is None:
        return _to_sign_in(reference)
    form = await read_form(request, desk_of(request).settings.max_report_bytes * ENCODED)
    check_form(request, form.get("token", ""))
    await desk_of(request).letter_facts(visitor, reference)  # who may not see the case learns of no letter either
    letter, way, text = await _letter(request), form.get("way", ""), form.get("text", "").strip()
    if not text or way not in WAYS or (way != "keep" and not letter.to_reporter):
        return await _letter_page(request, visitor, reference, letter, text, 409, reason_in_words("words-needed"))
    if not await first_time(request, form.get("mark", "")):
        return RedirectResponse(f"/desk/{reference}", 303)
    said = f"{letter.title}\n\n{text}" if way == "keep" else text
    clear = form.get("no_conflict") == "yes"
    answer = await desk_of(request).request(visitor, reference, Wish(WAYS[way], said, no_conflict=clear))
    return await _answered(request, visitor, reference, letter, text, WAYS[way], answer)


async def _answered(
    request: Request,
    visitor: Visitor,
    reference: Reference,
    letter: Letter,
    text: str,
    trigger: Trigger,
    answer: MoveAnswer,
) -> Response:
    if answer.status is MoveStatus.REFUSED:
        reason = reason_in_words(answer.reason)
        return await _letter_page(request, visitor, reference, letter, text, 409, reason)
    said = f"done={trigger}" if answer.status is MoveStatus.APPLIED else f"pending={answer.reason or ''}"
    return RedirectResponse(f"/desk/{reference}?{said}", 303)


async def _letter_page(
    request: Request,
    visitor: Visitor,
    reference: Reference,
    letter: Letter,
    text: str,
    status: int = 200,
    notice: str | None = None,
) -> Response:
    case: CasePage = await desk_of(request).case_page(visitor, reference)
    ways = [way for way, trigger in WAYS.items() if trigger in case.may and (letter.to_reporter or way == "keep")]
    facts = {"case": case, "reference": reference, "letter": letter, "text": text, "ways": ways, "notice": notice}
    return page(request, "letter", status, visitor=visitor, **facts)


async def _letter(request: Request) -> Letter:
    found = (await _letters(request)).get(request.path_params["letter"])
    if found is None:
        raise HTTPException(404)
    return found


async def _letters(request: Request) -> dict[str, Letter]:
    return await asyncio.to_thread(letters, desk_of(request).settings.policies)


def _to_sign_in(reference: Reference) -> Response:
    return RedirectResponse(f"/sign-in?next=/desk/{reference}", 303)
