"""
What stands in a drawn chart: its texts with the room they take, and its bars, lines and dots.
"""

from dataclasses import dataclass
from itertools import combinations
from xml.etree import ElementTree as ET

from bench.charts.drawing import WIDTH, width_of

SVG = "{http://www.w3.org/2000/svg}"
_EDGE = 0.75
"""How much of a letter's size stands above its base line, at most."""


@dataclass(frozen=True, slots=True)
class Text:
    """A line of text and the box it takes."""

    said: str
    left: float
    right: float
    top: float
    bottom: float

    def overlaps(self, other: "Text") -> bool:
        """Answer whether two texts run into each other."""
        beside = self.right <= other.left or other.right <= self.left
        return not (beside or self.bottom <= other.top or other.bottom <= self.top)


def read(drawn: str) -> ET.Element:
    """Read a chart; a fault of its form is raised."""
    return ET.fromstring(drawn)  # noqa: S314 - what we have just drawn


def texts(root: ET.Element) -> list[Text]:
    """Answer every text with its box, the widest that a font may make it."""
    return [_text(one) for one in root.iter(f"{SVG}text")]


def shapes(root: ET.Element, name: str) -> list[dict[str, str]]:
    """Answer the attributes of every shape of a kind, in their order."""
    return [dict(one.attrib) for one in root.iter(f"{SVG}{name}")]


def collisions(root: ET.Element) -> list[tuple[str, str]]:
    """Answer the texts that run into each other."""
    return [(one.said, other.said) for one, other in combinations(texts(root), 2) if one.overlaps(other)]


def outside(root: ET.Element) -> list[str]:
    """Answer the texts that reach over the edge of the picture."""
    height = float(root.attrib["height"])
    return [one.said for one in texts(root) if one.left < 0 or one.right > WIDTH or one.top < 0 or one.bottom > height]


def _text(one: ET.Element) -> Text:
    size, x, y = (float(one.attrib[name]) for name in ("font-size", "x", "y"))
    said = one.text or ""
    wide = width_of(said, size)
    left = x - {"start": 0.0, "middle": wide / 2, "end": wide}[one.attrib["text-anchor"]]
    return Text(said, left, left + wide, y - size * _EDGE, y + size * (1 - _EDGE))
