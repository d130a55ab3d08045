"""
Text out of HTML and calendar invitations, so that a facilitator reads words and nothing runs or loads.

Links keep their address in brackets: it may be the evidence.
"""

import re
from html.parser import HTMLParser

from intake.wording import TEXT_LIMIT, tidy

HTML_LIMIT = 2 * TEXT_LIMIT
_NESTED_SILENCE = 20
_LINK_WORDS = 2_000
_LONGEST_TAG = 2_200
_SILENT = frozenset({"script", "style", "head", "title", "template", "noscript"})
_BLOCK = frozenset(
    {"p", "div", "tr", "table", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "blockquote", "pre", "section", "hr"},
)
_TAG = re.compile(r"<[^<>]*>")
_UNSHOWN = re.compile(
    r"<!--.*?(?:-->|\Z)|<[!?][^>]*(?:>|\Z)|<(script|style)\b.*?(?:</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE
)
_LONG_TAG = re.compile(r"<(/?[A-Za-z][A-Za-z0-9]{0,20}+)[^<>]{2000,}+>")
_NO_TAG = re.compile(r"<(?!/?[A-Za-z][^<>]{0,2100}>)")
_SHOWN = {
    "SUMMARY": "Invitation",
    "DTSTART": "From",
    "DTEND": "Until",
    "LOCATION": "Where",
    "ORGANIZER": "Organiser",
    "DESCRIPTION": "Description",
}


class _Words(HTMLParser):
    """Gathers the words of a page, with line breaks where blocks end."""

    def __init__(self) -> None:
        """Start with nothing gathered."""
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self._silent: list[str] = []
        self._links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Break lines at blocks, mark list items, remember links and name pictures."""
        found = dict(attrs)
        if tag in _SILENT:
            self._silent += [tag] * (len(self._silent) < _NESTED_SILENCE)
        elif tag == "br" or tag in _BLOCK:
            self.words.append("\n")
        elif tag == "li":
            self.words.append("\n- ")
        elif tag == "a":
            self._links.append(found.get("href") or "")
        elif tag == "img" and found.get("alt"):
            self.words.append(f"[{found['alt']}]")

    def handle_endtag(self, tag: str) -> None:
        """End silence, blocks and links; the end of a body ends every silence that was never closed."""
        if tag in self._silent:
            del self._silent[self._silent.index(tag) :]
        elif tag in _BLOCK:
            self.words.append("\n")
        elif tag == "a" and self._links:
            self._close_link(self._links.pop())

    def handle_data(self, data: str) -> None:
        """Keep words that are shown."""
        if not self._silent:
            self.words.append(re.sub(r"\s+", " ", data))

    def _close_link(self, address: str) -> None:
        """Write a link's address behind its words unless they are the same."""
        shown = "".join(words[-_LINK_WORDS:] for words in self.words[-3:])
        if address.startswith(("http://", "https://", "mailto:")) and address.removeprefix("mailto:") not in shown:
            self.words.append(f" ({address})")


def html_to_text(shown: str) -> str:
    """Answer the words of `shown_html`; where the parser gives up or finds none, the tags are simply taken out."""
    reader, kept = _Words(), shown[:HTML_LIMIT]
    if kept.rfind("<") > kept.rfind(">"):
        kept = kept[: kept.rfind("<")]
    try:
        reader.feed(kept)
        reader.close()
        found = _spaced("".join(reader.words))
    except Exception:  # noqa: BLE001  # the parser asserts and raises on some malformed declarations
        found = ""
    return found or _spaced(_TAG.sub(" ", kept))


def shown_html(html: str) -> str:
    """
    Take out what is never shown, and leave only complete, short tags, of little more than is read.

    The standard library's parser takes time by the square of what is never closed.
    """
    shown = _LONG_TAG.sub(r"<\1>", _UNSHOWN.sub(" ", html))
    return _NO_TAG.sub("&lt;", shown[: HTML_LIMIT + _LONGEST_TAG])


def _spaced(text: str) -> str:
    """Bring blanks and empty lines to what a reader needs."""
    lines = [" ".join(line.split()) for line in tidy(text).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def calendar_to_text(calendar: str) -> str:
    """Answer what an invitation (RFC 5545) says: its title, times, place and description."""
    unfolded = re.sub(r"\n[ \t]", "", tidy(calendar))
    said = list[str]()
    for line in unfolded.split("\n"):
        name, _, value = line.partition(":")
        label = _SHOWN.get(name.partition(";")[0].upper())
        if label and value.strip():
            said.append(f"{label}: {_unescaped(value.strip())}")
    return "\n".join(said)


def _unescaped(value: str) -> str:
    """Undo the escapes of a calendar's text."""
    return re.sub(r"\\([nN,;\\])", lambda found: "\n" if found.group(1) in "nN" else found.group(1), value)
