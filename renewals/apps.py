from django.apps import AppConfig


class RenewalsConfig(AppConfig):
    name = "renewals"
    verbose_name = "Renewals"

    def ready(self) -> None:
        from renewals import (
            authority,
            panels,
            receivers,  # noqa: F401  connects them
        )

        panels.register()
        authority.register()
