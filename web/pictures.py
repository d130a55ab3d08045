"""
Pictures that are drawn on our side, so that no page loads anything from elsewhere: a QR code as SVG.
"""

import segno
from markupsafe import Markup


def qr_code(text: str) -> Markup:
    """Draw a QR code for a page: dark on light in every theme, with the quiet border that cameras need."""
    drawn = segno.make(text, error="m", micro=False)
    svg = drawn.svg_inline(scale=4, border=4, dark="#000", light="#fff", svgclass="qr", lineclass=None, omitsize=True)
    return Markup(svg)  # noqa: S704 - drawn by segno from numbers alone; the text is not in it
