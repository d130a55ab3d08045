"""
What `handrail doctor` looks at: a table of faults, and one function for each thing that is looked at.

`cli.commands.doctor` shows what was found; `docs/operate/failures.md` has a section for each fault of the table.
"""
