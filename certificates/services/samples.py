"""What a line of a planned run would look like. Nothing is written, and nothing of it is genuine."""

import datetime as dt

from certificates.models import IssueItem, IssueRun, Programme
from certificates.selectors.renewed import renewed_by
from certificates.selectors.runs import enrolments_of
from certificates.services.by_hand import face_by_hand
from certificates.services.pages import draw, template_of
from certificates.typesetting import pdf
from certificates.typesetting.face import CertificateFace

# Nobody's: real ones are drawn when the certificate is issued.
NUMBER, CODE = "FF-0000-0000000000", "0" * 12


class NoSample(Exception):  # noqa: N818  a fact about the line, not a fault of code
    """It could not be drawn. The message is a sentence for staff."""


def sample_of(item: IssueItem, *, at: dt.datetime) -> bytes:
    """The unsigned file as PDF, on the design of today. Raises NoSample."""
    try:
        return _sample_of(item, at)
    except (pdf.MissingGlyph, pdf.FaceError, pdf.ArtworkMissing) as error:
        raise NoSample(str(error)) from error


def _sample_of(item: IssueItem, at: dt.datetime) -> bytes:
    if item.run.kind == IssueRun.Kind.REISSUE and item.certificate is not None:
        return _drawn(item.certificate.programme, item.certificate.data, at)
    programme, holder, day = item.run.programme, item.holder, item.completed_on
    if programme is None or holder is None or day is None:
        raise pdf.FaceError("This line has nobody, or no day.")
    data = face_by_hand(
        programme=programme,
        holder=holder,
        completed_on=day,
        on=at.astimezone(holder.zone).date(),
        courses=[one.course_id for one in enrolments_of(item.run, holder, day)],
        renewed=renewed_by(programme=programme, holder_id=holder.pk, completed_on=day),
        number=NUMBER,
        code=CODE,
    )
    return _drawn(programme, data, at)


def _drawn(programme: Programme, data: dict[str, object], at: dt.datetime) -> bytes:
    return draw(CertificateFace.from_data(data), template_of(programme), made_at=at)
