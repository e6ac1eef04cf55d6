"""The app, and Wagtail's list of users narrowed to what is safe to give to staff."""

from django.apps import AppConfig
from wagtail.users.apps import WagtailUsersAppConfig


class PractitionersConfig(AppConfig):
    default = True
    name = "practitioners"
    verbose_name = "Practitioners"

    def ready(self) -> None:
        from practitioners import receivers  # noqa: F401  connects them


class StaffUsersConfig(WagtailUsersAppConfig):
    user_viewset = "practitioners.admin.users.UserViewSet"
