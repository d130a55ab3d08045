"""
What applicants write, sealed under the server's key: for their applications, and anew when that key is rotated.
"""

from engine.context import Context


def seal_application(context: Context, application: str, text: bytes) -> bytes:
    """Seal what an applicant wrote."""
    return context.server_key.seal(_purpose(application), text)


def open_application(context: Context, application: str, blob: bytes) -> bytes:
    """
    Open it.

    Raises:
        SealBrokenError: it belongs to another application, or was changed.

    """
    return context.server_key.open(_purpose(application), blob)


def _purpose(application: str) -> str:
    return f"application:{application}"
