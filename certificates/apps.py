from django.apps import AppConfig


class CertificatesConfig(AppConfig):
    name = "certificates"
    verbose_name = "Certificates"

    def ready(self) -> None:
        from certificates import (
            dependents,
            panels,
            receivers,  # noqa: F401  connects them
        )

        dependents.register()
        panels.register()
