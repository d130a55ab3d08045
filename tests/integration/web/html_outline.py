"""
Reading a page as its outline: which elements it has, which labels name which fields, and what a form would send.
"""

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"meta", "link", "input", "br", "img", "hr"}
NAMED = {"input", "textarea", "select"}


@dataclass
class Outline(HTMLParser):
    """What a page holds; `faults` are places where its elements do not nest."""

    text: str
    tags: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    _open: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Read the text."""
        HTMLParser.__init__(self)
        self.feed(self.text)
        self.close()
        self.faults += [f"<{tag}> is never closed" for tag in self._open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep an element."""
        self.tags.append((tag, dict(attrs)))
        if len(dict(attrs)) != len(attrs):
            self.faults.append(f"<{tag}> has an attribute twice")
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Check that what ends is what was opened last."""
        if not self._open or self._open.pop() != tag:
            self.faults.append(f"</{tag}> ends another element")

    def handle_data(self, data: str) -> None:
        """Keep the words."""
        self.words.append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        """Answer the attributes of every element of this kind."""
        return [attributes for name, attributes in self.tags if name == tag]

    def said(self) -> str:
        """Answer the words of the page, on one line."""
        return " ".join(" ".join(self.words).split())

    def hidden(self) -> dict[str, str]:
        """Answer what the hidden fields of the page's first forms hold; the first of a name counts."""
        found: dict[str, str] = {}
        for one in self.all("input"):
            if one.get("type") == "hidden":
                found.setdefault(one["name"] or "", one.get("value") or "")
        return found

    def unnamed(self) -> list[str]:
        """List the fields that no label names."""
        labelled = {one.get("for") for one in self.all("label")}
        fields = [(tag, one) for tag, one in self.tags if tag in NAMED and one.get("type") != "hidden"]
        return [f"{tag} {one.get('name')}" for tag, one in fields if one.get("id") not in labelled]

    def dangling(self) -> list[str]:
        """List the ids that something on the page points at and that are not there, and the ids that come twice."""
        ids = [one["id"] for _, one in self.tags if one.get("id")]
        names = ("aria-describedby", "aria-labelledby", "for")
        wanted = [word for _, one in self.tags for name in names for word in (one.get(name) or "").split()]
        anchors = [(one.get("href") or "")[1:] for one in self.all("a") if (one.get("href") or "").startswith("#")]
        return [one for one in (*wanted, *anchors) if one not in ids] + [
            str(one) for one in set(ids) if ids.count(one) > 1
        ]
