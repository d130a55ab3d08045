"""
Other form tools' webhooks as reports: a mapping file names where each field is, and a signature says who sent it.

Which webhooks are taken and where their secrets are is in `webhooks`; the address they come in by is for `web`.
"""

import hashlib
import hmac
import tomllib
from collections.abc import Iterable
from collections.abc import Mapping as Table
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import cast

from handrail.errors import HandrailError
from intake.body import ReportBody, check_body
from intake.faults import BodyError, BodyFault

WINDOW = timedelta(minutes=5)
TIMESTAMP_DIGITS = 12
DELIVERY_LIMIT = 255
TARGETS = frozenset(
    {"intent", "text", "about", "space", "danger", "consent.committee", "contact.email", "language", "policy"},
)
_LISTS = frozenset({"about"})
_BOXES = frozenset({"danger", "consent.committee"})
_YES = frozenset({"1", "on", "true", "yes", "y"})
_TABLES = frozenset({"fields", "fixed", "values"})
_DELIVERY = "delivery"


class MappingError(HandrailError):
    """A mapping file is wrong; the message names the file and the key."""

    code = "mapping"


@dataclass(frozen=True, slots=True)
class Mapping:
    """
    How a payload becomes a body.

    `fields` maps a report's field to paths in the payload (`answers.0.value`), several of which are joined; `fixed`
    gives fields that are always the same; `values` translates a field's words, such as the choices of a form.
    `delivery` is the path of the tool's own id for what it sends, which stays the same when it sends it again.
    """

    fields: Table[str, tuple[str, ...]]
    fixed: Table[str, object] = field(default_factory=dict)
    values: Table[str, Table[str, str]] = field(default_factory=dict)
    delivery: str | None = None

    def apply(self, payload: object) -> ReportBody:
        """
        Make a checked body of a payload.

        Raises:
            BodyError: with one fault per field that is wrong, named as in a report.

        """
        data: dict[str, object] = {"intent": "", "text": ""}
        for target, value in self.fixed.items():
            _put(data, target, value)
        for target, paths in self.fields.items():
            found = [said for path in paths if (said := _at(payload, path)) not in (None, "", [])]
            if found:
                _put(data, target, self._shaped(target, found))
        return check_body(data)

    def delivery_of(self, payload: object) -> str | None:
        """
        Answer the tool's own id of a delivery; None when the mapping names none.

        Raises:
            BodyError: the mapping names one, and the payload has none that could be kept.

        """
        if self.delivery is None:
            return None
        said = " ".join(_words(_at(payload, self.delivery))).strip()
        if not (0 < len(said) <= DELIVERY_LIMIT and said.isascii() and said.isprintable()):
            raise BodyError((BodyFault(self.delivery, f"must be 1 to {DELIVERY_LIMIT} plain characters"),))
        return said

    def own_words(self, faults: Iterable[BodyFault]) -> tuple[BodyFault, ...]:
        """Name the places of a payload, as the mapping file does, where faults name the fields of a report."""
        return tuple(replace(fault, field=self._place(fault.field)) for fault in faults)

    def _place(self, field_: str) -> str:
        target = next((one for one in TARGETS if f"{field_}.".startswith(f"{one}.")), "")
        if target in self.fields:
            return ", ".join(self.fields[target])
        return f"fixed.{target}" if target in self.fixed else field_

    def _shaped(self, target: str, found: list[object]) -> object:
        """Bring what was found into the shape that a field has."""
        words = [said for value in found for said in _words(value)]
        known = self.values.get(target, {})
        translated = [known.get(word, word) for word in words]
        if target in _LISTS:
            return translated
        if target in _BOXES:
            return any(word.strip().lower() in _YES for word in translated)
        return "\n\n".join(translated)


