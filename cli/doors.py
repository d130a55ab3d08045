"""
The mail door as `handrail web` opens it beside the pages.
"""

from handrail.settings import Settings
from intake.desk import Desk
from intake.smtp_door import SmtpDoor


def mail_door(desk: Desk, settings: Settings) -> SmtpDoor:
    """Make the SMTP door that the settings describe; nothing listens yet."""
    return SmtpDoor(
        desk,
        host=settings.host,
        port=settings.mail_port,
        max_bytes=settings.max_mail_bytes,
        hostname=settings.mail_domain,
        domain=settings.mail_domain,
    )
