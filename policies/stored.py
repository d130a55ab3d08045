"""
Reading a policy back from the text that `storage` kept, also when a newer Handrail wrote it.

A key that this version does not know is left out, so that everything it does know is still done; the policy keeps the
version of its whole text.
"""

import json
from typing import Any

from pydantic import ValidationError

from policies.schema import Policy


def from_stored(text: str) -> Policy | None:
    """Make a policy again from its canonical text; None when it cannot be read even without the keys not known here."""
    try:
        return Policy.from_canonical(text)
    except ValidationError as error:
        unknown = [one["loc"] for one in error.errors(include_url=False) if one["type"] == "extra_forbidden"]
    document = json.loads(text)
    for place in unknown:
        _leave_out(document, place)
    try:
        policy = Policy.from_canonical(json.dumps(document))
    except ValidationError:
        return None
    policy._remember(text)  # noqa: SLF001 - the version is that of the whole text, as in Policy.from_canonical
    return policy


def _leave_out(document: Any, place: tuple[int | str, ...]) -> None:  # noqa: ANN401 - any part of a JSON document
    *before, last = place
    for step in before:
        document = document[step]
    document.pop(last, None)
