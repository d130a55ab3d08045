"""
What a tier sees of its own work on a case: who it is, what it has done, what still lacks, and by when.

Codes, people's names and instants only; what was written is in `engine.views`.
"""

from dataclasses import dataclass
from datetime import datetime

from handrail.identifiers import PersonId, Reference
from policies.durations import Duration


@dataclass(frozen=True, slots=True)
class MemberView:
    """One of those who hold a case; `roles` are what they do for the panel, `answer` what they said of conflicts."""

    id: PersonId
    name: str
    me: bool
    roles: tuple[str, ...] = ()
    answer: str = "not-asked"
    """One of `not-asked`, `asked`, `clear`, `tie` (weighed: it does not matter) and `waiting` (not weighed yet)."""
    voted: bool = False
    ruled: bool = False
    """Whether they took part in the decision that an appeal is about: others hear it."""


@dataclass(frozen=True, slots=True)
class MeetingView:
    """A meeting, or the one that is being noted: who was there, and how many must be."""

    there: tuple[str, ...]
    must: int
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class VoteView:
    """What a decision needs: how many agree, how many take part, and whether one other vote stops it."""

    agree: int
    taking_part: int
    unopposed: bool
    tally: dict[str, int]
    voted: tuple[str, ...]
    mine: str | None = None
    relaxed_at: datetime | None = None
    deadlock_at: datetime | None = None
    deadlock_to: str | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """Something that was done, when, and by whom."""

    event: str
    at: datetime
    who: str


@dataclass(frozen=True, slots=True)
class WaitView:
    """Somebody was asked: since when, until when they are waited for, what they said and when, if they did."""

    rule: str
    asked_at: datetime | None = None
    until: datetime | None = None
    answered_at: datetime | None = None
    said: str | None = None


@dataclass(frozen=True, slots=True)
class InterimView:
    """What someone did at once and alone: when the group must hear of it, and when it ends by itself."""

    who: str
    mine: bool
    since: datetime
    kind: str | None
    report_by: datetime | None
    ends_at: datetime | None
    upheld_by: str | None = None


@dataclass(frozen=True, slots=True)
class ProposalView:
    """An outcome that waits for the approval of others: which groups are asked, and who has agreed."""

    outcome: str
    since: datetime
    groups: tuple[str, ...]
    approved_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RungView:
    """An outcome that can be chosen: how long it runs, what follows, and whose approval it needs."""

    outcome: str
    agree: int
    lasts: Duration | None = None
    returns: str | None = None
    check_ins: tuple[Duration, ...] = ()
    approval: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AfterwardsView:
    """A measure that a case ended with: until when it runs, how it ends, and when someone looks how it goes."""

    outcome: str
    since: datetime
    until: datetime | None
    returns: str
    ended_at: datetime | None
    check_ins: tuple[datetime, ...]


@dataclass(frozen=True, slots=True)
class PanelView:
    """
    The panel of a case as a member sees it; `missing` is how many more it needs before it may act.

    `gone` counts those who stepped out or are kept away. What does not apply to the policy, or to the case as it
    stands, is None or empty.
    """

    group: str
    members: tuple[MemberView, ...]
    gone: int
    missing: int
    vote: VoteView | None
    meeting: MeetingView | None
    met: tuple[MeetingView, ...]
    done: tuple[Done, ...]
    hearing: WaitView | None
    asked: WaitView | None
    proposal: ProposalView | None
    interim: InterimView | None
    ladder: tuple[RungView, ...]
    afterwards: AfterwardsView | None


@dataclass(frozen=True, slots=True)
class LinkView:
    """Another case that this one belongs with, shown only to those who may see both."""

    reference: Reference
    kind: str
    at: datetime


@dataclass(frozen=True, slots=True)
class PanelPage:
    """The panel of a case, if it has one, and the cases that it belongs with, as someone may see them."""

    panel: PanelView | None
    links: tuple[LinkView, ...]


@dataclass(frozen=True, slots=True)
class LetterFacts:
    """
    What a letter about a case may say without anyone's words: codes, times, and the title of the policy.

    `outcome` is the case's, or the one that waits for approval; `answer_by` when someone asked now has to answer.
    """

    reference: Reference
    policy: str
    group: str
    now: datetime
    outcome: str | None
    lasts: Duration | None
    until: datetime | None
    returns: str | None
    appeal_until: datetime | None
    appeal_to: str | None
    answer_by: datetime | None
