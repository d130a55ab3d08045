"""
What is shown: to whoever reported, to people on the roster, and to operators, who see no content.

Pages and commands are for `web` and `cli`.
"""
