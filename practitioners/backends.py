"""How a person is recognised."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from practitioners.models import User


class EmailBackend(AuthenticationBackend):
    """allauth's rules; the person is loaded with the mark that opens the staff pages."""

    def get_user(self, user_id: Any) -> User | None:
        user = User.objects.with_staff_mark().filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None
