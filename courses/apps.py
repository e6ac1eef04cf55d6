from django.apps import AppConfig


class CoursesConfig(AppConfig):
    name = "courses"
    verbose_name = "Courses"

    def ready(self) -> None:
        from courses import panels, receivers  # noqa: F401  receivers connect themselves
        from courses.extending.home import ACTION_NEEDED, ANNOUNCEMENTS, register_panel
        from courses.extending.kept_pages import register_reason
        from courses.lessons import kept_bodies
        from courses.publishing import register_gate
        from courses.receivers.reviews import take_over_wagtails_letters
        from courses.selectors.circles import no_circles
        from courses.selectors.locks import others_wait_for_it
        from courses.services import review_gate
        from courses.services.videos import videos_have_their_words
        from courses.views.changes import changes_panel

        register_gate(videos_have_their_words)
        register_gate(no_circles)
        register_reason(others_wait_for_it)
        register_panel(ACTION_NEEDED, changes_panel)
        register_panel(ANNOUNCEMENTS, panels.announcements_panel)
        kept_bodies.connect()
        review_gate.register()
        take_over_wagtails_letters()
