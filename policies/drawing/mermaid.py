"""
A policy as a Mermaid flowchart: for pages and programs that draw Mermaid themselves.
"""

from collections.abc import Iterator

from policies.drawing.places import Picture, Place
from policies.plain import either, named


def mermaid(picture: Picture) -> str:
    """Write the picture; the same picture always gives the same text."""
    return "\n".join(["flowchart TD", *(f"    {line}" for line in _lines(picture)), ""])


def _lines(picture: Picture) -> Iterator[str]:
    keys = {place.key: f"place{number}" for number, place in enumerate(picture.places, 1)}
    yield f'report(["{_safe(picture.policy.title)}: a report arrives"])'
    for place in picture.places:
        yield f'{keys[place.key]}["{_safe(_title(place))}"]'
    for when, start in picture.routes:
        target = next((place for place in picture.places if _starts_in(place, start)), picture.places[0])
        yield f'report -->|"{_safe(when)}"| {keys[target.key]}'
    for place in picture.places:
        for arrow in picture.leaving(place):
            line = "-->" if arrow.by_clock else "-.->"
            yield f'{keys[arrow.source]} {line}|"{_safe(arrow.says)}"| {keys[arrow.target or arrow.source]}'


def _title(place: Place) -> str:
    held = either(named(group) for group in place.holders)
    return f"{place.title}: {held}" if held else place.title


def _starts_in(place: Place, start: str) -> bool:
    return any(start == f"{place.title.lower()}, with {named(group)}" for group in place.holders)


def _safe(text: str) -> str:
    """Take out what Mermaid would read as its own signs."""
    return text.replace("&", "#amp;").replace('"', "#quot;").replace("<", "#lt;").replace(">", "#gt;")
