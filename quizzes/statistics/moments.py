"""Means, variances and covariances of samples, whatever the order of their values."""

from collections.abc import Iterable, Sequence
from math import fsum, sqrt

type Sample = Sequence[float]

ROUNDING = 1e-12
"""A covariance smaller than this part of what it could be is the rounding of floats, and is 0."""


def mean(sample: Sample) -> float | None:
    return fsum(sample) / len(sample) if sample else None


def median(sample: Sample) -> float | None:
    if not sample:
        return None
    ordered, middle = sorted(sample), len(sample) // 2
    if len(sample) % 2:
        return ordered[middle]
    return (ordered[middle - 1] + ordered[middle]) / 2


def variance(sample: Sample) -> float | None:
    """Over one less than the size. Equal values have exactly 0; fewer than two have None."""
    if len(sample) < 2:
        return None
    if is_constant(sample):
        return 0.0
    return fsum(_squares(sample)) / (len(sample) - 1)


def covariance(first: Sample, second: Sample) -> float | None:
    if len(first) < 2:
        return None
    if is_constant(first) or is_constant(second):
        return 0.0
    of_first, of_second = mean(first) or 0.0, mean(second) or 0.0
    products = [(a - of_first) * (b - of_second) for a, b in zip(first, second, strict=True)]
    found = fsum(products) / (len(first) - 1)
    most = sqrt((variance(first) or 0.0) * (variance(second) or 0.0))
    return found if abs(found) > ROUNDING * most else 0.0


def is_constant(sample: Sample) -> bool:
    return not sample or min(sample) == max(sample)


def power_mean(sample: Sample, power: int) -> float:
    """The mean of the deviations from the mean, each to this power."""
    centre = mean(sample) or 0.0
    return fsum((value - centre) ** power for value in sample) / len(sample)


def skewness(sample: Sample) -> float | None:
    size, k2 = len(sample), variance(sample)
    if size < 3 or not k2:
        return None
    k3 = size * size * power_mean(sample, 3) / ((size - 1) * (size - 2))
    return float(k3 / k2**1.5)


def kurtosis(sample: Sample) -> float | None:
    """Of a normal distribution 0."""
    size, k2 = len(sample), variance(sample)
    if size < 4 or not k2:
        return None
    inner = (size + 1) * power_mean(sample, 4) - 3 * (size - 1) * power_mean(sample, 2) ** 2
    k4 = size * size * inner / ((size - 1) * (size - 2) * (size - 3))
    return float(k4 / k2**2)


def _squares(sample: Sample) -> Iterable[float]:
    centre = mean(sample) or 0.0
    return ((value - centre) ** 2 for value in sample)
