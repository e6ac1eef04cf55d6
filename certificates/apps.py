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
        from certificates.acceptance import accepted_by_approval
        from certificates.admin.course_pages import programmes_ask_for_it
        from certificates.awards import awards_of_programmes
        from certificates.selectors.credited import credited_hours
        from courses.extending.acceptance import register_acceptance
        from courses.extending.awards import register_awards
        from courses.extending.kept_pages import register_reason
        from courses.selectors.content import register_hours

        register_hours(credited_hours)
        register_acceptance(accepted_by_approval)
        register_awards(awards_of_programmes)
        register_reason(programmes_ask_for_it)
        dependents.register()
        panels.register()
