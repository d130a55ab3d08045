"""
Bounces as mail servers write them (RFC 3464): what could not be delivered comes back, whole or by its headers alone.
"""

from email.message import EmailMessage


def bounce_of(mail: EmailMessage, to: str, *, action: str = "failed", whole: bool = True) -> bytes:
    """Write the report of a server that could not deliver a mail, or has not been able to yet."""
    headers = "".join(f"{name}: {value}\n" for name, value in mail.items())
    lines = (
        "From: MAILER-DAEMON@mx.example.net\n"
        f"To: {to}\n"
        "Subject: Undelivered Mail Returned to Sender\n"
        "MIME-Version: 1.0\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="=_parts"\n'
        "\n"
        "--=_parts\n"
        "Content-Type: text/plain; charset=us-ascii\n"
        "\n"
        "I am sorry to have to inform you that your message could not be delivered.\n"
        "--=_parts\n"
        "Content-Type: message/delivery-status\n"
        "\n"
        "Reporting-MTA: dns; mx.example.net\n"
        "\n"
        f"Final-Recipient: rfc822; {mail['To']}\n"
        f"Action: {action}\n"
        "Status: 5.1.1\n"
        "Diagnostic-Code: smtp; 550 5.1.1 user unknown\n"
        "--=_parts\n"
        f"Content-Type: {'message/rfc822' if whole else 'text/rfc822-headers'}\n"
        "\n"
        f"{mail.as_string() if whole else headers}\n"
        "--=_parts--\n"
    )
    return lines.replace("\n", "\r\n").encode()
