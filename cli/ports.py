"""
Ports before anything listens on them: whether one can be had, and which is free when any will do.
"""

import socket
from dataclasses import dataclass

from cli.exits import Exit
from cli.wording import CommandError
from handrail.settings import Settings


@dataclass(frozen=True, slots=True)
class Ports:
    """The ports that the parts will listen on; `prefect` is None when another server is used."""

    web: int
    mail: int
    prefect: int | None

    def environment(self) -> dict[str, str]:
        """Write them as the settings read them."""
        told = {"HANDRAIL_WEB_PORT": str(self.web), "HANDRAIL_MAIL_PORT": str(self.mail)}
        return told | ({"HANDRAIL_PREFECT_PORT": str(self.prefect)} if self.prefect else {})


def choose(settings: Settings) -> Ports:
    """
    Answer the ports that the settings name, with a free one for each 0.

    Raises:
        CommandError: one is taken; the sentence names the setting to change.

    """
    web = wanted("HANDRAIL_WEB_PORT", settings.host, settings.web_port)
    mail = wanted("HANDRAIL_MAIL_PORT", settings.host, settings.mail_port)
    own = settings.prefect_api_url is None
    return Ports(web, mail, wanted("HANDRAIL_PREFECT_PORT", "127.0.0.1", settings.prefect_port) if own else None)


def wanted(setting: str, host: str, port: int) -> int:
    """Answer `port`, or a free one for 0; CommandError with status 69 if it cannot be listened on."""
    try:
        return bound(host, port)
    except OSError as error:
        why = "it is taken by another program" if is_taken(error) else error.strerror or "not possible"
        sentence = f"Cannot listen on {host} port {port}: {why}; end what uses it, or set {setting} to a free port."
        raise CommandError(Exit.UNAVAILABLE, sentence) from None


def bound(host: str, port: int) -> int:
    """Listen on an address for a moment and answer its port; OSError if that cannot be done."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen()
        return int(listening.getsockname()[1])


def is_taken(error: OSError) -> bool:
    """Tell whether an address is in use, from whatever else may be wrong with it."""
    return error.errno in {48, 98, 10048}
