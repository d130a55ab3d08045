"""
How text and addresses from outside are made safe to keep: the small rules that every door shares.

What a body or a mail must contain is decided in `body` and in `mail`.
"""

import re

TEXT_LIMIT = 200_000
"""The longest text of a report, in characters; a mail's original is kept whole beside it."""
SUBJECT_LIMIT = 1_000
NAME_LIMIT = 500
ADDRESS_LIMIT = 254
LANGUAGE_LIMIT = 35

_UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_TAKEN_OUT = dict.fromkeys((*range(9), *range(0xB, 0x20), 0x7F, *range(0xD800, 0xE000)))
_ADDRESS = re.compile(
    r"[^\s@<>()\[\],;:\\\"\x00-\x1f\x7f\ud800-\udfff]{1,64}@(?:[^\W_](?:[\w-]{0,61}[^\W_])?)(?:\.[^\W_](?:[\w-]{0,61}[^\W_])?)*"
)
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,7}")


def tidy(text: str) -> str:
    """Bring line ends to LF and take out what no reader can show: NUL, other controls, lone surrogates."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    # Translated, not substituted: a text of nothing else would cost a hundred bytes for each sign.
    return lines.translate(_TAKEN_OUT) if _UNWANTED.search(lines) else lines


def one_line(text: str, limit: int) -> str:
    """Bring text to one tidy line of at most `limit` characters."""
    return " ".join(tidy(text).split())[:limit].rstrip()


def mail_address(text: str) -> str | None:
    """Answer `text` when it is one mail address that can be written to, else None (RFC 5321's lengths, RFC 6531)."""
    clean = text.strip()
    fits = len(clean) <= ADDRESS_LIMIT and _ADDRESS.fullmatch(clean) and ".." not in clean
    return clean if fits and not clean.startswith(".") and ".@" not in clean else None


def language_tag(text: str) -> str | None:
    """Answer `text` when it looks like a language tag (BCP 47), else None."""
    clean = text.strip()
    return clean if len(clean) <= LANGUAGE_LIMIT and _LANGUAGE.fullmatch(clean) else None
