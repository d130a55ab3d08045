"""
Which webhooks are taken: the folder is read whole and checked at once, and deliveries are told apart.
"""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from engine.report import Channel
from handrail.errors import SettingsError
from intake.body import BodyError
from intake.mapping import sign
from intake.webhooks import Webhook, load_webhooks

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
FILE = """
[fields]
text = ["answers.0.text", "answers.1.text"]
intent = "choice"
"contact.email" = "mail"

[fixed]
policy = "carpentries"

[delivery]
id = "event"
"""


def load(folder: Path, text: str = FILE, secret: str | None = "a secret that is long\n") -> Webhook:  # noqa: S107 - made up
    """Load a folder with one webhook in it."""
    (folder / "tool.toml").write_text(text)
    if secret is not None:
        (folder / "tool.secret").write_text(secret)
    return next(iter(load_webhooks(folder)))


def body(text: str = "One", event: object = "d-1", more: str = "") -> bytes:
    """Write a delivery."""
    shown = f'"{event}"' if isinstance(event, str) else str(event).lower()
    return f'{{"event": {shown}, "choice": "report", "answers": [{{"text": "{text}"}}]{more}}}'.encode()


def test_no_folder_means_no_webhooks() -> None:
    """Where nobody set a folder, none is taken."""
    assert list(load_webhooks(None)) == []


def test_secret_is_trusted_without_its_line_end(tmp_path: Path) -> None:
    """An editor's last line end is no part of the secret, and the secret is in no representation."""
    webhook = load(tmp_path)
    webhooks, at = load_webhooks(tmp_path), int(NOW.timestamp())
    assert webhooks.trusted("tool", sign(b"a secret that is long", at, b"x"), b"x", NOW) == webhook
    assert webhooks.trusted("other", sign(b"a secret that is long", at, b"x"), b"x", NOW) is None
    assert "a secret" not in repr(webhook)


@pytest.mark.parametrize(
    ("name", "text", "secret", "said"),
    [
        ("tool", FILE, None, r"tool\.secret: cannot be read .*openssl rand"),
        ("tool", FILE, " \n", r"tool\.secret: must hold a secret of 16"),
        ("tool", FILE, "fifteen letters", r"tool\.secret: must hold a secret of 16"),
        ("tool", "[fields", "a secret that is long", r"tool\.toml"),
        ("Our Tool", FILE, "a secret that is long", r"Our Tool\.toml: a webhook's name"),
    ],
)
def test_wrong_file_is_named(tmp_path: Path, name: str, text: str, secret: str | None, said: str) -> None:
    """One wrong file refuses the folder, and the message names the setting, the file and no secret."""
    (tmp_path / f"{name}.toml").write_text(text)
    if secret is not None:
        (tmp_path / f"{name}.secret").write_text(secret)
    with pytest.raises(SettingsError, match=rf"HANDRAIL_MAPPINGS: {said}") as caught:
        load_webhooks(tmp_path)
    assert not secret or not secret.strip() or secret not in str(caught.value)


def test_missing_folder_is_named(tmp_path: Path) -> None:
    """A folder that is not there is an error of settings."""
    with pytest.raises(SettingsError, match="HANDRAIL_MAPPINGS: there is no folder"):
        load_webhooks(tmp_path / "nowhere")


def test_delivery_is_told_by_its_id(tmp_path: Path) -> None:
    """The same id with the same report is the same, whatever else the payload says; another report is not."""
    webhook = load(tmp_path)
    first, again = webhook.read(body()), webhook.read(body(more=', "tries": 2'))
    other, changed = webhook.read(body(event=7)), webhook.read(body("Two"))
    assert (first.once, first.fingerprint) == (again.once, again.fingerprint)
    assert (first.once, first.channel) == ("webhook:tool:id:d-1", Channel.API)
    assert other.once == "webhook:tool:id:7"
    assert (changed.once == first.once, changed.fingerprint == first.fingerprint) == (True, False)


def test_delivery_without_an_id_is_told_by_its_body(tmp_path: Path) -> None:
    """Where the mapping names no id, the whole body counts, but for its spacing."""
    webhook = load(tmp_path, FILE.partition("[delivery]")[0])
    first, again, other = (webhook.read(one) for one in (body(), body() + b"\n", body(more=', "tries": 2')))
    assert (first.once, first.fingerprint) == (again.once, again.fingerprint)
    assert other.once != first.once


@pytest.mark.parametrize("event", ["", " ", "\u00e4", "x" * 256, "null", []])
def test_delivery_without_its_id_is_refused(tmp_path: Path, event: object) -> None:
    """An id that could not be kept is a fault at its place."""
    with pytest.raises(BodyError) as caught:
        load(tmp_path).read(body(event=event) if event != "null" else body().replace(b'"d-1"', b"null"))
    assert [fault.field for fault in caught.value.faults] == ["event"]


def test_faults_are_named_as_in_the_file(tmp_path: Path) -> None:
    """A fault names the places in the payload where the mapping looked, not the field of a report."""
    with pytest.raises(BodyError) as caught:
        load(tmp_path).read(b'{"event": "d-1", "choice": "shout", "mail": "nowhere"}')
    assert [fault.field for fault in caught.value.faults] == ["choice", "answers.0.text, answers.1.text", "mail"]


def test_faults_of_what_is_fixed_say_so(tmp_path: Path) -> None:
    """A fault of what the file itself says leads to the file."""
    mapping = load(tmp_path, FILE.replace("[delivery]", '[values.danger]\nx = "y"\n[delivery]')).mapping
    with pytest.raises(BodyError) as caught:
        mapping.apply([])
    named = {fault.field: place.field for fault in caught.value.faults for place in mapping.own_words([fault])}
    assert named["intent"] == "choice"
    fixed = mapping.own_words(
        type(fault)(name, "") for fault in caught.value.faults[:1] for name in ("policy", "space")
    )
    assert [fault.field for fault in fixed] == ["fixed.policy", "space"]
