"""
From a policy file to a `Policy`, or to every fault in it: file, line, column, what is wrong, the nearest word.

`policies.reading` knows YAML and `policies.schema` knows policies; this module brings places and rules together.
"""

import types
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from policies.faults import Fault, PolicyError
from policies.reading import MOST_BYTES, Document, keys_in, read
from policies.schema import MOST_GROUPS, Policy
from policies.words import nearest

__all__ = ["Fault", "PolicyError", "faults_in", "load_policy", "parse_policy"]

_PLAIN = {
    "string_type": "a word or a sentence is needed here; put it in quotes if it looks like a number",
    "int_type": "a whole number is needed here",
    "bool_type": "true or false is needed here",
    "dict_type": "a mapping is needed here: lines of `key: value`",
    "model_type": "a mapping is needed here: lines of `key: value`",
    "tuple_type": "a list is needed here: [one, two] or lines that start with -",
    "string_pattern_mismatch": "use small letters, digits and the separators that other names here use",
    "string_too_long": "this name is too long",
    "too_short": "at least one is needed here",
    "too_long": "there are too many here",
    "greater_than_equal": "0 or more is needed here",
}
_KEY = "[key]"


def load_policy(path: Path) -> Policy:
    """
    Read the policy file at `path`.

    Raises:
        PolicyError: the file cannot be read, or anything in it is wrong; it holds every fault.

    """
    try:
        with path.open("rb") as file:
            raw = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise PolicyError((Fault(str(path), 1, 1, f"the file cannot be read: {error.strerror}"),)) from None
    return parse_policy(_decoded(raw, str(path)), name=str(path))


def _decoded(raw: bytes, file: str) -> str:
    try:
        return raw[: MOST_BYTES + 1].decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if len(raw) > MOST_BYTES:
            return " " * (MOST_BYTES + 1)
        before = raw[: error.start].decode(errors="replace")
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        raise PolicyError((Fault(file, line, column, "the file is not written in UTF-8"),)) from None


def parse_policy(text: str, name: str = "policy.yaml") -> Policy:
    """
    Read a policy from its text; `name` stands for the file in faults.

    Raises:
        PolicyError: anything in it is wrong; it holds every fault.

    """
    document = read(text, name)
    if not isinstance(document.value, dict):
        raise PolicyError((*document.faults, Fault(name, 1, 1, "a policy is a mapping: lines of `key: value`")))
    faults, policy = list(document.faults), None
    try:
        policy = Policy.model_validate(document.value, context=_context(document))
    except ValidationError as error:
        faults.extend(faults_in(error, document, name, Policy))
    if faults or policy is None:
        raise PolicyError(tuple(sorted(faults, key=lambda fault: (fault.line, fault.column))))
    return policy


def faults_in(error: ValidationError, document: Document, file: str, shape: type[BaseModel]) -> Iterator[Fault]:
    """Answer what is wrong with a document that should have been a `shape`, each with its place."""
    return (_fault(found, document, file, shape) for found in _first_hand(error))


def _first_hand(error: ValidationError) -> list[ErrorDetails]:
    """Leave out that a list is too short where that is only because something in it is wrong."""
    found = error.errors(include_url=False)
    inside = {one["loc"][:length] for one in found for length in range(len(one["loc"]))}
    return [one for one in found if one["type"] != "too_short" or one["loc"] not in inside]


def _context(document: Document) -> dict[str, frozenset[str] | None]:
    """Say which groups and tiers there are; None, so that nothing is compared, where there are none or far too many."""
    named = {"groups": keys_in(document.value, "people"), "tiers": keys_in(document.value, "tiers")}
    known = {what: frozenset(words) for what, words in named.items()}
    sized = {what: words if 0 < len(words) <= MOST_GROUPS else None for what, words in known.items()}
    return {**sized, "schedules": frozenset(keys_in(document.value, "calendar"))}


def _fault(found: ErrorDetails, document: Document, file: str, shape: type[BaseModel]) -> Fault:
    facts = found.get("ctx", {})
    path = (*found["loc"], *facts.get("at", ()))
    on_key = _KEY in path or found["type"] == "extra_forbidden"
    path = tuple(step for step in path if step != _KEY)
    if found["type"] == "missing":
        place = document.place_of(path[:-1])
        return Fault(file, *place, f"`{path[-1]}` is missing here")
    place = document.place_of(path, key=on_key)
    if found["type"] == "extra_forbidden":
        valid = _keys_at(path[:-1], shape)
        message = f"there is no key '{path[-1]}' here; there are: {', '.join(valid)}"
        return Fault(file, *place, message, nearest(str(path[-1]), valid))
    return Fault(file, *place, _PLAIN.get(found["type"], found["msg"]), facts.get("nearest"))


def _keys_at(path: tuple[str | int, ...], whole: type[BaseModel]) -> tuple[str, ...]:
    """Answer the keys that a schema allows at `path`."""
    shape: Any = whole
    for step in path:
        shape = _inside(_bare(shape), step)
    bare = _bare(shape)
    return _aliases(bare) if isinstance(bare, type) and issubclass(bare, BaseModel) else ()


def _aliases(model: type[BaseModel]) -> tuple[str, ...]:
    return tuple(field.alias or name for name, field in model.model_fields.items())


def _inside(shape: Any, step: str | int) -> Any:  # noqa: ANN401  # an annotation may be anything
    if isinstance(shape, type) and issubclass(shape, BaseModel):
        fields = {field.alias or name: field.annotation for name, field in shape.model_fields.items()}
        return fields.get(str(step))
    arguments = get_args(shape)
    if not arguments:
        return None
    return arguments[1] if get_origin(shape) is dict else arguments[0]


def _bare(shape: Any) -> Any:  # noqa: ANN401  # an annotation may be anything
    """Take off `Annotated` and `| None`."""
    while get_origin(shape) in {Annotated, Union, types.UnionType}:
        shape = next(part for part in get_args(shape) if part is not type(None))
    return shape
