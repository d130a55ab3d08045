"""
What `handrail doctor` asks over the network: the ports, the pages that run, Prefect, and the server that takes mail.
"""

import asyncio
from contextlib import suppress

from cli.checks import Check, fail, ok, warn
from cli.ports import bound, is_taken
from cli.readiness import reachable, status_of
from handrail.errors import SettingsError
from handrail.settings import Settings
from notifiers.smtp_url import parse_smtp_url

_SECONDS = 5.0
_READY = 200


async def pages(settings: Settings) -> Check:
    """Answer whether the pages run, or could."""
    running = await status_of(settings.host, settings.web_port, "/healthz") == _READY
    return _port("web", "HANDRAIL_WEB_PORT", settings.host, settings.web_port, running=running)


async def mail_door(settings: Settings) -> Check:
    """Answer whether the mail door is open, or could be."""
    banner = await _banner(reachable(settings.host), settings.mail_port)
    running = banner.startswith("220") and "Handrail" in banner
    return _port("mail door", "HANDRAIL_MAIL_PORT", settings.host, settings.mail_port, running=running)


async def prefect(settings: Settings) -> Check:
    """Answer whether Prefect can be reached, or its server could be started."""
    if settings.prefect_api_url is None:
        running = await status_of("127.0.0.1", settings.prefect_port, "/api/health") == _READY
        return _port("Prefect", "HANDRAIL_PREFECT_PORT", "127.0.0.1", settings.prefect_port, running=running)
    host, _, port = settings.prefect_api_url.partition("://")[2].partition("/")[0].partition(":")
    tls = settings.prefect_api_url.startswith("https")
    if await _answers(host, int(port or (443 if tls else 80))):
        return ok("Prefect", "the server of HANDRAIL_PREFECT_API_URL answers")
    cure = "start it, or unset HANDRAIL_PREFECT_API_URL; until then the engine works without it"
    return warn("Prefect", "the server of HANDRAIL_PREFECT_API_URL does not answer", cure)


async def smtp(settings: Settings) -> Check:
    """Answer whether messages can leave."""
    if settings.smtp_url is None:
        kept = "no server is set, so messages stay in the development mailbox"
        return warn("outgoing mail", kept, "set HANDRAIL_SMTP_URL, as in smtp://user:secret@mail.example.org:587")
    try:
        address = parse_smtp_url(settings.smtp_url.get_secret_value())
    except SettingsError as error:
        return fail("outgoing mail", str(error), "mend HANDRAIL_SMTP_URL")
    if address.implicit:
        answers = await _answers(address.host, address.port)
    else:
        answers = (await _banner(address.host, address.port)).startswith("220")
    where = f"{address.host} port {address.port}"
    if answers:
        return ok("outgoing mail", f"{where} answers")
    return fail("outgoing mail", f"{where} does not answer as a mail server", "see HANDRAIL_SMTP_URL, and the firewall")


def _port(name: str, setting: str, host: str, port: int, *, running: bool) -> Check:
    if running:
        return ok(name, f"it runs on port {port}")
    try:
        bound(host, port)
    except OSError as error:
        taken = f"port {port} is taken by another program"
        says = taken if is_taken(error) else f"cannot listen on {host}: {error.strerror}"
        return fail(name, says, f"end that program, or set {setting} to a free port")
    return ok(name, f"port {port} is free")


async def _answers(host: str, port: int) -> bool:
    with suppress(OSError, TimeoutError):
        async with asyncio.timeout(_SECONDS):
            _, writer = await asyncio.open_connection(host, port)
            writer.close()
            return True
    return False


async def _banner(host: str, port: int) -> str:
    """Answer the first line that a server says by itself; empty if none."""
    with suppress(OSError, TimeoutError, ValueError):
        async with asyncio.timeout(_SECONDS):
            reader, writer = await asyncio.open_connection(host, port)
            try:
                return (await reader.readline()).decode(errors="replace").strip()
            finally:
                writer.write(b"QUIT\r\n")
                writer.close()
    return ""
