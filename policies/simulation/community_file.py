"""
From a community file to a `Community` that fits a policy, or to every fault in it with its place.
"""

from pathlib import Path

from pydantic import ValidationError

from policies.faults import Fault, PolicyError
from policies.loading import faults_in
from policies.reading import read
from policies.schema import Policy
from policies.simulation.community import Community


def load_community(path: Path, policy: Policy) -> Community:
    """
    Read the community file at `path`; its groups must be those of `policy`.

    Raises:
        PolicyError: the file cannot be read, or anything in it is wrong; it holds every fault.

    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        said = error.strerror if isinstance(error, OSError) else "it is not written in UTF-8"
        raise PolicyError((Fault(str(path), 1, 1, f"the file cannot be read: {said}"),)) from None
    return parse_community(text, policy, name=str(path))


def parse_community(text: str, policy: Policy, name: str = "community.yaml") -> Community:
    """
    Read a community from its text; `name` stands for the file in faults.

    Raises:
        PolicyError: anything in it is wrong; it holds every fault.

    """
    document = read(text, name)
    faults, community = list(document.faults), None
    if not isinstance(document.value, dict):
        raise PolicyError((*faults, Fault(name, 1, 1, "a community is a mapping: lines of `key: value`")))
    try:
        community = Community.model_validate(document.value, context={"groups": frozenset(policy.groups)})
    except ValidationError as error:
        faults.extend(faults_in(error, document, name, Community))
    if faults or community is None:
        raise PolicyError(tuple(sorted(faults, key=lambda fault: (fault.line, fault.column))))
    return community
