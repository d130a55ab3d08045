"""
The policy language as a document: every key with its meaning, its values and what holds without it, and every word.

`python -m policies.reference > docs/policy-reference.md` writes it anew from the schema; a test fails while the two
differ. What it takes to write a policy is told by people, in `docs/policies.md` and `docs/policy-tutorial.md`.
"""

import sys
from collections.abc import Iterable, Iterator
from typing import Any

from policies.clauses import REMEDIES, Remedy
from policies.durations import Since
from policies.json_schema import policy_schema
from policies.messages import MESSAGES
from policies.panels import QUORUMS, VOTES
from policies.rules import COUNTS
from policies.words import CHANNELS, HOLDERS, ON_DUTY, REPORTER, SECOND_ON_DUTY, SHEPHERD
from states.case import Intent
from states.diagram import member_notes
from states.lifecycle import CLOSING_OUTCOMES, Event

_HEAD = """\
<!-- Generated from the schema: `python -m policies.reference > docs/policy-reference.md`. -->

# Policy reference

Every key and every word of the policy language. How they go together is told in [Writing a policy](policies.md), and
step by step in [Your first policy in ten minutes](policy-tutorial.md). Whatever a file says here, Handrail does; only
`title`, `source` and `notes` are plain text for people.
"""
_PLACES = {
    "Kind": "`kind`",
    "Calendar": "`calendar`",
    "Happening": "an event under `calendar.events`",
    "Group": "a group under `people`",
    "Route": "a line of `routes`",
    "When": "`when` of a route",
    "Owing": "a promise under `promises`",
    "Nudge": "a line of `nudge`",
    "Broken": "`broken`",
    "Decide": "`decide`",
    "Relaxed": "`decide.relaxed`",
    "Deadlock": "`decide.deadlock`",
    "Appeal": "`appeal`",
    "Measure": "an outcome under `measures`",
    "Withdraw": "`withdraw`",
    "Unilateral": "`unilateral`",
    "Conflicts": "`conflicts`",
    "Transparency": "`transparency`",
    "Activation": "`activation`",
}
_FORMATS = {"group": "a group", "recipient": "a [recipient](#recipients)"}
_LISTED = {REMEDIES: "a [remedy](#remedies)", MESSAGES: "a [message](#messages)"}
_RECIPIENTS = {
    REPORTER: "Whoever reported.",
    HOLDERS: "The group that holds the case at that moment.",
    SHEPHERD: "Whoever took the case; the holders while nobody has.",
    ON_DUTY: "Of the holders, the one whose turn it is; the turn changes at `calendar.handover`.",
    SECOND_ON_DUTY: "Of the holders, the one whose turn it is next.",
}


def reference() -> str:
    """Write the whole of `docs/policy-reference.md`."""
    schema = policy_schema()
    lines = [_HEAD, "## The whole file", "", *_table(schema)]
    for name, place in _PLACES.items():
        part = schema["$defs"][name]
        lines += ["", f"## {place[0].upper()}{place[1:]}", "", part["description"], "", *_table(part)]
    return "\n".join([*lines, "", *_words(), ""])


def _table(part: dict[str, Any]) -> Iterator[str]:
    yield from ("| key | says | value | without it |", "| --- | --- | --- | --- |")
    needed = part.get("required", ())
    for key, field in part["properties"].items():
        without = "needed" if key in needed else _default(field)
        yield f"| `{key}` | {_cell(field['description'])} | {_value(field)} | {without} |"


def _default(field: dict[str, Any]) -> str:
    default = field.get("default")
    if default is None or default in ([], "", {}) or isinstance(default, dict):
        return "-"
    words = default if isinstance(default, list) else [default]
    return ", ".join(f"`{str(word).lower() if isinstance(word, bool) else word}`" for word in words)


def _value(field: dict[str, Any]) -> str:
    return " or ".join(dict.fromkeys(_kinds(field)))


def _kinds(field: dict[str, Any]) -> Iterator[str]:
    named = field.get("$ref", "").rpartition("/")[2]
    if named:
        yield "lines of its own" if named in _PLACES else f"an [{named.lower()}](#{named.lower()}s)"
    elif {"const": 0} in field.get("anyOf", ()):
        yield "a [duration](#durations)"
    elif "anyOf" in field:
        for one in field["anyOf"]:
            yield from _kinds(one)
    elif "enum" in field:
        yield _enum(tuple(field["enum"]))
    else:
        yield from _plain(field)


def _enum(words: tuple[str, ...]) -> str:
    return _LISTED.get(words) or ", ".join(f"`{word}`" for word in words)


def _plain(field: dict[str, Any]) -> Iterator[str]:
    kind = field.get("type")
    if "format" in field:
        yield _FORMATS[field["format"]]
    elif kind == "array":
        yield f"a list: {_value(field['items'])}"
    elif kind == "object":
        inner = next(iter(field.get("patternProperties", {}).values()), None) or field.get("additionalProperties", {})
        yield f"names with {_value(inner)}"
    elif kind != "null":
        yield {"string": "text", "integer": "a number", "boolean": "`true`, `false`"}[str(kind)]


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _words() -> Iterator[str]:
    yield from _notes("Remedies", "What `broken.do` may say.", member_notes(Remedy), REMEDIES)
    yield from _notes("Recipients", "Who may be told, besides the groups under `people`.", _RECIPIENTS)
    yield from _notes("Events", "What starts and keeps promises, and what people are told of.", member_notes(Event))
    yield from _notes("Intents", "What a report is meant to be.", member_notes(Intent))
    yield from ("## Durations", "", "See [how durations are written](policies.md#durations). They may count from", "")
    yield from (f"- `{since} + 7d`: {note}" for since, note in member_notes(Since).items())
    yield from _list("Votes", "How a group decides, or a number of members who must agree.", VOTES)
    yield from _list("Quorums", "How many must take part, or a number; half is rounded up, at least two.", QUORUMS)
    yield from _list("Channels", "The doors a report comes in by.", CHANNELS)
    yield from _list("Counts", "What may be published in numbers.", COUNTS)
    yield from _list("Messages", "What people can be sent.", MESSAGES)
    yield from _list("Closing outcomes", "How a case may be closed at once.", sorted(CLOSING_OUTCOMES))


def _notes(title: str, about: str, notes: dict[str, str], allowed: Iterable[str] | None = None) -> Iterator[str]:
    yield from (f"## {title}", "", about, "", "| word | means |", "| --- | --- |")
    yield from (f"| `{word}` | {_cell(note)} |" for word, note in notes.items() if allowed is None or word in allowed)
    yield ""


def _list(title: str, about: str, words: Iterable[str]) -> Iterator[str]:
    yield from ("", f"## {title}", "", about, "", ", ".join(f"`{word}`" for word in words))


if __name__ == "__main__":
    sys.stdout.write(reference())
