from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate


class CmsConfig(AppConfig):
    name = "cms"
    verbose_name = "Site"

    def ready(self) -> None:
        from cms import page_cache, sidebar
        from cms.roles import install_roles

        page_cache.connect()
        sidebar.connect()
        from courses.services.review_workflow import install_review_workflow

        # Once, at the end: Django sends it for each app with models, and by the last one all permissions exist.
        last = [config for config in apps.get_app_configs() if config.models_module][-1]
        post_migrate.connect(install_roles, sender=last, dispatch_uid="cms.install_roles")
        post_migrate.connect(
            install_review_workflow, sender=last, dispatch_uid="cms.install_review_workflow"
        )
