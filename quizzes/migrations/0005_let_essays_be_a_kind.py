from django.db import migrations


def to_essays(apps, schema_editor):
    """Short answers that a person marked are essays. Their rubric and every answer stay as they are."""
    versions = apps.get_model("quizzes", "QuestionVersion").objects
    for version in versions.filter(kind="short_answer", key__marking="manual").iterator():
        key = {name: value for name, value in version.key.items() if name != "marking"}
        versions.filter(pk=version.pk).update(kind="essay", key=key)


def to_short_answers(apps, schema_editor):
    """Only those a short answer could be; criteria are written as a text."""
    versions = apps.get_model("quizzes", "QuestionVersion").objects
    for version in versions.filter(kind="essay").iterator():
        key = {**version.key, "marking": "manual", "max_marks": str(version.max_mark)}
        if isinstance(key.get("rubric"), list):
            key["rubric"] = "\n".join(f"{row['text']}: {row['points']}" for row in key["rubric"])
        versions.filter(pk=version.pk).update(kind="short_answer", key=key)


class Migration(migrations.Migration):
    dependencies = [("quizzes", "0004_remove_quizpage_review")]
    operations = [migrations.RunPython(to_essays, to_short_answers)]
