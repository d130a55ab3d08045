"""
Whether a text for everybody repeats what somebody wrote in confidence, or names or addresses anybody.

The two are compared in memory only, while someone who may read both looks at them; nothing of either is kept here.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence

RUN = 5
"""So many words in a row are taken for a quotation; a text of fewer words, for one when it is repeated whole."""
_WORD = re.compile(r"\w+")
_ADDRESS = re.compile(r"[^\s@<>()\[\]]+@[^\s@<>()\[\]]+\.[^\s@<>()\[\]]+|(?<![\w/])@[A-Za-z0-9][\w-]*")
_LEAST_NAME = 3


def repeats(written: Iterable[str], text: str) -> bool:
    """Answer whether `text` holds a run of words as they stand in anything that was `written`."""
    said = _words(text)
    return any(_holds(said, _words(one)) for one in written)


def names_any(names: Iterable[str], text: str) -> bool:
    """Answer whether `text` holds one of some names, whole."""
    said = f" {' '.join(_words(text))} "
    known = (" ".join(_words(name)) for name in names)
    return any(len(name) >= _LEAST_NAME and f" {name} " in said for name in known)


def has_address(text: str) -> bool:
    """Answer whether a mail address, or an account such as @someone, stands in a text."""
    return _ADDRESS.search(text) is not None


def without_addresses(text: str) -> str:
    """Put a word in the place of every mail address and account in a text."""
    return _ADDRESS.sub("someone", text)


def _words(text: str) -> list[str]:
    """Answer the words of a text: neither case nor accents nor signs between them make a difference."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return _WORD.findall("".join(sign for sign in plain if not unicodedata.combining(sign)))


def _holds(said: Sequence[str], written: Sequence[str]) -> bool:
    size = min(RUN, len(written))
    if size < 2:  # noqa: PLR2004 - one word is nobody's own
        return False
    runs = {tuple(written[at : at + size]) for at in range(len(written) - size + 1)}
    return any(tuple(said[at : at + size]) in runs for at in range(len(said) - size + 1))
