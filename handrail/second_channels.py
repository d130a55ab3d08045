"""
Second channels as the settings name them: services that reach people when mail does not.

The operator writes a service's address once, with `{to}` where each person's own part of it stands: a telephone number,
a name, a topic. So no person on the roster says where this machine connects to.
"""

import json
import re
from typing import Annotated
from urllib.parse import quote, urlsplit

from pydantic import AfterValidator, BeforeValidator, SecretStr
from pydantic_core import PydanticCustomError

WEBHOOK, APPRISE = "webhook", "apprise"
MAIL_SERVICES = frozenset({"mailto", "mailtos"})
"""Schemes that send mail, which goes the way of all mail or not at all."""
THIS_MACHINE = frozenset({"dbus", "gio", "glib", "gnome", "kde", "macosx", "qt", "syslog", "windows"})
"""Schemes that show a message on the server's own screen or in its log."""
_PLACE = "{to}"
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*)://\S+")
_NUMBER = re.compile(r"\+?[\d\s().-]*\d[\d\s().-]*")
_ONE_PLACE = re.compile(r"(?!\.+$)[^\s/\\?%&=,;\x00-\x1f\x7f]+")
_LONGEST_NAME = 40
LONGEST_PLACE = 200
"""So many characters somebody's part of an address has at most."""


def _of_service(value: SecretStr) -> SecretStr:
    """See that it is the address of a service that may be used, in which one place is left for a person."""
    address = value.get_secret_value()
    found = _SCHEME.fullmatch(address)
    if found is None or address.count(_PLACE) != 1:
        raise PydanticCustomError("no_service", "each must be like ntfys://ntfy.example.org/{to}, with one {to}")
    if found.group(1) in MAIL_SERVICES | THIS_MACHINE:
        raise PydanticCustomError("no_second", "mail and what shows on this machine are no second channel")
    if found.group(1) in {"http", "https"} and not _is_one_place(address):
        raise PydanticCustomError("no_webhook", "a webhook must begin with https:// and a host, and have {to} after it")
    return value


def _is_one_place(address: str) -> bool:
    """Tell whether a webhook leads to the same host whatever a person writes."""
    try:
        parts = urlsplit(address)
        return parts.scheme == "https" and bool(parts.hostname) and _PLACE not in parts.netloc
    except ValueError:
        return False


def _of_name(value: str) -> str:
    """See that people can tell the service by its name."""
    if not value.strip() or value != value.strip() or not value.isprintable() or len(value) > _LONGEST_NAME:
        raise PydanticCustomError("no_name", f"a name must be words that people know, {_LONGEST_NAME} letters at most")
    return value


def _of_json(value: object) -> object:
    """Take a text, as a variable has it, for JSON."""
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError:
            value = None
    if not isinstance(value, dict):
        raise PydanticCustomError(
            "no_table", 'must be names with addresses, as in {"Text message": "twilio://.../{to}"}'
        )
    return value


SecondChannels = Annotated[
    dict[Annotated[str, AfterValidator(_of_name)], Annotated[SecretStr, AfterValidator(_of_service)]],
    BeforeValidator(_of_json),
]
"""Services by the names that people see."""


def kind_of(address: SecretStr) -> str:
    """Answer the channel by which a service is reached: `webhook` or `apprise`."""
    return WEBHOOK if address.get_secret_value().startswith("https:") else APPRISE


def place_of(text: str) -> str | None:
    """
    Answer what somebody wrote as their part of an address, a telephone number without what is only there to be read.

    None for what is no one place: apprise takes apart what it was given encoded, and would find a path, an option or
    a list in it.
    """
    text = text.strip()
    place = re.sub(r"[^+\d]", "", text) if _NUMBER.fullmatch(text) else text
    return place if _ONE_PLACE.fullmatch(place) and len(place) <= LONGEST_PLACE else None


def with_place(address: SecretStr, to: str) -> str:
    """Answer the address of a person at a service; what they wrote is one part of it, whatever it holds."""
    return address.get_secret_value().replace(_PLACE, quote(to, safe=""))
