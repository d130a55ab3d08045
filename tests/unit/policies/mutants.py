"""
Seeded faults: every way in which a policy of the library is spoiled, and a plain judgement of the harm it does.

The judgement never asks the proof: it is a plain rule about each kind of mutation, written beside it.
"""

import json
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from itertools import islice
from typing import Any

from policies.schema import Policy

Document = dict[str, Any]
MANY_GROUPS = 4
MOST_OF_A_KIND = {False: 2, True: 1}
"""How many mutants of one kind are made of one policy; of one with many groups, which takes longer to prove, fewer."""


@dataclass(frozen=True)
class Mutant:
    """A spoiled policy; `harm` are the findings of which one must be there, empty where it does no harm."""

    kind: str
    name: str
    policy: Policy
    harm: frozenset[str]


def mutants(policy: Policy) -> Iterator[Mutant]:
    """Answer every mutant of a policy."""
    for make in (
        _emptied_groups,
        _shadowed_routes,
        _exposing_routes,
        _unstartable,
        _unkeepable,
        _mute,
        _tight_hearing,
        _wide_hearing,
        _tight_words,
        _tight_messages,
        _wide_messages,
        _stretched,
        _shortened,
        _renamed,
        _no_nudges,
        _more_people,
        _idle_remedies,
        _without_promises,
        _lonely,
    ):
        yield from islice(make(policy), MOST_OF_A_KIND[len(policy.people) >= MANY_GROUPS])


def _document(policy: Policy) -> Document:
    document: Document = json.loads(policy.canonical())
    return document


def _mutant(kind: str, name: str, document: Document, *harm: str) -> Mutant:
    return Mutant(kind, name, Policy.from_canonical(json.dumps(document)), frozenset(harm))


def _emptied_groups(policy: Policy) -> Iterator[Mutant]:
    """Let a group be empty: harmful where a route leads to it or the policy tells it, by the words of the file."""
    for group in policy.groups:
        document = _document(policy)
        document["people"][group]["at_least"] = 0
        spoken = {one["to"] for one in document["routes"]}
        spoken |= {who for lines in document["tell"].values() for line in lines for who in line}
        for owing in document["promises"].values():
            spoken |= {*owing["broken"]["tell"], *(who for nudge in owing["nudge"] for who in nudge["tell"])}
        if group in spoken:
            yield _mutant("empty a group", f"{policy.name}: {group}", document, "told-nobody")


def _shadowed_routes(policy: Policy) -> Iterator[Mutant]:
    """Put a route for everything before each route: what follows is never taken."""
    for number in range(len(policy.routes)):
        document = _document(policy)
        document["routes"].insert(number, deepcopy(document["routes"][-1]))
        yield _mutant("shadow a route", f"{policy.name}: {number + 1}", document, "unreachable-route")


def _exposing_routes(policy: Policy) -> Iterator[Mutant]:
    """Start everything with a tier, consent or not: the last route takes reports without it."""
    for tier in policy.tiers:
        document = _document(policy)
        document["routes"][-1] |= {"start": "escalated", "to": tier}
        yield _mutant("expose", f"{policy.name}: {tier}", document, "exposes")


def _unstartable(policy: Policy) -> Iterator[Mutant]:
    """Start a promise from what never happens by itself: only a move to another version makes it happen."""
    for name in policy.promises:
        document = _document(policy)
        document["promises"][name]["from"] = ["migrated"]
        yield _mutant("start from nothing", f"{policy.name}: {name}", document, "never-started")


def _unkeepable(policy: Policy) -> Iterator[Mutant]:
    """Let only an operator's change keep a promise: nothing that people on a case do."""
    for name in policy.promises:
        document = _document(policy)
        document["promises"][name]["kept_by"] = ["migrated"]
        yield _mutant("keep by nothing", f"{policy.name}: {name}", document, "never-kept")


def _mute(policy: Policy) -> Iterator[Mutant]:
    """Tell nobody when the reporter or the holders write; telling nobody of a note harms nobody."""
    for event in ("messaged", "replied", "noted"):
        document = _document(policy)
        document["tell"][event] = []
        yield _mutant(
            "remove a notice", f"{policy.name}: {event}", document, *(["dialogue"] if event != "noted" else [])
        )


def _tight_hearing(policy: Policy) -> Iterator[Mutant]:
    """Promise that someone at work hears within a day, where the week has two days off in a row."""
    days_off = 7 - len(policy.calendar.business_days)
    document = _document(policy)
    document["heard_within"] = "24h"
    yield _mutant("hear in a day", policy.name, document, *(["late"] if days_off >= 2 else []))


def _wide_hearing(policy: Policy) -> Iterator[Mutant]:
    """Promise that someone at work hears within four weeks: no calendar of the library is closed for so long."""
    document = _document(policy)
    document["heard_within"] = "4w"
    yield _mutant("hear in four weeks", policy.name, document)


