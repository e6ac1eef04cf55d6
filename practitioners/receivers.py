"""What happens in allauth and concerns us."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from django.dispatch import receiver
from django.http import HttpRequest

from practitioners.middleware import SHOWN


@receiver(authenticator_added, dispatch_uid="practitioners.remember_first_factor")
def remember_first_factor(
    *, request: HttpRequest, authenticator: Authenticator, **kwargs: Any
) -> None:
    """Whoever adds their first factor has just shown it, and is not asked again.

    A further one says nothing: a session that has not shown the first could add it with the
    password alone.
    """
    factors = Authenticator.objects.filter(user=authenticator.user_id).exclude(
        type=Authenticator.Type.RECOVERY_CODES
    )
    if [factor.pk for factor in factors] == [authenticator.pk]:
        request.session[SHOWN] = True
