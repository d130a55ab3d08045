"""
A case written down a second time, as plainly as possible and without looking at the engine: what `test_lives` compares.

It knows one small policy, whose spans are chosen so that no two promises of a case can end at the same instant.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

POLICY = """\
policy: carpentries
title: The policy of the plain model
people:
  facilitators: {at_least: 1}
  committee: {at_least: 1}
  board: {at_least: 1}
  ombuds: {at_least: 1}
tiers: [committee, board]
routes:
  - when: {danger: true}
    start: escalated
    to: committee
  - to: facilitators
without_consent: [facilitators, ombuds]
promises:
  answer: {to: reporter, within: 25h, from: received, kept_by: [counselled, escalated], broken: {do: escalate}}
  relay: {within: 163h, from: counselled, kept_by: [resolved, escalated], broken: {do: escalate}}
  meet: {within: 47h, from: [escalated, raised], kept_by: [met, resolved], broken: {do: raise_tier}}
  tell: {to: reporter, within: 71h, from: escalated, kept_by: told, broken: {do: send_status, again_every: 71h}}
decide: {vote: majority}
appeal: {window: 30d, to: board}
withdraw: {allowed: true, unless: [danger]}
conflicts: {ask: []}
"""
SPANS = {"answer": 25, "relay": 163, "meet": 47, "tell": 71, "backstop": 168}
STARTS = {"answer": {"received"}, "relay": {"counselled"}, "meet": {"escalated", "raised"}, "tell": {"escalated"}}
KEPT_BY = {
    "answer": {"counselled", "escalated"},
    "relay": {"resolved", "escalated"},
    "meet": {"met", "resolved"},
    "tell": {"told"},
}
SILENT = {"received", "reopened", "recused", "noted", "replied", "nudged", "status_sent", "alarmed"}
"""Events that do not end a backstop."""
ROLES = {"facilitators": "facilitator", "committee": "committee", "board": "board", "ombuds": "ombuds"}
TIERS = ["committee", "board"]
COUNSEL = ["facilitators", "ombuds"]
OPEN = {"received", "counselled", "escalated"}
EVERY = OPEN | {"resolved"}

TABLE: dict[str, tuple[set[str], set[str], str]] = {
    "counsel": ({"received"}, {"holder"}, "counselled"),
    "escalate": ({"received", "counselled"}, {"holder", "reporter"}, "escalated"),
    "raise_tier": ({"escalated"}, {"holder"}, "raised"),
    "resolve": ({"counselled", "escalated"}, {"holder"}, "resolved"),
    "close": ({"received"}, {"holder"}, "closed"),
    "withdraw": (OPEN, {"reporter"}, "withdrawn"),
    "reopen": ({"resolved"}, {"holder", "reporter"}, "reopened"),
    "acknowledge": (OPEN, {"holder"}, "acknowledged"),
    "take": (OPEN, {"holder"}, "taken"),
    "consent": (OPEN, {"holder", "reporter"}, "consented"),
    "recuse": (EVERY, {"holder", "member"}, "recused"),
    "met": ({"escalated"}, {"holder"}, "met"),
    "decided": ({"escalated"}, {"holder"}, "decided"),
    "told": ({"counselled", "escalated", "resolved"}, {"holder"}, "told"),
    "note": (EVERY, {"holder"}, "noted"),
    "message": (EVERY, {"holder"}, "messaged"),
    "reply": (EVERY, {"reporter"}, "replied"),
}
"""Each trigger: from where, by whom, and the event it makes."""


@dataclass
class Model:
    """One case. `running` holds the due time and the round of each promise, `ended` how each promise ended."""

    people: dict[str, list[str]]
    now: datetime
    consent: bool
    danger: bool
    state: str = "received"
    holder: str = "facilitators"
    opened_to: set[str] = field(default_factory=set)
    before: bool = False
    away: set[str] = field(default_factory=set)
    votes: dict[str, str] = field(default_factory=dict)
    running: dict[str, tuple[datetime, int]] = field(default_factory=dict)
    ended: list[tuple[str, str, datetime]] = field(default_factory=list)
    version: int = 1
    since: datetime | None = None
    told: datetime | None = None

    def __post_init__(self) -> None:
        if self.danger:
            self.state, self.holder, self.before = "escalated", "committee", True
        self.since = self.now
        self.opened_to.add(self.holder)
        self._start(["received", "escalated"] if self.danger else ["received"])

    # What people do.

    def ask(self, who: str, trigger: str, outcome: str | None) -> str:
        """Answer `unknown`, `refused`, `vote` or `applied`, and change accordingly."""
        standing = self._standing(who)
        if not standing:
            return "unknown"
        sources, allowed, event = TABLE[trigger]
        if self.state not in sources or not standing & allowed or not self._may(who, trigger):
            return "refused"
        if trigger in {"resolve", "decided"} and self._votes_short(who, outcome or ""):
            self.version += 1
            return "vote"
        self._apply(who, trigger, event)
        return "applied"

    def _standing(self, who: str) -> set[str]:
        if who == "reporter":
            return {"reporter"}
        if who in self.away:
            return set()
        groups = {group for group, some in self.people.items() if who in some}
        return {"holder", "member"} if self.holder in groups else {"member"} if groups & self.opened_to else set()

    def _may(self, who: str, trigger: str) -> bool:
        if trigger == "escalate":
            return bool(self._tier_after(None)) and (self.consent or self.danger or who == "reporter")
        if trigger == "raise_tier":
            return bool(self._above())
        if trigger == "withdraw":
            return not self.danger
        if trigger == "reopen" and who == "reporter" and self.since:
            return self.now <= max(self.since, self.told or self.since) + timedelta(days=30)
        return True

    def _votes_short(self, who: str, outcome: str) -> bool:
        if self.state != "escalated":
            return False
        panel = self._left(self.holder)
        self.votes[who] = outcome
        return sum(self.votes.get(one) == outcome for one in panel) < len(panel) // 2 + 1

    def _apply(self, who: str, trigger: str, event: str) -> None:
        reached = {"counsel": "counselled", "escalate": "escalated", "raise_tier": "escalated"}.get(trigger)
        if trigger in {"resolve", "close", "withdraw"}:
            reached = "resolved"
        if trigger == "reopen":
            reached = "escalated" if self.before else "counselled"
        self.consent |= trigger == "consent" or (trigger, who) == ("escalate", "reporter")
        if trigger == "told":
            self.told = self.now
        holder = self.holder
        if trigger == "recuse":
            self.away.add(who)
            self.votes.pop(who, None)
            holder = self.holder if self._left(self.holder) else self._substitute()
        elif trigger == "escalate":
            holder = self._tier_after(None) or holder
        elif trigger == "raise_tier":
            holder = self._above() or holder
        elif trigger == "reopen" and who == "reporter" and reached == "escalated" and self._left("board"):
            holder = "board"
        self._happens([event, *([reached] if reached and reached != event else [])], reached, holder, by_clock=False)

    # What the clock does.

    def next_due(self) -> datetime | None:
        """Answer when the next promise breaks."""
        return min((due for due, _ in self.running.values()), default=None)

    def pass_to(self, end: datetime) -> None:
        """Let every promise break whose time comes before `end`."""
        while (due := self.next_due()) is not None and due <= end:
            self.now = due
            self._break(next(name for name, (at, _) in self.running.items() if at == due))
        self.now = end

    def _break(self, name: str) -> None:
        due, turn = self.running.pop(name)
        self.ended.append((name, "broken", due))
        event, holder, again = self._consequence(name, turn)
        reached = "escalated" if event in {"escalated", "raised"} else None
        events = [event, "escalated"] if event == "raised" else [event]
        self._happens(events, reached, holder, by_clock=True, again=again)
        if again and name not in self.running:
            self.running[name] = (self.now + timedelta(hours=SPANS[name]), turn + 1)

    def _consequence(self, name: str, turn: int) -> tuple[str, str, bool]:
        if name == "backstop":
            return "alarmed", self.holder, True
        if name == "tell":
            return "status_sent", self.holder, True
        if name == "meet" or self.state == "escalated":
            above = self._above() if self.state == "escalated" else None
            return ("raised", above, False) if above else ("alarmed", self.holder, False)
        if self.consent or self.danger:
            tier = self._tier_after(None)
            return ("escalated", tier, False) if tier else ("alarmed", self.holder, False)
        order = [group for group in COUNSEL if self._left(group)]
        if not order:
            return "alarmed", self.holder, False
        here = order.index(self.holder) if self.holder in order else 0
        return "handed_over", order[max(here, min(turn, len(order)) - 1)], True

    # What follows from either.

    def _happens(
        self, events: list[str], reached: str | None, holder: str, *, by_clock: bool, again: bool = False
    ) -> None:
        self.version += 1
        for name in [name for name in self.running if self._keeps(name, events)]:
            self._end(name, "released" if by_clock else "kept")
        if reached == "resolved":
            for name in [name for name in self.running if not (name == "tell" and events[0] == "resolved")]:
                self._end(name, "released")
        if holder != self.holder or reached == "resolved":
            self.votes.clear()
        self.holder, self.since = holder, self.now if reached else self.since
        self.state = reached or self.state
        self.opened_to.add(holder)
        self.before |= self.state == "escalated"
        if self.state != "resolved":
            self._start(events, again=again)

    def _keeps(self, name: str, events: list[str]) -> bool:
        if name == "backstop":
            return any(event not in SILENT for event in events)
        return bool(KEPT_BY[name] & set(events))

    def _end(self, name: str, ending: str) -> None:
        self.ended.append((name, ending, self.running.pop(name)[0]))

    def _start(self, events: list[str], *, again: bool = False) -> None:
        for name, starts in STARTS.items():
            if starts & set(events) and name not in self.running and not KEPT_BY[name] & set(events):
                self.running[name] = (self.now + timedelta(hours=SPANS[name]), 1)
        if not self.running and not again:
            self.running["backstop"] = (self.now + timedelta(hours=SPANS["backstop"]), 1)

    def _left(self, group: str) -> list[str]:
        return [one for one in self.people[group] if one not in self.away]

    def _above(self) -> str | None:
        """Answer the next tier; a case that no tier holds counts from the last one that did, and never goes back."""
        ruled = [tier for tier in TIERS if tier in self.opened_to]
        return self._tier_after(self.holder if self.holder in TIERS else ruled[-1] if ruled else None)

    def _tier_after(self, group: str | None) -> str | None:
        later = TIERS[TIERS.index(group) + 1 :] if group in TIERS else TIERS
        return next((tier for tier in later if self._left(tier)), None)

    def _substitute(self) -> str:
        if self.holder in TIERS:
            outside = next((group for group in reversed(COUNSEL) if self._left(group)), None)
            return self._tier_after(self.holder) or outside or self.holder
        return next((group for group in COUNSEL if self._left(group)), self.holder)
