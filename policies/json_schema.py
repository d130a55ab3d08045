"""
The policy language as JSON Schema, for editors that complete and check while one writes.

It knows keys, shapes and words, with a description and an example of each; that names fit together is checked by
`policies.loading`.
"""

from collections.abc import Iterator
from typing import Any, get_args

from pydantic import BaseModel

from policies.schema import Policy
from policies.schema_examples import EXAMPLES

Part = dict[str, Any]
DURATION = (
    r"^ *(0|forever|\d{4}-\d\d-\d\d|(next meeting|next handover|end of event)( \+ .+)?"
    r"|\d{1,6} ?(m|min|minutes?|h|hours?|d|days?|w|weeks?|bd|business days?|event hours?|mo|months?)\b.*) *$"
)
"""What durations look like; `policies.durations` says what is wrong with one that only looks like it."""
_A_DURATION = [{"type": "string"}, {"const": 0}]
"""How pydantic is told to describe a duration."""


def policy_schema() -> Part:
    """Answer the JSON Schema of a policy file, each key with its description, and an example or its words."""
    schema = Policy.model_json_schema(by_alias=True, mode="validation")
    parts = {"Policy": schema, **schema["$defs"]}
    words = {model.__name__: model for model in _models(Policy)}
    for name, part in parts.items():
        for key, field in part.get("properties", {}).items():
            _complete(field, _choices(words[name], key), EXAMPLES.get(name, {}).get(key))
    for one in _every(schema):
        if one.get("anyOf") == _A_DURATION:
            one["anyOf"] = [{"type": "string", "pattern": DURATION}, {"const": 0}]
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def _complete(field: Part, choices: tuple[str, ...], examples: list[object] | None) -> None:
    """Take out the title, which says the key again, and put in the words that may stand there, or examples."""
    field.pop("title", None)
    if examples:
        field["examples"] = examples
    for one in (field, *field.get("anyOf", ())):
        if choices and one.get("type") == "string":
            one["enum"] = list(choices)
        if choices and one.get("type") == "array":
            one["items"] = {"type": "string", "enum": list(choices)}


def _models(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    """Answer every model of the language."""
    waiting, seen = [model], list[type[BaseModel]]()
    while waiting:
        one = waiting.pop()
        if one in seen:
            continue
        seen.append(one)
        yield one
        inside = (part for field in one.model_fields.values() for part in _types(field.annotation))
        waiting += [part for part in inside if isinstance(part, type) and issubclass(part, BaseModel)]


def _types(annotation: object) -> Iterator[object]:
    yield annotation
    for one in get_args(annotation):
        yield from _types(one)


def _choices(model: type[BaseModel], key: str) -> tuple[str, ...]:
    """Answer the words that the items of a list may have, where the language lists them."""
    field = next(one for name, one in model.model_fields.items() if key in (one.alias, name))
    said = [getattr(part, "json_schema_input_type", None) for part in _types(field.annotation)]
    words = [word for one in said for word in get_args(one) if isinstance(word, str)]
    return tuple(dict.fromkeys(words))


def _every(part: object) -> Iterator[Part]:
    """Answer every mapping inside a schema."""
    if isinstance(part, dict):
        yield part
    for one in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        yield from _every(one)
