"""
The body of a report as JSON: what it may hold, and how it becomes an `IncomingReport`.

Hostile JSON is refused in `faults`; the page's fields are read in `form` and other tools' payloads in `mapping`.
"""

import hashlib
import json
import re
from collections.abc import Iterable
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    ValidationError,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from engine.report import Channel, IncomingReport
from intake.faults import BodyError, BodyFault, object_of, read_json
from intake.wording import ADDRESS_LIMIT, LANGUAGE_LIMIT, NAME_LIMIT, TEXT_LIMIT, language_tag, mail_address, tidy
from states.case import ASKED, Intent

__all__ = ["BodyError", "BodyFault", "ReportBody", "check_body", "fingerprint_of", "parse_body", "report_from_body"]

ABOUT_LIMIT = 50
FAULTS_LIMIT = 60
_INTENTS = " or ".join((", ".join(map(repr, map(str, ASKED[:-1]))), repr(str(ASKED[-1]))))
_WORD = re.compile(r"[A-Za-z0-9_-]{1,40}")
_WORDS = {
    "missing": "is required",
    "extra_forbidden": "is not a field of a report",
    "enum": "must be {expected}",
    "string_type": "must be text",
    "string_too_long": "must not be longer than {max_length}",
    "too_long": "must not be longer than {max_length}",
    "string_pattern_mismatch": "must be the name of a policy",
    "bool_type": "must be true or false",
    "tuple_type": "must be a list",
    "model_type": "must be an object",
}
POLICY_PATTERN = r"^[a-z0-9][a-z0-9_-]{0,63}$"


def _asked(value: object) -> object:
    """Refuse what nobody wants who reports."""
    if value not in ASKED:
        raise PydanticCustomError("enum", "must be {expected}", {"expected": _INTENTS})
    return value


def _said(text: str) -> str:
    """Tidy a text and refuse one that says nothing."""
    clean = tidy(text)
    if not clean.strip():
        raise ValueError("must not be blank")
    return clean


def _maybe_said(text: str) -> str | None:
    """Tidy a text that may be left out: blank is the same as nothing."""
    return tidy(text).strip() or None


def _address(text: str) -> str:
    """Accept one mail address."""
    found = mail_address(text)
    if found is None:
        raise ValueError("must be one mail address")
    return found


def _language(text: str) -> str:
    """Accept a language tag."""
    found = language_tag(text)
    if found is None:
        raise ValueError("must be a language tag such as en or pt-BR")
    return found


def _few(value: object) -> object:
    """Refuse a list that is too long before each of its items can be wrong, which would cost a kilobyte each."""
    if isinstance(value, list) and len(value) > ABOUT_LIMIT:
        raise PydanticCustomError("too_long", "must not be longer than {max_length}", {"max_length": ABOUT_LIMIT})
    return value


def _without_surrogates(value: object) -> object:
    """Take lone surrogates out before the model meets them: JSON can spell what no text may hold."""
    return value.encode("utf-8", "ignore").decode("utf-8") if isinstance(value, str) else value


Text = Annotated[str, BeforeValidator(_without_surrogates), Field(strict=True)]
Name = Annotated[Text, Field(max_length=NAME_LIMIT), AfterValidator(_said), AfterValidator(str.strip)]


class _Body(BaseModel):
    """What every model of a body shares: no unknown fields, nothing written shown in errors."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    def __repr__(self) -> str:
        """Show nothing of what a person wrote."""
        return f"{type(self).__name__}(...)"

    __str__ = __repr__


class Consent(_Body):
    """What the reporter agrees to; None: nothing was said, so the intent decides."""

    committee: StrictBool | None = Field(None, description="the committee may read it")


class Contact(_Body):
    """How the reporter can be reached."""

    email: Annotated[Text, Field(max_length=ADDRESS_LIMIT), AfterValidator(_address)] | None = None


class ReportBody(_Body):
    """A report as JSON; only `intent` and `text` are required."""

    intent: Annotated[Intent, BeforeValidator(_asked), WithJsonSchema({"enum": [*ASKED], "type": "string"})] = Field(
        description="what should happen with it"
    )
    text: Annotated[Text, Field(max_length=TEXT_LIMIT), AfterValidator(_said)] = Field(description="what happened")
    about: Annotated[tuple[Name, ...], BeforeValidator(_few)] = Field(
        (), max_length=ABOUT_LIMIT, description="who must not see it"
    )
    space: Annotated[Text, Field(max_length=NAME_LIMIT), AfterValidator(_maybe_said)] | None = None
    danger: StrictBool = Field(default=False, description="someone is in danger now")
    consent: Consent | None = None
    contact: Contact | None = None
    language: Annotated[Text, Field(max_length=LANGUAGE_LIMIT), AfterValidator(_language)] = "en"
    policy: Annotated[Text, Field(pattern=POLICY_PATTERN)] | None = None


def parse_body(raw: bytes) -> ReportBody:
    """
    Read a body.

    Raises:
        BodyError: with one fault per field that is wrong, all at once.

    """
    return check_body(read_json(raw))


def check_body(data: object) -> ReportBody:
    """
    Check a body that has been read already.

    Raises:
        BodyError: with one fault per field that is wrong, all at once.

    """
    whole = object_of(data)
    try:
        return ReportBody.model_validate(whole)
    except ValidationError as error:
        found = error.errors(include_url=False, include_input=False)
    raise BodyError(tuple(dict.fromkeys(_faults(found)))[:FAULTS_LIMIT])


def report_from_body(body: ReportBody, *, channel: Channel, once: str | None, fingerprint: bytes) -> IncomingReport:
    """Turn a checked body into the report that the desk takes."""
    return IncomingReport(
        intent=body.intent,
        channel=channel,
        text=body.text,
        about=body.about,
        space=body.space,
        danger=body.danger,
        consent=body.consent.committee if body.consent else None,
        contact=body.contact.email if body.contact else None,
        language=body.language,
        policy=body.policy,
        once=once,
        fingerprint=fingerprint,
    )


def fingerprint_of(raw: bytes) -> bytes:
    """Digest a body (SHA-256) so that spacing and the order of fields do not matter; any bytes have one."""
    try:
        canonical = json.dumps(read_json(raw), sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()
    except BodyError:
        canonical = raw
    return hashlib.sha256(canonical).digest()


def _faults(errors: Iterable[Any]) -> Iterable[BodyFault]:
    """Put the model's errors into our words."""
    for error in errors:
        words = _WORDS.get(error["type"])
        facts = error.get("ctx", {})
        message = words.format(**facts) if words else str(error["msg"]).removeprefix("Value error, ")
        yield BodyFault(_path(error["loc"]), message)


def _path(location: Iterable[str | int]) -> str:
    """Write a place in the body as a dotted path; a step that is no plain word came from the sender and is hidden."""
    return ".".join(str(step) if _WORD.fullmatch(str(step)) else "?" for step in location)
