"""
The policy language as JSON Schema, for editors that complete and check while one writes.

It knows keys and shapes; that names fit together is checked by `policies.loading`.
"""

from typing import Any

from policies.schema import Policy


def policy_schema() -> dict[str, Any]:
    """Answer the JSON Schema of a policy file, each key with its description."""
    schema = Policy.model_json_schema(by_alias=True, mode="validation")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
