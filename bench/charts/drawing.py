"""
A drawing: shapes and texts on white, put together as one SVG document that says in words what it shows.

It is white in the dark too, since a picture in a page cannot know the page's colours. Nothing is loaded from anywhere.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal
from xml.sax.saxutils import escape, quoteattr

WIDTH = 960
INK, SOFT, GRID, PAPER = "#1b1f24", "#59636e", "#d8dee4", "#ffffff"
SIZE = 13.0
_FONT = "system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', Arial, sans-serif"
_LETTER = 0.56
"""How wide a letter is, in sizes: DejaVu Sans, the widest of them, on average."""
_HALO = {"stroke": PAPER, "stroke-width": "4", "stroke-linejoin": "round", "paint-order": "stroke"}
"""A white edge behind letters, so that lines of the grid do not run through them."""
Anchor = Literal["start", "middle", "end"]


class Look(StrEnum):
    """Whose figure something shows; its colour can be told apart without seeing colours, too."""

    OURS = "#0b5cad"
    """Handrail: dark."""
    LIMIT = "#8b949e"
    """The same work, bare: grey."""
    LIBRARY = "#d0d7de"
    """One call of a library that we stand on: light grey."""
    PEER = "#e3872d"
    """Another, measured in this run: light."""
    STORED = "#f6dcc0"
    """Another, measured some other day: light, with an edge."""


@dataclass(slots=True)
class Drawing:
    """A picture in the making; places are in pixels from the upper left corner."""

    title: str
    about: str
    height: float
    _parts: list[str] = field(default_factory=list)

    def text(
        self,
        at: tuple[float, float],
        said: str,
        *,
        anchor: Anchor = "start",
        size: float = SIZE,
        fill: str = INK,
        bold: bool = False,
    ) -> None:
        """Write a line of text on a base line."""
        place = {"x": _short(at[0]), "y": _short(at[1]), "text-anchor": anchor, "font-size": _short(size)}
        facts = place | {"fill": fill} | _HALO
        self._parts.append(f"<text{_facts(facts | ({'font-weight': '600'} if bold else {}))}>{escape(said)}</text>")

    def bar(self, at: tuple[float, float], width: float, height: float, look: Look) -> None:
        """Draw a bar from its upper left corner."""
        edge = {"stroke": Look.PEER.value, "stroke-width": "1"} if look is Look.STORED else {}
        facts = {"x": at[0], "y": at[1], "width": max(width, 1.0), "height": height}
        shape = {name: _short(value) for name, value in facts.items()} | {"rx": "2", "fill": look.value}
        self._parts.append(f"<rect{_facts(shape | edge)}/>")

    def line(
        self, start: tuple[float, float], end: tuple[float, float], *, stroke: str = GRID, width: float = 1
    ) -> None:
        """Draw a straight line."""
        facts = {"x1": start[0], "y1": start[1], "x2": end[0], "y2": end[1], "stroke-width": width}
        self._parts.append(f"<line{_facts({n: _short(v) for n, v in facts.items()} | {'stroke': stroke})}/>")

    def dot(self, at: tuple[float, float], fill: str, radius: float = 4.5) -> None:
        """Draw a dot."""
        facts = {"cx": _short(at[0]), "cy": _short(at[1]), "r": _short(radius), "fill": fill}
        self._parts.append(f"<circle{_facts(facts)}/>")

    def done(self) -> str:
        """Answer the document."""
        size = f'viewBox="0 0 {WIDTH} {_short(self.height)}" width="{WIDTH}" height="{_short(self.height)}"'
        named = 'role="img" aria-labelledby="title about"'
        head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} {named} font-family="{_FONT}">'
        words = (f'<title id="title">{escape(self.title)}</title>', f'<desc id="about">{escape(self.about)}</desc>')
        paper = f'<rect x="0.5" y="0.5" width="{WIDTH - 1}" height="{_short(self.height - 1)}" rx="6" fill="{PAPER}" stroke="{GRID}"/>'  # noqa: E501 - one shape
        return "\n".join([head, *words, paper, *self._parts, "</svg>\n"])


def width_of(said: str, size: float = SIZE) -> float:
    """Answer about how wide a text is, rather too much than too little."""
    return len(said) * size * _LETTER


def _facts(facts: Mapping[str, str]) -> str:
    return "".join(f" {name}={quoteattr(value)}" for name, value in facts.items())


def _short(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
