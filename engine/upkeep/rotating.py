"""
A new server's key while everything runs: from now on it seals, and what older ones sealed is sealed anew, in batches.

An older generation is dropped only once a look through everything finds nothing of it, some time after the change.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from engine.agreeing.activating import purpose_of_reason
from engine.application_seals import open_application, seal_application
from engine.context import Context
from engine.places import purpose_of_organisers
from engine.second_channel_seals import open_second_channel, seal_second_channel
from handrail.identifiers import CaseId
from storage import applications, keystore, second_channels, server_sealed
from vault.quarantine import open_quarantine, seal_quarantine

_BATCH = 500
_SETTLED = timedelta(minutes=10)
"""Longer than anything takes that was sealed before the change and is written after it."""


@dataclass(frozen=True, slots=True)
class Rotated:
    """How it stands with the server's key: its generation, the older ones that are kept, what was sealed anew."""

    generation: int
    older: tuple[int, ...]
    sealed_anew: int


async def rotate(context: Context, progress: Callable[[int], None] | None = None) -> Rotated:
    """Draw a new generation and seal with it what older ones sealed; `progress` is told how much that was."""
    await asyncio.to_thread(context.server_key.rotate, context.settings.server_key_file)
    return state(context, await seal_anew(context, progress))


async def finish(context: Context) -> Rotated:
    """Seal anew what was left over; when nothing was, and the change is a while ago, drop the older generations."""
    key = context.server_key
    if len(key.generations) < 2:  # noqa: PLR2004 - one generation is the newest
        return state(context, 0)
    left = await seal_anew(context)
    if left == 0 and context.clock.now().timestamp() - key.changed_at() > _SETTLED.total_seconds():
        await asyncio.to_thread(key.drop_old_generations, context.settings.server_key_file)
    return state(context, left)


async def seal_anew(context: Context, progress: Callable[[int], None] | None = None) -> int:
    """Seal with the newest generation whatever an older one has sealed; answer how much that was."""
    done = await _mails(context) + await _reasons(context) + await _organisers(context)
    done += await _applications(context) + await _second_channels(context)
    after = ""
    while some := await keystore.page(context.keystore, after, _BATCH):
        old = [(case, blob) for case, blob in some if _is_old(context, blob)]
        await keystore.replace(context.keystore, [(case, blob, _anew(context, case, blob)) for case, blob in old])
        done, after = done + len(old), some[-1][0]
        if progress is not None:
            progress(done)
    return done


def _is_old(context: Context, blob: bytes) -> bool:
    return context.server_key.generation_of(blob) < context.server_key.generation


def _anew(context: Context, case: CaseId, blob: bytes) -> bytes:
    return context.server_key.seal_outer(context.server_key.open_outer(case, blob))


async def _mails(context: Context) -> int:
    key = context.server_key
    async with context.database.write() as session:
        old = [(name, blob) for name, blob in await server_sealed.mails(session) if _is_old(context, blob)]
        new = [(name, seal_quarantine(key, name, open_quarantine(key, name, blob))) for name, blob in old]
        await server_sealed.replace_mails(session, new)
    return len(old)


async def _reasons(context: Context) -> int:
    key, done = context.server_key, 0
    async with context.database.write() as session:
        for name, version, person, blob in await server_sealed.reasons(session):
            if _is_old(context, blob):
                purpose = purpose_of_reason(name, version, person)
                await server_sealed.replace_reason(session, blob, key.seal(purpose, key.open(purpose, blob)))
                done += 1
    return done


async def _organisers(context: Context) -> int:
    key, done = context.server_key, 0
    async with context.database.write() as session:
        for event, blob in await server_sealed.organisers(session):
            if _is_old(context, blob):
                purpose = purpose_of_organisers(event)
                await server_sealed.replace_organisers(session, event, key.seal(purpose, key.open(purpose, blob)))
                done += 1
    return done


async def _applications(context: Context) -> int:
    async with context.database.write() as session:
        old = [(name, blob) for name, blob in await applications.sealed(session) if _is_old(context, blob)]
        for name, blob in old:
            new = seal_application(context, name, open_application(context, name, blob))
            await applications.replace_sealed(session, name, new)
    return len(old)


async def _second_channels(context: Context) -> int:
    async with context.database.write() as session:
        old = [(person, blob) for person, blob in await second_channels.every(session) if _is_old(context, blob)]
        for person, blob in old:
            new = seal_second_channel(context, person, open_second_channel(context, person, blob))
            await second_channels.replace(session, person, blob, new)
    return len(old)


def state(context: Context, sealed_anew: int = 0) -> Rotated:
    """Answer how it stands with the server's key."""
    *older, newest = context.server_key.generations
    return Rotated(newest, tuple(older), sealed_anew)
