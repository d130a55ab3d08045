"""
A layout as SVG: plain shapes and texts, light or dark as the reader's screen is, with a title and a description.

It is written by hand so that the same policy gives the same bytes everywhere.
"""

from collections.abc import Iterator
from html import escape

from policies.drawing.layout import WIDTH, Box, Layout, Line, Text, lay_out
from policies.drawing.places import Picture
from policies.plain import both, named

_STYLE = """\
svg { font-family: "DejaVu Sans", Verdana, system-ui, sans-serif; color-scheme: light dark; }
.ground { fill: #ffffff; }
text { fill: #1b1f24; }
.title, .head, .strong { font-weight: bold; }
.faint { fill: #57606a; }
.hand { fill: #57606a; font-style: italic; }
.box-place { fill: #e8f0fb; stroke: #3b6ea8; }
.box-route { fill: #f3f4f6; stroke: #8a939c; }
.line { fill: none; stroke: #3b6ea8; stroke-width: 1.5; }
.line-hand { stroke-dasharray: 4 3; stroke: #6e7781; }
.line-axis { stroke: #8a939c; }
.head-of-arrow, .dot { fill: #3b6ea8; }
@media (prefers-color-scheme: dark) {
  .ground { fill: #14181d; }
  text { fill: #e6e8eb; }
  .faint, .hand { fill: #a9b1ba; }
  .box-place { fill: #1d2c40; stroke: #7fb0ea; }
  .box-route { fill: #21262d; stroke: #7d8590; }
  .line { stroke: #7fb0ea; }
  .line-hand { stroke: #9aa4ae; }
  .line-axis { stroke: #7d8590; }
  .head-of-arrow, .dot { fill: #7fb0ea; }
}
"""
_ROUND = 6


def svg(picture: Picture) -> str:
    """Draw the picture; the same picture always gives the same text."""
    layout = lay_out(picture)
    return "\n".join([*_head(picture, layout), *_shapes(layout), "</svg>", ""])


def _head(picture: Picture, layout: Layout) -> Iterator[str]:
    size = f'viewBox="0 0 {_number(WIDTH)} {_number(layout.height)}"'
    shown = 'style="width: 100%; max-width: 720px; height: auto"'
    yield f'<svg xmlns="http://www.w3.org/2000/svg" {size} {shown} role="img" aria-labelledby="title desc">'
    yield f'<title id="title">{escape(picture.policy.title)}</title>'
    yield f'<desc id="desc">{escape(described(picture))}</desc>'
    yield f"<style>\n{_STYLE}</style>"
    yield f'<rect class="ground" width="{_number(WIDTH)}" height="{_number(layout.height)}"/>'


def described(picture: Picture) -> str:
    """Say in words what the picture shows, for who does not see it."""
    told = [f"{when}: {start}." for when, start in picture.routes]
    for place in picture.places:
        held = f", with {both(named(one) for one in place.holders)}" if place.holders else ""
        led = [
            f"{arrow.says}, leads to {_title(picture, arrow.target)}"
            for arrow in picture.leaving(place)
            if arrow.target
        ]
        told.append(f"{place.title}{held}{': ' if led else ''}{'; '.join(led)}.")
    told += [f"From when {one.start}, {one.name}, {one.within}." for one in picture.promised]
    return " ".join(told)


def _title(picture: Picture, key: str | None) -> str:
    return next(place.short for place in picture.places if place.key == key)


def _shapes(layout: Layout) -> Iterator[str]:
    yield from (_box(one) for one in layout.boxes)
    yield from (shape for one in layout.lines for shape in _line(one))
    yield from (f'<circle class="dot" cx="{_number(x)}" cy="{_number(y)}" r="4"/>' for x, y in layout.dots)
    yield from (_text(one) for one in layout.texts)


def _box(box: Box) -> str:
    place = f'x="{_number(box.x)}" y="{_number(box.y)}" width="{_number(box.width)}" height="{_number(box.height)}"'
    return f'<rect class="box-{box.kind}" {place} rx="{_ROUND}"/>'


def _line(line: Line) -> Iterator[str]:
    points = " ".join(f"{_number(x)},{_number(y)}" for x, y in line.points)
    yield f'<polyline class="line line-{line.kind}" points="{points}"/>'
    if line.arrow:
        x, y = line.points[-1]
        tips = ((x, y), (x + 7, y - 4), (x + 7, y + 4))
        yield f'<polygon class="head-of-arrow" points="{" ".join(f"{_number(a)},{_number(b)}" for a, b in tips)}"/>'


def _text(text: Text) -> str:
    at = f'x="{_number(text.x)}" y="{_number(text.y)}" font-size="{_number(text.size)}"'
    return f'<text class="{text.kind}" {at}>{escape(text.words, quote=False)}</text>'


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
