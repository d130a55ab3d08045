"""
Policies as pictures: where a case can be, what the clock does there, and what the reporter is promised by when.

`places` finds out what there is to draw, `mermaid` writes it for Mermaid, `layout` and `svg` draw it themselves.
"""
