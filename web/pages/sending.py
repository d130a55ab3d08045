"""
The files of a page's form: those it brought, and those it brought before, when something else had to be mended.
"""

from starlette.requests import Request

from engine.report import KeptFile
from web.context import desk_of
from web.errors import TooManyFilesError
from web.multipart import Sent

FILE_FAULTS = frozenset({"file-too-large", "too-many-files", "file-gone", "busy"})
"""What can be wrong with files, by code; what was typed is shown again beside it."""
_TICKET = "kept-"


def kept_files(request: Request, sent: Sent) -> tuple[KeptFile, ...]:
    """Answer all files of a form; should they be too many together, the form is at fault."""
    desk = desk_of(request)
    tickets = [value for name, value in sent.fields.items() if name.startswith(_TICKET)]
    before = [one for ticket in tickets if (one := desk.file_of(ticket)) is not None]
    every, limit = tuple({one.id: one for one in (*before, *sent.files)}.values()), desk.settings.max_files
    if len(every) > limit and sent.fault is None:
        sent.fault = TooManyFilesError(limit)
    return every[:limit]
