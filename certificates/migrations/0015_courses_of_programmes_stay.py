"""A course that a programme asks for is not deleted under it."""


import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('certificates', '0014_signatories_of_their_own'),
        ('courses', '0004_copies_of_courses_wait_for_a_code'),
    ]

    operations = [
        migrations.AlterField(
            model_name='programmecourse',
            name='course',
            field=models.ForeignKey(db_column='coursepage_id', on_delete=django.db.models.deletion.PROTECT, to='courses.coursepage'),
        ),
    ]
