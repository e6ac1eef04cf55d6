import json

from django.conf import settings
from django.db import migrations, models

USUAL = ["1", "0", "0", "0", "0"]


def as_lines(apps, schema_editor):
    """A layout was a list of [version, ids, max mark, section, critical, stimulus version, part]."""
    Attempt = apps.get_model("quizzes", "Attempt")
    for attempt in Attempt.objects.only("pk", "layout").iterator():
        lines = "\n".join(_line(*row) for row in json.loads(attempt.layout))
        Attempt.objects.filter(pk=attempt.pk).update(layout=lines)


def as_lists(apps, schema_editor):
    Attempt = apps.get_model("quizzes", "Attempt")
    for attempt in Attempt.objects.only("pk", "layout").iterator():
        rows = json.dumps([_row(line) for line in attempt.layout.splitlines()])
        Attempt.objects.filter(pk=attempt.pk).update(layout=rows)


def _line(version_id, order, *more):
    said = [str(each) for each in more]
    while said and said[-1] == USUAL[len(said) - 1]:
        said.pop()
    line = f"{version_id} {order}"
    return f"{line}\t{':'.join(said)}" if said else line


def _row(line):
    shown, _tab, more = line.partition("\t")
    version_id, _space, order = shown.partition(" ")
    said = more.split(":") if more else []
    max_mark, *others = [*said, *USUAL[len(said) :]]
    return [int(version_id), order, max_mark, *map(int, others)]


class Migration(migrations.Migration):
    dependencies = [
        ("quizzes", "0009_keep_answer_files_private"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.AlterField("attempt", "layout", models.TextField()),
        migrations.AlterField(
            "attempt",
            "quiz_version",
            models.ForeignKey(
                "quizzes.quizversion", models.PROTECT, related_name="attempts", db_index=False
            ),
        ),
        migrations.AlterField(
            "gradeevent",
            "actor",
            models.ForeignKey(
                settings.AUTH_USER_MODEL,
                models.PROTECT,
                related_name="+",
                blank=True,
                null=True,
                db_index=False,
            ),
        ),
        migrations.AlterField(
            "gradeevent",
            "regrade",
            models.ForeignKey(
                "quizzes.regraderun",
                models.PROTECT,
                related_name="grade_events",
                blank=True,
                null=True,
                db_index=False,
            ),
        ),
        migrations.AlterField("response", "revision", models.PositiveSmallIntegerField(default=1)),
        migrations.AddIndex(
            "gradeevent",
            models.Index(
                fields=["regrade"],
                condition=models.Q(regrade__isnull=False),
                name="events_of_a_regrade",
            ),
        ),
        migrations.RunPython(as_lines, as_lists),
    ]
