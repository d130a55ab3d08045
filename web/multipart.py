"""
Reading a page's form with files: fields are kept in memory, files go to the desk chunk by chunk as they come.

Nothing is ever written to disk in the clear, which is why the framework's own reader, which spools large parts to
temporary files, is not used. What is wrong is remembered and said at the end, so that what was typed is not lost.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from time import monotonic

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.requests import Request

from engine.report import KeptFile
from handrail.errors import HandrailError
from intake.faults import refuse_body
from web.bodies import ENCODED, FIELDS_LIMIT, PATIENT_BYTES, read_form
from web.context import desk_of
from web.desk import IncomingFile
from web.errors import NotFormError, TooLargeError, TooManyFilesError, TooSlowError
from web.gate import hold_of

SECONDS_OF_SILENCE = 60
"""How long a sender may pause within a form; a large file on a slow line takes its time, but keeps coming."""
SECONDS_TO_ARRIVE = 3600
SLOWEST_BYTES = 500
"""So many bytes a second a form must bring on average, once it has taken longer than a pause may be."""
FILE_BYTES = 2_000_000
"""What a form needs in memory for the file that is coming in, however large that is."""


@dataclass
class Sent:
    """What a form brought. With `fault` it is not to be taken, though it was read to its end."""

    fields: dict[str, str] = field(default_factory=dict, repr=False)
    files: list[KeptFile] = field(default_factory=list, repr=False)
    fault: HandrailError | None = None

    def check(self) -> None:
        """Raise what is wrong with it, if anything is."""
        if self.fault is not None:
            raise self.fault


def is_multipart(request: Request) -> bool:
    """Tell whether a form comes in parts, as it does where it may hold files."""
    return request.headers.get("content-type", "").lower().startswith("multipart/form-data")


async def read_sent(request: Request, check: Callable[[dict[str, str]], None]) -> Sent:
    """
    Read a page's form, in parts or not; `check` is shown the fields before the first file, and refuses by an error.

    Raises:
        NotFormError: it is no form.
        TooLargeError: it is too long.
        TooSlowError: it stopped coming, or trickles.
        BodyError: it is broken.
        RefusedAtTheDoorError: too much is in memory already.

    """
    limit = desk_of(request).settings.max_report_bytes * ENCODED
    if is_multipart(request):
        return await read_multipart(request, limit, check)
    return Sent(await read_form(request, limit))


async def read_multipart(request: Request, limit: int, check: Callable[[dict[str, str]], None]) -> Sent:
    """
    Read a form in parts, whose fields have at most `limit` bytes; `check` is shown the fields before the first file.

    Raises:
        NotFormError: it is no such form.
        TooLargeError: the fields are too long, or there is far more than all files together may have.
        TooSlowError: it stopped coming.
        BodyError: it is not built as such a form is.

    """
    boundary = parse_options_header(request.headers.get("content-type"))[1].get(b"boundary")
    if not is_multipart(request) or not boundary:
        raise NotFormError
    reading = _Reading(request, limit, check)
    try:
        async with asyncio.timeout(SECONDS_TO_ARRIVE):
            await reading.all(boundary)
    except TimeoutError:
        raise TooSlowError from None
    except FormParserError:
        refuse_body("must be a form as browsers send it")
    finally:
        await reading.close()
    return reading.sent


@dataclass
class _Part:
    """The part that is coming in: a field, or a file that is kept or thrown away."""

    name: str
    file: str | None
    value: bytearray = field(default_factory=bytearray)
    incoming: IncomingFile | None = None


class _Reading:
    """One form on its way in."""

    def __init__(self, request: Request, limit: int, check: Callable[[dict[str, str]], None]) -> None:
        self.sent = Sent()
        self._request, self._check = request, check
        self._desk, self._hold = desk_of(request), hold_of(request)
        settings = self._desk.settings
        self._left_for_fields = limit
        self._left = limit + settings.max_files * settings.max_file_bytes + PATIENT_BYTES
        self._events: list[tuple[str, bytes]] = []
        self._part: _Part | None = None
        self._header: tuple[bytes, bytes] = (b"", b"")
        self._headers: dict[bytes, bytes] = {}
        self._taken = False
        self._ended = False

    async def all(self, boundary: bytes) -> None:
        """Read everything there is."""
        parser = MultipartParser(boundary, self._callbacks())  # type: ignore[arg-type]  # its dictionary is of callables
        async for chunk in self._chunks():
            self._left -= len(chunk)
            if self._left < 0:
                raise TooLargeError
            parser.write(chunk)
            await self._follow()
        parser.finalize()
        if not self._ended:
            refuse_body("must come whole")

    async def close(self) -> None:
        """Throw away what did not come to its end."""
        if self._part is not None and self._part.incoming is not None:
            await self._part.incoming.abandon()

    async def _chunks(self) -> AsyncIterator[bytes]:
        stream = aiter(self._request.stream())
        began, size = monotonic(), 0
        while True:
            if monotonic() - began > SECONDS_OF_SILENCE + size / SLOWEST_BYTES:
                raise TooSlowError
            async with asyncio.timeout(SECONDS_OF_SILENCE):
                chunk = await anext(stream, None)
            if chunk is None:
                return
            size += len(chunk)
            yield chunk

    def _callbacks(self) -> dict[str, Callable[..., None]]:
        def said(name: str) -> Callable[..., None]:
            return lambda data=b"", start=0, end=0: self._events.append((name, data[start:end]))

        names = (
            "part_begin",
            "header_field",
            "header_value",
            "header_end",
            "headers_finished",
            "part_data",
            "part_end",
            "end",
        )
        return {f"on_{name}": said(name) for name in names}

    async def _follow(self) -> None:
        """Do what the parser has seen, in its order."""
        events, self._events = self._events, []
        for name, data in events:
            match name:
                case "part_begin":
                    self._headers = {}
                case "header_field":
                    self._header = (self._header[0] + data, b"")
                case "header_value":
                    self._header = (self._header[0], self._header[1] + data)
                case "header_end":
                    self._headers[self._header[0].lower()] = self._header[1]
                    self._header = (b"", b"")
                case "headers_finished":
                    await self._begin()
                case "part_data":
                    await self._more(data)
                case "part_end":
                    await self._end()
                case "end":
                    self._ended = True

    async def _begin(self) -> None:
        options = parse_options_header(self._headers.get(b"content-disposition", b""))[1]
        name, file = (options.get(key) for key in (b"name", b"filename"))
        self._part = _Part(_text(name or b""), None if file is None else _text(file))
        if self._part.file:
            await self._begin_file(self._part)

    async def _begin_file(self, part: _Part) -> None:
        if self.sent.fault is not None:
            return
        try:
            self._check(self.sent.fields)
            if len(self.sent.files) >= self._desk.settings.max_files:
                raise TooManyFilesError(self._desk.settings.max_files)
            if not self._taken:
                self._hold.grow(FILE_BYTES)
            self._taken = True
            part.incoming = self._desk.begin_file(part.file or "")
        except HandrailError as error:
            self.sent.fault = error

    async def _more(self, data: bytes) -> None:
        part = self._part
        if part is None or (part.file is not None and part.incoming is None):
            return
        if part.incoming is not None:
            try:
                await part.incoming.write(data)
            except HandrailError as error:
                part.incoming, self.sent.fault = None, error
            return
        self._left_for_fields -= len(data)
        if self._left_for_fields < 0:
            raise TooLargeError
        self._hold.grow(len(data))
        part.value += data

    async def _end(self) -> None:
        part, self._part = self._part, None
        if part is None:
            return
        if part.incoming is not None:
            self.sent.files.append(await part.incoming.finish())
        elif part.file is None:
            self.sent.fields[part.name] = _text(bytes(part.value))
            if len(self.sent.fields) > FIELDS_LIMIT:
                refuse_body("must not have hundreds of fields")


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")
