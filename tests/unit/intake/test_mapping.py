"""
Webhooks of other form tools: mapped by a file, trusted by a signature.
"""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from intake.body import BodyError
from intake.mapping import MappingError, load_mapping, sign, verify_signature
from states.case import Intent

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
FILE = """
[fields]
text = ["answers.0.text", "answers.1.text"]
intent = "answers.2.choice"
about = "hidden.names"
danger = "answers.3.boolean"
"consent.committee" = "consent box"
"contact.email" = "respondent.email"

[fixed]
language = "de"

[values.intent]
"I want advice" = "counsel"
"""
PAYLOAD = {
    "answers": [{"text": "One"}, {"text": "Two"}, {"choice": "I want advice"}, {"boolean": True}],
    "hidden": {"names": ["A", "B"]},
    "consent box": "No",
    "respondent": {"email": "a@example.org"},
}


def test_payload_becomes_a_body(tmp_path: Path) -> None:
    """Paths are followed, several texts joined, choices translated, fixed fields added."""
    (tmp_path / "tool.toml").write_text(FILE)
    body = load_mapping(tmp_path / "tool.toml").apply(PAYLOAD)
    assert (body.text, body.intent, body.about) == ("One\n\nTwo", Intent.COUNSEL, ("A", "B"))
    assert (body.danger, body.language) == (True, "de")
    assert body.consent is not None
    assert body.contact is not None
    assert (body.consent.committee, body.contact.email) == (False, "a@example.org")


@pytest.mark.parametrize("payload", [None, [], {}, {"answers": 5}, {"answers": [None]}, {"answers": [{"text": {}}]}])
def test_payload_without_a_report_names_fields(tmp_path: Path, payload: object) -> None:
    """A payload of another shape is a body with faults, never a crash."""
    (tmp_path / "tool.toml").write_text(FILE)
    with pytest.raises(BodyError) as caught:
        load_mapping(tmp_path / "tool.toml").apply(payload)
    assert [fault.field for fault in caught.value.faults] == ["intent", "text"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[fields", "tool.toml"),
        ("", "must say where text is"),
        ("[fieldz]\ntext = 'x'", "unknown table fieldz"),
        ("[fields]\ntext = 'x'", "must say where intent is"),
        ("[fields]\ntext = 'x'\n[fixed]\nintent = 'shout'", '[fixed] "intent" must be'),
        ("[fields]\ntext = 'x'\n[fixed]\nintent = 'report'\nlanguage = '!'", '[fixed] "language" must be'),
        ("[fields]\ntext = 'x'\nintent = 'y'\n[delivery]\nid = 5", "[delivery] must be id"),
        ("[fields]\ntext = 'x'\nintent = 'y'\n[delivery]\nid = 'z'\nat = 'z'", "[delivery] must be id"),
        ("delivery = 'z'\n[fields]\ntext = 'x'\nintent = 'y'", "[delivery] must be id"),
        ("[fields]\ntext = 'x'\ncolour = 'y'", '"colour" is no field'),
        ("[fields]\ntext = 5", '"text" must be a path'),
        ("[fields]\ntext = []", '"text" must be a path'),
        ("[fields]\ntext = 'x'\n[values]\nintent = 5", "must map words to words"),
        ("fields = 1", "fields must be a table"),
    ],
)
def test_bad_file_is_refused(tmp_path: Path, text: str, said: str) -> None:
    """The error names the file and the key."""
    (tmp_path / "tool.toml").write_text(text)
    with pytest.raises(MappingError, match=r"tool\.toml") as caught:
        load_mapping(tmp_path / "tool.toml")
    assert said in str(caught.value)


def test_missing_file_is_refused(tmp_path: Path) -> None:
    """A file that is not there is a mapping error too."""
    with pytest.raises(MappingError, match=r"tool\.toml"):
        load_mapping(tmp_path / "tool.toml")


def test_signature_is_verified() -> None:
    """The right secret, body and time are trusted, on both sides of the clock."""
    signature = sign(b"secret", int(NOW.timestamp()), b"body")
    for shift in (-299, 0, 299):
        assert verify_signature(b"secret", signature, b"body", NOW + timedelta(seconds=shift))


GOOD = sign(b"secret", int(NOW.timestamp()), b"body")


@pytest.mark.parametrize(
    ("secret", "signature", "body", "minutes"),
    [
        (b"other", GOOD, b"body", 0),
        (b"secret", GOOD, b"bodY", 0),
        (b"secret", GOOD, b"body", 6),
        (b"secret", GOOD, b"body", -6),
        (b"secret", "", b"body", 0),
        (b"secret", "t=,v1=", b"body", 0),
        (b"secret", "t=1e9,v1=00", b"body", 0),
        (b"secret", f"t={'9' * 400},v1=00", b"body", 0),
        (b"secret", GOOD.partition(",")[2], b"body", 0),
        (b"secret", GOOD.replace("t=", "t=1,t="), b"body", 0),
        (b"secret", "t=\u0661,v1=\u00e4", b"body", 0),
        (b"", sign(b"", int(NOW.timestamp()), b"body"), b"body", 0),
    ],
)
def test_bad_signature_is_refused(secret: bytes, signature: str, body: bytes, minutes: int) -> None:
    """Anything else is not, and nothing crashes; a door without a secret trusts nobody."""
    assert verify_signature(secret, signature, body, NOW + timedelta(minutes=minutes)) is False
