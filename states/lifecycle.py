"""
The lifecycle of every case, as one table: which trigger leads from where to where, and who may pull it.

`states.machine` runs this table; `docs/lifecycle.md` is drawn from it. Triggers that leave the case where it is are in
`states.milestones`.
"""

from dataclasses import dataclass
from enum import StrEnum

from states.roles import Standing


class CaseState(StrEnum):
    """Where a case stands."""

    RECEIVED = "received"
    """Nobody has answered yet. The holders owe an acknowledgement and counsel; silence escalates it."""
    COUNSELLED = "counselled"
    """A facilitator has heard the reporter. They owe a relay or an outcome; escalating or resolving moves it on."""
    ESCALATED = "escalated"
    """A tier that decides holds it. That tier owes a meeting, a decision and an answer; silence raises it a tier."""
    RESOLVED = "resolved"
    """It has an outcome. Nobody owes a step; an appeal in its window or a new report opens it again."""


class Trigger(StrEnum):
    """What can be asked of a case, by a person or by the clock."""

    COUNSEL = "counsel"
    """A facilitator has counselled the reporter."""
    ESCALATE = "escalate"
    """The case goes to the tier that decides."""
    RAISE_TIER = "raise_tier"
    """The tier above takes over."""
    RESOLVE = "resolve"
    """The case ends with an outcome."""
    CLOSE = "close"
    """The case ends because there is nothing to decide: no content, a duplicate, misdirected or withdrawn."""
    WITHDRAW = "withdraw"
    """The reporter takes the report back."""
    REOPEN = "reopen"
    """An appeal, a new report or the holder opens an ended case again."""
    ACKNOWLEDGE = "acknowledge"
    """The reporter is told that a person has the report."""
    TAKE = "take"
    """One member of the group that holds the case makes it theirs."""
    HAND_OVER = "hand_over"
    """The case goes to another member of the group, or to another group that counsels."""
    CONSENT = "consent"
    """The reporter agrees that the committee may read the case."""
    RECUSE = "recuse"
    """Someone steps out of the case; no reason is asked."""
    MET = "met"
    """The tier that holds the case has met about it."""
    INVITE = "invite"
    """The person reported was asked for their side."""
    HEARD = "heard"
    """The person reported has given their side."""
    ASK = "ask"
    """The reporter is asked what they think of the outcome; their answer does not bind."""
    DECIDED = "decided"
    """The tier has decided."""
    PROPOSE = "propose"
    """What `resolve` becomes while other groups have not approved of the outcome; nobody asks for it by this name."""
    APPROVE = "approve"
    """A member of a group whose approval an outcome needs agrees; with the last one the case ends with it."""
    DECLINE = "decline"
    """A member of such a group does not agree; those who hold the case decide anew."""
    DECLARE = "declare"
    """Someone says whether a conflict of interest keeps them from the case; with a close one they step out instead."""
    WEIGH = "weigh"
    """The others say whether someone with a distant tie stays in the case."""
    ACT_ALONE = "act_alone"
    """Someone has acted at once and alone, before the group has met."""
    REPORT_ACT = "report_act"
    """Whoever acted alone has told the group."""
    UPHOLD = "uphold"
    """Someone else of those who hold the case lets stand what a colleague did alone."""
    END_MEASURE = "end_measure"
    """What someone did alone, or what was decided for a time, ends: by hand with a reason, or by the clock."""
    CHECK_IN = "check_in"
    """Someone has looked how it goes with what was decided for a time."""
    APPOINT = "appoint"
    """One of those who hold the case leads, takes notes or keeps time from here on."""
    LINK = "link"
    """The case belongs with another one, or no longer does; only who may see both is shown that."""
    PATTERN = "pattern"
    """Those who hold the case see that it is one of several."""
    EXTEND = "extend"
    """A new violation by the same person: the case is kept for its whole time from now on."""
    TOLD = "told"
    """The reporter has been told the answer."""
    NOTE = "note"
    """Someone wrote a note for those who hold the case."""
    MESSAGE = "message"
    """Someone wrote to the reporter."""
    REPLY = "reply"
    """The reporter wrote again."""
    NUDGE = "nudge"
    """The clock reminds those who owe the next step."""
    SEND_STATUS = "send_status"
    """The reporter is told that an answer is late, and when to expect the next word."""
    ALARM = "alarm"
    """The clock tells people that a promise was broken."""
    MIGRATE = "migrate"
    """The case follows the version of its policy that is in force from here on."""


