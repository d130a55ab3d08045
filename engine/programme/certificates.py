"""
Certificates: whether one may be given for a period, and those there are, which everybody may see.

None is given while a report from there is open, or where a way by which reports come was not in order: silence says
nothing then. Whoever may not see such a report is not told of it: their answer is taken, and no certificate follows.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from engine.context import Context
from engine.deciding.panels import Sorted
from engine.places import place_mac
from engine.programme.team import NotThereError
from engine.showing.case_lists import readable
from engine.showing.machinery import machinery
from engine.views import Visitor
from handrail.identifiers import CaseId
from storage import case_places, cases, channel_faults, exclusions, people, spaces, watches
from storage.database import Session
from storage.spaces import Space
from storage.watches import Certificate, Watch

_MACHINERY = {
    "moves-overdue": "moves of the clock are overdue",
    "messages-stuck": "messages wait that nobody could send",
}


@dataclass(frozen=True, slots=True)
class HeldBack:
    """
    What keeps a certificate back: `told` is a sentence for who asks, None where they may not know or nothing does.

    With `silent` there is something, and nothing is said of it.
    """

    told: str | None = None
    silent: bool = False


@dataclass(frozen=True, slots=True)
class Certified:
    """A certificate with its space."""

    certificate: Certificate
    space: Space


@dataclass(frozen=True, slots=True)
class CertificatesPage:
    """The newest certificates, of one space or of all; `years` counts them by the year in which a period ended."""

    space: Space | None
    certificates: tuple[Certified, ...]
    years: tuple[tuple[int, int], ...]


async def held_back(context: Context, visitor: Visitor, watch: Watch, space: Space) -> HeldBack:
    """Answer what keeps the certificate of a watch back."""
    channels = await _channels(context, watch)
    if channels:
        return HeldBack(
            f"there is no certificate for a time in which a way to report was not in order: {'; '.join(channels)}. "
            "An operator can say more (handrail doctor). If nobody watched, or you cannot tell, say that it was not "
            "watched"
        )
    async with context.database.read() as session:
        there = await case_places.open_there(session, await _places(context, session, watch, space))
        seen = await _visible(context, session, visitor, there)
    if seen:
        return HeldBack(
            "a report from there is still open, so there is no certificate for this time yet. It can be given once "
            "that report has ended"
        )
    return HeldBack(silent=bool(there))


async def public_page(context: Context, slug: str | None) -> CertificatesPage:
    """
    Answer the certificates of a space, or of all.

    Raises:
        NotThereError: there is no such space, or it has no certificate.

    """
    async with context.database.read() as session:
        space = await spaces.space_by_slug(session, slug) if slug else None
        some = await watches.certificates_of(session, space.id if space else None)
        if slug and (space is None or not some):
            raise NotThereError
        known = {one.id: one for one in await spaces.every_space(session)}
        years = [await _year(session, year) for year in sorted({one.until.year for one in some}, reverse=True)]
    return CertificatesPage(space, tuple(Certified(one, known[one.space_id]) for one in some), tuple(years))


async def public_certificate(context: Context, slug: str, watch: str) -> Certified:
    """
    Answer one certificate.

    Raises:
        NotThereError: there is none.

    """
    async with context.database.read() as session:
        found = await watches.certificate_of(session, watch)
        space = await spaces.space_by_slug(session, slug)
    if found is None or space is None or found.space_id != space.id:
        raise NotThereError
    return Certified(found, space)


async def _year(session: Session, year: int) -> tuple[int, int]:
    since, until = datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC)
    return year, await watches.count_certificates(session, since, until)


async def _channels(context: Context, watch: Watch) -> tuple[str, ...]:
    """Answer what was not in order with the ways by which reports come and are passed on."""
    until = min(watch.until, context.clock.now())
    async with context.database.read() as session:
        unread = await channel_faults.unread(session, watch.since, until)
        undelivered = await channel_faults.undelivered(session, watch.since, until)
    found = [f"{_count(unread, 'mail')} could not be read"] if unread else []
    found += [f"{_count(undelivered, 'message')} to people on the roster could not be delivered"] if undelivered else []
    now = (await machinery(context)).faults
    return (*found, *(words for code, words in _MACHINERY.items() if code in now))


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


async def _places(context: Context, session: Session, watch: Watch, space: Space) -> list[bytes]:
    """Answer the MACs of a space and of its events in the time of a watch, by each name that a report may use."""
    there = [one for one in await spaces.events_of(session, space.id) if _meet(watch, one.starts_at, one.ends_at)]
    names = {space.slug, space.name, *(one.slug for one in there), *(one.name for one in there)}
    return [place_mac(context.server_key, name) for name in sorted(names)]


def _meet(watch: Watch, starts_at: datetime, ends_at: datetime) -> bool:
    return starts_at < watch.until and ends_at > watch.since


async def _visible(context: Context, session: Session, visitor: Visitor, there: tuple[CaseId, ...]) -> frozenset[str]:
    """Answer those of the cases there that somebody may see."""
    found = await cases.by_ids(session, there)
    away = await exclusions.of_cases(session, list(found))
    mine = [case for key, case in found.items() if visitor.person.id not in away[key]]
    return await readable(context, session, Sorted(await people.roster(session)), mine, visitor.person)
