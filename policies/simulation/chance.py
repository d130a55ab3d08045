"""
Chance that is the same on every machine: numbers drawn by what they are for, not by who came first.

A draw depends on the seed, the case and the purpose alone. A second run with one more person therefore meets the same
reports and the same answers, and what differs is the person's doing. Quantiles are computed in decimal arithmetic, so
that no machine's own logarithm can change a result.
"""

from bisect import bisect_right
from decimal import Context, Decimal, localcontext
from functools import lru_cache

CELLS = 1024
"""How finely a distribution is cut; beyond the last cut of 1 in 4,096 nothing is drawn."""
_MASK = (1 << 64) - 1
_DIGITS = Context(prec=24)
_TERMS = 400
_CLOSE = Decimal("1e-16")


def mixed(key: int, slot: int) -> int:
    """Answer 64 bits that depend on both numbers and look like neither (the finalizer of SplitMix64)."""
    bits = (key + (slot + 1) * 0x9E3779B97F4A7C15) & _MASK
    bits = ((bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    bits = ((bits ^ (bits >> 27)) * 0x94D049BB133111EB) & _MASK
    return bits ^ (bits >> 31)


def uniform(key: int, slot: int) -> float:
    """Answer a number of [0, 1) for a purpose."""
    return (mixed(key, slot) >> 11) * 2.0**-53


def two_uniforms(key: int, slot: int) -> tuple[float, float]:
    """Answer two numbers of [0, 1) for a purpose that needs two."""
    bits = mixed(key, slot)
    return (bits >> 32) * 2.0**-32, (bits & 0xFFFFFFFF) * 2.0**-32


def at(table: tuple[float, ...], share: float) -> float:
    """Answer the quantile of a share of [0, 1)."""
    place = share * CELLS
    cell = int(place)
    low = table[cell]
    return low + (table[cell + 1] - low) * (place - cell)


@lru_cache(maxsize=64)
def log_normal(spread: float) -> tuple[float, ...]:
    """Answer the quantiles of a log-normal with median 1, of which 68 % lie between 1/spread and spread."""
    with localcontext(_DIGITS):
        sigma = Decimal(repr(spread)).ln()
        return tuple(float((sigma * z).exp()) for z in _normal())


@lru_cache(maxsize=1)
def exponential() -> tuple[float, ...]:
    """Answer the quantiles of an exponential distribution with mean 1."""
    with localcontext(_DIGITS):
        return (0.0, *(float(-(1 - share).ln()) for share in _shares()[1:]))


def weighted(weights: tuple[float, ...], share: float) -> int:
    """Answer which of several weighted things a share of [0, 1) falls on; `weights` are running sums."""
    return bisect_right(weights, share * weights[-1], hi=len(weights) - 1)


def _shares() -> tuple[Decimal, ...]:
    """Answer the shares that the cells begin and end at; the outermost lie a quarter of a cell inside."""
    edge = Decimal(1) / (4 * CELLS)
    return (edge, *(Decimal(cell) / CELLS for cell in range(1, CELLS)), 1 - edge)


@lru_cache(maxsize=1)
def _normal() -> tuple[Decimal, ...]:
    """Answer the quantiles of the normal distribution, from the middle outwards by Newton's method."""
    with localcontext(_DIGITS):
        upper, z = [Decimal(0)], Decimal(0)
        for share in _shares()[CELLS // 2 + 1 :]:
            step = Decimal(1)
            while abs(step) > _CLOSE:
                step = (_below(z) - share) / _density(z)
                z -= step
            upper.append(z)
        return (*(-one for one in reversed(upper[1:])), *upper)


def _density(z: Decimal) -> Decimal:
    return (-z * z / 2).exp() / (2 * Decimal("3.14159265358979323846264338328")).sqrt()


def _below(z: Decimal) -> Decimal:
    """Answer the share of a normal distribution below z, by its series around the middle."""
    term = total = z
    for odd in range(3, _TERMS, 2):
        term = term * z * z / odd
        total += term
        if abs(term) < _CLOSE:
            break
    return Decimal("0.5") + _density(z) * total
