"""
The page's form: its fields, as a browser sends them, become a report, with faults in the shape of `body`.

Showing the form again with its faults is for `web`.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace

from engine.report import Channel, IncomingReport, KeptFile
from intake.body import check_body, report_from_body

Fields = Mapping[str, str | Sequence[str]]

_TEXTS = ("intent", "text", "space", "language", "policy")
_YES = frozenset({"1", "on", "true", "yes"})
_NO = frozenset({"0", "off", "false", "no"})


def report_from_form(fields: Fields, *, once: str | None = None) -> IncomingReport:
    """
    Read a form. An empty field is one that was left out; unknown fields, such as a token of the page, are its own.

    Raises:
        BodyError: with one fault per field that is wrong, all at once.

    """
    data = body_of_form(fields)
    canonical = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    body = check_body(data)
    return report_from_body(
        body, channel=Channel.FORM, once=once, fingerprint=hashlib.sha256(canonical.encode()).digest()
    )


def with_files(report: IncomingReport, files: tuple[KeptFile, ...]) -> IncomingReport:
    """Answer a report with files that were sent with its form: the same form with other files is another report."""
    if not files:
        return report
    named = json.dumps([(one.name, one.size) for one in files]).encode()
    return replace(report, files=files, fingerprint=hashlib.sha256(report.fingerprint + named).digest())


def body_of_form(fields: Fields) -> dict[str, object]:
    """
    Bring a form's fields into the shape of a JSON body.

    `about` is one name a line, or several fields; `danger` and `consent` are boxes: `consent` says yes or no only
    when the form asked.
    """
    data: dict[str, object] = {name: said for name in _TEXTS if (said := _one(fields, name))}
    data.setdefault("intent", "")
    data.setdefault("text", "")
    about = [name.strip() for value in _all(fields, "about") for name in value.splitlines() if name.strip()]
    data |= {"about": about} if about else {}
    data |= {"danger": True} if _one(fields, "danger").lower() in _YES else {}
    consent = _one(fields, "consent").lower()
    if consent in _YES | _NO:
        data["consent"] = {"committee": consent in _YES}
    if email := _one(fields, "email") or _one(fields, "contact"):
        data["contact"] = {"email": email}
    return data


def _all(fields: Fields, name: str) -> list[str]:
    """Answer every value of a field."""
    value = fields.get(name, ())
    return [value] if isinstance(value, str) else [one for one in value if isinstance(one, str)]


def _one(fields: Fields, name: str) -> str:
    """Answer a field's last value, as a box with a hidden default sends it; blank is nothing."""
    values = _all(fields, name)
    return values[-1] if values and values[-1].strip() else ""
