from typing import Any

from django.db import migrations, models


def add_the_row(apps: Any, schema_editor: Any) -> None:
    apps.get_model("courses", "BodyStamp").objects.get_or_create(pk=1)


class Migration(migrations.Migration):
    dependencies = [("courses", "0012_clean_texts")]

    operations = [
        migrations.CreateModel(
            name="BodyStamp",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveBigIntegerField(default=0)),
            ],
        ),
        migrations.RunPython(add_the_row, migrations.RunPython.noop, elidable=False),
    ]
