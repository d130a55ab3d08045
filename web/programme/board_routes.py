"""
Which address leads to which page of feedback and the board.
"""

from starlette.routing import Route

from web.programme import board, feedback, scouting

BOARD = (
    Route("/board", board.show, methods=["GET"]),
    Route("/board.json", board.as_issues, methods=["GET"]),
    Route("/board/keep", board.keep, methods=["GET"]),
    Route("/board/keep/{entry}", board.change, methods=["POST"]),
    Route("/board/scouting", scouting.show, methods=["GET"]),
    Route("/board/scouting", scouting.change, methods=["POST"]),
    Route("/desk/{reference}/board", feedback.show, methods=["GET"]),
    Route("/desk/{reference}/board", feedback.send, methods=["POST"]),
)
"""Feedback, the board and scouting."""
