"""
Reasons and errors in plain words: what happened, and what to do about it.

The codes come from the engine and from this folder's answers; the names of states, promises and moves are in `labels`.
"""

import re

REASONS: dict[str, str] = {
    "not-from-here": "The case has moved on, so this step does not fit any more. Look at the case again.",
    "promise-ended": "What this step was for has already ended. Nothing is left to do.",
    "not-yours": "This step belongs to those who hold the case now, and you are not one of them.",
    "not-allowed": "The policy of this case does not allow this step. If you need it, ask the committee.",
    "consent-needed": "The reporter has not agreed to this yet. Ask them first, or record their consent.",
    "case-changed": "The case has changed since you opened it. Look at it again, then decide.",
    "unknown-outcome": "The policy of this case has no such outcome. Choose one from the list.",
    "outcome-needed": "Choose an outcome first: a case ends with one.",
    "decision-needed": "That outcome is for those who decide. Escalate the case, or choose another one.",
    "came-again": "It is one of several, so it is not settled on the spot. Escalate it, or choose another outcome.",
    "words-needed": "Write something first: they would be told that a message waits, and find none.",
    "unknown-group": "The policy of this case has no such group. Choose one from the list.",
    "nobody-there": "Nobody in that group is free to take this case. Choose another group.",
    "no-higher-tier": "There is nobody above those who hold this case now.",
    "say-conflict": "Say first whether a conflict of interest keeps you from this case. With a close one, step out.",
    "group-decides": "You told of a tie, and your colleagues have not said yet whether it matters. Ask them to.",
    "too-few": "Too few of you are left on this case to decide it. Raise it to the next tier, or ask for more people.",
    "hear-first": "The person reported must be heard first: ask for their side, and note it here.",
    "ask-first": "Ask the reporter what they think of this outcome first; their page shows your question.",
    "answer-awaited": "Someone who was asked may still answer. Wait until they have, or until their time is over.",
    "reporter-disagrees": "The reporter does not agree with this outcome. Decide anew, and ask them again.",
    "not-asked": "Nobody has asked you about an outcome yet. Write what you think as a message.",
    "not-a-ground": "The policy hears an appeal only on certain grounds. Choose one of them.",
    "nothing-proposed": "No outcome waits for approval here.",
    "nothing-to-weigh": "Nobody has told of a tie that is to be weighed.",
    "no-measure": "No measure runs here that could end, or be reported.",
    "reason-needed": "Choose why it ends: it is written down with a reason.",
    "not-alone": "Someone else of you looks at what you did alone.",
    "not-of-the-panel": "Only members of the panel without a conflict can have a role in it.",
    "no-other-case": "There is no other case of that reference that you may see.",
    "same-version": "This case follows that version of its policy already.",
    "unknown-version": "There is no such version of this policy in force.",
    "too-early": "This measure runs for some time yet; it can be ended when that is over.",
    "on-its-page": "This is said on the page of the event or the watch itself, where what is missing is shown.",
    "too-late": "The time for this step is over. You can still send a new report.",
}
"""Why a move was refused or still waits, by the engine's code."""

REFUSED = "This step was refused. Look at the case again, then decide."
COUNTED = "That is counted: {tally} so far. It takes effect when enough of you have said so."
PENDING = "Your step is saved. It takes effect in a moment; look at the case again shortly."

_TALLY = re.compile(r"[0-9]{1,4} of [0-9]{1,4} (agreed|took part|present|approved)")

ERRORS: dict[str, str] = {
    "invalid": "Some fields are missing or wrong. Mend the ones named here and send again.",
    "too-large": "This is too large. Send a shorter text; you can add more later with your receipt.",
    "file-too-large": "One file was larger than files may be here. Send a smaller one, or write to us where it is.",
    "too-many-files": "These were more files than are taken at once. Send fewer now, the others when you come back.",
    "file-gone": "A file that you chose is not with us any more. Please choose your files again.",
    "not-json": "Send JSON, with the header Content-Type: application/json.",
    "not-a-form": "Send this form from the page it belongs to.",
    "too-slow": "The request took too long to arrive. Please send it again.",
    "unknown-case": "There is no such case here. Check what you typed; a receipt works until its case is forgotten.",
    "sign-in-needed": "Sign in first, then try again.",
    "sign-in-failed": "The address and the passphrase do not fit together. Check both and try again.",
    "second-factor-needed": "Type the six digits that your authenticator shows, or your printed recovery code, too.",
    "wrong-code": "That code does not fit. Each code counts once: wait for the next one, or use your printed code.",
    "wrong-passphrase": "That is not your passphrase. Check it and try again.",
    "weak-passphrase": "The new passphrase is too short: it needs twelve characters or more.",
    "not-keeper": "This page is for whoever keeps the roster. Ask them, or whoever runs this server.",
    "not-mentor": "This page is for mentors: members of the committee. Ask one of them.",
    "training": "This step does not fit where it stands now. Look again, then decide.",
    "draft-gone": "That page was too old to go on from. Nothing was changed; begin once more.",
    "nobody-to-grant": "Nobody with that address may come to read this case, so nobody was given its key.",
    "too-many-guesses": "There were many wrong tries for this address. Wait a little, then try again.",
    "too-many-tries": "Many receipts were tried that open nothing. Wait a few seconds, then try yours again.",
    "idempotency-conflict": "This Idempotency-Key was used for another report. Use a new key for a new report.",
    "busy": "Reports cannot be taken just now, and this one was not. Please send it again in a moment.",
    "forged": "This did not come from our own page, so nothing was done. Open the page anew and try again.",
    "not-signed": "No such webhook is taken here, or its signature is missing, wrong or older than five minutes.",
    "not-found": "There is no such page. Check the address, or start from the first page.",
    "not-here": "This address does not take that kind of request. See /openapi.json for what it takes.",
    "failed": "Something went wrong on our side. Nothing you did caused it. Please try again in a moment.",
    "unknown-algorithm": "A newer Handrail than ours sealed this. Nothing is lost; please tell whoever runs it here.",
    "no-key": "You hold no key to this case, so you cannot write in it. Someone who can read it must let you in.",
    "refused": REFUSED,
}
"""What went wrong, by the code in an answer's `error`."""


def reason_in_words(reason: str | None, *, pending: bool = False) -> str:
    """Put a reason's code into words; a code nobody wrote words for gets a sentence that always holds."""
    if reason and _TALLY.fullmatch(reason):
        return COUNTED.format(tally=reason)
    return REASONS.get(reason or "", PENDING if pending else REFUSED)


def error_in_words(code: str) -> str:
    """Put an error's code into words; a code nobody wrote words for gets a sentence that always holds."""
    return ERRORS.get(code, ERRORS["failed"])


def fault_in_words(error: Exception) -> str:
    """Put an error into words, and name the limit where it was one that was passed."""
    code, limit = str(getattr(error, "code", "failed")), getattr(error, "limit", None)
    if limit is None:
        return error_in_words(code)
    named = f"{limit} files" if code == "too-many-files" else size_in_words(limit)
    return f"{error_in_words(code)} The limit is {named}."


def size_in_words(size: int) -> str:
    """Say a size in bytes: `2.4 MB`."""
    for unit, name in ((1_000_000_000, "GB"), (1_000_000, "MB"), (1_000, "kB")):
        if size >= unit:
            return f"{size / unit:.1f}".removesuffix(".0") + f" {name}"
    return f"{size} byte{'' if size == 1 else 's'}"
