"""
`/report`: telling what happened. Nothing is kept until it is sent, and what was typed is never lost to an error.

Sending twice the same page is one report: the form's mark is the idempotency key.
"""

import re

from starlette.requests import Request
from starlette.responses import Response

from engine.report import Opened
from handrail.errors import BusyError, IdempotencyConflictError
from intake.faults import BodyError
from intake.form import report_from_form, with_files
from web.context import desk_of
from web.errors import ForgedError
from web.forgery import check_form
from web.multipart import Sent, read_sent
from web.once import new_mark
from web.pages.outlook import every_outlook, this_outlook
from web.pages.rendering import page
from web.pages.sending import FILE_FAULTS, kept_files
from web.pages.typed import Typed, faults_in_words
from web.shield import log_unforeseen
from web.statuses import STATUSES
from web.words import fault_in_words

_MARK = re.compile(r"[A-Za-z0-9_-]{16,64}")


async def show(request: Request) -> Response:
    """Show the empty form, and what will happen by when."""
    return page(request, "report", 200, **_facts(Typed()), outlooks=await every_outlook(desk_of(request)))


async def send(request: Request) -> Response:
    """Take the report, or show the form again with what was typed and what to mend."""
    sent = await read_sent(request, lambda fields: check_form(request, fields.get("token", "")))
    typed, mark = Typed.of(sent.fields, kept_files(request, sent)), sent.fields.get("mark", "")
    if sent.fields.get("step") == "look" and sent.fault is None:
        return await _again(request, typed, mark=mark)
    return await _take(request, sent, typed, mark)


async def _take(request: Request, sent: Sent, typed: Typed, mark: str) -> Response:
    try:
        check_form(request, sent.fields.get("token", ""))
        sent.check()
        return _sent(request, await _open(request, sent.fields, typed, mark))
    except BodyError as error:
        return await _again(request, typed, 422, mark=mark, faults=faults_in_words(error.faults))
    except ForgedError:
        return await _again(request, typed, 403, mark=mark, notice="forged")
    except IdempotencyConflictError:
        return await _again(request, typed, 409, notice="sent")
    except BusyError as error:
        busy = await _again(request, typed, 503, mark=mark, notice="busy")
        busy.headers["Retry-After"] = str(error.retry_after)
        return busy
    except Exception as error:  # noqa: BLE001 - whatever broke, what was typed must come back to who typed it
        return await _failed(request, error, typed, mark)


async def _failed(request: Request, error: Exception, typed: Typed, mark: str) -> Response:
    """Say what is wrong with a file, or that something broke that nobody foresaw."""
    code = str(getattr(error, "code", ""))
    if code in FILE_FAULTS:
        left = typed.without_files() if code == "file-gone" else typed
        return await _again(request, left, STATUSES[code], mark=mark, faults={"files": fault_in_words(error)})
    log_unforeseen(error)
    return await _again(request, typed, 500, mark=mark, notice="failed")


async def _open(request: Request, form: dict[str, str], typed: Typed, mark: str) -> Opened:
    once = f"form:{mark}" if _MARK.fullmatch(mark) else None
    report = report_from_form(form, once=once)
    return await desk_of(request).open_case(with_files(report, typed.files))


def _sent(request: Request, opened: Opened) -> Response:
    return page(request, "sent", 201, opened=opened, differs=False)


async def _again(
    request: Request,
    typed: Typed,
    status: int = 200,
    *,
    mark: str = "",
    faults: dict[str, str] | None = None,
    notice: str | None = None,
) -> Response:
    """Show the form as it was filled; it keeps its mark, unless that mark has been used up."""
    tickets = [(one, desk_of(request).ticket_of(one)) for one in typed.files]
    facts = _facts(typed, faults, notice) | {"looked": status == 200, "kept": tickets}  # noqa: PLR2004 - only looking ahead is no error
    kept = mark if _MARK.fullmatch(mark) else new_mark()
    return page(request, "report", status, **facts, mark=kept, outlooks=await this_outlook(desk_of(request), typed))


def _facts(typed: Typed, faults: dict[str, str] | None = None, notice: str | None = None) -> dict[str, object]:
    return {"typed": typed, "faults": faults or {}, "notice": notice, "looked": False, "kept": []}
