"""What nobody may do to a record, whatever their permissions say."""

from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from wagtail.permission_policies import ModelPermissionPolicy


class KeptForEver(ModelPermissionPolicy):
    """Never deleted, by superusers neither: certificates rest on it."""

    refused = frozenset({"delete"})

    def user_has_permission(self, user: AbstractBaseUser, action: str) -> bool:
        return action not in self.refused and bool(super().user_has_permission(user, action))

    def user_has_any_permission(self, user: AbstractBaseUser, actions: Any) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)

    def user_has_permission_for_instance(
        self, user: AbstractBaseUser, action: str, instance: Any
    ) -> bool:
        return self.user_has_permission(user, action)


class OnlyIssued(KeptForEver):
    """Made by completing a programme and in no other way."""

    refused = frozenset({"add", "delete"})
