"""
JSON bodies: the bad ones name every field at once and no value, the good ones become reports.
"""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.report import Channel
from intake.body import BodyError, fingerprint_of, parse_body, report_from_body
from states.case import Intent

GOOD = {"intent": "report", "text": "It happened"}
INTENTS = "must be 'report', 'counsel', 'information', 'suggestion' or 'feedback'"
ADDRESS = ("contact.email", "must be one mail address")
LANGUAGE = ("language", "must be a language tag such as en or pt-BR")
NOT_JSON = [("", "must be JSON")]


def faults(raw: bytes) -> list[tuple[str, str]]:
    """Answer what is wrong with a body."""
    with pytest.raises(BodyError) as caught:
        parse_body(raw)
    return [(fault.field, fault.message) for fault in caught.value.faults]


WHOLE = [
    (b"", NOT_JSON),
    (b"{", NOT_JSON),
    (b"hello", NOT_JSON),
    (b'{"a": 1,}', NOT_JSON),
    (b"\xff\xfe", [("", "must be UTF-8")]),
    (b"null", [("", "must be a JSON object")]),
    (b"[]", [("", "must be a JSON object")]),
    (b'"text"', [("", "must be a JSON object")]),
    (b"12", [("", "must be a JSON object")]),
    (b"[" * 100_000, [("", "must not nest deeper than 32")]),
    (b'{"a":' * 100_000, [("", "must not nest deeper than 32")]),
    (b'"' + b'\\"' * 200_000, NOT_JSON),
    (b'{"a": 1, "a": 2}', [("", "must not name a field twice")]),
    (b'{"contact": {"email": "a", "email": "b"}}', [("", "must not name a field twice")]),
    (b'{"text": NaN}', [("", "must be JSON without NaN or Infinity")]),
    (b'{"text": -Infinity}', [("", "must be JSON without NaN or Infinity")]),
    (b'{"text": 1e999}', [("", "must hold finite numbers only")]),
    (b'{"text": ' + b"9" * 10_000 + b"}", [("", "must not hold numbers of more than 32 digits")]),
    (b"{" + b",".join(b'"f%d": 0' % one for one in range(201)) + b"}", [("", "must not have hundreds of fields")]),
    (
        b'{"consent": {' + b",".join(b'"f%d": 0' % one for one in range(201)) + b"}}",
        [("", "must not have hundreds of fields")],
    ),
    (b"{}", [("intent", "is required"), ("text", "is required")]),
]

FIELDS: list[tuple[dict[str, object], list[tuple[str, str]]]] = [
    ({"intent": "REPORT"}, [("intent", INTENTS)]),
    ({"intent": None}, [("intent", INTENTS)]),
    ({"intent": ["report"]}, [("intent", INTENTS)]),
    ({"text": 5}, [("text", "must be text")]),
    ({"text": " \n\t"}, [("text", "must not be blank")]),
    ({"text": "\x00\x01"}, [("text", "must not be blank")]),
    ({"text": "\ud800"}, [("text", "must not be blank")]),
    ({"text": "x" * 200_001}, [("text", "must not be longer than 200000")]),
    ({"about": "Someone"}, [("about", "must be a list")]),
    ({"about": ["x", 3, ""]}, [("about.1", "must be text"), ("about.2", "must not be blank")]),
    ({"about": ["x"] * 51}, [("about", "must not be longer than 50")]),
    ({"about": ["x" * 501]}, [("about.0", "must not be longer than 500")]),
    ({"space": 1}, [("space", "must be text")]),
    ({"danger": "yes"}, [("danger", "must be true or false")]),
    ({"danger": 1}, [("danger", "must be true or false")]),
    ({"consent": True}, [("consent", "must be an object")]),
    ({"consent": {"committee": "no"}}, [("consent.committee", "must be true or false")]),
    ({"consent": {"board": True}}, [("consent.board", "is not a field of a report")]),
    ({"contact": "a@example.org"}, [("contact", "must be an object")]),
    ({"contact": {"email": ""}}, [ADDRESS]),
    ({"contact": {"email": "a@b@example.org"}}, [ADDRESS]),
    ({"contact": {"email": "a@example.org\nBcc: b@example.org"}}, [ADDRESS]),
    ({"contact": {"email": "a@example.org, b@example.org"}}, [ADDRESS]),
    ({"contact": {"email": "a" * 65 + "@example.org"}}, [ADDRESS]),
    ({"language": "english please"}, [LANGUAGE]),
    ({"language": ""}, [LANGUAGE]),
    ({"policy": "../secret"}, [("policy", "must be the name of a policy")]),
    ({"name": "x"}, [("name", "is not a field of a report")]),
    ({"about": [1] * 51}, [("about", "must not be longer than 50")]),
    ({"a b\n": 1}, [("?", "is not a field of a report")]),
    (
        {"intent": "x", "text": "", "danger": 0, "language": "?"},
        [("intent", INTENTS), ("text", "must not be blank"), ("danger", "must be true or false"), LANGUAGE],
    ),
]


