"""
The JSON Schema: editors learn every key, with a description of each.
"""

import json
from typing import Any

from policies.json_schema import policy_schema
from policies.schema import Policy


def test_schema_describes_every_key() -> None:
    """No key of the language comes without words for whoever writes it."""
    schema = policy_schema()
    parts: list[dict[str, Any]] = [schema, *schema["$defs"].values()]
    for part in parts:
        for key, field in part.get("properties", {}).items():
            assert field.get("description"), key


def test_schema_speaks_the_file_s_language() -> None:
    """Its keys are those of the file, not those of the code, and it is plain JSON."""
    schema = policy_schema()
    assert {"policy", "people", "routes", "promises", "tell"} <= set(schema["properties"])
    assert "from" in schema["$defs"]["Owing"]["properties"]
    assert json.loads(json.dumps(schema)) == schema
    assert set(schema["properties"]) == {field.alias or name for name, field in Policy.model_fields.items()}
