"""What is printed on one certificate, as values."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any, Self

from certificates.layout.paper import Paper
from certificates.typesetting import facts
from certificates.typesetting.facts import FaceError, Kind, one_line

__all__ = ["CertificateFace", "FaceError", "Kind", "one_line"]


@dataclass(frozen=True, slots=True)
class CertificateFace:
    """Every fact on the paper. Make one with `from_data`, which checks and tidies."""

    title: str
    kind: Kind
    holder_name: str
    licence_number: str | None
    licence_issuer: str
    provider_name: str
    provider_number: str
    number: str
    code: str
    verify_url: str
    issued_on: date
    completed_on: date
    valid_until: date | None
    credits: tuple[tuple[str, Decimal], ...]
    courses: tuple[tuple[str, str], ...]
    objectives: tuple[str, ...]
    place_or_mode: str
    presenter: str
    sample: bool
    language: str
    starts_on: date | None = None
    description: str = ""
    version: str = ""
    provider_numbers: tuple[tuple[str, str], ...] = ()
    """Whose number it is (a board, an association), and the number."""
    approvals: tuple[tuple[str, str, str], ...] = ()
    """Who approved, under which number, and the sentence they want printed."""
    units: tuple[tuple[Decimal, str, str], ...] = ()
    """Amount, unit and category: 0.8 CEU, 6.5 contact hours of ethics."""
    signatories: tuple[tuple[str, str, str], ...] = ()
    """Name, role and the SHA-256 of the picture of the signature, or no picture."""
    further_licences: tuple[tuple[str, str], ...] = ()
    """Number and place of each licence beside the first, where that place asks for it."""
    assessments: tuple[str, ...] = ()
    """What had to be passed, by its title. Marks have no place here."""
    assessor: str = ""
    paper: Paper | None = None
    """What it is printed on; the paper of the design when nothing was said."""

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        """The face that plain data (JSON or Python values) describes.

        Text becomes one NFC line. Optional facts may be left out; anything the paper
        has no place for is refused, so that no fact is dropped by a misspelt name.
        """
        if unknown := sorted(set(data) - set(_READERS) - {*_ONE_SIGNATORY}):
            raise FaceError(f"Remove what a certificate does not print: {', '.join(unknown)}.")
        read = {name: reader(name, data.get(name)) for name, reader in _READERS.items()}
        if not read["signatories"]:
            read["signatories"] = _one_signatory(data)
        return cls(**read)

    def as_data(self) -> dict[str, Any]:
        """The same face as JSON-ready values; `from_data` makes it again."""
        return {part.name: _plain(getattr(self, part.name)) for part in fields(self)}

    @property
    def total_hours(self) -> Decimal:
        return sum((hours for _mode, hours in self.credits), Decimal(0))

    @property
    def signatory_name(self) -> str:
        return self.signatories[0][0] if self.signatories else ""

    @property
    def signatory_role(self) -> str:
        return self.signatories[0][1] if self.signatories else ""


_ONE_SIGNATORY = ("signatory_name", "signatory_role")


def _one_signatory(data: Mapping[str, Any]) -> tuple[tuple[str, str, str], ...]:
    """Certificates used to have one signatory and no picture; what they stored still reads."""
    name, role = (facts.read_text(part, data.get(part)) for part in _ONE_SIGNATORY)
    return ((name, role, ""),) if name else ()


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


_READERS: Mapping[str, facts.Reader] = {
    "title": facts.read_required,
    "kind": facts.read_kind,
    "holder_name": facts.read_required,
    "licence_number": facts.read_licence_number,
    "licence_issuer": facts.read_text,
    "provider_name": facts.read_required,
    "provider_number": facts.read_text,
    "number": facts.read_required,
    "code": facts.read_code,
    "verify_url": facts.read_address,
    "issued_on": facts.read_date,
    "completed_on": facts.read_date,
    "valid_until": facts.read_optional_date,
    "credits": facts.read_credits,
    "courses": facts.read_courses,
    "objectives": facts.read_objectives,
    "place_or_mode": facts.read_text,
    "presenter": facts.read_text,
    "sample": facts.read_sample,
    "language": facts.read_language,
    "starts_on": facts.read_optional_date,
    "description": facts.read_text,
    "version": facts.read_text,
    "provider_numbers": facts.read_numbers,
    "approvals": facts.read_approvals,
    "units": facts.read_units,
    "signatories": facts.read_signatories,
    "further_licences": facts.read_licences,
    "assessments": facts.read_objectives,
    "assessor": facts.read_text,
    "paper": facts.read_paper,
}
