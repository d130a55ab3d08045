"""
Pictures of a simulated year as inline SVG: widths are shares of the page, so that they are read on any screen.

Colours are names that the page's style gives meaning to; every picture has a sentence for those who do not see it.
"""

from collections.abc import Iterable, Sequence
from html import escape
from math import log

from policies.simulation.figures import SHARES, Cause, Kept, Load, Waits, Week
from policies.simulation.one_more import Difference
from policies.simulation.tally import BY_PEOPLE

_ROW, _TALL, _BAR = 46, 62, 16
_TICKS = ((1, "1 h"), (6, "6 h"), (24, "1 d"), (72, "3 d"), (168, "1 w"), (504, "3 w"), (1440, "60 d"), (4320, "180 d"))
_MONTHS = "JFMAMJJASOND"


def promises(kept: Sequence[Kept]) -> str:
    """Draw how each promise went: kept, broken, no longer owed, still running."""
    rows = []
    for place, one in enumerate(kept):
        parts = (("good", one.kept), ("bad", one.broken), ("plain", one.released), ("faint", one.running))
        said = f"{one.kept} of {one.kept + one.broken} kept" if one.share is not None else "never decided"
        share = f"{one.share:.0%}" if one.share is not None else ""
        rows.append(_row(place, one.name, f"{said} {share}", _stack(place, parts, one.given)))
    return _svg(_ROW * len(kept), rows, "How many of each promise were kept and broken.")


def waits(all_waits: Sequence[Waits], names: dict[str, str]) -> str:
    """Draw each wait on one scale of hours: a thin line from the 10th to the 90th percentile, a thick middle half."""
    top = max([48.0, *(one.hours[SHARES.index(0.99)] for one in all_waits)])
    rows = []
    for place, one in enumerate(all_waits):
        low, quarter, middle, three, high, _ = (_log_share(hours, top) for hours in one.hours)
        y = place * _TALL + 42
        said = f"half within {hours(one.hours[2])}, nine of ten within {hours(one.hours[4])}"
        rows.append(
            _two_lines(place, names[one.what], said)
            + _rect(low, y + 6, high - low, 4, "accent")
            + _rect(quarter, y, three - quarter, _BAR, "accent")
            + _rect(max(0.0, middle - 0.2), y - 3, 0.6, _BAR + 6, "ink")
        )
    height = _TALL * len(all_waits) + 6
    ticks = (tick for tick in _TICKS if tick[0] <= top)
    for at, name in ticks:
        share = _log_share(at, top)
        rows.append(f'<line class="grid" x1="{share:.2f}%" x2="{share:.2f}%" y1="36" y2="{height}"/>')
        rows.append(f'<text class="small" x="{share:.2f}%" y="{height + 14}">{name}</text>')
    return _svg(height + 20, rows, "How long people waited, on a scale of hours that grows by factors.")


def year(weeks: Sequence[Week]) -> str:
    """Draw the cases that were open week by week, and the promises broken in each."""
    most = max([1, *(one.open for one in weeks)])
    worst = max([1, *(one.broken for one in weeks)])
    step = 100 / len(weeks)
    line = " ".join(f"{(place + 0.5) * step:.2f},{100 - 92 * one.open / most:.2f}" for place, one in enumerate(weeks))
    area = f'<polygon class="area" points="{step / 2:.2f},100 {line} {100 - step / 2:.2f},100"/>'
    drawn = f'<svg viewBox="0 0 100 100" preserveAspectRatio="none" width="100%" height="140">{area}</svg>'
    bars = [
        _rect(place * step + step * 0.15, 164, step * 0.7, max(1, round(40 * one.broken / worst)), "bad")
        for place, one in enumerate(weeks)
        if one.broken
    ]
    months = [
        f'<text class="small" x="{place * 100 / 12:.2f}%" y="222">{name}</text>' for place, name in enumerate(_MONTHS)
    ]
    said = [
        f'<text class="small" x="0" y="12">open cases, at most {most}</text>',
        f'<text class="small" x="0" y="158">promises broken in a week, at most {worst if bars else 0}</text>',
    ]
    return _svg(228, [drawn, *said, *bars, *months], "Open cases and broken promises by week.")


