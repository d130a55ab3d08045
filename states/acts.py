"""
What someone has done on a case that a policy's rules count: who was present, who is free of conflicts, who was heard.

A milestone tells that something happened; an act tells by whom, so that the engine can count. Codes and people only.
"""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from msgspec import Struct


class ActKind(StrEnum):
    """What was done, as far as a rule counts it."""

    PRESENT = "present"
    """A member was at the meeting about the case that is being noted."""
    CLEAR = "clear"
    """A member said, at the moment that `who` ends with, that no conflict keeps them from the case."""
    TIE = "tie"
    """A member told of a distant tie; the others have not weighed it yet, or found that it does not matter."""
    WEIGHED = "weighed"
    """A member said what should become of those with a distant tie."""
    INVITED = "invited"
    """The person reported was asked for their side."""
    HEARD = "heard"
    """The person reported gave their side."""
    ASKED = "asked"
    """The reporter was asked what they think of the outcome."""
    ANSWERED = "answered"
    """The reporter wrote after they were asked."""
    PROPOSED = "proposed"
    """A tier agreed on the outcome `said`, which waits for the approval of others."""
    APPROVED = "approved"
    """A member of a group whose approval is needed agrees."""
    RULED = "ruled"
    """A member took part in the decision that ended the case."""
    APPEALED = "appealed"
    """The reporter appealed, on the ground `said`."""
    MEASURE = "measure"
    """A member acted at once and alone; `said` may be the outcome that it comes to."""
    UPHELD = "upheld"
    """Another member let that stand."""
    ROLE = "role"
    """The member `said` has the role `who` in the panel; nobody has while that is empty."""
    LINK = "link"
    """The case belongs with the case `who`, in the way `said`; or, as `apart`, no longer does."""
    LIFTED = "lifted"
    """The measure that the case ended with is over."""
    EXTENDED = "extended"
    """A new violation by the same person was noted."""
    PATTERN = "pattern"
    """Those who hold the case see that it is one of several."""


class Act(Struct, frozen=True):
    """One act; `who` is a key or a code, `said` too. Of the same kind by the same, the newest counts."""

    kind: ActKind
    who: str
    said: str
    at: datetime


def of_kind(acts: Iterable[Act], kind: ActKind) -> tuple[Act, ...]:
    """Answer the acts of one kind, in their order."""
    return tuple(act for act in acts if act.kind is kind)


def newest(acts: Iterable[Act], kind: ActKind) -> Act | None:
    """Answer the newest act of a kind, if there is any."""
    return max(of_kind(acts, kind), key=lambda act: act.at, default=None)
