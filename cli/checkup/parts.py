"""
What the check-up asks over the network: the doors, Prefect, and the server that takes our mail.
"""

import asyncio
from urllib.parse import urlsplit

from cli.checkup.asking import Answer, Manner, ask, greet
from cli.checkup.faults import Check, ok
from cli.checkup.table import found
from cli.ports import bound, is_taken
from cli.readiness import reachable
from handrail.clock import Clock
from handrail.errors import SettingsError
from handrail.second_channels import APPRISE, SecondChannels, kind_of, with_place
from handrail.settings import Settings
from notifiers.smtp_probe import probe
from notifiers.smtp_url import parse_smtp_url
from storage.probing import Trouble, probe_file

SECONDS = 3.0
"""How long an answer is waited for."""
HELD_SECONDS = 1.5
"""How long Prefect's server may hold its own database."""
_READY = 200
_HERE = "127.0.0.1"
_PLACES = ("+15550100100", "someone", "#somewhere", "15550100")
"""What people may be at a service: none of these is written to."""


async def pages(settings: Settings) -> Check:
    """Answer whether the pages run, or could."""
    answer = await _asked(settings.host, settings.web_port, "/healthz")
    return _door("web", "HANDRAIL_WEB_PORT", settings, settings.web_port, answer, ours=answer.status == _READY)


async def mail_door(settings: Settings) -> Check:
    """Answer whether the mail door is open, or could be."""
    answer = await greet(reachable(settings.host).strip("[]"), settings.mail_port, SECONDS)
    ours = answer.said.startswith("220") and "Handrail" in answer.said
    return _door("mail door", "HANDRAIL_MAIL_PORT", settings, settings.mail_port, answer, ours=ours)


async def prefect(settings: Settings) -> Check:
    """Answer whether Prefect can be reached and is well, or its server could be started."""
    own = settings.prefect_api_url is None
    url = urlsplit(settings.prefect_api_url or f"http://{_HERE}:{settings.prefect_port}/api")
    tls = url.scheme == "https"
    port = settings.prefect_port if own else url.port or (443 if tls else 80)
    answer = await ask(url.hostname or _HERE, port, f"{url.path.rstrip('/')}/health", SECONDS, tls=tls)
    if answer.manner is Manner.REFUSED:
        return _no_prefect(settings, port) if own else found("Prefect", "prefect-away", why="it refuses or is gone")
    if answer.manner is Manner.SILENT:
        return found("Prefect", "prefect-silent")
    if answer.status is None:
        return found("Prefect", "port-taken", why=f"port {port} is taken", setting="HANDRAIL_PREFECT_PORT")
    if answer.status != _READY:
        return found("Prefect", "prefect-failing", status=answer.status)
    return await _prefect_database(settings) if own else ok("Prefect", "the server of HANDRAIL_PREFECT_API_URL answers")


def _no_prefect(settings: Settings, port: int) -> Check:
    """Judge that our own server does not run: it was never started, or it has ended, or its port cannot be had."""
    check = _free("Prefect", "HANDRAIL_PREFECT_PORT", _HERE, port)
    if check is None and (settings.data / "prefect" / "prefect.db").exists():
        return found("Prefect", "prefect-away", why=f"nothing listens on port {port}")
    return check or ok("Prefect", f"port {port} is free")


async def _prefect_database(settings: Settings) -> Check:
    file = settings.data / "prefect" / "prefect.db"
    seen = await asyncio.to_thread(probe_file, file, HELD_SECONDS) if file.exists() else None
    if seen is not None and seen.trouble is Trouble.HELD:
        return found("Prefect", "prefect-held", path=file)
    return ok("Prefect", f"it runs on port {settings.prefect_port}")


async def smtp(settings: Settings, clock: Clock) -> Check:
    """Answer whether messages can leave: one is begun and taken back."""
    if settings.smtp_url is None:
        return found("outgoing mail", "smtp-unset")
    try:
        address = parse_smtp_url(settings.smtp_url.get_secret_value())
    except SettingsError as error:
        return found("outgoing mail", "smtp-wrong", why=error)
    where = f"{address.host} port {address.port}"
    seen = await probe(address, settings.mail_from, clock, SECONDS)
    if seen.trouble is None:
        return ok("outgoing mail", f"{where} takes mail from us")
    return found("outgoing mail", f"smtp-{seen.trouble}", where=where, code=seen.code)


async def second_channels(settings: Settings) -> Check:
    """Answer whether each service by which people are reached otherwise is one that there is; nothing is sent."""
    services = settings.second_channels
    if not services:
        return ok("channels", "none is offered")
    unknown = await asyncio.to_thread(_unknown, services)
    if unknown:
        return found("channels", "second-channel-wrong", name=unknown[0])
    return ok("channels", ", ".join(services))


def _unknown(services: SecondChannels) -> list[str]:
    """Answer the services that apprise does not know, whether people there have numbers or names."""
    from notifiers.apprise_channel import is_known  # noqa: PLC0415 - it takes a second to load, and few have any

    others = {name: one for name, one in services.items() if kind_of(one) == APPRISE}
    return [name for name, one in others.items() if not any(is_known(with_place(one, to)) for to in _PLACES)]


async def _asked(host: str, port: int, path: str) -> Answer:
    return await ask(reachable(host).strip("[]"), port, path, SECONDS) if port else Answer(Manner.REFUSED)


def _door(name: str, setting: str, settings: Settings, port: int, answer: Answer, *, ours: bool) -> Check:
    if ours:
        return ok(name, f"it runs on port {port}")
    if answer.manner is Manner.SILENT:
        return found(name, "door-silent", port=port, setting=setting)
    return _free(name, setting, settings.host, port) or ok(name, f"port {port} is free")


def _free(name: str, setting: str, host: str, port: int) -> Check | None:
    """Answer what keeps us from listening, if anything does."""
    try:
        bound(host, port)
    except OSError as error:
        taken = f"port {port} is taken by another program"
        why = taken if is_taken(error) else f"cannot listen on {host} port {port}: {error.strerror}"
        return found(name, "port-taken", why=why, setting=setting)
    return None