def people(loads: Sequence[Load]) -> str:
    """Draw how much of their hours each person worked."""
    rows = []
    for place, one in enumerate(loads):
        said = f"{one.cases} cases, {one.peak} at once, {one.worked:,.0f} of {one.there:,.0f} h"
        share = min(100.0, 100 * one.worked / one.there) if one.there else 0.0
        bar = _rect(0, place * _ROW + 26, 100, _BAR, "faint") + _rect(0, place * _ROW + 26, share, _BAR, "accent")
        rows.append(_row(place, one.name, said, bar))
    return _svg(_ROW * len(loads), rows, "How much of their hours each person worked.")


def causes(found: Sequence[Cause]) -> str:
    """Draw what moved cases on, and why, by how often."""
    most = max([1, *(one.count for one in found)])
    rows = [
        _row(
            place,
            f"{one.event.replace('_', ' ')}: {one.cause}",
            str(one.count),
            _rect(
                0,
                place * _ROW + 26,
                100 * one.count / most,
                _BAR,
                "plain" if one.cause == BY_PEOPLE or ":" in one.cause else "bad",
            ),
        )
        for place, one in enumerate(found)
    ]
    return _svg(_ROW * max(1, len(found)), rows, "What moved cases on, and why.")


def differences(found: Sequence[Difference]) -> str:
    """Draw each change with what chance leaves open around it; the line in the middle is no change."""
    rows = []
    for place, one in enumerate(found):
        reach = max(1e-9, *(abs(value or 0.0) for value in (one.change, one.low, one.high)))
        y, middle = place * _TALL + 48, 50 + 45 * one.change / reach
        interval = ""
        if one.low is not None and one.high is not None:
            left, right = 50 + 45 * one.low / reach, 50 + 45 * one.high / reach
            interval = _rect(left, y - 2, right - left, 4, "accent" if one.is_clear else "plain")
        dot = f'<circle class="{"accent" if one.is_clear else "plain"}" cx="{middle:.2f}%" cy="{y}" r="6"/>'
        zero = f'<line class="ink" x1="50%" x2="50%" y1="{y - 9}" y2="{y + 9}"/>'
        rows.append(_two_lines(place, one.figure, said_of(one)) + zero + interval + dot)
    return _svg(_TALL * len(found), rows, "What one more person changes, with the range that chance leaves open.")


def said_of(one: Difference) -> str:
    """Say a difference in a few words: `-3.2 h (-5.0 to -1.4)`."""
    unit = f" {one.unit}" if one.unit else ""
    around = f" ({one.low:+.1f} to {one.high:+.1f})" if one.low is not None and one.high is not None else ""
    return f"{one.change:+.1f}{unit}{around}"


def hours(count: float) -> str:
    """Say hours as people do: minutes below two hours, days from two days on."""
    if count < 2:  # noqa: PLR2004  # two of the smaller unit read better than one and a half of the larger
        return f"{count * 60:.0f} min"
    return f"{count:.0f} h" if count < 48 else f"{count / 24:.1f} days"  # noqa: PLR2004  # likewise


def _log_share(count: float, top: float) -> float:
    return max(0.0, min(100.0, 96 * log(1 + count) / log(1 + top)))


def _row(place: int, name: str, said: str, bar: str) -> str:
    y = place * _ROW + 18
    return f'<text x="0" y="{y}">{escape(name)}</text><text class="end" x="100%" y="{y}">{escape(said)}</text>{bar}'


def _two_lines(place: int, name: str, said: str) -> str:
    y = place * _TALL + 18
    return f'<text x="0" y="{y}">{escape(name)}</text><text class="small" x="0" y="{y + 15}">{escape(said)}</text>'


def _stack(place: int, parts: Iterable[tuple[str, int]], total: int) -> str:
    drawn, at = "", 0.0
    for kind, count in parts:
        width = 100 * count / max(1, total)
        drawn += _rect(at, place * _ROW + 26, width, _BAR, kind) if count else ""
        at += width
    return drawn


def _rect(x: float, y: float, width: float, height: float, kind: str) -> str:
    return f'<rect class="{kind}" x="{x:.2f}%" y="{y:g}" width="{max(width, 0):.2f}%" height="{height:g}"/>'


def _svg(height: int, parts: Iterable[str], said: str) -> str:
    return f'<svg role="img" aria-label="{escape(said)}" width="100%" height="{height}">{"".join(parts)}</svg>'