class Event(StrEnum):
    """What has happened: what promises start from and are kept by, and what people are told of."""

    RECEIVED = "received"
    """A report opened the case."""
    ACKNOWLEDGED = "acknowledged"
    """A person told the reporter that the report is in their hands."""
    COUNSELLED = "counselled"
    """A facilitator heard the reporter."""
    ESCALATED = "escalated"
    """The case reached the first tier that decides."""
    RAISED = "raised"
    """The next tier took the case over."""
    RESOLVED = "resolved"
    """The case ended with an outcome."""
    CLOSED = "closed"
    """The case ended because there was nothing to decide."""
    WITHDRAWN = "withdrawn"
    """The reporter took the report back."""
    REOPENED = "reopened"
    """An ended case was opened again."""
    APPEALED = "appealed"
    """It was the reporter who opened it again."""
    TAKEN = "taken"
    """One member of the group that holds the case made it theirs."""
    HANDED_OVER = "handed_over"
    """Someone else counsels from here on."""
    CONSENTED = "consented"
    """The reporter agreed that the committee may read the case."""
    RECUSED = "recused"
    """Someone stepped out of the case."""
    MET = "met"
    """The tier that holds the case met about it."""
    INVITED = "invited"
    """The person reported was asked for their side."""
    HEARD = "heard"
    """The person reported gave their side."""
    ASKED = "asked"
    """The reporter was asked what they think of the outcome."""
    DECIDED = "decided"
    """That tier decided."""
    PROPOSED = "proposed"
    """The tier agreed on an outcome that waits for the approval of others."""
    APPROVED = "approved"
    """A member of a group whose approval is needed agreed, and more must."""
    DECLINED = "declined"
    """A group whose approval is needed did not agree."""
    DECLARED = "declared"
    """A member said whether a conflict keeps them from the case."""
    WEIGHED = "weighed"
    """The others said whether someone with a distant tie stays."""
    ACTED_ALONE = "acted_alone"
    """Someone acted at once and alone."""
    ACT_REPORTED = "act_reported"
    """Whoever acted alone told the group."""
    UPHELD = "upheld"
    """Someone else let stand what a colleague did alone."""
    MEASURE_ENDED = "measure_ended"
    """What someone did alone, or what was decided for a time, ended."""
    CHECKED_IN = "checked_in"
    """Someone looked how it goes with what was decided for a time."""
    APPOINTED = "appointed"
    """One of those who hold the case was given a role in the panel."""
    LINKED = "linked"
    """The case was found to belong with another one, or not to."""
    PATTERN_SEEN = "pattern_seen"
    """The case was found to be one of several."""
    EXTENDED = "extended"
    """A new violation by the same person was noted; the case is kept longer."""
    TOLD = "told"
    """The reporter was told the answer."""
    NOTED = "noted"
    """Someone wrote a note for those who hold the case."""
    MESSAGED = "messaged"
    """Someone wrote to the reporter."""
    REPLIED = "replied"
    """The reporter wrote again."""
    NUDGED = "nudged"
    """Those who owe the next step were reminded."""
    STATUS_SENT = "status_sent"
    """The reporter was told that the answer is late, and when to expect the next word."""
    ALARMED = "alarmed"
    """People were told that a promise was broken."""
    MIGRATED = "migrated"
    """The case follows another version of its policy from here on."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: `target` None means that the case stays where it is."""

    trigger: Trigger
    sources: tuple[CaseState, ...]
    target: CaseState | None
    event: Event
    who: frozenset[Standing]
    condition: str | None = None


RECEIVED, COUNSELLED, ESCALATED, RESOLVED = CaseState
OPEN = (RECEIVED, COUNSELLED, ESCALATED)
HOLDER, MEMBER, REPORTER, CLOCK, OPERATOR = Standing

LIFECYCLE: tuple[Row, ...] = (
    Row(Trigger.COUNSEL, (RECEIVED,), COUNSELLED, Event.COUNSELLED, frozenset({HOLDER})),
    Row(Trigger.ESCALATE, (RECEIVED, COUNSELLED), ESCALATED, Event.ESCALATED, frozenset({HOLDER, REPORTER, CLOCK})),
    Row(Trigger.RAISE_TIER, (ESCALATED,), ESCALATED, Event.RAISED, frozenset({HOLDER, CLOCK})),
    Row(Trigger.RESOLVE, (COUNSELLED, ESCALATED), RESOLVED, Event.RESOLVED, frozenset({HOLDER})),
    Row(Trigger.CLOSE, (RECEIVED,), RESOLVED, Event.CLOSED, frozenset({HOLDER})),
    Row(Trigger.WITHDRAW, OPEN, RESOLVED, Event.WITHDRAWN, frozenset({REPORTER})),
    Row(Trigger.REOPEN, (RESOLVED,), ESCALATED, Event.REOPENED, frozenset({HOLDER, REPORTER}), "was_escalated"),
    Row(Trigger.REOPEN, (RESOLVED,), COUNSELLED, Event.REOPENED, frozenset({HOLDER, REPORTER})),
)
"""The moves that change a case's state."""

CLOSING_OUTCOMES = frozenset({"no_content", "duplicate", "misdirected", "withdrawn"})
"""The only outcomes a case may be closed with before anyone counselled."""
