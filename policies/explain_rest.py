"""
What no sentence speaks of: every other key of the language that a policy sets, with the words of the schema.

So nothing that stands in a file can be missed in its explanation, also a key that is younger than the sentences.
"""

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from policies.calendars import Calendar
from policies.clauses import Broken, Nudge, Owing, Route, When
from policies.event_hours import Happening
from policies.panels import Group
from policies.rules import (
    Activation,
    Appeal,
    Conflicts,
    Deadlock,
    Decide,
    Measure,
    Relaxed,
    Transparency,
    Unilateral,
    Withdraw,
)
from policies.schema import Policy

SPOKEN_OF: dict[type[BaseModel], str] = {
    Policy: "name title source calendar people tiers routes promises without_consent decide appeal withdraw outcomes "
    "counsel_outcomes measures keep keep_reporter new_violation tell unilateral conflicts transparency activation "
    "messages_at_most heard_within word_within notes",
    Calendar: "zone business_days holidays events meetings handover",
    Happening: "name first last hours",
    Group: "role at_least at_most odd trained experienced outside one_employer_at_most mix meets_with quorum vote "
    "substitutes",
    Route: "when start to say_why",
    When: "danger consent about intent channel has_content",
    Owing: "to within starts kept_by nudge broken aim",
    Nudge: "at tell",
    Broken: "do to tell message again_every",
    Decide: "vote deadlock relaxed ask_reporter_before_enacting reporter_must_agree reporter_silent_after "
    "hear_reported reported_silent_after approval approval_silent_after",
    Deadlock: "after to starts",
    Relaxed: "after vote",
    Measure: "lasts returns vote",
    Appeal: "window starts to by grounds suspends answer_within",
    Withdraw: "allowed unless",
    Unilateral: "who report_within at_most",
    Conflicts: "ask soft reason_needed",
    Transparency: "every days after_event by counts hide_below",
    Activation: "agree",
}
"""The keys that the sentences of `policies.explain` and the modules beside it speak of, by part of a policy."""


def rest(part: BaseModel, path: tuple[str, ...] = ()) -> Iterator[str]:
    """Answer a line for each key that is set and that no sentence speaks of: its place, its value, its meaning."""
    spoken = SPOKEN_OF.get(type(part), "").split()
    for name, field in type(part).model_fields.items():
        value, here = getattr(part, name), (*path, field.alias or name)
        inner = list(_parts(value, here))
        if name in spoken or inner:
            for one, place in inner:
                yield from rest(one, place)
        elif value != field.get_default():
            yield f"{'.'.join(here)} is {_shown(value)}: {field.description}."


def _parts(value: Any, path: tuple[str, ...]) -> Iterator[tuple[BaseModel, tuple[str, ...]]]:  # noqa: ANN401 - any value
    """Answer the parts inside a value, with the path to each."""
    if isinstance(value, BaseModel):
        yield value, path
    elif isinstance(value, dict):
        for key, one in value.items():
            yield from _parts(one, (*path, str(key)))
    elif isinstance(value, tuple):
        for number, one in enumerate(value, 1):
            yield from _parts(one, (*path, str(number)))


def _shown(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(str(one) for one in value)
    if isinstance(value, dict):
        return ", ".join(f"{key}: {_shown(one)}" for key, one in value.items())
    return {True: "true", False: "false"}.get(value, str(value)) if isinstance(value, bool) else str(value)
