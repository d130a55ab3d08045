"""
The case: its four states, the one table of its moves, who may make them, and the values that travel between folders.

Nothing here reads a clock, a file or a database; when things are due is for `policies`, and keeping them is for
`storage`.
"""
