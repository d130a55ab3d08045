"""
Asking for moves and applying them.

What a move does is decided in `engine.deciding`; when moves are applied is for `flows`.
"""
