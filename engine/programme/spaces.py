"""
Spaces: entering them, changing them, and what is shown of one; whether it agreed to be watched is theirs to say.
"""

from dataclasses import dataclass, replace

from engine.context import Context
from engine.places import slug_of
from engine.programme.team import NotThereError, ProgrammeError, SpaceKind, require_team
from engine.views import Visitor
from handrail.identifiers import new_id
from storage import spaces
from storage.database import Session
from storage.spaces import Space
from storage.statements import alone

_NAME, _LINK = 200, 500


@dataclass(frozen=True, slots=True)
class SpaceWish:
    """What somebody types of a space."""

    name: str
    kind: str = SpaceKind.ONLINE
    link: str = ""
    watched: bool = False


async def add_space(context: Context, visitor: Visitor, wish: SpaceWish) -> Space:
    """
    Add a space.

    Raises:
        NotThereError: they do not work on the programme.
        ProgrammeError: it has no name, its link is none, or there is one of that name.

    """
    require_team(context, visitor)
    checked = check(wish)
    async with context.database.write() as session:
        await alone(session)
        if await spaces.space_by_slug(session, slug_of(checked.name)) is not None:
            raise ProgrammeError("there is a space of that name; choose another name, or change that one")
        return await make(context, session, checked)


async def change_space(context: Context, visitor: Visitor, slug: str, wish: SpaceWish) -> Space:
    """Change a space; its address stays. NotThereError or ProgrammeError as for adding one."""
    require_team(context, visitor)
    checked = check(wish)
    async with context.database.write() as session:
        before = await found(session, slug)
        link = checked.link or None
        after = replace(before, name=checked.name, kind=checked.kind, link=link, watched=checked.watched)
        await spaces.change_space(session, after)
    return after


async def found(session: Session, slug: str) -> Space:
    """
    Answer a space.

    Raises:
        NotThereError: there is none.

    """
    space = await spaces.space_by_slug(session, slug)
    if space is None:
        raise NotThereError
    return space


def check(wish: SpaceWish) -> SpaceWish:
    """
    Answer what was typed of a space, tidied.

    Raises:
        ProgrammeError: something of it cannot be.

    """
    name, link = " ".join(wish.name.split()), wish.link.strip()
    if not slug_of(name) or len(name) > _NAME or not name.isprintable():
        raise ProgrammeError(f"a name has from 1 to {_NAME} letters, and no signs that cannot be seen")
    if wish.kind not in set(SpaceKind):
        raise ProgrammeError(f"a space is one of: {', '.join(SpaceKind)}")
    return replace(wish, name=name, link=link_of(link))


def link_of(link: str) -> str:
    """
    Answer a link as it is kept.

    Raises:
        ProgrammeError: it is none that a page may show.

    """
    seen = link.isprintable() and len(link.split()) == 1
    if link and (not seen or not link.lower().startswith(("https://", "http://")) or len(link) > _LINK):
        raise ProgrammeError("a link begins with https:// and has no blanks")
    return link


async def make(context: Context, session: Session, wish: SpaceWish) -> Space:
    """Write down a space that was checked."""
    slug = await free_slug(session, wish.name)
    space = Space(new_id(), slug, wish.name, wish.kind, wish.link or None, wish.watched, context.clock.now())
    await spaces.add_space(session, space)
    return space


async def free_slug(session: Session, name: str) -> str:
    """Answer the slug of a name, with a number behind it where it is taken."""
    slug = slug_of(name)
    taken = await spaces.slugs_like(session, slug)
    return next(one for one in (slug, *(f"{slug}-{number}" for number in range(2, 10_000))) if one not in taken)
