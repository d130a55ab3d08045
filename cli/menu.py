"""
The menu of `handrail`: every command with the sentence that help shows, and the function that runs it.

A function is named by its path and loaded when its command is typed, so that `handrail case list` does not wait for
Prefect to be imported.
"""

from dataclasses import dataclass
from difflib import get_close_matches
from importlib.metadata import PackageNotFoundError, version

from cyclopts import App


@dataclass(frozen=True, slots=True)
class Entry:
    """One command: its words as they are typed, where its function is, and what it does in a sentence."""

    words: str
    function: str
    help: str
    shown: bool = True


GROUPS = {
    "board": "The board of wishes as a file.",
    "intake": "Take reports in.",
    "policy": "Read, prove and agree on policies.",
    "person": "Keep the roster.",
    "case": "Look at cases, never at their content.",
    "programme": "Enter what the programme looks after.",
    "keys": "Look after the server's key and the recovery key.",
    "keys recovery": "The community's recovery key, kept on paper.",
    "db": "Look after the databases.",
}
"""The commands that only hold others, with what those are about."""

MENU = (
    Entry("up", "up:up", "Run everything: pages, mail door, engine and Prefect."),
    Entry("demo", "demo:demo", "Run everything with made-up people, stories and a fast clock."),
    Entry("practise", "practise:practise", "Practise on a made-up report, on a clock that waits for you."),
    Entry("web", "web:web", "Run the pages, the JSON door and the mail door."),
    Entry("engine", "engine:engine", "Run the engine, which applies moves and sends messages."),
    Entry("prefect-server", "orchestrator:prefect_server", "Run the Prefect server that `up` starts.", shown=False),
    Entry("intake mail", "intake:mail", "Take a mail from the standard input, as a mail server's pipe."),
    Entry("policy check", "policies:check", "Say whether policies keep what they promise."),
    Entry("policy list", "policy_agreeing:show", "List the policies: what is in force, and who agreed to it."),
    Entry("policy explain", "policy_reading:explain", "Say in words what a policy promises."),
    Entry("policy draw", "policy_reading:draw", "Draw a policy as SVG or for Mermaid."),
    Entry("policy diff", "policy_reading:diff", "Say what changes from one policy to another."),
    Entry("policy simulate", "simulate:simulate", "Live through a year of a policy, by chance."),
    Entry("policy activate", "policy_agreeing:activate", "Agree to a policy, so that new cases follow it."),
    Entry("policy migrate", "policy_agreeing:migrate", "Move running cases to the version in force."),
    Entry("policy schema", "policy_reading:schema", "Print the JSON Schema of policy files."),
    Entry("person add", "people:add", "Put someone on the roster and print their recovery code."),
    Entry("person invite", "inviting:invite", "Invite someone by mail; they choose their own passphrase."),
    Entry("person keeper", "inviting:keeper", "Let someone keep the roster on a page: invite, set terms and roles."),
    Entry(
        "person train",
        "people:train",
        "Say that someone has finished their training; from now on they are offered cases.",
    ),
    Entry("person list", "people:show", "List the people on the roster."),
    Entry("person leave", "people:leave", "End someone's access at once."),
    Entry("person quiet", "quiet:quiet", "Let messages to somebody wait in some hours of the night."),
    Entry("case list", "cases:show_all", "List the cases."),
    Entry("case show", "cases:show", "Show one case with its promises."),
    Entry("case log", "cases:log", "Show the log of one case."),
    Entry("programme import", "programme:take", "Take events from a table (CSV) or a calendar (iCalendar)."),
    Entry("board import", "board:take", "Take GitHub issues from a file as drafts for the board."),
    Entry("board export", "board:give", "Print the public board as GitHub issues."),
    Entry("numbers", "numbers:numbers", "Count what a policy publishes of its cases."),
    Entry("keys show", "keys:show", "Say which generation of the server's key seals."),
    Entry("keys rotate", "keys:rotate", "Draw a new server's key while everything runs."),
    Entry("keys recovery make", "keys:recovery_make", "Make the community's recovery key and print it, once."),
    Entry("keys recovery open", "keys:recovery_open", "Give someone the keys of cases by the recovery key."),
    Entry("audit", "audit:audit", "Check that what must always hold does hold."),
    Entry("db upgrade", "database:upgrade", "Bring the databases up to this version."),
    Entry("db move", "database:move", "Move what the embedded databases hold to those that the settings name."),
    Entry("db pair", "database:pair", "Go on with a key store or a database of which the other knows nothing."),
    Entry("backup", "backup:backup", "Copy the embedded databases and keys while everything runs."),
    Entry("restore", "backup:restore", "Put copies of the embedded databases and keys back where nothing is yet."),
    Entry("doctor", "doctor:doctor", "Check this installation and say how to mend it."),
)
"""Every command there is, in the order help lists them."""


def build() -> App:
    """Build the command line; nothing of a command is imported yet."""
    app = App(
        name="handrail",
        help="Takes Code-of-Conduct reports, and makes sure that nobody waits in silence.",
        version=installed_version,
        help_flags=["--help", "-h"],
        result_action="return_value",
        exit_on_error=False,
        print_error=False,
    )
    groups = {"": app}
    for name, help_ in GROUPS.items():
        above, _, last = name.rpartition(" ")
        groups[name] = App(name=last, help=help_)
        groups[above].command(groups[name])
    for entry in MENU:
        *before, last = entry.words.split()
        groups[" ".join(before)].command(f"cli.commands.{entry.function}", name=last, help=entry.help, show=entry.shown)
    return app


def unknown_command(before: tuple[str, ...], word: str) -> str:
    """Say that there is no such command below `before`, and which one may have been meant; nothing is imported."""
    depth = len(before)
    valid = {tuple(entry.words.split())[depth] for entry in MENU if entry.shown and _below(entry, before)}
    close = get_close_matches(word, sorted(valid), n=1)
    meant = f" Did you mean `{' '.join((*before, close[0]))}`?" if close else ""
    typed = " ".join(("handrail", *before, word))
    return f"There is no command `{typed}`.{meant} Try: {' '.join(('handrail', *before, '--help'))}"


def _below(entry: Entry, before: tuple[str, ...]) -> bool:
    words = tuple(entry.words.split())
    return words[: len(before)] == before and len(words) > len(before)


def installed_version() -> str:
    """Answer the version that is installed."""
    try:
        return f"handrail {version('handrail')}"
    except PackageNotFoundError:
        return "handrail (not installed)"
