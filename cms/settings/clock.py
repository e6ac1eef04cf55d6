"""What ticks when. The clock only ticks; what is due is decided by a query. Two clocks do no harm."""

from datetime import timedelta
from typing import Any

from celery.schedules import crontab, schedule

from cms.settings.environment import env

MINUTE = schedule(timedelta(seconds=env.count("SWEEP_SECONDS", 60) or 60))
CELERY_BEAT_SCHEDULE: dict[str, dict[str, Any]] = {
    "close_overdue_attempts": {
        "task": "quizzes.tasks.close_overdue_attempts",
        "schedule": timedelta(seconds=30),
    },
    "grade_waiting_attempts": {
        "task": "quizzes.tasks.grade_waiting_attempts",
        "schedule": MINUTE,
    },
    "continue_regrades": {
        "task": "quizzes.tasks.continue_regrades",
        "schedule": MINUTE,
    },
    "compute_due_statistics": {
        "task": "quizzes.tasks.compute_due_statistics",
        "schedule": crontab(hour=2, minute=30),
    },
    "publish_scheduled": {
        "task": "courses.tasks.publish_scheduled",
        "schedule": MINUTE,
    },
    "continue_changes": {
        "task": "courses.tasks.continue_changes",
        "schedule": MINUTE,
    },
    "continue_announcements": {
        "task": "courses.tasks.continue_announcements",
        "schedule": MINUTE,
    },
    "mail_missing_answers": {
        "task": "courses.tasks.mail_missing_answers",
        "schedule": MINUTE,
    },
    "issue_missing_certificates": {
        "task": "certificates.tasks.issue_missing_certificates",
        "schedule": MINUTE,
    },
    "render_missing_certificates": {
        "task": "certificates.tasks.render_missing_certificates",
        "schedule": MINUTE,
    },
    "mail_missing_certificates": {
        "task": "certificates.tasks.mail_missing_certificates",
        "schedule": MINUTE,
    },
    "continue_runs": {
        "task": "certificates.tasks.continue_runs",
        "schedule": MINUTE,
    },
    "empty_certificates": {
        "task": "certificates.tasks.empty_certificates",
        "schedule": crontab(hour=3, minute=30),
    },
    "sign_owed_status_lists": {
        "task": "certificates.tasks.sign_owed_status_lists",
        "schedule": MINUTE,
    },
    "credit_missing_certificates": {
        "task": "renewals.tasks.credit_missing_certificates",
        "schedule": MINUTE,
    },
    "mail_owed_decisions": {
        "task": "renewals.tasks.mail_owed_decisions",
        "schedule": MINUTE,
    },
    "open_missing_licence_periods": {
        "task": "renewals.tasks.open_missing_licence_periods",
        "schedule": MINUTE,
    },
    "open_all_missing_licence_periods": {
        "task": "renewals.tasks.open_all_missing_licence_periods",
        "schedule": crontab(minute=20),
    },
    "follow_missed_time_zones": {
        "task": "renewals.tasks.follow_missed_time_zones",
        "schedule": crontab(minute=40),
    },
    "follow_missed_rule_changes": {
        "task": "renewals.tasks.follow_missed_rule_changes",
        "schedule": MINUTE,
    },
    "plan_reminders": {
        "task": "renewals.tasks.plan_reminders",
        "schedule": timedelta(minutes=5),
    },
    "send_due_reminders": {
        "task": "renewals.tasks.send_due_reminders",
        "schedule": MINUTE,
    },
    "mail_missing_decisions": {
        "task": "practitioners.tasks.mail_missing_decisions",
        "schedule": MINUTE,
    },
    "mail_missing_letters": {
        "task": "quizzes.tasks.mail_missing_letters",
        "schedule": MINUTE,
    },
    "plan_review_letters": {
        "task": "courses.tasks.plan_review_letters",
        "schedule": crontab(hour=5, minute=15),
    },
    "send_review_letters": {
        "task": "courses.tasks.send_review_letters",
        "schedule": MINUTE,
    },
    "plan_rule_review_letters": {
        "task": "renewals.tasks.plan_rule_review_letters",
        "schedule": crontab(hour=5, minute=20),
    },
    "send_rule_review_letters": {
        "task": "renewals.tasks.send_rule_review_letters",
        "schedule": MINUTE,
    },
    "remove_unused_pictures": {
        "task": "quizzes.tasks.remove_unused_pictures",
        "schedule": crontab(hour=3, minute=5),
    },
    "remove_old_uploads": {
        "task": "quizzes.tasks.remove_old_uploads",
        "schedule": crontab(minute=45),
    },
    "clear_removed_files": {
        "task": "quizzes.tasks.clear_removed_files",
        "schedule": crontab(hour=2, minute=50),
    },
    "clear_sessions": {
        "task": "cms.tasks.clear_sessions",
        "schedule": crontab(hour=3, minute=15),
    },
    "record_heartbeat": {
        "task": "cms.tasks.record_heartbeat",
        "schedule": MINUTE,
    },
}
