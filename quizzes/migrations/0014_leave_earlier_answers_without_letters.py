from django.db import migrations


def leave_them(apps, schema_editor):
    """What was answered before such letters existed was read on the page, or is long past."""
    answered = apps.get_model("quizzes", "QuestionReport").objects.filter(answered_at__isnull=False)
    answered.update(mail_failure="no letter: answered before such letters were sent")


class Migration(migrations.Migration):
    dependencies = [("quizzes", "0013_wait_for_decisions_and_letters")]
    operations = [migrations.RunPython(leave_them, migrations.RunPython.noop, elidable=True)]
