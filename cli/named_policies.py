"""
Which policy a word on the command line means: a file, a name, or a version of a name.

A name stands for the version in force; where no database has been made yet, that is the file that lies in the folder.
`carpentries@1f3a` stands for the stored version that begins so.
"""

from pathlib import Path

from cli.configuration import command_settings
from cli.desk import ask
from cli.exits import Exit
from cli.wording import CommandError
from handrail.settings import Settings
from policies.loading import load_policy
from policies.schema import Policy
from policies.shelf import LIBRARY, UnknownPolicyError


def policy_named(named: str | None) -> Policy:
    """
    Answer the policy that a word means; without a word, the one that new cases follow.

    Raises:
        CommandError: there is none.
        PolicyError: the file cannot be loaded.

    """
    settings = command_settings()
    word = named or settings.policy
    if Path(word).is_file():
        return load_policy(Path(word))
    name, at, version = word.partition("@")
    if not _has_database(settings) and not at:
        return load_policy(path_of(word))
    try:
        return ask(lambda desk: desk.policy_version(name, version or None))
    except UnknownPolicyError:
        if at:
            raise
    return load_policy(path_of(word))


def path_of(named: str) -> Path:
    """Answer the file of a policy; CommandError if there is neither such a file nor such a policy in the folder."""
    path = Path(named)
    if path.is_file():
        return path
    for folder in filter(None, (command_settings().policies, LIBRARY)):
        if (folder / f"{named}.yaml").is_file() and path.name == named:
            return folder / f"{named}.yaml"
    names = ", ".join(one.stem for one in in_folder())
    raise CommandError(Exit.MISSING, f"There is no policy file or policy {named}; there are: {names}.")


def in_folder() -> list[Path]:
    """Answer the policy files of the folder in use; CommandError if there are none."""
    folder = command_settings().policies or LIBRARY
    paths = sorted(folder.glob("*.yaml"))
    if not paths:
        raise CommandError(Exit.MISSING, f"There is no policy in {folder}; see HANDRAIL_POLICIES.")
    return paths


def _has_database(settings: Settings) -> bool:
    """Tell whether there is a database to ask; reading a policy makes none."""
    place = settings.main_database.partition(":///")[2]
    return settings.database_url is not None or Path(place).is_file()
