"""
In which spellings the people whom a report names are compared with those whom other reports name.

One name has several, so that order, accents, middle names and the handle made of it do not hide that two reports mean
the same person. A first name alone has none, nor has an initial: too many people share them. What is said here is
compared only as fingerprints; see `vault.likeness`. Whom a name keeps away from a case is for `engine.deciding.naming`.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from policies.schema import Policy

MOST = 100
"""Spellings of one report; whoever names forty people at once is not compared to the end."""
_ADDRESS = re.compile(r"[^\s<>()\[\],;:\"']+@[\w.-]*\w")
_PROFILE = re.compile(r"(?:https?://)?(?:www\.)?((?:[\w-]+\.)+[\w-]+)/([\w./@+~-]+)")
_HANDLE = re.compile(r"(?<!\w)@([\w.-]+)")
_APART = re.compile(r"[(){}\[\]<>;:|/\"“”„«»\n\t&–—]|\s-\s|\b(?:and|aka|alias|und)\b")  # noqa: RUF001 - dashes that people type
_APOSTROPHES = dict.fromkeys(map(ord, "'’ʼ`´"))  # noqa: RUF001 - as keyboards write them
_TITLES = frozenset({"dr", "prof", "professor", "mr", "mrs", "ms", "mx", "sir", "herr", "frau", "mme", "sr", "sra"})
_SAID_OTHERWISE = """
the of from our their his who which with was not dont don idea sure unknown anonymous anonym someone somebody everyone
everybody nobody none person people woman organizer organizers organiser organisers speaker speakers staff team member
members committee board facilitator facilitators moderator moderators attendee participant another other several nicht
kein keine jemand niemand unbekannt weiss ein eine pas inconnu inconnue personne sais nadie alguien desconocido
desconocida ninguem alguem 모름 몰라요 不明 不知道 未知
"""
_NO_NAMES = frozenset(_SAID_OTHERWISE.split())
"""Words that say that what stands there is no name, in the languages that we know people to report in."""
_TYPED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"})
"""How letters are typed where the keyboard lacks them."""
_PLAIN = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"}  # noqa: RUF001 - letters of names
)
"""Letters that no accent can be taken off, as they are written without it."""
_WHOLE = ("CJK", "HANGUL", "KATAKANA")
"""Scripts in which one word is a whole name."""
_FEWEST, _MOST_WORDS, _LONGEST_WHOLE = 2, 5, 16


def spellings_of(about: Iterable[str], policy: Policy) -> frozenset[str]:
    """Answer the spellings of everyone whom a report names; its policy's words for groups are no names."""
    groups = frozenset(_fold(word) for group in policy.groups for word in (group, policy.role_of(group)))
    found = (one for entry in about for text in _variants(entry) for one in _of_entry(text, groups))
    return frozenset(islice(dict.fromkeys(found), MOST))


def _variants(entry: str) -> tuple[str, ...]:
    """Fold an entry with its accents taken off, and as it is typed where there are none."""
    text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", entry).casefold())
    return tuple(dict.fromkeys((_fold(text), _fold(text.translate(_TYPED)))))


def _fold(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text.casefold().translate(_PLAIN))
    bare = "".join(letter for letter in apart if not unicodedata.combining(letter) and not _is_unseen(letter))
    return unicodedata.normalize("NFC", bare)


def _is_unseen(letter: str) -> bool:
    return unicodedata.category(letter) == "Cf"


def _of_entry(text: str, groups: frozenset[str]) -> Iterator[str]:
    """Answer the spellings of addresses of pages, then of mail, then of handles, and of names in what is left."""
    for host, path in _PROFILE.findall(text):
        yield f"profile:{host}/{path.strip('/@')}"
        yield from _of_account(path.strip("/@").rpartition("/")[2])
    text = _PROFILE.sub(" ; ", text)
    for address in _ADDRESS.findall(text):
        yield from _of_address(address, groups)
    text = _ADDRESS.sub(" ; ", text)
    for handle in _HANDLE.findall(text):
        yield from _of_account(handle)
    for part in _APART.split(_HANDLE.sub(" ; ", text.translate(_APOSTROPHES))):
        yield from _of_part(part, groups)


def _of_address(address: str, groups: frozenset[str]) -> Iterator[str]:
    local, _, domain = address.rpartition("@")
    local = local.strip("@").partition("+")[0]
    yield f"address:{local}@{domain}"
    yield from _of_name(_words(local), groups)


def _of_account(handle: str) -> Iterator[str]:
    """Spell a handle as the name that it may be made of."""
    joined = "".join(_words(handle))
    if len(joined) > _FEWEST:
        yield f"joined:{joined}"


def _of_part(part: str, groups: frozenset[str]) -> Iterator[str]:
    """Where there is one comma, the family name may stand before it."""
    pieces = [_words(piece) for piece in part.split(",")]
    if len(pieces) == _FEWEST:
        yield from _of_name(pieces[1] + pieces[0], groups)
    for piece in pieces:
        yield from _of_name(piece, groups)


def _of_name(words: Sequence[str], groups: frozenset[str]) -> Iterator[str]:
    words = [word for word in words if word not in _TITLES]
    if not words or any(word in _NO_NAMES or word in groups for word in words):
        return
    joined = "".join(words)
    if _is_whole(joined):
        yield f"joined:{joined}"
        return
    if any(letter.isdigit() for letter in joined):
        yield from (f"joined:{word}" for word in words if len(words) == 1)
        return
    long = [word for word in words if len(word) > 1]
    if _FEWEST <= len(long) <= _MOST_WORDS:
        yield from _of_words(long)


def _of_words(words: Sequence[str]) -> Iterator[str]:
    """Answer the spellings of a name of several words: in any order, as one word, and without what is in the middle."""
    for some in (words, (words[0], words[-1])):
        yield "name:" + " ".join(sorted(some))
        yield "joined:" + "".join(some)


def _is_whole(joined: str) -> bool:
    whole = all(unicodedata.name(letter, "").startswith(_WHOLE) for letter in joined)
    return whole and _FEWEST <= len(joined) <= _LONGEST_WHOLE


def _words(text: str) -> list[str]:
    """Cut at whatever is neither a letter, nor a digit, nor a mark on one."""
    return "".join(letter if unicodedata.category(letter)[0] in "LNM" else " " for letter in text).split()
