"""
Reading what a request brings: its size, its kind, its time.
"""

import asyncio

import pytest
from starlette.requests import Request

from handrail.errors import BusyError
from intake.admission import Admission, Limits
from intake.doors import Door
from intake.faults import BodyError
from web import bodies
from web.bodies import FIELDS_LIMIT, PATIENT_BYTES, read_bytes, read_form, read_json_bytes, read_shape
from web.errors import NotFormError, NotJsonError, TooLargeError, TooSlowError
from web.gate import HOLD
from web.shapes import MoveBody, ReceiptBody

FORM = "application/x-www-form-urlencoded"


class _Sender:
    """A client that sends chunks, and then nothing more for ever if it does not end."""

    def __init__(self, *chunks: bytes, ends: bool = True) -> None:
        self.chunks = list(chunks)
        self.ends = ends
        self.sent = 0

    async def __call__(self) -> dict[str, object]:
        """Send the next chunk."""
        if not self.chunks and not self.ends:
            await asyncio.Event().wait()
        chunk = self.chunks.pop(0) if self.chunks else b""
        self.sent += len(chunk)
        return {"type": "http.request", "body": chunk, "more_body": bool(self.chunks) or not self.ends}


def _request(
    sender: _Sender, kind: str = "application/json", *, admission: Admission | None = None, **headers: str
) -> Request:
    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    hold = (admission or Admission()).begin(Door.PAGES)
    scope = {"type": "http", "method": "POST", "headers": [(b"content-type", kind.encode()), *raw], HOLD: hold}
    return Request(scope, sender)


async def test_body_up_to_the_limit_is_read() -> None:
    """Exactly as many bytes as are allowed are read; one more is too many."""
    assert await read_bytes(_request(_Sender(b"12", b"345")), 5) == b"12345"
    with pytest.raises(TooLargeError):
        await read_bytes(_request(_Sender(b"12", b"3456")), 5)


async def test_length_that_lies_is_counted_all_the_same() -> None:
    """A small declared length does not let a large body through; one that is no number is ignored."""
    for length in ("1", "-5", "many", "1" * 30):
        with pytest.raises(TooLargeError):
            await read_bytes(_request(_Sender(b"123456"), content_length=length), 5)


async def test_body_without_room_is_read_and_thrown_away() -> None:
    """What there is no room for is refused once it has come, so that its sender hears of it, and is not kept."""
    admission = Admission(Limits(bytes=10))
    sender = _Sender(b"12345", b"123456", b"12345")
    with pytest.raises(BusyError):
        await read_bytes(_request(sender, admission=admission), 100)
    assert (sender.sent, admission.bytes.used) == (16, 0)


async def test_patience_with_large_bodies_has_an_end() -> None:
    """A body that never ends is read no further than our patience, and one that says so is not read at all."""
    endless = _Sender(*[b"x" * 1_000_000] * 100)
    with pytest.raises(TooLargeError):
        await read_bytes(_request(endless), 5)
    assert endless.sent <= PATIENT_BYTES + 2_000_000
    honest = _Sender(b"x")
    with pytest.raises(TooLargeError):
        await read_bytes(_request(honest, content_length=str(PATIENT_BYTES * 2)), 5)
    assert honest.sent == 0


async def test_body_that_does_not_arrive_is_not_awaited(monkeypatch: pytest.MonkeyPatch) -> None:
    """A client that stops in the middle does not hold us for ever."""
    monkeypatch.setattr(bodies, "SECONDS_TO_ARRIVE", 0)
    with pytest.raises(TooSlowError):
        await read_bytes(_request(_Sender(b"12", ends=False)), 5)


@pytest.mark.parametrize("kind", ["application/json", "Application/JSON; charset=utf-8", "application/problem+json"])
async def test_json_is_recognised(kind: str) -> None:
    """JSON may be named in several ways."""
    assert await read_json_bytes(_request(_Sender(b"{}"), kind), 5) == b"{}"


@pytest.mark.parametrize("kind", ["", "json", "text/json", FORM, "text/x+json", "application/jsonp"])
async def test_other_kinds_are_refused(kind: str) -> None:
    """What another site's form could send is no JSON, and what is no form is none."""
    with pytest.raises(NotJsonError):
        await read_json_bytes(_request(_Sender(b"{}"), kind), 5)
    if kind != FORM:
        with pytest.raises(NotFormError):
            await read_form(_request(_Sender(b"a=1"), kind), 5)


async def test_form_is_read() -> None:
    """A form's fields are decoded; the last one of a name counts."""
    fields = await read_form(_request(_Sender(b"a=1&b=caf%C3%A9+x&a=2&c="), FORM), 100)
    assert fields == {"a": "2", "b": "café x", "c": ""}


async def test_form_with_hundreds_of_fields_is_refused() -> None:
    """A form has a bounded number of fields."""
    raw = "&".join(f"f{number}=1" for number in range(FIELDS_LIMIT + 1)).encode()
    with pytest.raises(BodyError):
        await read_form(_request(_Sender(raw), FORM), 100_000)


async def test_shape_is_read_and_hides_itself() -> None:
    """A body of the right shape is read, and shows nothing of itself where it might be logged."""
    read = await read_shape(_request(_Sender(b'{"trigger": "note", "note": "kumquat"}')), MoveBody)
    assert read.note == "kumquat"
    assert "kumquat" not in f"{read!r} {read}"


async def test_every_fault_of_a_shape_is_named() -> None:
    """All faults come at once; names that are no plain words are hidden, since they are the sender's."""
    raw = b'{"receipt": 1, "kumquat!": 2, "other": 3}'
    with pytest.raises(BodyError) as caught:
        await read_shape(_request(_Sender(raw)), ReceiptBody)
    assert {one.field for one in caught.value.faults} == {"receipt", "?", "other"}
    assert "kumquat" not in str(caught.value)
