"""
The faults that `handrail doctor` knows: what it looks at, the words for it, the cure, the heading of its runbook.

One entry a fault. Each has a section in `docs/operate/failures.md` and a rehearsal in `tests/integration/runbooks`;
`tests/house` holds the three against each other.
"""

from cli.checkup.faults import Check, Fault, Verdict
from cli.checkup.table_of_databases import DATABASES
from cli.checkup.table_of_parts import PARTS
from cli.exits import Exit

_FAIL, _WARN = Verdict.FAIL, Verdict.WARN

_MACHINE: dict[str, Fault] = {
    "settings-wrong": Fault(
        "A setting is wrong",
        "the environment and handrail.toml",
        _FAIL,
        Exit.CONFIGURATION,
        "{why}",
        "correct it in the environment or in handrail.toml; see docs/settings.md",
    ),
    "not-set-up": Fault(
        "Nothing is set up yet",
        "the data folder and the databases",
        _WARN,
        Exit.MISSING,
        "{what} is not there yet",
        "handrail db upgrade; `handrail up` does it by itself",
    ),
    "data-not-ours": Fault(
        "The data folder belongs to somebody else",
        "who may write the data folder",
        _FAIL,
        Exit.PERMISSION,
        "this user may not write {folder}",
        "chown it to the user that runs Handrail: chown -R USER {folder}",
    ),
    "private-open": Fault(
        "Other users may read what is private",
        "who may read the data folder, the server's key and secrets",
        _FAIL,
        Exit.PERMISSION,
        "other users may look into {path}",
        "chmod {mode} {path}",
    ),
    "disk-full": Fault(
        "The disk is full",
        "the room on the disk of the data folder",
        _FAIL,
        Exit.OUTPUT,
        "there is no room left for {folder}",
        "make room on its disk, or move it to a larger one; nothing is lost meanwhile",
    ),
    "disk-filling": Fault(
        "The disk is filling up",
        "the room on the disk of the data folder",
        _WARN,
        Exit.OUTPUT,
        "{free} MB are left on the disk of {folder}",
        "make room before it is full",
    ),
    "disk-read-only": Fault(
        "The disk is read-only",
        "whether a file can be written in the data folder",
        _FAIL,
        Exit.OUTPUT,
        "nothing can be written on the disk of {folder}",
        "see the kernel's log (dmesg) for why, check the disk, mount it writable again",
    ),
    "policy-broken": Fault(
        "A policy file is wrong",
        "every policy file",
        _FAIL,
        Exit.CONFIGURATION,
        "{why}",
        "mend the file, then: handrail policy check",
    ),
    "policy-missing": Fault(
        "The policy in use is missing",
        "the policy that reports are opened under",
        _FAIL,
        Exit.MISSING,
        "there is no policy {name}",
        "set HANDRAIL_POLICY to one of: {there}",
    ),
    "policy-waiting": Fault(
        "A policy waits for others to agree",
        "what people have agreed on",
        _WARN,
        Exit.FINDINGS,
        "policy {name}: {what}",
        "handrail policy list, then let the others type: handrail policy activate {name}",
    ),
    "groups-short": Fault(
        "A group lacks people",
        "the roster, against the policy",
        _WARN,
        Exit.FINDINGS,
        "{what}",
        "ask people to join, then: handrail person invite; or say otherwise in the policy",
    ),
    "nobody-reads": Fault(
        "Nobody could read a report",
        "the roster and the recovery key",
        _WARN,
        Exit.FINDINGS,
        "a report that came now would be sealed for nobody: no group has a member, and there is no recovery key",
        "handrail keys recovery make, before anybody can report; then handrail person invite",
    ),
    "holders-few": Fault(
        "Too few people hold the key of a case",
        "who holds the keys of open cases",
        _WARN,
        Exit.FINDINGS,
        "{count} open cases have a group in which too few hold the key",
        "ask somebody who can read them to sign in: that hands the keys on",
    ),
    "webhook-broken": Fault(
        "A webhook's mapping file is wrong",
        "the files of HANDRAIL_MAPPINGS",
        _FAIL,
        Exit.CONFIGURATION,
        "{why}",
        "mend the file, see docs/doors.md and `handrail policy check`; until then `handrail web` does not start",
    ),
    "words-missing": Fault(
        "The community's own messages are missing",
        "the folder HANDRAIL_MESSAGES",
        _WARN,
        Exit.MISSING,
        "there is no folder {folder}",
        "make it, or unset HANDRAIL_MESSAGES; until then people get the usual words",
    ),
    "certificate-broken": Fault(
        "The mail door's certificate cannot be used",
        "the files of HANDRAIL_MAIL_CERTIFICATE and HANDRAIL_MAIL_KEY",
        _FAIL,
        Exit.CONFIGURATION,
        "{why}",
        "mend or renew the files; until then `handrail web` does not start",
    ),
    "certificate-ended": Fault(
        "The mail door's certificate has ended",
        "until when the certificate holds",
        _FAIL,
        Exit.CONFIGURATION,
        "the certificate ended on {day}",
        "renew it, put it where HANDRAIL_MAIL_CERTIFICATE says, start `handrail web` again",
    ),
    "certificate-ending": Fault(
        "The mail door's certificate ends soon",
        "until when the certificate holds",
        _WARN,
        Exit.CONFIGURATION,
        "the certificate ends on {day}",
        "renew it, put it where HANDRAIL_MAIL_CERTIFICATE says, start `handrail web` again",
    ),
    "clock-behind": Fault(
        "The clock was set back",
        "this machine's clock, against what was written before",
        _FAIL,
        Exit.SOFTWARE,
        "it shows {now}, before what was written here at {newest}",
        "set this machine's clock by NTP, for every promise depends on it",
    ),
    "clock-stepped": Fault(
        "The clock was stepped",
        "how evenly the engine's clock has run",
        _FAIL,
        Exit.SOFTWARE,
        "it leapt by {by} since an engine began",
        "set it by NTP if it is wrong; if it is right now, start the engine again, see what was escalated meanwhile",
    ),
    "check-failed": Fault(
        "A look fails",
        "whatever else may be wrong",
        _FAIL,
        Exit.SOFTWARE,
        "{why}",
        "mend what the other lines say first; if it stays so, set HANDRAIL_DEBUG=1 and type the command that failed",
    ),
    "check-hangs": Fault(
        "A look takes too long",
        "how long each look takes",
        _FAIL,
        Exit.UNAVAILABLE,
        "looking took longer than {seconds:g} s",
        "see whether the disk or the network hangs, then try again",
    ),
}

FAULTS: dict[str, Fault] = {**_MACHINE, **DATABASES, **PARTS}
"""Every fault, by its code."""


def found(name: str, code: str, /, **facts: object) -> Check:
    """Answer that a fault was found, in the words of the table."""
    fault = FAULTS[code]
    says, cure = fault.says.format(**facts), fault.cure.format(**facts)
    return Check(name, fault.verdict, says, cure, code, fault.status, fault.runbook)
