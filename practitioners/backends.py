"""How a person is recognised."""

from functools import cache
from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from practitioners.models import User


class EmailBackend(AuthenticationBackend):
    """allauth's rules; the person is loaded with the mark that opens the staff pages."""

    def get_user(self, user_id: Any) -> User | None:
        statement, parameters = _one_person()
        found = User.objects.raw(statement, [*parameters[:-1], User._meta.pk.to_python(user_id)])
        user: User | None = next(iter(found), None)
        return user if user and self.user_can_authenticate(user) else None


@cache
def _one_person() -> tuple[str, tuple[Any, ...]]:
    """Put together once: it is asked at every request, and that takes eight times as long as asking.

    The last parameter is the key of the person.
    """
    query = User.objects.with_staff_mark().filter(pk=0).query
    statement, parameters = query.sql_with_params()
    return statement, parameters
