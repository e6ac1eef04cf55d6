"""Opening a file that was handed in as an answer."""

import logging

from django.http import FileResponse, Http404, HttpRequest

from practitioners.http import private, signed_in
from quizzes.files import file_for

logger = logging.getLogger(__name__)
SANDBOX = "sandbox; default-src 'none'"


@private
def answer_file(request: HttpRequest, file_id: int) -> FileResponse:
    """Always saved, never shown as part of our site; who opens somebody else's is logged."""
    user = signed_in(request)
    found = file_for(user=user, file_id=file_id)
    try:
        file = found.file.open("rb")
    except FileNotFoundError:
        logger.error("answer file %s is not in the storage", found.pk)
        raise Http404 from None
    if found.attempt.enrolment.learner_id != user.pk:
        logger.info("answer file %s opened by person %s", found.pk, user.pk)
    response = FileResponse(
        file, as_attachment=True, filename=found.name, content_type=found.content_type
    )
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
