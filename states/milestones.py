"""
Milestones: what is done inside a state, keeps a promise or tells someone, and leaves the case where it is.

The rows have the same form as the lifecycle's, so that one machine and one permission check serve both.
"""

from states.lifecycle import (
    CLOCK,
    COUNSELLED,
    ESCALATED,
    HOLDER,
    LIFECYCLE,
    MEMBER,
    OPEN,
    OPERATOR,
    RECEIVED,
    REPORTER,
    RESOLVED,
    Event,
    Row,
    Trigger,
)

_ALL = (*OPEN, RESOLVED)

MILESTONES: tuple[Row, ...] = (
    Row(Trigger.ACKNOWLEDGE, OPEN, None, Event.ACKNOWLEDGED, frozenset({HOLDER})),
    Row(Trigger.TAKE, OPEN, None, Event.TAKEN, frozenset({HOLDER, CLOCK})),
    Row(Trigger.HAND_OVER, (RECEIVED, COUNSELLED), None, Event.HANDED_OVER, frozenset({HOLDER, CLOCK})),
    Row(Trigger.CONSENT, OPEN, None, Event.CONSENTED, frozenset({HOLDER, REPORTER})),
    Row(Trigger.RECUSE, _ALL, None, Event.RECUSED, frozenset({MEMBER})),
    Row(Trigger.MET, (ESCALATED,), None, Event.MET, frozenset({HOLDER})),
    Row(Trigger.INVITE, (COUNSELLED, ESCALATED), None, Event.INVITED, frozenset({HOLDER})),
    Row(Trigger.HEARD, (COUNSELLED, ESCALATED), None, Event.HEARD, frozenset({HOLDER})),
    Row(Trigger.ASK, (ESCALATED,), None, Event.ASKED, frozenset({HOLDER})),
    Row(Trigger.DECIDED, (ESCALATED,), None, Event.DECIDED, frozenset({HOLDER})),
    Row(Trigger.PROPOSE, (ESCALATED,), None, Event.PROPOSED, frozenset({HOLDER})),
    Row(Trigger.APPROVE, (ESCALATED,), None, Event.APPROVED, frozenset({MEMBER})),
    Row(Trigger.DECLINE, (ESCALATED,), None, Event.DECLINED, frozenset({MEMBER})),
    Row(Trigger.DECLARE, _ALL, None, Event.DECLARED, frozenset({MEMBER})),
    Row(Trigger.WEIGH, OPEN, None, Event.WEIGHED, frozenset({HOLDER})),
    Row(Trigger.ACT_ALONE, OPEN, None, Event.ACTED_ALONE, frozenset({MEMBER})),
    Row(Trigger.REPORT_ACT, OPEN, None, Event.ACT_REPORTED, frozenset({MEMBER})),
    Row(Trigger.UPHOLD, OPEN, None, Event.UPHELD, frozenset({HOLDER})),
    Row(Trigger.END_MEASURE, _ALL, None, Event.MEASURE_ENDED, frozenset({HOLDER, CLOCK})),
    Row(Trigger.CHECK_IN, (RESOLVED,), None, Event.CHECKED_IN, frozenset({HOLDER})),
    Row(Trigger.APPOINT, (ESCALATED, RESOLVED), None, Event.APPOINTED, frozenset({HOLDER})),
    Row(Trigger.LINK, _ALL, None, Event.LINKED, frozenset({MEMBER})),
    Row(Trigger.PATTERN, _ALL, None, Event.PATTERN_SEEN, frozenset({HOLDER})),
    Row(Trigger.EXTEND, (RESOLVED,), None, Event.EXTENDED, frozenset({HOLDER})),
    Row(Trigger.TOLD, (COUNSELLED, ESCALATED, RESOLVED), None, Event.TOLD, frozenset({HOLDER})),
    Row(Trigger.NOTE, _ALL, None, Event.NOTED, frozenset({HOLDER})),
    Row(Trigger.MESSAGE, _ALL, None, Event.MESSAGED, frozenset({HOLDER})),
    Row(Trigger.REPLY, _ALL, None, Event.REPLIED, frozenset({REPORTER})),
    Row(Trigger.NUDGE, _ALL, None, Event.NUDGED, frozenset({CLOCK})),
    Row(Trigger.SEND_STATUS, _ALL, None, Event.STATUS_SENT, frozenset({CLOCK, HOLDER})),
    Row(Trigger.ALARM, _ALL, None, Event.ALARMED, frozenset({CLOCK})),
    Row(Trigger.MIGRATE, OPEN, None, Event.MIGRATED, frozenset({OPERATOR})),
)
"""The moves that leave a case where it is."""

TABLE: tuple[Row, ...] = LIFECYCLE + MILESTONES
"""Everything that can be asked of a case."""
