"""
Where everything of a picture goes: one column that a phone can show, texts in rows, lines in lanes beside them.

Every text has a row of its own and every line leads through a lane that no text reaches, so nothing can cover anything,
whatever a policy says. `policies.drawing.svg` writes what this answers.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from policies.drawing.letters import lines_of, width_of
from policies.drawing.places import Arrow, Owed, Picture, Place
from policies.plain import either, named

WIDTH = 480.0
"""The width of every picture, in its own unit; how large it is shown is for whoever shows it."""
MARGIN = 16.0
_TEXT, _TITLE, _HEAD = 13.0, 20.0, 15.0
_LEADING = 1.4
_LANE = 12.0
_PAD = 10.0


@dataclass(frozen=True, slots=True)
class Text:
    """One line of text; `x` is its left end, `y` its base line, `kind` how it looks."""

    x: float
    y: float
    size: float
    words: str
    kind: str

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom."""
        wide = width_of(self.words, self.size, bold=self.kind in {"title", "head", "strong"})
        return self.x, self.y - self.size, self.x + wide, self.y + 0.3 * self.size


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle; `kind` is how it looks."""

    x: float
    y: float
    width: float
    height: float
    kind: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line through points; `arrow` puts a head at its end, `kind` is how it looks."""

    points: tuple[tuple[float, float], ...]
    kind: str
    arrow: bool = False


@dataclass(slots=True)
class Layout:
    """A picture with a place for everything."""

    height: float = 0.0
    boxes: list[Box] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)
    dots: list[tuple[float, float]] = field(default_factory=list)


def lay_out(picture: Picture) -> Layout:
    """Answer where everything goes; the same picture always gives the same layout."""
    return _Column(picture).made()


class _Column:
    """Fills one column from top to bottom; `y` is where the next thing begins."""

    def __init__(self, picture: Picture) -> None:
        self.picture, self.out, self.y = picture, Layout(), MARGIN
        targets = {one.target for one in picture.arrows if one.target}
        keys = [place.key for place in picture.places if place.key in targets]
        self.lanes = {key: WIDTH - MARGIN - _LANE * (number + 0.5) for number, key in enumerate(reversed(keys))}
        self.right = WIDTH - MARGIN - _LANE * (len(keys) + 0.5)
        self.tops: dict[str, float] = {}
        self.leaves: dict[str, list[tuple[float, bool]]] = {key: [] for key in keys}

    def made(self) -> Layout:
        self._heading(self.picture.policy.title, "title", _TITLE)
        policy = self.picture.policy
        self._words(f"policy {policy.name}, version {policy.version}", "faint", MARGIN, WIDTH - 2 * MARGIN)
        self._heading("Where a report starts", "head", _HEAD)
        for when, start in self.picture.routes:
            self._route(when, start)
        self._heading("Where it goes", "head", _HEAD)
        self._words("Lines are clocks: what happens when nobody acts in time.", "faint", MARGIN, WIDTH - 2 * MARGIN)
        self._words("Broken lines are people.", "faint", MARGIN, WIDTH - 2 * MARGIN)
        self.y += _PAD
        for place in self.picture.places:
            self._place(place)
        self._draw_lanes()
        self._heading("What the reporter is promised", "head", _HEAD)
        self._promised(self.picture.promised)
        self.out.height = self.y + MARGIN
        return self.out

    def _heading(self, words: str, kind: str, size: float) -> None:
        self.y += size * 0.8
        self._words(words, kind, MARGIN, WIDTH - 2 * MARGIN, size)
        self.y += size * 0.3

    def _words(self, words: str, kind: str, x: float, room: float, size: float = _TEXT) -> None:
        for line in lines_of(words, size, room, bold=kind in {"title", "head", "strong"}):
            self.out.texts.append(Text(x, self.y + size, size, line, kind))
            self.y += size * _LEADING

    def _route(self, when: str, start: str) -> None:
        top, inner = self.y, WIDTH - 2 * (MARGIN + _PAD)
        self.y += _PAD
        self._words(when, "plain", MARGIN + _PAD, inner)
        self._words(f"→ {start}", "strong", MARGIN + _PAD, inner)
        self.y += _PAD * 0.6
        self.out.boxes.append(Box(MARGIN, top, WIDTH - 2 * MARGIN, self.y - top, "route"))
        self.y += _PAD * 0.6

    def _place(self, place: Place) -> None:
        top, left, room = self.y, MARGIN + _PAD, self.right - MARGIN - 2 * _PAD
        self.y += _PAD
        self._words(place.title, "strong", left, room, _HEAD)
        if place.holders:
            self._words(f"with {either(named(group) for group in place.holders)}", "plain", left, room)
        self.y += _PAD * 0.6
        self.out.boxes.append(Box(MARGIN, top, self.right - MARGIN, self.y - top, "place"))
        self.tops[place.key] = top + _HEAD
        self.y += _PAD * 0.5
        for arrow in self.picture.leaving(place):
            self._arrow(arrow, left, room)
        self.y += _PAD

    def _arrow(self, arrow: Arrow, left: float, room: float) -> None:
        top = self.y
        kind = "plain" if arrow.by_clock else "hand"
        says = f"{arrow.says} {self._leads(arrow)}" if arrow.target else arrow.says
        self._words(says, kind if arrow.target else "faint", left, room)
        if arrow.target:
            y = (top + self.y) / 2
            self.leaves[arrow.target].append((y, arrow.by_clock))
            start = max(text.box[2] for text in self.out.texts if text.y > top and text.x == left) + 4
            self.out.lines.append(
                Line(((start, y), (self.lanes[arrow.target], y)), "clock" if arrow.by_clock else "hand")
            )
        self.y += 3

    def _leads(self, arrow: Arrow) -> str:
        target = next(place for place in self.picture.places if place.key == arrow.target)
        return f"→ {target.short}"

    def _draw_lanes(self) -> None:
        for key, leaves in self.leaves.items():
            x, target = self.lanes[key], self.tops[key]
            ends = [y for y, _ in leaves] + [target]
            self.out.lines.append(Line(((x, min(ends)), (x, max(ends))), "lane"))
            self.out.lines.append(Line(((x, target), (self.right + 2, target)), "clock", arrow=True))

    def _promised(self, promised: Iterable[Owed]) -> None:
        by_start: dict[str, list[Owed]] = {}
        for one in promised:
            by_start.setdefault(one.start, []).append(one)
        for start, some in by_start.items():
            self._words(f"From when {start}:", "strong", MARGIN, WIDTH - 2 * MARGIN)
            self.y += 4
            top, axis = self.y, MARGIN + 8
            for one in some:
                self.out.dots.append((axis, self.y + _TEXT * 0.65))
                self._words(f"{one.within}: {one.name}", "strong", axis + 16, WIDTH - MARGIN - axis - 16)
                self._words(one.kept, "plain", axis + 16, WIDTH - MARGIN - axis - 16)
                self.y += 5
            self.out.lines.append(Line(((axis, top), (axis, self.y - 5)), "axis"))
            self.y += 6
