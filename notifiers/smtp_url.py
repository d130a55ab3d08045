"""
What the URL of the SMTP server means: where it is, who we are there, and how much TLS is asked of it.

`smtp` connects with it. The forms are described in `docs/messages.md`.
"""

import ssl
from dataclasses import dataclass, field
from ipaddress import ip_address
from urllib.parse import parse_qs, unquote, urlsplit

from handrail.errors import SettingsError

_PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}


@dataclass(frozen=True, slots=True)
class SmtpAddress:
    """
    A server that takes mail.

    `implicit` is TLS from the first byte. `starttls` is True when the upgrade must happen, None when it is taken if
    offered. `verified` says that the server's certificate must be good. `ca` is a file of certificates to trust.
    """

    host: str
    port: int
    implicit: bool
    starttls: bool | None
    verified: bool
    username: str | None = field(default=None, repr=False)
    password: str | None = field(default=None, repr=False)
    ca: str | None = None

    def tls_context(self) -> ssl.SSLContext:
        """Make the context that connections are wrapped in."""
        context = ssl.create_default_context(cafile=self.ca)
        if not self.verified:
            # Opportunistic TLS (RFC 7435): whoever could forge a certificate could also hide that TLS is offered, so
            # refusing here would protect nobody, and leave people waiting in silence.
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
        return context


def parse_smtp_url(url: str) -> SmtpAddress:
    """
    Read `smtp://`, `smtp+starttls://` or `smtps://`, with `user:secret@` before the host and `?ca=file` behind it.

    Plain `smtp://` takes STARTTLS when it is offered, and insists on it, verified, when a password would cross a
    network.

    Raises:
        SettingsError: it is none of these; the message does not repeat it, since it may hold a password.

    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise _refusal() from None
    if parts.scheme not in _PORTS or not parts.hostname:
        raise _refusal()
    strict = parts.scheme != "smtp" or (parts.username is not None and not _is_here(parts.hostname))
    return SmtpAddress(
        host=parts.hostname,
        port=port or _PORTS[parts.scheme],
        implicit=parts.scheme == "smtps",
        starttls=_upgrade(parts.scheme, strict=strict),
        verified=strict,
        username=None if parts.username is None else unquote(parts.username),
        password=None if parts.password is None else unquote(parts.password),
        ca=next(iter(parse_qs(parts.query).get("ca", [])), None),
    )


def _upgrade(scheme: str, *, strict: bool) -> bool | None:
    """Answer whether STARTTLS must, may or need not happen."""
    if scheme == "smtps":
        return False
    return True if strict else None


def _is_here(host: str) -> bool:
    """Answer whether the host is this machine, so that nothing crosses a network."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _refusal() -> SettingsError:
    """Say what is wanted without repeating what was given."""
    return SettingsError(
        "HANDRAIL_SMTP_URL must look like smtp://host:25, smtp+starttls://user:secret@host or smtps://host"
    )
