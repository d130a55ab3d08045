"""
Deadlines as an iCalendar: what RFC 5545 asks of lines, names and instants.
"""

import re
from datetime import UTC, datetime, timedelta

from engine.showing.deadlines import Clock
from engine.views import PromiseView
from handrail.identifiers import Reference
from states.lifecycle import CaseState
from web.calendar import calendar_of

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


def _clock(name: str = "counsel", key: str = "case.counsel.1", hours: int = 5) -> Clock:
    due = NOW + timedelta(hours=hours)
    shown = PromiseView(name, "reporter", due, None, None, released=False)
    return Clock(key, Reference("HR-2345ABCD"), CaseState.RECEIVED, "facilitators", shown)


def _lines(text: str) -> list[tuple[str, str]]:
    """Read a calendar as a program does: unfold its lines, and split each into its name and its value."""
    assert text.endswith("\r\n")
    raw = text.encode().split(b"\r\n")[:-1]
    assert all(len(line) <= 75 for line in raw)
    unfolded = re.sub(rb"\r\n[ \t]", b"", b"\r\n".join(raw)).decode()
    found = [line.partition(":") for line in unfolded.split("\r\n")]
    assert all(re.fullmatch(r"[A-Z-]+(;[A-Z-]+=[A-Z]+)?", name) for name, _, _ in found)
    return [(name, value) for name, _, value in found]


def test_calendar_is_well_formed() -> None:
    """A calendar begins and ends as it must, has its version and maker, and each entry its name, stamp and start."""
    lines = _lines(calendar_of([_clock(), _clock("relay", "case.relay.1", 9)], NOW))
    assert lines[:3] == [
        ("BEGIN", "VCALENDAR"),
        ("VERSION", "2.0"),
        ("PRODID", "-//Handrail//Deadlines//EN"),
    ]
    assert lines[-1] == ("END", "VCALENDAR")
    for name, count in (("BEGIN", 3), ("END", 3), ("UID", 2), ("DTSTAMP", 2), ("DTSTART", 2), ("SUMMARY", 2)):
        assert sum(one == name for one, _ in lines) == count
    assert ("DTSTART", "20261102T140000Z") in lines


def test_entry_keeps_its_name() -> None:
    """An entry has the same name each time, and two promises never share one; the case's key cannot be read from it."""
    uids = [
        [value for name, value in _lines(calendar_of([_clock(), _clock(key="case.relay.1")], at)) if name == "UID"]
        for at in (NOW, NOW + timedelta(days=1))
    ]
    assert uids[0] == uids[1]
    assert len(set(uids[0])) == 2
    assert "case" not in "".join(uids[0])


def test_entry_holds_a_reference_and_a_name_only() -> None:
    """An entry says which case, which promise, and whether it is late."""
    said = dict(_lines(calendar_of([_clock(hours=-1)], NOW)))
    assert said["SUMMARY"] == "HR-2345ABCD: Counsel (late)"
    assert "DESCRIPTION" not in said
    assert "LOCATION" not in said


def test_long_names_are_folded_and_marks_escaped() -> None:
    """A long name is folded between letters, whatever they are made of, and marks that end a value are escaped."""
    name = "größe,müß;" * 12 + "\nend"
    said = dict(_lines(calendar_of([_clock(name)], NOW)))
    read = re.sub(r"\\(.)", lambda found: "\n" if found[1] == "n" else found[1], said["SUMMARY"])
    assert read == f"HR-2345ABCD: {name[:1].upper()}{name[1:]}"
