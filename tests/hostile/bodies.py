"""
Bodies for the API: JSON that is too deep, too long, doubled, half, of other encodings, and fields of every wrong kind.
"""

import json
from typing import Any

import httpx
from hypothesis import strategies as st

from intake.mapping import sign
from tests.hostile.doors import WORD, Door, silent
from tests.hostile.pieces import broken, plain_bytes, texts
from tests.hostile.world import SECRET, World


def _unmarked(text: str) -> bool:
    """Leave the word out of names of fields: those that are plain words are named to whoever sent them."""
    return WORD not in text


_FIELDS = ("intent", "text", "about", "space", "danger", "consent", "contact", "language", "policy", "email", "receipt")
_keys = st.one_of(
    st.sampled_from((*_FIELDS, "trigger", "note", "outcome", "answers", "committee", "__proto__")),
    texts.filter(_unmarked),
)
_numbers = st.one_of(st.integers(-(10**40), 10**40), st.floats(), st.sampled_from((0, -1, 2**63, 1e308)))
_values = st.recursive(
    st.one_of(st.none(), st.booleans(), _numbers, texts),
    lambda inner: st.one_of(st.lists(inner, max_size=5), st.dictionaries(_keys, inner, max_size=5)),
    max_leaves=12,
)
_report = st.fixed_dictionaries(
    {"intent": st.sampled_from(("report", "counsel", "information", "x")), "text": texts},
    optional={name: st.one_of(_values, texts) for name in _FIELDS[2:]},
)
_RAW = (
    b"",
    b"{",
    b"null",
    b'{"text": "a", "text": "b", "intent": "report"}',
    b"[" * 5_000,
    b'{"a":' * 5_000,
    b"[" * 31 + b"]" * 31,
    b'"' * 5_001,
    b'"\\' * 5_000,
    b'{"intent": "report", "text": "\\ud800"}',
    b'{"intent": "report", "text": "\\u0000"}',
    b'{"text": ' + b"9" * 9_000 + b"}",
    b'{"text": 1e999, "intent": -Infinity}',
    b"\xef\xbb\xbf{}",
    '{"intent": "report", "text": "x"}'.encode("utf-16"),
    b"\xff\xfe",
)


def _written(value: Any) -> bytes:  # noqa: ANN401 - any JSON
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")


_escaped = _report.map(lambda value: json.dumps(value).encode())
bodies = broken(st.one_of(_report.map(_written), _escaped, _values.map(_written), st.sampled_from(_RAW)))
_kinds = st.sampled_from(("application/json", "application/json; charset=x", "text/plain", "", "application/a+json"))
_ways = st.sampled_from(("/api/reports", "/api/receipt", "/api/receipt/moves", "/api/webhooks/our-form"))


def answered(answer: httpx.Response) -> None:
    """Hold an answer to the promise: taken or refused with a clear error, which repeats nothing."""
    busy = answer.status_code == 503 and int(answer.headers["retry-after"]) > 0
    assert busy or 200 <= answer.status_code < 500, answer.status_code
    if (
        answer.content
        and answer.status_code >= 400
        and answer.headers.get("content-type", "").startswith("application/json")
    ):
        assert set(answer.json()) >= {"error"}
        silent(answer.text)


async def _take_body(world: World, given: tuple[str, bytes, str, str]) -> None:
    """Each door of the API answers it."""
    path, raw, kind, key = given
    headers = {b"Content-Type": kind.encode(), b"Idempotency-Key": plain_bytes(key).replace(b"\n", b"")}
    if path.startswith("/api/webhooks"):
        now = int(world.community.clock.now().timestamp())
        headers[b"Handrail-Signature"] = sign(SECRET.encode(), now, raw).encode()
    answered(await world.stranger.post(path, content=raw, headers=list(headers.items())))


BODIES = Door("JSON", st.tuples(_ways, bodies, _kinds, texts), _take_body, examples=120)
