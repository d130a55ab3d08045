"""
`handrail policy check`: whether policies keep what they promise.

A policy is named by its file, or by its name among those that lie in the folder in use.
"""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from cli.exits import Exit
from cli.named_policies import in_folder, path_of
from cli.output import AsJson, say, say_json, waiting
from cli.proofs import Shape, figure_lines, figures_shape, finding_shape
from policies import proof
from policies.faults import Fault, PolicyError
from policies.loading import load_policy
from policies.proving.findings import Figures

SeveralNamed = Annotated[
    str, Parameter(help="Policy files, or names of policies in use; all in use when none is named.")
]


def check(*policies: SeveralNamed, json: AsJson = False) -> int:
    """Prove whether policies keep what they promise, and by how much; end with 1 if one does not."""
    paths = [path_of(one) for one in policies] if policies else in_folder()
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
