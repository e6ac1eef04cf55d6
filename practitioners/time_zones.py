"""The zones people choose from: places they know, by region."""

import zoneinfo
from collections import defaultdict
from functools import cache

REGIONS = [
    "Africa",
    "America",
    "Antarctica",
    "Asia",
    "Atlantic",
    "Australia",
    "Europe",
    "Indian",
    "Pacific",
]


@cache
def zone_choices() -> list[tuple[str, object]]:
    """For a select: UTC, then one group for each region, cities in alphabetical order."""
    groups: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for name in sorted(zoneinfo.available_timezones()):
        region, _, city = name.partition("/")
        if region in REGIONS and city:
            groups[region].append((name, city.replace("_", " ").replace("/", ", ")))
    return [("UTC", "UTC"), *((region, groups[region]) for region in REGIONS)]
