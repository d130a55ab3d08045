"""
Tables, sessions, queries and migrations: the only folder that knows SQL.

It keeps and finds what it is handed. What a change means is decided in `engine`; what people wrote arrives here sealed.
"""
