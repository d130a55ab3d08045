"""
Every key of the policy language, and a policy in which that key says something else.

The keys are found in the models, so that a new one cannot be forgotten by a test that walks over all of them.
"""

import types
from collections.abc import Iterable, Iterator
from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from policies.durations import Duration
from policies.schema import Policy

_SAMPLES: dict[object, tuple[object, ...]] = {
    str: ("ombuds", "committee"),
    int: (7, 9),
    bool: (True, False),
    date: (date(2027, 5, 14), date(2027, 5, 15)),
    Duration: (Duration.parse("11d"), Duration.parse("13d")),
}

_NAMED: dict[str, object] = {"handover": "thu 10:00", "meetings": "thu 10:00", "zone": "Asia/Tokyo"}


def keys(model: type[BaseModel] = Policy) -> Iterator[tuple[type[BaseModel], str]]:
    """Answer every key of the language as the model it belongs to and its name there."""
    seen: list[type[BaseModel]] = []
    waiting = [model]
    while waiting:
        part = waiting.pop(0)
        if part in seen:
            continue
        seen.append(part)
        for name, field in part.model_fields.items():
            yield part, name
            waiting += [
                one for one in _types_in(field.annotation) if isinstance(one, type) and issubclass(one, BaseModel)
            ]


def with_other(policy: Policy, model: type[BaseModel], name: str) -> tuple[Policy, Policy]:
    """Answer the policy with a part of the model `model`, and the same with another value under the key `name`."""
    part = _found(policy, model)
    if part is None:
        policy = _put(policy, model)
        part = _found(policy, model)
    assert part is not None, model
    return policy, _replaced(policy, part, _changed(part, name))


def _changed(part: BaseModel, name: str) -> BaseModel:
    field, value = type(part).model_fields[name], getattr(part, name)
    words = [word for one in field.metadata for word in get_args(getattr(one, "json_schema_input_type", None))]
    chosen = [word for word in words if isinstance(word, str) and word != value]
    return part.model_copy(update={name: chosen[0] if chosen else other(field.annotation, value, name)})


def other(annotation: object, value: object, name: str = "") -> Any:  # noqa: ANN401 - a value of any type
    """Answer a value of this type that is not `value`."""
    shape = _bare(annotation)
    if isinstance(shape, type) and issubclass(shape, BaseModel | StrEnum):
        return _other_part(shape, value) if issubclass(shape, BaseModel) else _another(reversed(shape), value)
    if get_origin(shape) is tuple:
        first = value[0] if isinstance(value, tuple) and value else None
        return (other(get_args(shape)[0], first, name),)
    if get_origin(shape) is dict:
        key, inner = get_args(shape)
        return {other(key, None): other(inner, None)}
    return _NAMED[name] if name in _NAMED else _another(_SAMPLES[shape], value)


def _another(some: Iterable[object], value: object) -> object:
    return next(one for one in some if one != value)


def _other_part(model: type[BaseModel], value: object) -> BaseModel:
    part = made(model)
    return _changed(part, next(iter(model.model_fields))) if part == value else part


def made(model: type[BaseModel]) -> BaseModel:
    """Make a part with every key that it must have."""
    needed = {
        name: other(field.annotation, None, name) for name, field in model.model_fields.items() if field.is_required()
    }
    try:
        return model.model_validate(needed, by_name=True)
    except ValidationError:  # it breaks a rule of the language, which a test of words does not mind
        return model.model_construct(**needed)


def _types_in(annotation: object) -> Iterator[object]:
    yield annotation
    for one in get_args(annotation):
        yield from _types_in(one)


def _bare(shape: Any) -> Any:  # noqa: ANN401 - an annotation may be anything
    while get_origin(shape) in {Annotated, Union, types.UnionType}:
        shape = next(part for part in get_args(shape) if part is not type(None))
    return shape


def _found(value: object, model: type[BaseModel]) -> BaseModel | None:
    """Answer the first part of a model inside a value."""
    if type(value) is model:
        return value
    return next((found for one in _inside(value) if (found := _found(one, model))), None)


def _inside(value: object) -> list[object]:
    if isinstance(value, BaseModel):
        return [getattr(value, name) for name in type(value).model_fields]
    return list(value.values()) if isinstance(value, dict) else list(value) if isinstance(value, tuple) else []


def _put(policy: Policy, model: type[BaseModel]) -> Policy:
    """Answer the policy with a part of the model where it has none, or with what holds such a part."""
    for holder, name in keys():
        if _bare(holder.model_fields[name].annotation) is model or model in _types_in(
            holder.model_fields[name].annotation
        ):
            return with_other(policy, holder, name)[1]
    raise AssertionError(model)


def _replaced(value: Any, old: BaseModel, new: BaseModel) -> Any:  # noqa: ANN401 - any value of a policy
    if value is old:
        return new
    if isinstance(value, BaseModel):
        fields = type(value).model_fields
        return value.model_copy(update={name: _replaced(getattr(value, name), old, new) for name in fields})
    if isinstance(value, dict):
        return {key: _replaced(one, old, new) for key, one in value.items()}
    return tuple(_replaced(one, old, new) for one in value) if isinstance(value, tuple) else value
