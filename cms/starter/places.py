"""The places and professions that the starter rules speak of."""

from cms.starter.content import read
from practitioners.models import Jurisdiction, Profession
from practitioners.services.places import ensure_jurisdiction, ensure_profession

COUNTRIES = {
    "AU": "Australia",
    "CA": "Canada",
    "CH": "Switzerland",
    "DE": "Germany",
    "GB": "United Kingdom",
    "IE": "Ireland",
    "NZ": "New Zealand",
    "US": "United States",
    "ZA": "South Africa",
}
PARTS = {
    "CA-AB": "Alberta",
    "CA-BC": "British Columbia",
    "CA-NB": "New Brunswick",
    "CA-ON": "Ontario",
    "US-AZ": "Arizona",
    "US-CA": "California",
    "US-CO": "Colorado",
    "US-CT": "Connecticut",
    "US-DE": "Delaware",
    "US-FL": "Florida",
    "US-GA": "Georgia, US",
    "US-HI": "Hawaii",
    "US-IA": "Iowa",
    "US-IL": "Illinois",
    "US-KS": "Kansas",
    "US-KY": "Kentucky",
    "US-LA": "Louisiana",
    "US-MA": "Massachusetts",
    "US-MD": "Maryland",
    "US-NC": "North Carolina",
    "US-NE": "Nebraska",
    "US-NJ": "New Jersey",
    "US-NV": "Nevada",
    "US-NY": "New York",
    "US-OR": "Oregon",
    "US-PA": "Pennsylvania",
    "US-TN": "Tennessee",
    "US-TX": "Texas",
    "US-UT": "Utah",
    "US-VA": "Virginia",
    "US-WA": "Washington",
}
# Where their authorities let anybody look somebody up. Of the others staff know the address.
REGISTERS = {
    "AU": "https://www.ahpra.gov.au/",
    "GB": "https://www.hcpc-uk.org/check-the-register/",
    "NZ": "https://www.physioboard.org.nz/search-register",
}
# Two protected titles of one family.
PHYSIOTHERAPY = {"physical_therapist": "Physical therapist", "physiotherapist": "Physiotherapist"}
OTHERS = {
    "athletic_trainer": "Athletic trainer",
    "chiropractor": "Chiropractor",
    "occupational_therapist": "Occupational therapist",
}


def load_places() -> None:
    for code, name in COUNTRIES.items():
        ensure_jurisdiction(code=code, name=name)
    for code, name in PARTS.items():
        country = Jurisdiction.objects.get(code=code.split("-", maxsplit=1)[0])
        ensure_jurisdiction(code=code, name=name, parent=country)
    for code, address in REGISTERS.items():
        # What staff have entered stays.
        Jurisdiction.objects.filter(code=code, register_url="").update(register_url=address)
    for code, name in PHYSIOTHERAPY.items():
        ensure_profession(code=code, name=name, family="physiotherapy")
    for code, name in OTHERS.items():
        ensure_profession(code=code, name=name, family=code)
    unknown = {row["code"] for row in read("jurisdictions")["rows"]} - {*COUNTRIES, *PARTS}
    assert not unknown, f"name these places: {sorted(unknown)}"  # noqa: S101


def physiotherapists() -> list[Profession]:
    return list(Profession.objects.filter(family="physiotherapy"))
