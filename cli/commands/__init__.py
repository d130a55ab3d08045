"""
The commands, one module a noun; `cli.menu` lists them and loads a module only when one of its commands is typed.

Each command is a function that prints through `cli.output` and answers an exit status of `cli.exits`.
"""
