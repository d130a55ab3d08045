"""
Which address leads to which page.
"""

from fastapi import FastAPI
from starlette.routing import Route

from web.pages import (
    case,
    cases,
    deadlines,
    export,
    file,
    home,
    letters,
    mailbox,
    new_case,
    numbers,
    panel,
    policy,
    report,
    sign_in,
    standing,
)


def add_pages(app: FastAPI) -> None:
    """Give an application its pages."""
    app.router.routes.extend(
        (
            Route("/", home.show, methods=["GET"]),
            Route("/safety", home.safety, methods=["GET"]),
            Route("/report", report.show, methods=["GET"]),
            Route("/report", report.send, methods=["POST"]),
            Route("/receipt", standing.ask, methods=["GET"]),
            Route("/receipt", standing.show, methods=["POST"]),
            Route("/receipt/confirm", standing.confirm, methods=["POST"]),
            Route("/receipt/move", standing.move, methods=["POST"]),
            Route("/sign-in", sign_in.ask, methods=["GET"]),
            Route("/sign-in", sign_in.enter, methods=["POST"]),
            Route("/sign-out", sign_in.leave, methods=["POST"]),
            Route("/desk", cases.show, methods=["GET"]),
            Route("/desk/new", new_case.show, methods=["GET"]),
            Route("/desk/new", new_case.send, methods=["POST"]),
            Route("/desk/deadlines", deadlines.show, methods=["GET"]),
            Route("/desk/deadlines", deadlines.change, methods=["POST"]),
            Route("/desk/clocks.csv", deadlines.table, methods=["GET"]),
            Route("/calendar/{secret}.ics", deadlines.feed, methods=["GET"]),
            Route("/desk/{reference}", case.show, methods=["GET"]),
            Route("/desk/{reference}", case.move, methods=["POST"]),
            Route("/desk/{reference}/letters", letters.listing, methods=["GET"]),
            Route("/desk/{reference}/letters/{letter}", letters.show, methods=["GET"]),
            Route("/desk/{reference}/letters/{letter}", letters.finish, methods=["POST"]),
            Route("/desk/{reference}/links", panel.link, methods=["POST"]),
            Route("/desk/{reference}/export", export.export, methods=["POST"]),
            Route("/desk/{reference}/files/{file}", file.copy, methods=["GET"]),
            Route("/desk/{reference}/files/{file}/original", file.warn, methods=["GET"]),
            Route("/desk/{reference}/files/{file}/original", file.original, methods=["POST"]),
            Route("/policy", policy.show, methods=["GET"]),
            Route("/policy/{name}", policy.show, methods=["GET"]),
            Route("/policy/{name}/picture.svg", policy.draw, methods=["GET"]),
            Route("/numbers", numbers.show, methods=["GET"]),
            Route("/numbers", numbers.publish, methods=["POST"]),
            Route("/numbers.csv", numbers.as_csv, methods=["GET"]),
            Route("/mailbox", mailbox.show, methods=["GET"]),
        )
    )
