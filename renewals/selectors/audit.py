"""What a board asks for in an audit, and what of it is not there yet."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from django.db.models import Prefetch
from django.db.models.fields.files import FieldFile
from django.utils.text import get_valid_filename
from django.utils.translation import gettext as _

from certificates.models import Rendition
from renewals.models import Adjustment, CreditEntry, Evidence, RenewalPeriod
from renewals.selectors.periods import Card
from renewals.selectors.transcripts import Transcript, cycle_transcript

# File names in the pack; the rest of a longer one is cut, its ending stays.
LONGEST_NAME = 80


@dataclass(frozen=True)
class AuditItem:
    """One file of the pack under its name there. `why` says what is not there, and is empty otherwise."""

    name: str
    title: str
    file: FieldFile | None
    why: str = ""
    entry: CreditEntry | None = None


@dataclass(frozen=True)
class AuditPack:
    period: RenewalPeriod
    transcript: Transcript
    items: tuple[AuditItem, ...]

    @property
    def card(self) -> Card:
        assert self.transcript.card is not None  # noqa: S101  a transcript of one cycle has it
        return self.transcript.card

    @property
    def missing(self) -> tuple[AuditItem, ...]:
        return tuple(item for item in self.items if item.why)

    @property
    def ready(self) -> tuple[AuditItem, ...]:
        return tuple(item for item in self.items if not item.why)

    @property
    def is_complete(self) -> bool:
        return not self.missing and self.card.completeness == "complete"


def audit_pack(period: RenewalPeriod, *, at: dt.datetime) -> AuditPack:
    """Transcript, certificates, evidence and proofs of what the regulator granted, in constant statements."""
    transcript = cycle_transcript(period, at=at)
    keys = [row.entry.pk for row in transcript.rows]
    given_out = Rendition.objects.given_out().exclude(file="").order_by("-made_at", "-pk")
    papers = Evidence.objects.filter(removed_at=None).exclude(file="").order_by("pk")
    entries = (
        CreditEntry.objects.filter(pk__in=keys)
        .select_related("certificate")
        .defer("certificate__data")
        .prefetch_related(
            Prefetch("certificate__renditions", given_out, to_attr="files"),
            Prefetch("evidence", papers, to_attr="papers"),
        )
        .order_by("completed_on", "pk")
    )
    granted = period.adjustments.filter(state=Adjustment.State.GRANTED).order_by("pk")
    return AuditPack(
        period, transcript, (*_certificates(entries), *_evidence(entries), *_proofs(granted))
    )


def _certificates(entries: Iterable[CreditEntry]) -> Iterator[AuditItem]:
    seen: set[int] = set()
    for entry in entries:
        certificate = entry.certificate
        if certificate is None or certificate.pk in seen:
            continue
        seen.add(certificate.pk)
        files: list[Rendition] = certificate.files  # type: ignore[attr-defined]
        yield AuditItem(
            f"certificates/{get_valid_filename(certificate.number)}.pdf",
            _("Certificate %(number)s, %(title)s")
            % {"number": certificate.number, "title": entry.title},
            files[0].file if files else None,
            "" if files else _("We have no file of this certificate at the moment."),
            entry,
        )


def _evidence(entries: Iterable[CreditEntry]) -> Iterator[AuditItem]:
    for entry in entries:
        if entry.source != CreditEntry.Source.OUTSIDE:
            continue
        papers: list[Evidence] = entry.papers  # type: ignore[attr-defined]
        for paper in papers:
            yield AuditItem(
                f"evidence/{entry.pk}-{paper.pk}-{_short(paper.name)}",
                f"{entry.title}: {paper.name}",
                paper.file,
                entry=entry,
            )
        if not papers:
            why = _("No file proves this activity.")
            yield AuditItem("", entry.title, None, why, entry)


def _proofs(granted: Iterable[Adjustment]) -> Iterator[AuditItem]:
    for adjustment in granted:
        title = str(adjustment.get_kind_display())
        if adjustment.proof:
            name = f"adjustments/{adjustment.pk}-{_short(adjustment.proof_name)}"
            yield AuditItem(name, title, adjustment.proof)
        elif not adjustment.authority:
            why = _("Neither a file nor a number of the regulator proves it.")
            yield AuditItem("", title, None, why)


def _short(name: str) -> str:
    path = PurePosixPath(get_valid_filename(name.replace("/", "-") or "file"))
    return path.stem[:LONGEST_NAME] + path.suffix[:10]
