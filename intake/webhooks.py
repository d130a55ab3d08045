"""
The webhooks of other form tools that are taken: each a mapping file, with the secret of its signatures beside it.

What a mapping says and how a signature is made is in `mapping`; the address and the answers are for `web`.
"""

import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from engine.report import Channel, IncomingReport
from handrail.errors import SettingsError
from intake.body import ReportBody, fingerprint_of, report_from_body
from intake.faults import BodyError, read_json
from intake.mapping import Mapping, MappingError, load_mapping, verify_signature

SIGNATURE = "Handrail-Signature"
"""The header that carries the signature."""
SHORTEST_SECRET = 16
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_NOBODY = secrets.token_bytes(32)
"""The secret of every webhook there is not: nobody knows it, and checking against it takes as long."""


@dataclass(frozen=True, slots=True)
class Webhook:
    """One webhook that is taken."""

    name: str
    mapping: Mapping
    secret: bytes = field(repr=False)

    def read(self, raw: bytes) -> IncomingReport:
        """
        Make a report of a delivery whose signature was found right.

        The same delivery is the same report: by the tool's own id where the mapping names one, else by the body.

        Raises:
            BodyError: with one fault per field that is wrong, named as in the mapping file.

        """
        payload = read_json(raw)
        delivery = self.mapping.delivery_of(payload)
        try:
            body = self.mapping.apply(payload)
        except BodyError as error:
            raise BodyError(self.mapping.own_words(error.faults)) from None
        once, fingerprint = _once(delivery, body, raw)
        return report_from_body(body, channel=Channel.API, once=f"webhook:{self.name}:{once}", fingerprint=fingerprint)


def _once(delivery: str | None, body: ReportBody, raw: bytes) -> tuple[str, bytes]:
    """Answer what names a delivery and what must then be the same; a tool's counter of tries, say, need not be."""
    if delivery is None:
        digest = fingerprint_of(raw)
        return f"body:{digest.hex()}", digest
    return f"id:{delivery}", sha256(body.model_dump_json().encode()).digest()


class Webhooks:
    """The webhooks that are taken, by their names."""

    def __init__(self, *known: Webhook) -> None:
        """Take deliveries of these."""
        self._known = {one.name: one for one in known}

    def __iter__(self) -> Iterator[Webhook]:
        """Yield each, by its name."""
        return iter(self._known.values())

    def trusted(self, name: str, signature: str, raw: bytes, now: datetime) -> Webhook | None:
        """Answer the webhook of this name if it signed these bytes lately; None, after as long, if there is none."""
        webhook = self._known.get(name)
        right = verify_signature(webhook.secret if webhook else _NOBODY, signature, raw, now)
        return webhook if right else None


def load_webhooks(folder: Path | None) -> Webhooks:
    """
    Read every `NAME.toml` of a folder, each with its `NAME.secret`.

    Raises:
        SettingsError: the folder is not there, or a file is wrong; the message names the file and the cure.

    """
    if folder is None:
        return Webhooks()
    if not folder.is_dir():
        raise SettingsError(f"HANDRAIL_MAPPINGS: there is no folder {folder}")
    try:
        return Webhooks(*(_load(path) for path in sorted(folder.glob("*.toml"))))
    except MappingError as error:
        raise SettingsError(f"HANDRAIL_MAPPINGS: {error}") from None


def _load(path: Path) -> Webhook:
    if not _NAME.fullmatch(path.stem):
        raise MappingError(f"{path.name}: a webhook's name is made of small letters, digits, - and _")
    return Webhook(path.stem, load_mapping(path), _secret(path.with_suffix(".secret")))


def _secret(path: Path) -> bytes:
    """Read a secret; white space around it, such as an editor's last line end, is none of it."""
    try:
        secret = path.read_bytes().strip()
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise MappingError(f"{path.name}: cannot be read ({why}); make it: openssl rand -hex 32 > {path}") from None
    if len(secret) < SHORTEST_SECRET:
        raise MappingError(f"{path.name}: must hold a secret of {SHORTEST_SECRET} characters or more")
    return secret
