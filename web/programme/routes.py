"""
Which address leads to which page of the programme.
"""

from starlette.routing import Route

from web.programme import cohorts, events, public, service, spaces, trainings, watches

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

TRAININGS = (
    Route("/apply", trainings.ask, methods=["GET"]),
    Route("/apply", trainings.apply, methods=["POST"]),
    Route("/apply/place", trainings.ask_code, methods=["GET"]),
    Route("/apply/place", trainings.place, methods=["POST"]),
    Route("/cohorts/{number}.ics", trainings.calendar, methods=["GET"]),
    Route("/facilitators", trainings.facilitators, methods=["GET"]),
    Route("/programme/cohorts", cohorts.listing, methods=["GET"]),
    Route("/programme/cohorts", cohorts.plan, methods=["POST"]),
    Route("/programme/cohorts/{cohort}", cohorts.show, methods=["GET"]),
    Route("/programme/cohorts/{cohort}", cohorts.change, methods=["POST"]),
    Route("/programme/service", service.show, methods=["GET"]),
    Route("/programme/service", service.change, methods=["POST"]),
    Route("/programme/mentoring", service.mentoring, methods=["GET"]),
    Route("/programme/mentoring", service.settle, methods=["POST"]),
)
"""Trainings, terms of service and mentors."""
