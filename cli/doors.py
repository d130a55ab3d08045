"""
The doors that `handrail web` opens, as the settings describe them: what they need, and the one for mail.

The mailbox that `handrail engine` polls is `intake.gathering`'s.
"""

import ssl
from email.utils import parseaddr
from pathlib import Path

from handrail.errors import SettingsError
from handrail.settings import Settings
from intake.admission import Admission, Limits
from intake.desk import Desk
from intake.smtp_door import SmtpDoor
from policies.shelf import Shelf


def need_policy(settings: Settings, shelf: Shelf) -> None:
    """
    See that a report which names no policy finds one; no door may open and then turn everybody away.

    Raises:
        SettingsError: the policy in use is not there; the message names those that are for reports.

    """
    if settings.policy not in shelf.names():
        there = ", ".join(name for name in shelf.names() if shelf.kind_of(name) is None) or "none"
        raise SettingsError(f"HANDRAIL_POLICY: there is no policy {settings.policy}; there are: {there}")


def mail_door(desk: Desk, settings: Settings, admission: Admission | None = None) -> SmtpDoor:
    """
    Make the SMTP or LMTP door that the settings describe; nothing listens yet. `admission` is shared with other doors.

    Raises:
        SettingsError: the certificate or its key cannot be used.

    """
    return SmtpDoor(
        desk,
        host=settings.host,
        port=settings.mail_port,
        max_bytes=settings.max_mail_bytes,
        hostname=settings.mail_domain,
        domain=settings.mail_domain,
        tls_context=certificate(settings.mail_certificate, settings.mail_key),
        lmtp=settings.mail_lmtp,
        recipients=_recipients(settings),
        own_lists=settings.own_lists,
        admission=admission or Admission(Limits.of(settings)),
    )


def _recipients(settings: Settings) -> tuple[str, ...] | None:
    """Answer the addresses the door is for, always with those of replies and of bounces; None means every address."""
    if not settings.mail_recipients:
        return None
    replies = (f"{name}@{settings.mail_domain}" for name in ("report", "reply"))
    return (*settings.mail_recipients, *replies, parseaddr(settings.mail_from)[1])


def certificate(file: Path | None, key: Path | None) -> ssl.SSLContext | None:
    """
    Make what STARTTLS needs; a key that wants a passphrase is refused, for nobody is there to type it.

    Raises:
        SettingsError: the certificate or its key cannot be used.

    """
    if file is None:
        if key is not None:
            raise SettingsError("HANDRAIL_MAIL_KEY: there is no certificate for it; set HANDRAIL_MAIL_CERTIFICATE too")
        return None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    try:
        context.load_cert_chain(file, key, password="")
    except (OSError, ValueError) as error:
        unfit = "they are no certificate and key in PEM, without a passphrase, that belong together"
        why = unfit if isinstance(error, ssl.SSLError) else getattr(error, "strerror", None) or unfit
        raise SettingsError(f"HANDRAIL_MAIL_CERTIFICATE, HANDRAIL_MAIL_KEY: {why}") from None
    return context
