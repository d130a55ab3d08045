"""
Reading events from a table (CSV): one event a line, with the columns named in its first line.
"""

import csv
import io
from collections.abc import Mapping
from datetime import UTC, datetime

from engine.programme.events import EventWish, zone_of
from engine.programme.team import ProgrammeError, SpaceKind

COLUMNS = ("name", "starts", "ends", "zone", "space", "kind", "place", "link", "organisers")
"""The columns that are known; the first three are needed."""
NEEDED = COLUMNS[:3]
MOST = 2_000
_FORMS = ("%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d")


def read_table(text: str) -> list[tuple[str, EventWish | str]]:
    """
    Answer for each line of a table its place, and what it says or, as a sentence, what is wrong with it.

    Raises:
        ProgrammeError: the first line does not name the columns, or the table holds too much.

    """
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff")), strict=True)
    try:
        names = [name.strip().casefold() for name in next(reader, [])]
        _check_names(names)
        rows = [(reader.line_num, row) for row in reader if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise ProgrammeError(
            f"line {reader.line_num}: this is no table ({error}); save it as CSV with commas"
        ) from None
    if not rows or len(rows) > MOST:
        raise ProgrammeError(f"a table brings from 1 to {MOST} events, one a line below its first line")
    return [(f"line {number}", _read(names, row)) for number, row in rows]


def read_time(text: str, zone: str, column: str) -> datetime:
    """
    Read a time of the wall clock in a zone; a day alone is its beginning.

    Raises:
        ProgrammeError: it is none; the message names the column.

    """
    place = zone_of(zone)
    for form in _FORMS:
        try:
            return datetime.strptime(text.strip(), form).replace(tzinfo=place).astimezone(UTC)
        except ValueError:
            continue
    raise ProgrammeError(f"column {column}: '{text.strip()[:40]}' is no time; write it like 2027-01-31 09:00")


def _check_names(names: list[str]) -> None:
    missing = [name for name in NEEDED if name not in names]
    unknown = [name for name in names if name not in COLUMNS]
    if missing:
        raise ProgrammeError(f"line 1: the column {missing[0]} is missing; the first line names {', '.join(NEEDED)}")
    if unknown:
        known = ", ".join(COLUMNS)
        raise ProgrammeError(f"line 1: '{unknown[0][:40]}' is no column; there are {known}. Leave out the others")


def _read(names: list[str], row: list[str]) -> EventWish | str:
    if len(row) != len(names):
        return f"it has {len(row)} columns where the first line has {len(names)}; put what holds a comma in quotes"
    try:
        return _wish({name: cell.strip() for name, cell in zip(names, row, strict=True)})
    except ProgrammeError as error:
        return str(error)


def _wish(said: Mapping[str, str]) -> EventWish:
    if not said["name"]:
        raise ProgrammeError("column name: it is empty; give the event a name")
    zone, kind = said.get("zone") or "UTC", (said.get("kind") or SpaceKind.WORKSHOP).casefold()
    if kind not in set(SpaceKind):
        raise ProgrammeError(f"column kind: '{kind[:40]}' is none; there are {', '.join(SpaceKind)}")
    try:
        zone_of(zone)
    except ProgrammeError as error:
        raise ProgrammeError(f"column zone: {error}") from None
    starts_at = read_time(said["starts"], zone, "starts")
    return EventWish(
        name=said["name"],
        starts_at=starts_at,
        ends_at=read_time(said["ends"], zone, "ends"),
        zone=zone,
        space=said.get("space", ""),
        kind=kind,
        place=said.get("place", ""),
        link=said.get("link", ""),
        organisers=said.get("organisers", ""),
        origin=f"table:{said.get('space', '')}:{said['name']}:{starts_at.isoformat()}",
    )
