"""
A simulated year as one page of HTML that needs nothing else: no script, no font, no file beside it.
"""

from html import escape

from policies.simulation import plots
from policies.simulation.figures import SHARES, WAITS, Figures
from policies.simulation.one_more import OneMore

_STYLE = """
:root{--paper:#fff;--ink:#1c2430;--soft:#5a6675;--accent:#2b6cb0;--good:#2f855a;--bad:#c05621;--plain:#94a3b8;--faint:#e5e9ef}
@media(prefers-color-scheme:dark){:root{--paper:#12161c;--ink:#e6eaf0;--soft:#9aa7b8;--accent:#63b3ed;--good:#68d391;
--bad:#f6ad55;--plain:#64748b;--faint:#28303b}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
main{max-width:60rem;margin:0 auto;padding:1.5rem 1rem 4rem}
h1{font-size:1.6rem;line-height:1.2;margin:0 0 .3rem}h2{font-size:1.15rem;margin:2.4rem 0 .4rem}
p{margin:.3rem 0 .9rem;max-width:44rem;color:var(--soft)}
.numbers{display:grid;grid-template-columns:repeat(auto-fit,minmax(9rem,1fr));gap:.8rem;margin:1.2rem 0}
.numbers div{background:var(--faint);border-radius:.5rem;padding:.7rem .9rem}
.numbers b{display:block;font-size:1.5rem}
svg{display:block;overflow:visible}svg text{fill:var(--ink);font-size:13px}svg .end{text-anchor:end;fill:var(--soft)}
svg .small{font-size:11px;fill:var(--soft)}
.accent{fill:var(--accent)}.good{fill:var(--good)}.bad{fill:var(--bad)}.plain{fill:var(--plain)}.faint{fill:var(--faint)}
.ink{fill:var(--ink);stroke:var(--ink)}.grid{stroke:var(--faint)}.area{fill:var(--accent);opacity:.35}
.key span{display:inline-block;margin-right:1rem;color:var(--soft);font-size:.85rem}
.key i{display:inline-block;width:.8rem;height:.8rem;margin-right:.35rem;border-radius:.15rem;vertical-align:-.05rem}
.wide{overflow-x:auto}table{border-collapse:collapse;font-size:.85rem;width:100%}
th,td{text-align:right;padding:.3rem .5rem;border-bottom:1px solid var(--faint);white-space:nowrap}
th:first-child,td:first-child{text-align:left;white-space:normal;min-width:9rem}
@media(max-width:34rem){svg text{font-size:12px}svg .end{font-size:11px}}
"""


def page(found: Figures, more: OneMore | None) -> str:
    """Answer the page."""
    title = f"A year of {found.title}"
    parts = [
        f"<h1>{escape(title)}</h1>",
        f"<p>{_about(found)}</p>",
        _numbers(found),
        _section("Promises", _PROMISES, plots.promises(found.promises)),
        _section("Waiting", _WAITING, plots.waits(found.waits, WAITS) + _table(found)),
        _section("The year", _YEAR, plots.year(found.weeks)),
        _section("People", _PEOPLE, plots.people(found.people)),
        _section("What moved cases on", _CAUSES, plots.causes(found.causes)),
        _more(more),
        f"<h2>What this is not</h2><p>{_LIMITS}</p>",
    ]
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        '<meta name="color-scheme" content="light dark">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head><body><main>{''.join(parts)}</main></body></html>\n"
    )


_PROMISES = (
    '<span class="key"><span><i style="background:var(--good)"></i>kept</span>'
    '<span><i style="background:var(--bad)"></i>broken</span>'
    '<span><i style="background:var(--plain)"></i>no longer owed</span>'
    '<span><i style="background:var(--faint)"></i>still running</span></span>'
)
_WAITING = "From the report on. The thick bar holds the middle half of all cases, the thin one eight of ten."
_YEAR = "The year begins without open cases, so that its first weeks look better than the others."
_PEOPLE = "How much of the hours that people have for cases went into them."
_CAUSES = "Steps that the clock forced because a promise broke, and those that people or a route made."
_LIMITS = (
    "Reports, answer times and absences are made up by chance from the community's figures; only what the clock does "
    "is your policy's own. Trust comparisons more than single numbers. How the model works, and what it leaves out, is "
    "told in the documentation under “Simulating a year”."
)


def _about(found: Figures) -> str:
    return escape(
        f"Policy {found.policy}, version {found.version}; community “{found.community}”; year {found.year}, "
        f"seed {found.seed}. The same seed gives the same year."
    )


def _numbers(found: Figures) -> str:
    kept, broken = (sum(getattr(one, what) for one in found.promises) for what in ("kept", "broken"))
    outcomes = dict(found.outcomes)
    first = found.waits[0]
    boxes = (
        (f"{found.opened:,}", "reports"),
        (f"{kept / (kept + broken):.0%}" if kept + broken else "none", "of promises kept"),
        (plots.hours(first.hours[SHARES.index(0.5)]), "to a person's first word, half of the time"),
        (f"{outcomes.get('open', 0):,}", "open at the year's end"),
    )
    return (
        '<div class="numbers">' + "".join(f"<div><b>{big}</b>{escape(small)}</div>" for big, small in boxes) + "</div>"
    )


def _section(title: str, said: str, drawn: str) -> str:
    return f"<h2>{escape(title)}</h2><p>{said}</p>{drawn}"


def _table(found: Figures) -> str:
    head = "".join(f"<th>{share:.0%}</th>" for share in SHARES)
    rows = "".join(
        f"<tr><td>{escape(WAITS[one.what])}</td>"
        + "".join(f"<td>{plots.hours(count)}</td>" for count in one.hours)
        + f"<td>{one.still_waiting}</td></tr>"
        for one in found.waits
    )
    return f'<div class="wide"><table><tr><th>within</th>{head}<th>still waiting</th></tr>{rows}</table></div>'


def _more(more: OneMore | None) -> str:
    if more is None:
        return ""
    said = (
        f"The same reports met once with and once without one more person, in {more.pairs} pairs of years. The bar is "
        "where the average change lies in 95 of 100 such experiments; grey means that it may well be chance."
    )
    return _section(f"One more of {more.group}", escape(said), plots.differences(more.differences))
