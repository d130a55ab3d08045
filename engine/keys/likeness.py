"""
Who is given fingerprints of the people whom a report names: with a case's key, whoever may come to decide about it.

They are made when the case is opened, and again when its key is given to someone. Finding cases by them is for
`engine.showing.similar`.
"""

from collections.abc import Iterable
from contextlib import suppress

from engine.context import Context
from engine.deciding.panels import Panels
from engine.deciding.spellings import spellings_of
from engine.sealing import place_of
from handrail.identifiers import CaseId, PersonId
from storage import likenesses, writings
from storage.database import Session
from storage.writings import CASE_KEY
from vault.case_keys import CaseKey, OuterKey
from vault.likeness import PublicKeyError, fingerprints, seal_likeness
from vault.seals import open_text
from vault.wraps import Recipient, WrappingKeys

ABOUT = "about"
"""The part of a report that names people, one a line."""

Rows = list[tuple[CaseId, PersonId, bytes]]
"""Sealed fingerprints as they are kept, each with its case and its reader."""


def seal_likenesses(
    context: Context,
    there: Panels,
    about: Iterable[str],
    outer: OuterKey,
    wrapping: WrappingKeys,
    only: Iterable[PersonId] | None = None,
) -> Rows:
    """Seal, for each who can act for a tier and has a public key, the fingerprints of those whom a report names."""
    spellings = spellings_of(about, there.policy)
    deciders = {one.id: one for tier in there.policy.tiers for one in there.of(tier)} if spellings else {}
    rows: Rows = []
    for person in deciders.values() if only is None else [deciders[one] for one in only if one in deciders]:
        with suppress(PublicKeyError):
            marks = fingerprints(context.server_key, person.id, spellings)
            reader = Recipient(person.id, person.public_key)
            rows.append((outer.case, person.id, seal_likeness(outer.case, marks, reader, outer, wrapping)))
    return rows


async def names_in(session: Session, key: CaseKey) -> tuple[str, ...]:
    """Answer whom a report names, line by line as its reporter wrote them."""
    said = [one for one in await writings.of_part(session, key.case, ABOUT) if one.seal == CASE_KEY]
    return tuple(line for one in said for line in open_text(key, place_of(ABOUT, one.id), one.blob).splitlines())


async def give_likenesses(
    context: Context, session: Session, there: Panels, key: CaseKey, outer: OuterKey, to: Iterable[PersonId]
) -> None:
    """Give fingerprints to those of some who may come to decide; they hold a wrap of the case by now."""
    about = await names_in(session, key)
    await likenesses.put(session, seal_likenesses(context, there, about, outer, WrappingKeys(), to))
