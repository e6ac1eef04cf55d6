"""What certificates say to staff who grade a quiz again: which of them rest on it."""

from collections.abc import Collection

from django.urls import reverse
from django.utils.translation import gettext as _

from certificates.models import Basis
from quizzes.dependents import Dependent, register_dependents


def register() -> None:
    register_dependents(certificates_resting_on)


def certificates_resting_on(enrolment_ids: Collection[int]) -> list[Dependent]:
    """By number, revoked ones too: staff see that nothing is left to do."""
    bases = (
        Basis.objects.filter(enrolment__in=enrolment_ids)
        .select_related("certificate")
        .order_by("certificate__number", "enrolment_id")
    )
    return [
        Dependent(
            enrolment_id=basis.enrolment_id,
            label=_("Certificate %(number)s") % {"number": basis.certificate.number},
            state=_("revoked") if basis.certificate.revoked_at else "",
            url=reverse("awards:inspect", args=[basis.certificate_id]),
        )
        for basis in bases
    ]
