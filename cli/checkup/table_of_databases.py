"""
The faults of the two databases: whether they can be used, at which step they are, and what belongs to them.

`cli.checkup.table` puts them together with those of the machine.
"""

from cli.checkup.faults import Fault, Verdict
from cli.exits import Exit

_FAIL, _WARN = Verdict.FAIL, Verdict.WARN

DATABASES: dict[str, Fault] = {
    "database-away": Fault(
        "The database is away",
        "whether the database and the key store answer",
        _FAIL,
        Exit.UNAVAILABLE,
        "the {which} cannot be reached: {why}",
        "start its server, or mend {setting}; everything goes on by itself then",
    ),
    "database-silent": Fault(
        "The database does not answer",
        "whether the database and the key store answer in time",
        _FAIL,
        Exit.UNAVAILABLE,
        "the {which} takes the connection and says nothing",
        "look at its server: it hangs, or something between us drops",
    ),
    "database-held": Fault(
        "Another program holds the database",
        "whether the database and the key store can be written",
        _FAIL,
        Exit.TRY_AGAIN,
        "another program holds the {which}",
        "end the program that holds it, such as a backup or an open `sqlite3`",
    ),
    "database-read-only": Fault(
        "The database takes no writes",
        "whether the database and the key store can be written",
        _FAIL,
        Exit.UNAVAILABLE,
        "the {which} can only be read",
        "make its file writable for this user, or name the primary server in {setting}",
    ),
    "database-broken": Fault(
        "The database is broken",
        "whether the database and the key store can be read",
        _FAIL,
        Exit.DATA,
        "the {which} cannot be read: {why}",
        "stop everything, then restore it from its backup; see {setting} and docs/operate/backup.md",
    ),
    "database-behind": Fault(
        "The database is older than this version",
        "the steps that the database has taken",
        _FAIL,
        Exit.DATA,
        "the database is at step {there}, this version wants {wanted}",
        "handrail db upgrade",
    ),
    "database-ahead": Fault(
        "The database is newer than this version",
        "the steps that the database has taken",
        _FAIL,
        Exit.DATA,
        "the database is at step {there}, this version knows {wanted}",
        "install the newer version of Handrail again; an old one must not write here",
    ),
    "cases-left": Fault(
        "Cases were left behind",
        "the databases in the data folder that are not in use",
        _FAIL,
        Exit.CONFIGURATION,
        "the database in use lacks what lies in {file} ({what}: {count}), so nobody would answer",
        "see that the settings name the right one; then stop every part and type handrail db move, or rename the file",
    ),
    "moved-kept": Fault(
        "A database that was moved is still there",
        "databases in the data folder that are not in use any more",
        _WARN,
        Exit.FINDINGS,
        "{file} is not in use any more, and keeps what is forgotten since",
        "once handrail audit finds nothing, delete it",
    ),
    "server-key-missing": Fault(
        "The server's key is missing",
        "the file keys/server.key",
        _FAIL,
        Exit.MISSING,
        "{path} is missing, and without it no case can be read",
        "put it back from its backup before anything else is started",
    ),
    "server-key-broken": Fault(
        "The server's key cannot be used",
        "the file keys/server.key",
        _FAIL,
        Exit.DATA,
        "{path} cannot be used: {why}",
        "put it back from its backup before anything else is started",
    ),
    "server-key-other": Fault(
        "The server's key is another one",
        "the file keys/server.key, against the key store",
        _FAIL,
        Exit.CONFIGURATION,
        "{path} is not the key that the key store is sealed under",
        "put the file there that every other part has, or the one from its backup, before anything is started",
    ),
    "keys-apart": Fault(
        "The key store is another database's",
        "whether the database and the key store belong together",
        _FAIL,
        Exit.CONFIGURATION,
        "the database and the key store do not belong together, so nobody could open what comes in",
        "see HANDRAIL_DATABASE_URL and HANDRAIL_KEYS_URL; only if one is lost for good: handrail db pair",
    ),
}
