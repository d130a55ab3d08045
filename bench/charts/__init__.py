"""
The charts of `docs/performance.md`: SVG as text, drawn from the rows of `var/bench.json` and from nothing else.

`pictures` says which charts there are; `bars`, `lines` and `promises` draw them with what `drawing` and `scale` give.
"""
