"""
How wide words are, and how they fill lines: estimates that hold for the usual fonts without serifs, never too small.
"""

_WIDTHS = {
    **dict.fromkeys("ijlI.,:;'|!", 0.34),
    **dict.fromkeys('tfr()[]- "', 0.42),
    **dict.fromkeys("mwM", 1.0),
    **dict.fromkeys("W@%", 1.05),
}
_CAPITAL = 0.76
_OTHER = 0.64
_BOLD = 1.1
_LATIN = 0x24F
"""The last of the letters that are as wide as ours; any other is taken for a wide one."""


def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """Answer how wide a text is at most, in the unit of `size`, the height of its letters."""
    wide = sum(_WIDTHS.get(letter, _CAPITAL if letter.isupper() or ord(letter) > _LATIN else _OTHER) for letter in text)
    return wide * size * (_BOLD if bold else 1.0)


def lines_of(text: str, size: float, room: float, *, bold: bool = False) -> tuple[str, ...]:
    """Cut a text into lines that fit into `room`; a word that is longer than a line is cut too."""
    lines, line = list[str](), ""
    for word in _words(text, size, room, bold=bold):
        longer = f"{line} {word}" if line else word
        if width_of(longer, size, bold=bold) <= room:
            line = longer
            continue
        lines += [line] if line else []
        line = word
    return (*lines, line) if line else tuple(lines)


def _words(text: str, size: float, room: float, *, bold: bool) -> list[str]:
    words = list[str]()
    for word in text.split():
        part = word
        while width_of(part, size, bold=bold) > room:
            fits = next(n for n in range(len(part) - 1, 0, -1) if width_of(part[:n], size, bold=bold) <= room or n == 1)
            words.append(part[:fits])
            part = part[fits:]
        words.append(part)
    return words
