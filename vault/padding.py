"""
Padding, so that the length of a sealed blob says little about the length of what is in it.

Up to 16 KiB the padded size is a power of two, at least 256 bytes; above, it is one of eight steps between two powers,
so that an attachment grows by an eighth at most.
"""

_SMALLEST = 256
_POWERS_UP_TO = 16 * 1024
_LENGTH = 4


def pad(data: bytes) -> bytes:
    """Put the length before `data` and zeros behind it, up to the next bucket; `data` is under 4 GiB."""
    framed = len(data).to_bytes(_LENGTH, "big") + data
    return framed.ljust(bucket(len(framed)), b"\0")


def unpad(padded: bytes) -> bytes:
    """Take off what `pad` put on; only ever called on bytes whose seal was verified."""
    return padded[_LENGTH : _LENGTH + int.from_bytes(padded[:_LENGTH], "big")]


def bucket(size: int) -> int:
    """Answer the padded size, in bytes, of `size` framed bytes."""
    power = 1 << max(size - 1, _SMALLEST - 1).bit_length()
    if power <= _POWERS_UP_TO:
        return power
    step = power // 16
    return -(-size // step) * step
