"""Sessions in the database, as Django keeps them, loaded by a statement that is put together once."""

from functools import cache

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone


class SessionStore(db.SessionStore):
    """Every signed-in request loads one."""

    def _get_session_from_db(self) -> Session | None:
        found = next(iter(Session.objects.raw(_one_session(), [self.session_key])), None)
        if found is not None and found.expire_date > timezone.now():
            return found
        self._session_key = None
        return None


@cache
def _one_session() -> str:
    return Session.objects.filter(session_key="").query.sql_with_params()[0]
