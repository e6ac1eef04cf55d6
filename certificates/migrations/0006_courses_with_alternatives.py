"""The courses of a programme become rows of their own, on the table they are in already."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("certificates", "0005_starts_of_making_the_file"),
        ("courses", "__first__"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="ProgrammeCourse",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "programme",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                to="certificates.programme",
                            ),
                        ),
                        (
                            "course",
                            models.ForeignKey(
                                db_column="coursepage_id",
                                on_delete=django.db.models.deletion.CASCADE,
                                to="courses.coursepage",
                            ),
                        ),
                    ],
                    options={
                        "db_table": "certificates_programme_courses",
                        "unique_together": {("programme", "course")},
                    },
                ),
                migrations.AlterField(
                    model_name="programme",
                    name="courses",
                    field=models.ManyToManyField(
                        related_name="programmes",
                        through="certificates.ProgrammeCourse",
                        to="courses.coursepage",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="programmecourse",
            name="group",
            field=models.CharField(
                blank=True,
                help_text="Empty when the course itself has to be completed.",
                max_length=30,
            ),
        ),
    ]