@pytest.mark.parametrize(("raw", "expected"), WHOLE, ids=range(len(WHOLE)))
def test_bad_json_is_refused(raw: bytes, expected: list[tuple[str, str]]) -> None:
    """What is no report at all is refused in words, whatever it would do to a parser."""
    assert faults(raw) == expected


@pytest.mark.parametrize(("change", "expected"), FIELDS, ids=range(len(FIELDS)))
def test_bad_field_is_named(change: dict[str, object], expected: list[tuple[str, str]]) -> None:
    """Every wrong field is named at once, with its rule and without its value."""
    assert faults(json.dumps(GOOD | change).encode()) == expected


def test_error_shows_no_value() -> None:
    """Neither the error nor its faults repeat what was sent."""
    with pytest.raises(BodyError) as caught:
        parse_body(json.dumps({"intent": "hush", "text": 7, "contact": {"email": "hush"}, "hush hush": 1}).encode())
    assert "hush" not in str(caught.value) + repr(caught.value.faults) + repr(caught.value.__cause__)


def test_whole_body_becomes_a_report() -> None:
    """Every field arrives where the engine looks for it."""
    data = GOOD | {
        "text": "It\r\nhappened\x00",
        "about": [" Someone "],
        "space": "Room 5",
        "danger": True,
        "consent": {"committee": False},
        "contact": {"email": "a@example.org"},
        "language": "pt-BR",
        "policy": "minimal",
    }
    body = parse_body(json.dumps(data).encode())
    report = report_from_body(body, channel=Channel.API, once="key", fingerprint=b"f")
    assert (report.intent, report.text, report.about) == (Intent.REPORT, "It\nhappened", ("Someone",))
    assert (report.space, report.danger, report.consent) == ("Room 5", True, False)
    assert (report.contact, report.language, report.policy) == ("a@example.org", "pt-BR", "minimal")
    assert (report.channel, report.once, report.fingerprint) == (Channel.API, "key", b"f")


def test_small_body_leaves_the_rest_open() -> None:
    """Only intent and text are required; consent that nobody gave is None."""
    report = report_from_body(parse_body(json.dumps(GOOD).encode()), channel=Channel.API, once=None, fingerprint=b"")
    assert (report.consent, report.contact, report.about, report.language) == (None, None, (), "en")


def test_body_hides_itself() -> None:
    """A stray log line must not hold a person's words."""
    assert "happened" not in repr(parse_body(json.dumps(GOOD).encode()))


def test_fingerprint_ignores_spacing_and_order() -> None:
    """The same report written differently has the same fingerprint, another one has not."""
    same = {fingerprint_of(raw) for raw in (b'{"a":1,"b":2}', b' {"b": 2, "a": 1}\n')}
    assert len(same) == 1
    assert fingerprint_of(b'{"a":1,"b":3}') not in same


def outcome(raw: bytes) -> int:
    """Answer how many faults a body has; anything but a BodyError escapes."""
    try:
        parse_body(raw)
    except BodyError as error:
        return len(error.faults)
    return 0


@settings(deadline=None)
@given(st.one_of(st.binary(max_size=300), st.text(max_size=100).map(str.encode)))
def test_any_bytes_give_a_body_or_faults(raw: bytes) -> None:
    """Nothing but a BodyError ever leaves the parser, and random bytes are no report."""
    assert len(fingerprint_of(raw)) == 32
    assert outcome(raw) > 0


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=10,
)
OTHERS = ("about", "space", "danger", "consent", "contact", "language", "policy")
BODIES = st.fixed_dictionaries({"intent": st.just("report")}, optional=dict.fromkeys(OTHERS, JSON))


@settings(deadline=None)
@given(BODIES)
def test_any_values_give_a_body_or_faults(data: dict[str, object]) -> None:
    """Each field meets every kind of value; here text is missing, so there is always a fault."""
    assert 1 <= outcome(json.dumps(data).encode()) <= 60
