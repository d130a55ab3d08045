"""
Which address leads to which page of the programme.
"""

from starlette.routing import Route

from web.programme import events, public, spaces, watches

SPACES = (
    Route("/programme", spaces.overview, methods=["GET"]),
    Route("/programme/cases/{reference}", spaces.case, methods=["GET"]),
    Route("/programme/spaces", spaces.add, methods=["POST"]),
    Route("/programme/spaces/{slug}", spaces.show, methods=["GET"]),
    Route("/programme/spaces/{slug}", spaces.change, methods=["POST"]),
    Route("/programme/events", events.add, methods=["POST"]),
    Route("/programme/events/{slug}", events.show, methods=["GET"]),
    Route("/programme/events/{slug}", events.change, methods=["POST"]),
    Route("/programme/watches/{watch}", watches.show, methods=["GET"]),
    Route("/programme/watches/{watch}", watches.answer, methods=["POST"]),
    Route("/events/{slug}", public.sheet, methods=["GET"]),
    Route("/certificates", public.certificates, methods=["GET"]),
    Route("/certificates/{slug}", public.certificates, methods=["GET"]),
    Route("/certificates/{slug}/{watch}", public.certificate, methods=["GET"]),
)
"""Spaces, events and watches."""
