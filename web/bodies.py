"""
Reading what a request brings: counted while it streams, in time, of the right kind, checked against its shape.

What a report may hold is for `intake.body`; this module serves every other body and the limits of all.
"""

import asyncio
import re
from collections.abc import Iterable
from typing import Any, TypeVar
from urllib.parse import parse_qsl

from pydantic import BaseModel, ValidationError
from starlette.requests import Request

from handrail.errors import BusyError
from intake.admission import Hold
from intake.faults import BodyError, BodyFault, object_of, read_json, refuse_body
from web.errors import NotFormError, NotJsonError, TooLargeError, TooSlowError
from web.gate import hold_of

SECONDS_TO_ARRIVE = 120
PATIENT_BYTES = 16_000_000
"""How much of a body that is too large is still read and thrown away, so that its sender gets to hear our answer."""
SMALL_BYTES = 20_000
FIELDS_LIMIT = 200
ENCODED = 3
"""How much longer text may become in a form's encoding."""
_WORDS = {
    "missing": "is required",
    "extra_forbidden": "is not a field here",
    "enum": "must be {expected}",
    "string_type": "must be text",
    "string_unicode": "must be text",
    "string_too_long": "must not be longer than {max_length}",
    "string_pattern_mismatch": "must be a plain word",
    "int_type": "must be a whole number",
}
"""Our words for what a shape's model finds wrong; its own serve for the rest."""
_WORD = re.compile(r"[A-Za-z0-9_-]{1,40}")

Shape = TypeVar("Shape", bound=BaseModel)


async def read_bytes(request: Request, limit: int) -> bytes:
    """
    Read a body of at most `limit` bytes, counting them as they come.

    Raises:
        TooLargeError: there are more.
        TooSlowError: they took longer than two minutes.
        RefusedAtTheDoorError: too much is in memory already.

    """
    if _declared(request) > limit + PATIENT_BYTES:
        raise TooLargeError
    try:
        async with asyncio.timeout(SECONDS_TO_ARRIVE):
            return await _read(request, limit)
    except TimeoutError:
        raise TooSlowError from None


async def read_json_bytes(request: Request, limit: int) -> bytes:
    """
    Read a body that says it is JSON.

    Raises:
        NotJsonError: it says it is something else, as a form on another site would have to.

    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json" and not (kind.startswith("application/") and kind.endswith("+json")):
        raise NotJsonError
    return await read_bytes(request, limit)


async def read_shape(request: Request, shape: type[Shape], limit: int = SMALL_BYTES) -> Shape:
    """
    Read JSON of the given shape.

    Raises:
        BodyError: with one fault per field that is wrong, all at once, never a value.

    """
    data = object_of(read_json(await read_json_bytes(request, limit)))
    try:
        return shape.model_validate(data)
    except ValidationError as error:
        found = error.errors(include_url=False, include_input=False)
    raise BodyError(tuple(dict.fromkeys(_faults(found))))


async def read_form(request: Request, limit: int) -> dict[str, str]:
    """
    Read a page's form; a field that comes twice counts once, the last time.

    Raises:
        NotFormError: the body is no URL-encoded form.
        BodyError: it is no UTF-8, or has hundreds of fields.

    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/x-www-form-urlencoded":
        raise NotFormError
    raw = await read_bytes(request, limit)
    try:
        text = raw.decode("ascii")
        return dict(parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=FIELDS_LIMIT))
    except ValueError:
        refuse_body("must be a form in UTF-8")


def _declared(request: Request) -> int:
    length = request.headers.get("content-length", "")
    return int(length) if length.isdecimal() and len(length) < 20 else 0  # noqa: PLR2004 - more digits are no length


async def _read(request: Request, limit: int) -> bytes:
    chunks: list[bytes] = []
    size, hold, refused = 0, hold_of(request), None
    async for chunk in request.stream():
        size += len(chunk)
        if size > limit + PATIENT_BYTES:
            break
        if size <= limit and refused is None:
            refused = _no_room(hold, len(chunk))
            chunks.append(chunk)
        if refused is not None:
            chunks.clear()
            hold.shrink()
    if refused is not None:
        raise refused
    if size > limit:
        raise TooLargeError
    return b"".join(chunks)


def _no_room(hold: Hold, size: int) -> BusyError | None:
    """Take room for some bytes; what is refused is still read and thrown away, so that its sender hears of it."""
    try:
        hold.grow(size)
    except BusyError as error:
        return error
    return None


def _faults(errors: Iterable[Any]) -> Iterable[BodyFault]:
    """Put the model's errors into our words; a name that is no plain word is the sender's, and hidden."""
    for error in errors:
        path = ".".join(str(step) if _WORD.fullmatch(str(step)) else "?" for step in error["loc"])
        words = _WORDS.get(error["type"])
        yield BodyFault(path, words.format(**error.get("ctx", {})) if words else str(error["msg"]))
