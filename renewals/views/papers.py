"""Files that prove something: never shown as a part of this site, and only to who may see them."""

import logging

from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase

from practitioners import proofs
from practitioners.http import private, signed_in
from renewals.papers import CannotShow, page_picture
from renewals.selectors.activities import evidence_for
from renewals.selectors.adjustments import adjustment_proof_for

logger = logging.getLogger(__name__)

SANDBOX = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; sandbox"


@private
def evidence(request: HttpRequest, evidence_id: int) -> HttpResponseBase:
    """`?look=1` shows a picture in the reviewer's page, `?page=2` a picture of that page of a PDF to a
    reviewer who is not the holder; everything else is a download."""
    user = signed_in(request)
    found = evidence_for(user=user, evidence_id=evidence_id)
    if found.entry.holder_id != user.pk:
        logger.info("evidence %s opened by person %s", found.pk, user.pk)
        if found.content_type == proofs.PDF and "page" in request.GET:
            return _page(request, found.file)
    return _file(request, found.file, found.name, found.content_type)


@private
def adjustment_proof(request: HttpRequest, adjustment_id: int) -> HttpResponseBase:
    user = signed_in(request)
    found = adjustment_proof_for(user=user, adjustment_id=adjustment_id)
    if found.period.holder_id != user.pk:
        logger.info("proof of adjustment %s opened by person %s", found.pk, user.pk)
        if found.proof_type == proofs.PDF and "page" in request.GET:
            return _page(request, found.proof)
    return _file(request, found.proof, found.proof_name, found.proof_type)


def _page(request: HttpRequest, kept: FieldFile) -> HttpResponse:
    said = request.GET["page"]
    try:
        if not said.isdecimal() or len(said) > 3:
            raise CannotShow
        with kept.storage.open(str(kept.name), "rb") as file:
            made = page_picture(file.read(), int(said))
    except (CannotShow, FileNotFoundError):
        raise Http404 from None
    response = HttpResponse(made, content_type=proofs.PNG)
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _file(request: HttpRequest, kept: FieldFile, name: str, content_type: str) -> HttpResponseBase:
    try:
        file = kept.open("rb")
    except FileNotFoundError:
        logger.error("the file %s is not in the storage", kept.name)
        raise Http404 from None
    picture = content_type in {proofs.JPEG, proofs.PNG}
    response = FileResponse(
        file,
        as_attachment=not (picture and "look" in request.GET),
        filename=name,
        content_type=content_type,
    )
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
