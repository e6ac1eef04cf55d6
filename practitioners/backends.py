"""How a person is recognised."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.models import Group, Permission
from django.db.models import Q

from practitioners.models import User
from practitioners.statements import Statement


class EmailBackend(AuthenticationBackend):
    """allauth's rules; the person is loaded with the mark that opens the staff pages.

    Both statements are put together once: they are asked at every request, and that takes eight times
    as long as asking.
    """

    def get_user(self, user_id: Any) -> User | None:
        user: User | None = next(iter(_one_person(User._meta.pk.to_python(user_id))), None)
        return user if user and self.user_can_authenticate(user) else None

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        """Those of the person and of the groups at once; Django asks for one after the other."""
        if not user_obj.is_active or user_obj.is_anonymous or obj is not None:
            return set()
        if user_obj.is_superuser:
            return super().get_all_permissions(user_obj)  # type: ignore[no-any-return]
        if not hasattr(user_obj, "_perm_cache"):
            user_obj._perm_cache = {f"{app}.{name}" for app, name in _permissions_of(user_obj.pk)}
        return user_obj._perm_cache  # type: ignore[no-any-return]


_one_person = Statement(
    lambda key: User.objects.with_staff_mark().select_related("wagtail_userprofile").filter(pk=key)
)
_permissions_of = Statement(
    lambda key: (
        Permission.objects.filter(
            Q(pk__in=User.user_permissions.through.objects.filter(user=key).values("permission"))
            | Q(
                pk__in=Group.permissions.through.objects.filter(
                    group__in=User.groups.through.objects.filter(user=key).values("group")
                ).values("permission")
            )
        )
        .order_by()
        .values_list("content_type__app_label", "codename")
    )
)
