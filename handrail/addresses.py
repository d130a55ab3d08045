"""
Forms that addresses in the settings have. Who is not reached through a mistyped one would be the only one to notice.
"""

import re
from email.utils import parseaddr
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

_LABEL = r"(?!-)[\w-]{1,63}(?<!-)"
_DOMAIN = re.compile(rf"{_LABEL}(?:\.{_LABEL})*")
_LOCAL = re.compile(r"[^\s\x00-\x1f\x7f<>,;:\"()\[\]\\@]+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def _of_pages(value: str) -> str:
    """See that a browser finds pages there; ours link to each other from the root: nothing stands behind the host."""
    if not _leads_to_pages(value):
        raise PydanticCustomError("no_pages", "must be like https://conduct.example.org, with at most a port behind it")
    return value


def _leads_to_pages(value: str) -> bool:
    try:
        parts = urlsplit(value)
        host, port = parts.hostname or "", parts.port
    except ValueError:  # a port beyond 65535, or half an IPv6 address
        return False
    named = ":" in host or _DOMAIN.fullmatch(host) is not None
    more = (parts.username, parts.query or None, parts.fragment or None, parts.path.strip("/") or None)
    return parts.scheme in {"http", "https"} and named and port != 0 and not any(part is not None for part in more)


def _leads_to_a_mailbox(value: str) -> bool:
    local, _, domain = value.rpartition("@")
    return _LOCAL.fullmatch(local) is not None and _DOMAIN.fullmatch(domain) is not None


def _of_mail(value: str) -> str:
    """See that it is a bare mail address."""
    if not _leads_to_a_mailbox(value):
        raise PydanticCustomError("no_address", "must be like conduct@example.org")
    return value


def _of_sender(value: str) -> str:
    """See that it is a mail address, or a name with one behind it in angle brackets."""
    several = "," in re.sub(r'"[^"]*"', "", value)
    if several or _CONTROL.search(value) or not _leads_to_a_mailbox(parseaddr(value)[1]):
        raise PydanticCustomError("no_sender", "must be like conduct@example.org or Conduct <conduct@example.org>")
    return value


def _of_domain(value: str) -> str:
    """See that it is what stands behind the at sign of a mail address."""
    if _DOMAIN.fullmatch(value) is None:
        raise PydanticCustomError("no_domain", "must be like conduct.example.org")
    return value


PagesAddress = Annotated[str, AfterValidator(_of_pages)]
"""Where pages are: `https://conduct.example.org`."""
MailAddress = Annotated[str, AfterValidator(_of_mail)]
"""Where mail goes: `conduct@example.org`."""
SenderAddress = Annotated[str, AfterValidator(_of_sender)]
"""Who a mail is from: an address, with or without a name before it."""
Domain = Annotated[str, AfterValidator(_of_domain)]
"""What stands behind the at sign."""
