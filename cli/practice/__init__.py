"""
Exercises for facilitators: a throwaway community with a clock moved by hand, and how what happens there is told.

The stories are in `policies/practice`; the command is `cli.commands.practise`.
"""