def load_mapping(path: Path) -> Mapping:
    """
    Read a mapping file.

    Raises:
        MappingError: it cannot be read, or a key in it is unknown.

    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise MappingError(f"{path.name}: {error}") from error
    known = _TABLES | {_DELIVERY}
    if unknown := set(data) - known:
        raise MappingError(f"{path.name}: unknown table {min(unknown)}; known: {', '.join(sorted(known))}")
    for name in _TABLES & set(data):
        _check_table(path, name, data[name])
    fields = {target: _paths(path, target, value) for target, value in data.get("fields", {}).items()}
    fixed = data.get("fixed", {})
    for target in ("text", "intent"):
        if target not in {*fields, *fixed}:
            raise MappingError(f"{path.name}: [fields] must say where {target} is, or [fixed] what it is")
    _check_fixed(path, fixed)
    return Mapping(fields, fixed, data.get("values", {}), _delivery(path, data.get(_DELIVERY)))


def _check_table(path: Path, name: str, table: object) -> None:
    """Refuse a table that names a field no report has, or that translates into anything but words."""
    if not isinstance(table, dict):
        raise MappingError(f"{path.name}: {name} must be a table")
    for target, value in table.items():
        if target not in TARGETS:
            known = ", ".join(sorted(TARGETS))
            raise MappingError(f'{path.name}: [{name}] "{target}" is no field of a report; known: {known}')
        words = isinstance(value, dict) and all(isinstance(word, str) for word in value.values())
        if name == "values" and not words:
            raise MappingError(f'{path.name}: [values."{target}"] must map words to words')


def _check_fixed(path: Path, fixed: Table[str, object]) -> None:
    """Refuse what is always the same and could be in no report, since every delivery would be refused for it."""
    data: dict[str, object] = {"intent": "report", "text": "text"}
    for target, value in fixed.items():
        _put(data, target, value)
    try:
        check_body(data)
    except BodyError as error:
        fault = error.faults[0]
        raise MappingError(f'{path.name}: [fixed] "{fault.field}" {fault.message}') from None


def _delivery(path: Path, table: object) -> str | None:
    """Read where a delivery's own id is."""
    if table is None:
        return None
    place = table.get("id") if isinstance(table, dict) and set(table) == {"id"} else None
    if not isinstance(place, str) or not place:
        raise MappingError(f'{path.name}: [{_DELIVERY}] must be id = "path" and nothing else')
    return place


def _paths(path: Path, target: str, value: object) -> tuple[str, ...]:
    """Read one path or several."""
    paths = [value] if isinstance(value, str) else value
    if not isinstance(paths, list) or not paths or not all(isinstance(one, str) and one for one in paths):
        raise MappingError(f'{path.name}: [fields] "{target}" must be a path or a list of paths')
    return tuple(paths)


def _at(payload: object, path: str) -> object:
    """Follow a dotted path through objects and lists; a name with dots in it counts where it fits whole."""
    if isinstance(payload, dict) and path in payload:
        return cast("object", payload[path])
    step, _, rest = path.partition(".")
    if isinstance(payload, dict):
        inner = payload.get(step)
    elif isinstance(payload, list) and step.isascii() and step.isdigit() and len(step) < TIMESTAMP_DIGITS:
        inner = payload[int(step)] if int(step) < len(payload) else None
    else:
        return None
    return _at(inner, rest) if rest else inner


def _words(value: object) -> list[str]:
    """Answer a payload's value as words; objects have none."""
    if isinstance(value, bool):
        return ["true" if value else "false"]
    if isinstance(value, list):
        return [word for one in value if not isinstance(one, list) for word in _words(one)]
    return [str(value)] if isinstance(value, str | int | float) else []


def _put(data: dict[str, object], target: str, value: object) -> None:
    """Set a field of a body, one level deep where its name has a dot."""
    outer, _, inner = target.partition(".")
    data[outer] = {inner: value} if inner else value


def sign(secret: bytes, timestamp: int, body: bytes) -> str:
    """Make the signature of a body: `t=SECONDS,v1=HEX`, HMAC-SHA256 over the seconds since 1970, a dot and the body."""
    made = hmac.new(secret, str(timestamp).encode() + b"." + body, hashlib.sha256).hexdigest()
    return f"t={timestamp},v1={made}"


def verify_signature(secret: bytes, signature: str, body: bytes, now: datetime, window: timedelta = WINDOW) -> bool:
    """Answer whether `signature` is this secret's for this body, made within `window` of `now`; takes constant time."""
    pairs = [pair.strip().partition("=") for pair in signature[:1_000].split(",")]
    stamps = [value for name, _, value in pairs if name == "t"]
    given = [value for name, _, value in pairs if name == "v1"]
    if not secret or len(stamps) != 1 or not _is_timestamp(stamps[0]):
        return False
    wanted = sign(secret, int(stamps[0]), body).partition("v1=")[2].encode()
    right = [hmac.compare_digest(wanted, value.encode("utf-8", "replace")) for value in given]
    return any(right) and abs(now.timestamp() - int(stamps[0])) <= window.total_seconds()


def _is_timestamp(text: str) -> bool:
    """Answer whether a text is a plain number of seconds."""
    return text.isascii() and text.isdigit() and len(text) <= TIMESTAMP_DIGITS
