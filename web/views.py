"""
The engine's views as JSON: the same fields under the same names, instants in UTC.

`shapes` and `shapes_of_cases` describe what is made here, and a test holds one against the other.
"""

from engine.report import Opened
from engine.views import CasePage, CaseRow, LogLine, PromiseView, ReporterView, SignIn, WritingView
from web.answers import instant, maybe_instant


def opened_as_json(opened: Opened) -> dict[str, object]:
    """Show a report that was taken."""
    return {
        "reference": opened.reference,
        "receipt": opened.receipt,
        "promises": [{"name": one.name, "due_at": instant(one.due_at)} for one in opened.promises],
    }


def reporter_view_as_json(view: ReporterView) -> dict[str, object]:
    """Show what a receipt opens."""
    return {
        "reference": view.reference,
        "state": view.state,
        "tier": view.tier,
        "language": view.language,
        "opened_at": instant(view.opened_at),
        "promises": [_promise(one) for one in view.promises],
        "messages": [{"at": instant(one.at), "mine": one.mine, "text": one.text} for one in view.messages],
        "may": list(view.may),
        "outcome_given": view.outcome_given,
        "appeal_until": maybe_instant(view.appeal_until),
        "sayings": {str(trigger): list(codes) for trigger, codes in view.sayings.items()},
        "standing": view.standing,
        "board": {"title": view.board.title, "place": view.board.place} if view.board and view.board.title else None,
        "continued": view.continued,
    }


def sign_in_as_json(done: SignIn) -> dict[str, object]:
    """Show who signed in, without the cookie."""
    return {"name": done.person.name, "roles": sorted(done.person.roles), "ends_at": instant(done.ends_at)}


def case_row_as_json(row: CaseRow) -> dict[str, object]:
    """Show a case in a list."""
    return {
        "reference": row.reference,
        "state": row.state,
        "policy": row.policy,
        "policy_version": row.policy_version,
        "holder": row.holder,
        "tier": row.tier,
        "intent": row.intent,
        "danger": row.danger,
        "opened_at": instant(row.opened_at),
        "outcome": row.outcome,
        "assigned_to_me": row.assigned_to_me,
        "next_promise": None if row.next_promise is None else _promise(row.next_promise),
    }


def case_page_as_json(page: CasePage) -> dict[str, object]:
    """Show one case to someone who may read it."""
    return {
        **case_row_as_json(page.row),
        "version": page.version,
        "promises": [_promise(one) for one in page.promises],
        "writings": [_writing(one) for one in page.writings],
        "log": [_entry(one) for one in page.log],
        "may": list(page.may),
        "outcomes": list(page.outcomes),
        "asks": page.asks,
        "groups": list(page.groups),
        "votes": page.votes,
        "readable": page.readable,
    }


def _promise(view: PromiseView) -> dict[str, object]:
    return {
        "name": view.name,
        "to": view.to,
        "due_at": instant(view.due_at),
        "kept_at": maybe_instant(view.kept_at),
        "broken_at": maybe_instant(view.broken_at),
        "released": view.released,
    }


def _writing(view: WritingView) -> dict[str, object]:
    return {"part": view.part, "who": view.who, "at": instant(view.at), "text": view.text}


def _entry(line: LogLine) -> dict[str, object]:
    return {
        "seq": line.seq,
        "at": instant(line.at),
        "who": line.who,
        "event": line.event,
        "data": line.data,
        "policy_version": line.policy_version,
        "hash": line.hash,
    }
