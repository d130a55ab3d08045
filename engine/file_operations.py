"""
The operations of the desk that are about files: taken before their report, handed out, and a whole case made into one.
"""

from engine.attachments import files
from engine.context import Context
from engine.report import KeptFile
from engine.showing import exporting, file_pages
from engine.views import Visitor
from handrail.identifiers import Reference


class FileDesk:
    """The part of the desk that is about files."""

    context: Context

    def begin_file(self, name: str) -> files.IncomingFile:
        """Begin to take a file that comes before its report; see `engine.attachments.files`."""
        return files.IncomingFile(self.context, name, self.context.settings.max_file_bytes)

    def ticket_of(self, file: KeptFile) -> str:
        """Write what a page carries of a file that is kept already."""
        return files.ticket_of(self.context, file)

    def file_of(self, ticket: str) -> KeptFile | None:
        """Read what a page carried of a file."""
        return files.file_of(self.context, ticket)

    async def open_file(self, visitor: Visitor, reference: Reference, file: str, *, copy: bool) -> file_pages.Handed:
        """Hand out a file of a case; see `engine.showing.file_pages`."""
        return await file_pages.open_file(self.context, visitor, reference, file, copy=copy)

    async def export_case(self, visitor: Visitor, reference: Reference, reason: str) -> exporting.Exported:
        """Let someone take a case away whole; see `engine.showing.exporting`."""
        return await exporting.export_case(self.context, visitor, reference, reason)
