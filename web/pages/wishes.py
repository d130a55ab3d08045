"""
What a form of a case's page asks for, as a wish: one move, or several that belong together and are made as one.

Whether any of it is allowed is the engine's to say.
"""

import re
from collections.abc import Mapping

from engine.views import Wish
from states.lifecycle import CaseState, Trigger
from web.pages.on_the_spot import ON_PURPOSE, spot_wish
from web.shapes import CODE_PATTERN

ON_THE_SPOT, REFER = "on_the_spot", "refer"
DANGER = "danger-override"


def wish_of(form: Mapping[str, str]) -> Wish | None:
    """Read what is asked; None for what does not exist, and for a form without the words that it needs."""
    combined = _COMBINED.get(form.get("do", ""))
    if combined is not None:
        words = form.get("note", "").strip()
        return combined(form, words) if words else None
    trigger = form.get("trigger", "")
    if trigger not in set(Trigger):
        return None
    note, outcome, to = form.get("note", "").strip() or None, _code(form, "outcome"), _code(form, "to")
    clear, first = form.get("no_conflict") == "yes", tuple[Wish, ...]()
    if trigger == Trigger.ESCALATE:
        outcome = DANGER if form.get("danger") == "yes" else outcome
        first = (Wish(Trigger.CONSENT),) if form.get("consented") == "yes" else ()
    return Wish(Trigger(trigger), note, outcome, to, _expects(form), no_conflict=clear, first=first)


def _on_the_spot(form: Mapping[str, str], note: str) -> Wish:
    return spot_wish(note, _expects(form), again=form.get("again") == ON_PURPOSE)


def _refer(form: Mapping[str, str], note: str) -> Wish:
    """Tell the reporter who takes it from here, and why; then it ends here."""
    heard = form.get("state") == CaseState.COUNSELLED
    trigger, outcome = (Trigger.RESOLVE, "referred") if heard else (Trigger.CLOSE, "misdirected")
    told = (Wish(Trigger.MESSAGE, note),)
    clear = form.get("no_conflict") == "yes"
    return Wish(trigger, outcome=outcome, expects=_expects(form), no_conflict=clear, first=told)


def _expects(form: Mapping[str, str]) -> int | None:
    version = form.get("expects", "")
    return int(version) if version.isdecimal() and len(version) < 10 else None  # noqa: PLR2004 - no case changes so often


def _code(form: Mapping[str, str], name: str) -> str | None:
    said = form.get(name, "")
    return said if said and re.match(CODE_PATTERN, said) else None


_COMBINED = {ON_THE_SPOT: _on_the_spot, REFER: _refer}
