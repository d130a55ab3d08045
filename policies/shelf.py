"""
The shelf: every policy and version that is known, and which version of each name is in use.

It lives in memory; `storage` keeps the canonical texts of versions that running cases still follow, and
`engine.in_force` puts those into use that people agreed on.
"""

from pathlib import Path
from typing import Self

from handrail.errors import HandrailError
from policies.faults import Fault, PolicyError
from policies.kinds import Kind
from policies.loading import load_policy
from policies.schema import Policy
from states.case import Intent

LIBRARY = Path(__file__).parent / "library"
"""The policies that come with Handrail."""
PROGRAMME = LIBRARY / "programme"
"""Those of them that are in use beside whichever a community has."""


class UnknownPolicyError(HandrailError):
    """There is no policy, or no version of it, by that name."""

    code = "unknown-policy"

    def __init__(self, name: str, version: str | None = None) -> None:
        """Keep the name and the version asked for."""
        super().__init__(f"there is no policy {name}" + (f" of version {version}" if version else ""))
        self.name = name
        self.version = version


class Shelf:
    """Policies by name, and every version by name and version."""

    def __init__(self, *policies: Policy) -> None:
        """Lay `policies` out and put them into use; of two with the same name the later one counts."""
        self.looked_at = 0
        """The number of the newest activation that this shelf knows of; for `engine.in_force`."""
        self.agreed_on: frozenset[str] = frozenset()
        """The names of the policies that people have agreed on."""
        self._laid = {policy.name: policy for policy in policies}
        self._active: dict[str, Policy] = {}
        self._versions: dict[tuple[str, str], Policy] = {}
        for policy in policies:
            self._active[policy.name] = policy
            self.add(policy)

    @classmethod
    def from_folder(cls, folder: Path | None) -> Self:
        """
        Load every `*.yaml` of a folder; None means the library.

        Raises:
            PolicyError: any of them is wrong, or two share a name; it holds the faults of all of them.

        """
        shelf, error = cls.as_far_as_readable(folder)
        if error:
            raise error
        return shelf

    @classmethod
    def as_far_as_readable(cls, folder: Path | None) -> tuple[Self, PolicyError | None]:
        """Load what can be loaded of a folder; answer it with the faults of the rest, if there are any."""
        loaded: dict[str, Policy] = {}
        faults: list[Fault] = []
        for path in sorted((folder or LIBRARY).glob("*.yaml")):
            try:
                policy = load_policy(path)
            except PolicyError as error:
                faults.extend(error.faults)
                continue
            if policy.name in loaded:
                faults.append(Fault(str(path), 1, 1, f"another file already holds the policy '{policy.name}'"))
            loaded[policy.name] = policy
        return cls(*loaded.values()), PolicyError(tuple(faults)) if faults else None

    def lay_beside(self, others: Self) -> None:
        """Add the policies of other shelves; one of a name that is known here already stays as it is."""
        for name in others.names():
            if name not in self._active:
                self._laid[name] = others.active(name)
                self.add(others.active(name))

    def taking(self, intent: Intent) -> tuple[Policy, ...]:
        """Answer the policies in use that are followed when someone wants `intent` and names none."""
        return tuple(one for one in self._active.values() if one.kind is not None and intent in one.kind.takes)

    def kind_of(self, name: str) -> Kind | None:
        """Answer what the cases of a policy are; None for incidents, and where there is no such policy any more."""
        policy = self._active.get(name)
        return policy.kind if policy else None

    def names(self) -> tuple[str, ...]:
        """Answer the names of the policies in use, sorted."""
        return tuple(sorted(self._active))

    def active(self, name: str) -> Policy:
        """
        Answer the version of `name` that is in use.

        Raises:
            UnknownPolicyError: there is none.

        """
        if name not in self._active:
            raise UnknownPolicyError(name)
        return self._active[name]

    def laid(self, name: str) -> Policy | None:
        """Answer the version of `name` that lies in the folder, in use or not."""
        return self._laid.get(name)

    def put_into_use(self, policy: Policy) -> None:
        """Use this version of its name from now on."""
        self.add(policy)
        self._active[policy.name] = policy
        self.agreed_on |= {policy.name}

    def add(self, policy: Policy) -> None:
        """Make a version findable; it comes into use only if no other version of its name is."""
        self._versions[policy.name, policy.version] = policy
        self._active.setdefault(policy.name, policy)

    def version(self, name: str, version: str) -> Policy:
        """
        Answer one version, in use or not.

        Raises:
            UnknownPolicyError: it was never added.

        """
        if (name, version) not in self._versions:
            raise UnknownPolicyError(name, version)
        return self._versions[name, version]
