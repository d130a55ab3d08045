"""
What a message says: facts in, subject and text out, from one template folder per message.

The templates lie in `templates/<message>/<language>.txt`; a community's own folder of the same shape goes first, and
its files of languages add theirs. Which message goes to whom is the policy's to say.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from jinja2 import (
    ChoiceLoader,
    DictLoader,
    FileSystemLoader,
    StrictUndefined,
    Template,
    TemplateError,
    TemplatesNotFound,
)
from jinja2.sandbox import ImmutableSandboxedEnvironment

from handrail.errors import HandrailError
from notifiers.plain_dates import in_words

TEMPLATES = Path(__file__).parent / "templates"
"""The messages that come with Handrail."""
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_MESSAGE = re.compile(r"[a-z][a-z0-9-]*")
_SUBJECT = "Subject:"
_GAP = re.compile(r"\n\n\n+")


class RenderError(HandrailError):
    """A message could not be written: `message` names its folder, `reason` is a code."""

    code = "render"

    def __init__(self, message: str, reason: str) -> None:
        """Keep the message's name and what is wrong with it."""
        super().__init__(f"message {message!r}: {reason}")
        self.message = message
        self.reason = reason


class UnknownMessageError(RenderError):
    """There is no template folder of that name."""

    code = "unknown-message"

    def __init__(self, message: str) -> None:
        """Keep the name that was asked for."""
        super().__init__(message, "unknown")


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of a digest: `what` is a code such as `new-report`, shown with spaces."""

    reference: str
    due_at: datetime | None
    what: str


@dataclass(frozen=True, slots=True)
class Facts:
    """
    All that a message may say; nothing a person wrote is among it.

    `due_at` is an aware instant, told in `zone` (an IANA name). `language` is a tag such as `fr` or `pt-BR`. A fact
    that is None is undefined in the template, so that a template which needs it fails instead of printing "None".
    """

    reference: str | None
    link: str = field(repr=False)
    due_at: datetime | None
    zone: str = "UTC"
    language: str = "en"
    state: str | None = None
    promise: str | None = None
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Rendered:
    """A message in words; its repr shows none of them."""

    subject: str = field(repr=False)
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class _Found:
    """A template, the language it is in, and the words that every template knows."""

    template: Template
    language: str
    known: Mapping[str, object]

    def write(self, facts: Facts) -> str:
        """Fill in the facts. Jinja's own `render` copies a chain of dictionaries first, which takes as long again."""
        context = self.template.new_context({**self.known, **_context(facts, self.language)}, shared=True)
        return "".join(self.template.root_render_func(context))


class Templates:
    """The templates of one installation: those in `overrides`, ours, and those in a community's own languages."""

    def __init__(self, overrides: Path | None = None, translations: Path | None = None) -> None:
        """Look into `overrides` first; a folder that is not there changes nothing."""
        folders = [TEMPLATES] if overrides is None else [overrides, TEMPLATES]
        loader = ChoiceLoader([FileSystemLoader(folders), DictLoader(_added(translations) if translations else {})])
        self._environment = ImmutableSandboxedEnvironment(
            loader=loader, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
        )

    def render(self, message: str, facts: Facts) -> Rendered:
        """
        Write `message` in the reader's language, or in English where there is no such template.

        Raises:
            UnknownMessageError: there is no template folder of that name.
            RenderError: the template needs a fact that is missing, or is itself wrong.

        """
        return _written(message, self.find(message, facts.language), facts)

    def find(self, message: str, language: str) -> _Found:
        """Find the template and the language it is in; raises as `render` does."""
        candidates = [f"{message}/{tag}.txt" for tag in _tags(language)] if _MESSAGE.fullmatch(message) else []
        try:
            template = self._environment.select_template(candidates)
        except TemplatesNotFound:
            raise UnknownMessageError(message) from None
        except TemplateError:
            raise RenderError(message, "template") from None
        return _Found(template, Path(template.name or "").stem.partition("-")[0], dict(template.globals))


class Writer:
    """
    Writes the messages of one round: each template is looked for once, and the same facts are put into words once.

    A template that is changed meanwhile is seen by the next writer.
    """

    def __init__(self, overrides: Path | None = None, translations: Path | None = None) -> None:
        """Write with the templates of `render`, and with those that a folder of languages brings."""
        find = lru_cache(maxsize=64)(_templates(overrides, translations).find)
        self._write = lru_cache(maxsize=64)(
            lambda message, facts: _written(message, find(message, facts.language), facts)
        )

    def write(self, message: str, facts: Facts) -> Rendered:
        """Write `message`; see `Templates.render`."""
        return self._write(message, facts)


def render(message: str, facts: Facts, overrides: Path | None = None) -> Rendered:
    """Write `message`, with the community's own templates in `overrides` first; see `Templates.render`."""
    return _templates(overrides).render(message, facts)


@lru_cache(maxsize=8)
def _templates(overrides: Path | None, translations: Path | None = None) -> Templates:
    """Keep the compiled templates of each folder; changed files are seen all the same, but for those of languages."""
    return Templates(overrides, translations)


def _added(translations: Path) -> dict[str, str]:
    """Answer the templates in a community's files of languages, named as files of templates are."""
    from handrail.languages import load_languages  # noqa: PLC0415 - takes 0.1 s that a mail on the pipe need not wait for

    every = load_languages(translations).offered.values()
    return {f"{message}/{one.code}.txt": text for one in every for message, text in one.mails.items()}


def _written(message: str, found: _Found, facts: Facts) -> Rendered:
    """Put the facts into a template."""
    try:
        written = found.write(facts)
    except (TemplateError, ArithmeticError, TypeError, ValueError):
        raise RenderError(message, "template") from None
    return _split(message, written)


def _tags(language: str) -> list[str]:
    """Answer which languages to try: the one asked for, its stem, English. What is no language tag is not tried."""
    known = [language, language.partition("-")[0]] if _LANGUAGE.fullmatch(language) else []
    return list(dict.fromkeys([*known, "en"]))


def _context(facts: Facts, language: str) -> dict[str, object]:
    """Put the facts into the words that templates use, leaving out what is not known."""
    due = None if facts.due_at is None else in_words(facts.due_at, facts.zone, language)
    named = {
        "reference": facts.reference,
        "link": facts.link,
        "due": due,
        "state": facts.state and spaced(facts.state),
        "promise": facts.promise and spaced(facts.promise),
    }
    lines = [_line(line, facts.zone, language) for line in facts.lines]
    return {"lines": lines} | {name: value for name, value in named.items() if value is not None}


def _line(line: Line, zone: str, language: str) -> dict[str, str]:
    """Put one line of a digest into words."""
    known = {"reference": line.reference, "code": line.what, "what": spaced(line.what)}
    return known if line.due_at is None else known | {"due": in_words(line.due_at, zone, language)}


def spaced(code: str) -> str:
    """Show a code such as `raise_tier` as words."""
    return code.replace("_", " ").replace("-", " ")


def _split(message: str, written: str) -> Rendered:
    """Take the first line as the subject, the rest as the text, with no more than one empty line in a row."""
    first, _, rest = written.partition("\n")
    subject = " ".join(first.removeprefix(_SUBJECT).split())
    if not first.startswith(_SUBJECT) or not subject:
        raise RenderError(message, "subject")
    return Rendered(subject, _GAP.sub("\n\n", rest).strip() + "\n")
