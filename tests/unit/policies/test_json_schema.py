"""
The JSON Schema: editors learn every key, with a description and an example of each, and what they mark is wrong.
"""

import json
import re
from typing import Annotated, Any

import pytest
from pydantic import BaseModel, TypeAdapter

from policies.json_schema import DURATION, Part, policy_schema
from policies.reading import read
from policies.schema import Policy
from policies.schema_examples import EXAMPLES
from policies.shelf import LIBRARY
from tests.unit.policies.language import keys

SCHEMA = policy_schema()
PARTS: dict[str, Part] = {"Policy": SCHEMA, **SCHEMA["$defs"]}
TYPES: dict[str, type | tuple[type, ...]] = {
    "string": str, "integer": int, "boolean": bool, "object": dict, "array": list, "null": type(None),
}  # fmt: skip


def accepts(schema: Part, value: Any) -> bool:  # noqa: ANN401 - any value of a document
    """Answer whether a schema accepts a value, as far as an editor looks at the words that ours uses."""
    if "$ref" in schema:
        return accepts(SCHEMA["$defs"][schema["$ref"].rpartition("/")[2]], value)
    if "anyOf" in schema:
        return any(accepts(one, value) for one in schema["anyOf"])
    if value != schema.get("const", value) or value not in schema.get("enum", [value]):
        return False
    kind = schema.get("type")
    if kind and (not isinstance(value, TYPES[kind]) or (kind == "integer" and isinstance(value, bool))):
        return False
    if kind == "array":
        return all(accepts(schema.get("items", {}), one) for one in value)
    return (
        _accepts_mapping(schema, value) if kind == "object" else bool(re.search(schema.get("pattern", ""), str(value)))
    )


def _accepts_mapping(schema: Part, value: dict[str, Any]) -> bool:
    if not set(schema.get("required", ())) <= set(value):
        return False
    parts = ((_part_for(schema, key), one) for key, one in value.items())
    return all(part is not False and accepts(part, one) for part, one in parts)


def _part_for(schema: Part, key: str) -> Any:  # noqa: ANN401 - a schema, or false
    named = schema.get("properties", {}).get(key)
    fitting = (part for pattern, part in schema.get("patternProperties", {}).items() if re.search(pattern, key))
    others = schema.get("additionalProperties", {})
    return named or next(fitting, {} if others is True else others)


def test_schema_describes_every_key() -> None:
    """No key comes without a description, and none without an example, the words that may stand there, or a shape."""
    for name, part in PARTS.items():
        for key, field in part.get("properties", {}).items():
            assert field.get("description"), (name, key)
            assert re.search(r'"(examples|enum|\$ref)"|boolean', json.dumps(field)), (name, key)
            assert "title" not in field


def test_schema_speaks_the_file_s_language() -> None:
    """Its keys are those of the file, not those of the code, and it is plain JSON."""
    assert {"policy", "people", "routes", "promises", "tell"} <= set(SCHEMA["properties"])
    assert "from" in PARTS["Owing"]["properties"]
    assert json.loads(json.dumps(SCHEMA)) == SCHEMA
    assert set(SCHEMA["properties"]) == {field.alias or name for name, field in Policy.model_fields.items()}


@pytest.mark.parametrize(("model", "name"), list(keys()), ids=lambda one: one if isinstance(one, str) else one.__name__)
def test_examples_may_stand_where_they_are_shown(model: type[BaseModel], name: str) -> None:
    """Each example is one that the language takes, and that the schema itself accepts."""
    field = model.model_fields[name]
    key = field.alias or name
    whole: Any = Annotated[(field.annotation, *field.metadata)] if field.metadata else field.annotation
    shown = PARTS[model.__name__]["properties"][key]
    for example in EXAMPLES.get(model.__name__, {}).get(key, ()):
        TypeAdapter(whole).validate_python(example)
        assert accepts(shown, example), example


def test_examples_belong_to_keys() -> None:
    """There is no example for a key that does not exist."""
    for name, examples in EXAMPLES.items():
        assert set(examples) <= set(PARTS[name]["properties"]), name


@pytest.mark.parametrize("path", sorted(LIBRARY.glob("*.yaml")), ids=lambda path: str(path.stem))
def test_library_is_accepted(path: Any) -> None:  # noqa: ANN401 - a path
    """An editor marks nothing in the policies that come with Handrail."""
    text = path.read_text(encoding="utf-8")
    assert accepts(SCHEMA, json.loads(json.dumps(read(text, path.name).value, default=str)))


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("promisses",), {}),
        (("promises", "acknowledge", "within"), "soon"),
        (("promises", "acknowledge", "broken", "do"), "escalade"),
        (("promises", "acknowledge", "from"), "recieved"),
        (("conflicts", "ask"), ["at_reprot"]),
        (("appeal", "grounds"), "proces"),
        (("people", "committee", "odd"), "yes"),
        (("transparency", "hide_below"), "five"),
    ],
)
def test_slips_are_marked(place: tuple[str, ...], value: object) -> None:
    """What loading refuses for its shape or its words, an editor marks while one writes."""
    document: Any = json.loads(json.dumps(read((LIBRARY / "carpentries.yaml").read_text(encoding="utf-8"), "c").value))
    part = document
    for step in place[:-1]:
        part = part[step]
    part[place[-1]] = value
    assert not accepts(SCHEMA, document)


@pytest.mark.parametrize(
    "text", ["30m", "48h", "2 business days", "14mo", "2026-12-31", "forever", "next meeting + 7d"]
)
def test_durations_look_like_durations(text: str) -> None:
    """The pattern takes every way of writing one."""
    assert re.search(DURATION, text)
