"""Places and professions are data: they are made sure of, renamed, and never taken away."""

from practitioners.models import Jurisdiction, Profession


def ensure_jurisdiction(
    *, code: str, name: str, parent: Jurisdiction | None = None
) -> Jurisdiction:
    """The place with this ISO 3166 code, under this name. Twice is the same as once."""
    place, _ = Jurisdiction.objects.update_or_create(
        code=code.upper(), defaults={"name": name, "parent": parent}
    )
    return place


def ensure_profession(*, code: str, name: str, family: str = "") -> Profession:
    """The protected title with this code. A title without a family is one of its own."""
    profession, _ = Profession.objects.update_or_create(
        code=code, defaults={"name": name, "family": family or code}
    )
    return profession