def _tight_words(policy: Policy) -> Iterator[Mutant]:
    """Promise a word every hour: no promise of the library to a reporter is as short."""
    document = _document(policy)
    document["word_within"] = "1h"
    yield _mutant("a word an hour", policy.name, document, "wordless")


def _tight_messages(policy: Policy) -> Iterator[Mutant]:
    """Allow one message: whoever holds a case gets the report, and a reminder or what was broken."""
    document = _document(policy)
    document["messages_at_most"] = 1
    yield _mutant("one message", policy.name, document, "messages")


def _wide_messages(policy: Policy) -> Iterator[Mutant]:
    """Allow ten a day for 90 days: no promise of the library comes so often."""
    document = _document(policy)
    document["messages_at_most"] = 900
    yield _mutant("900 messages", policy.name, document)


def _stretched(policy: Policy) -> Iterator[Mutant]:
    """Give each promise of plain days or hours one minute more: it is another policy, and it still keeps its word."""
    for name, owing in policy.promises.items():
        if owing.within.exact:
            document = _document(policy)
            document["promises"][name]["within"] = f"{owing.within.exact.total_seconds() // 60 + 1:.0f}m"
            yield _mutant("stretch a time", f"{policy.name}: {name}", document)


def _shortened(policy: Policy) -> Iterator[Mutant]:
    """Give each promise of plain days or hours one minute less."""
    for name, owing in policy.promises.items():
        if owing.within.exact and not owing.nudge:
            document = _document(policy)
            document["promises"][name]["within"] = f"{owing.within.exact.total_seconds() // 60 - 1:.0f}m"
            yield _mutant("shorten a time", f"{policy.name}: {name}", document)


def _renamed(policy: Policy) -> Iterator[Mutant]:
    """Call each promise by another name: nobody is worse off."""
    for name in policy.promises:
        document = _document(policy)
        document["promises"] = {
            (f"{one}_anew" if one == name else one): owing for one, owing in document["promises"].items()
        }
        yield _mutant("rename a promise", f"{policy.name}: {name}", document)


def _no_nudges(policy: Policy) -> Iterator[Mutant]:
    """Leave out each promise's reminders: what follows when it is broken stays."""
    for name, owing in policy.promises.items():
        if owing.nudge:
            document = _document(policy)
            document["promises"][name]["nudge"] = []
            yield _mutant("drop the reminders", f"{policy.name}: {name}", document)


def _more_people(policy: Policy) -> Iterator[Mutant]:
    """Ask for one more person in each group that has somebody."""
    for group, rules in policy.people.items():
        if rules.at_least:
            document = _document(policy)
            document["people"][group]["at_least"] += 1
            if rules.odd:
                document["people"][group]["odd"] = False
            if rules.at_most:
                document["people"][group]["at_most"] = max(rules.at_most, rules.at_least + 1)
            yield _mutant("one more person", f"{policy.name}: {group}", document)


def _idle_remedies(policy: Policy) -> Iterator[Mutant]:
    """Let a promise of cases that nobody has escalated raise them a tier: there is no tier to raise them from."""
    for name, owing in policy.promises.items():
        if set(owing.starts) == {"counselled"}:
            document = _document(policy)
            ends = [event for event in document["promises"][name]["kept_by"] if event != "escalated"]
            document["promises"][name] |= {
                "kept_by": [*ends, "escalated"],
                "broken": {**document["promises"][name]["broken"], "do": "raise_tier", "to": None, "again_every": None},
            }
            yield _mutant("idle remedy", f"{policy.name}: {name}", document, "remedy-idle")


def _lonely(policy: Policy) -> Iterator[Mutant]:
    """Leave one person to counsel: with them missing nobody may hear of a report without consent."""
    quiet = next((one.to for one in policy.routes if one.when.matches_all), "")
    if quiet in policy.without_consent and policy.people[quiet].at_least == 1:
        document = _document(policy)
        document["without_consent"] = [quiet]
        yield _mutant("one confidant", policy.name, document, "nobody-hears")


def _without_promises(policy: Policy) -> Iterator[Mutant]:
    """
    Leave out every promise but one that ends at once: a case that is counselled then waits for nothing.

    Promises that rules make run only after a meeting, an appeal or an act alone, none of which has happened.
    """
    document = _document(policy)
    document["promises"] = {
        "only": {
            "to": "reporter",
            "within": "24h",
            "from": ["received"],
            "kept_by": ["counselled", "escalated"],
            "nudge": [],
            "broken": {"do": "escalate", "to": None, "tell": [], "message": None, "again_every": None},
            "aim": False,
        }
    }
    yield _mutant("drop all promises but one", policy.name, document, "silence")
