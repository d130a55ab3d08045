"""
`handrail policy`: whether a policy keeps what it promises, and what it says, in words and as a schema for editors.

A policy is named by its file, or by its name among those that the settings put into use.
"""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from cli.configuration import command_settings
from cli.exits import Exit
from cli.output import AsJson, say, say_json, waiting
from cli.proofs import Shape, figure_lines, figures_shape, finding_shape
from cli.wording import CommandError
from policies import proof
from policies.explain import explain as in_words
from policies.faults import Fault, PolicyError
from policies.json_schema import policy_schema
from policies.loading import load_policy
from policies.proving.findings import Figures
from policies.shelf import LIBRARY

Named = Annotated[str, Parameter(help="A policy file, or the name of a policy in use.")]
SeveralNamed = Annotated[
    str, Parameter(help="Policy files, or names of policies in use; all in use when none is named.")
]


def check(*policies: SeveralNamed, json: AsJson = False) -> int:
    """Prove whether policies keep what they promise, and by how much; end with 1 if one does not."""
    paths = [path_of(one) for one in policies] if policies else _in_use()
    found, figures = list[Shape](), dict[Path, tuple[str, Figures]]()
    with waiting("proving") as now:
        for path in paths:
            now(f"proving {path.stem}")
            found.extend(_findings(path, figures))
    if json:
        shapes = [figures_shape(str(path), name, one) for path, (name, one) in figures.items()]
        say_json({"checked": {"policies": len(paths)}, "findings": found, "figures": shapes})
    else:
        _tell_findings(paths, found, figures)
    return Exit.FINDINGS if found else Exit.OK


def explain(policy: Named, /) -> int:
    """Say in words what a policy promises, and what happens when nobody acts."""
    say(in_words(load_policy(path_of(policy))).rstrip())
    return Exit.OK


def schema() -> int:
    """Print the JSON Schema of policy files, for editors."""
    say_json(policy_schema())
    return Exit.OK


def path_of(named: str) -> Path:
    """Answer the file of a policy; CommandError if there is neither such a file nor such a policy in use."""
    path = Path(named)
    if path.is_file():
        return path
    for folder in filter(None, (command_settings().policies, LIBRARY)):
        if (folder / f"{named}.yaml").is_file() and path.name == named:
            return folder / f"{named}.yaml"
    raise CommandError(Exit.MISSING, f"There is no policy file or policy {named}; there are: {', '.join(_names())}.")


def _in_use() -> list[Path]:
    folder = command_settings().policies or LIBRARY
    paths = sorted(folder.glob("*.yaml"))
    if not paths:
        raise CommandError(Exit.MISSING, f"There is no policy in {folder}; see HANDRAIL_POLICIES.")
    return paths


def _names() -> list[str]:
    return [path.stem for path in _in_use()]


def _findings(path: Path, figures: dict[Path, tuple[str, Figures]]) -> list[Shape]:
    """Answer what is wrong with a file, or, once it can be loaded, what its policy cannot keep; note its figures."""
    try:
        policy = load_policy(path)
    except PolicyError as error:
        return [_fault(fault) for fault in error.faults]
    proved = proof.prove(policy)
    figures[path] = (policy.name, proved.figures)
    return [finding_shape(str(path), policy.name, finding) for finding in proved.findings]


def _fault(fault: Fault) -> Shape:
    return {
        "file": fault.file,
        "policy": None,
        "code": "fault",
        "line": fault.line,
        "column": fault.column,
        "message": fault.message,
        "nearest": fault.nearest,
        "steps": [],
        "recusals": None,
    }


def _tell_findings(paths: list[Path], found: list[Shape], figures: dict[Path, tuple[str, Figures]]) -> None:
    for one in found:
        place = f":{one['line']}:{one['column']}" if one["line"] else ""
        meant = f"; did you mean '{one['nearest']}'?" if one["nearest"] else ""
        say(f"{one['file']}{place}: {one['message']}{meant}")
        for step in one["steps"] if isinstance(one["steps"], list) else ():
            say(f"    {step}")
    bad = {one["file"] for one in found}
    for path in paths:
        if str(path) not in bad:
            say(f"{path}: keeps what it promises")
            for line in figure_lines(figures[path][1]):
                say(f"    {line}")
