"""
What the check-up looks at on this machine: the data folder and its disk, files of the settings, stopped processes.
"""

import errno
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from cli.checkup import processes
from cli.checkup.faults import Check, ok
from cli.checkup.table import found
from cli.doors import certificate
from handrail.errors import SettingsError
from handrail.settings import Settings
from intake.webhooks import Webhook, load_webhooks
from policies.faults import PolicyError
from policies.shelf import Shelf
from vault.certificates import ends_at

_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_ROOT = 0
_PASSING = stat.S_IXGRP | stat.S_IXOTH
_PROBE = b"\0" * 65_536
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
MEGABYTE = 1_000_000
LEAST_ROOM = 16 * MEGABYTE
"""With less than this a report with files may not fit."""
ENOUGH_ROOM = 1_000 * MEGABYTE
"""With more than this, or a tenth of the disk, nobody need be told."""
_SOON = timedelta(days=14)


def data_folder(settings: Settings) -> Check:
    """Answer whether the data folder is there, ours to write, and closed to other users."""
    folder = settings.data
    if not folder.exists():
        return found("data", "not-set-up", what=folder)
    if not os.access(folder, os.R_OK | os.W_OK | os.X_OK) and not _reads_only(folder):
        return found("data", "data-not-ours", folder=folder)
    opened = next(_opened(settings), None)
    return found("data", "private-open", path=opened, mode="go-rwx") if opened else ok("data", f"{folder} is private")


def _opened(settings: Settings) -> Iterator[Path]:
    """
    Yield what other users may read of what is this user's alone.

    A folder is closed, too, that lies in a closed one, as a pod's does: it is made by root, open, and cannot be closed
    from inside.
    """
    if settings.data.stat().st_mode & _OTHERS and _others_come_to(settings.data):
        yield settings.data
    key = settings.server_key_file
    if key.exists() and is_open(key):
        yield key


def is_open(key: Path) -> bool:
    """Tell whether other users may read a key; one that root has put there is read by its group, as in a pod."""
    found = key.stat()
    given = found.st_uid == _ROOT != os.geteuid()
    return bool(found.st_mode & (stat.S_IRWXO if given else _OTHERS))


def _others_come_to(path: Path) -> bool:
    """Tell whether no folder on the way to a path keeps other users out."""
    return all(folder.stat().st_mode & _PASSING for folder in path.resolve().parents)


def _reads_only(folder: Path) -> bool:
    return bool(os.statvfs(folder).f_flag & os.ST_RDONLY)


def disk(settings: Settings) -> Check:
    """Answer whether something can be written on the data folder's disk, and how much more."""
    folder = settings.data
    if not folder.exists():
        return ok("disk", "nothing lies there yet")
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(_PROBE)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        return _refused(settings, error)
    room = shutil.disk_usage(folder)
    if room.free < LEAST_ROOM:
        return found("disk", "disk-full", folder=folder)
    if room.free < min(ENOUGH_ROOM, room.total / 10):
        return found("disk", "disk-filling", folder=folder, free=room.free // MEGABYTE)
    return ok("disk", f"{room.free // MEGABYTE} MB are free")


def _refused(settings: Settings, error: OSError) -> Check:
    folder = settings.data
    if error.errno in _FULL:
        return found("disk", "disk-full", folder=folder)
    if error.errno == errno.EROFS:
        return found("disk", "disk-read-only", folder=folder)
    return found("disk", "data-not-ours", folder=folder)


def webhooks(settings: Settings) -> Check:
    """Answer whether every mapping file of a webhook can be used, and its secret is nobody else's to read."""
    if settings.mappings is None:
        return ok("webhooks", "none is taken")
    try:
        found_here = tuple(load_webhooks(settings.mappings))
    except SettingsError as error:
        return found("webhooks", "webhook-broken", why=error)
    opened = [
        path for one in found_here if (path := settings.mappings / f"{one.name}.secret").stat().st_mode & stat.S_IRWXO
    ]
    if opened:
        return found("webhooks", "private-open", path=opened[0], mode="o-rwx")
    lost = [
        f"{one.name}.toml names no policy there is: {named}" for one in found_here if (named := _lost(settings, one))
    ]
    if lost:
        return found("webhooks", "webhook-broken", why=lost[0])
    return ok("webhooks", ", ".join(one.name for one in found_here) or f"{settings.mappings} has no mapping file")


def _lost(settings: Settings, webhook: Webhook) -> str | None:
    """Answer the policy that a mapping file fixes and that is not there; None too where policies cannot be loaded."""
    named = webhook.mapping.fixed.get("policy")
    try:
        known = named is None or named in Shelf.from_folder(settings.policies).names()
    except PolicyError:
        return None
    return None if known else str(named)


def messages(settings: Settings) -> Check:
    """Answer whether the community's own messages are where the settings say."""
    folder = settings.messages
    if folder is None:
        return ok("messages", "those that come with Handrail")
    return ok("messages", f"those in {folder} first") if folder.is_dir() else _no_words(folder)


def _no_words(folder: Path) -> Check:
    return found("messages", "words-missing", folder=folder)


def replies(settings: Settings) -> Check:
    """Answer whether people can answer our mails: the address they answer to must lead back here."""
    if settings.smtp_url is not None and settings.mail_domain == "localhost":
        return found("replies", "replies-nowhere")
    return ok("replies", f"answers go to report@{settings.mail_domain}")


def mail_certificate(settings: Settings, now: datetime) -> Check:
    """Answer whether the mail door's certificate can be used, and for how long."""
    try:
        context = certificate(settings.mail_certificate, settings.mail_key)
        if context is None or settings.mail_certificate is None:
            return ok("certificate", "none is set: mail comes in as it is sent")
        end = ends_at(settings.mail_certificate.read_bytes())
    except (SettingsError, OSError, ValueError) as error:
        return found("certificate", "certificate-broken", why=error)
    if end <= now:
        return found("certificate", "certificate-ended", day=end.date())
    if end <= now + _SOON:
        return found("certificate", "certificate-ending", day=end.date())
    return ok("certificate", f"it holds until {end.date()}")


def stopped(settings: Settings) -> Check:
    """Answer whether a process of this installation was stopped, and so holds up what it was doing."""
    for one in processes.stopped(settings.data):
        return found("processes", "process-stopped", pid=one.pid, part=one.part)
    return ok("processes", "none is stopped")
