"""What places want to see on a certificate, and whether it stands on one. Values in, values out."""

from collections.abc import Callable, Collection, Iterable, Mapping, Set
from dataclasses import dataclass

from certificates.typesetting.face import CertificateFace

FACTS: Mapping[str, str] = {
    "holder_name": "the holder's name",
    "licence_number": "the holder's licence number",
    "provider_name": "the provider's name",
    "provider_number": "the provider's number",
    "approval_number": "the approval number of the course",
    "title": "the title of the course",
    "description": "a description of the course",
    "objectives": "the objectives of the course",
    "dates": "the dates",
    "place_or_mode": "where or how it was taught",
    "hours": "the number of hours",
    "units": "the units that an accreditor grants",
    "presenter": "the presenter's name",
    "signature": "a signature",
    "assessment": "how it was assessed",
    "assessor": "who examined",
    "expiry": "the day until which it is valid",
    "number": "the certificate number",
    "qr": "the code that leads to its verification page",
}

# What staff do about a fact that is missing.
REMEDIES: Mapping[str, str] = {
    "holder_name": "The holder enters it in the profile.",
    "licence_number": "The holder sends the licence for checking.",
    "provider_number": "Enter the number under Provider numbers.",
    "approval_number": "Enter an approval that holds on the day of completion.",
    "description": "Describe the programme.",
    "objectives": "Enter the objectives of the programme.",
    "place_or_mode": "Enter minutes of instruction by mode.",
    "hours": "Enter minutes of instruction by mode.",
    "units": "Enter the units of the programme.",
    "presenter": "Name the presenter of the programme.",
    "signature": "Give a signatory a picture of the signature.",
    "assessment": "Say under the programme what was assessed.",
    "assessor": "Name the examiner of the programme.",
    "expiry": "Enter how many months the certificate holds.",
}

# These stand on every certificate: one without them is not made.
_ALWAYS = frozenset({"holder_name", "provider_name", "title", "dates", "number", "qr"})

_READERS: Mapping[str, Callable[[CertificateFace], object]] = {
    "licence_number": lambda face: face.licence_number,
    "provider_number": lambda face: face.provider_number or face.provider_numbers,
    "approval_number": lambda face: any(number for _body, number, _words in face.approvals),
    "description": lambda face: face.description,
    "objectives": lambda face: face.objectives,
    "place_or_mode": lambda face: face.place_or_mode,
    "hours": lambda face: face.total_hours > 0,
    "units": lambda face: face.units,
    "presenter": lambda face: face.presenter,
    "signature": lambda face: any(picture for _name, _role, picture in face.signatories),
    "assessment": lambda face: face.assessments,
    "assessor": lambda face: face.assessor,
    "expiry": lambda face: face.valid_until,
}


@dataclass(frozen=True)
class Rule:
    """What one place asks for, and where that is written. Without a reviewer it informs only."""

    place: str
    facts: frozenset[str]
    source: str
    is_reviewed: bool = False

    def __post_init__(self) -> None:
        if unknown := sorted(self.facts - FACTS.keys()):
            raise ValueError(f"No certificate prints {', '.join(unknown)}.")


@dataclass(frozen=True)
class Missing:
    """A fact that a place asks for and that does not stand there."""

    fact: str
    rule: Rule

    @property
    def withholds(self) -> bool:
        """Only a rule that a named person has reviewed keeps a certificate back."""
        return self.rule.is_reviewed

    @property
    def sentence(self) -> str:
        """For staff: what is missing, who asks, where it is written, what to do."""
        said = f"{self.rule.place} wants {FACTS[self.fact]} on the certificate ({self.rule.source})"
        return f"{said}. {REMEDIES.get(self.fact, '')}".strip()


def facts_of(face: CertificateFace) -> frozenset[str]:
    """The facts that stand on it. A picture makes a signature, a typed name does not."""
    return _ALWAYS | {fact for fact, read in _READERS.items() if read(face)}


def required_facts(rules: Iterable[Rule]) -> frozenset[str]:
    """What these rules ask for together."""
    return frozenset().union(*(rule.facts for rule in rules))


def missing_facts(found: Set[str], rule: Rule) -> list[Missing]:
    """What the rule asks for and is not among the facts found, in the order of FACTS."""
    return [Missing(fact, rule) for fact in FACTS if fact in rule.facts - found]


def in_words(facts: Collection[str]) -> str:
    """The holder's name, the dates and a signature; "" for no facts."""
    *others, last = [words for fact, words in FACTS.items() if fact in facts] or [""]
    return f"{', '.join(others)} and {last}" if others else last
