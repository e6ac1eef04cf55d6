import django.core.validators
from django.db import migrations, models
from django.db.models.functions import Coalesce


def name_the_keys_of_badges(apps, schema_editor):
    """Each file holds the badge of its award, and the badge says which key signed it."""
    credentials = apps.get_model("certificates", "Credential").objects.filter(
        certificate=models.OuterRef("certificate")
    )
    apps.get_model("certificates", "Rendition").objects.update(
        badge_signed_by=Coalesce(models.Subquery(credentials.values("signed_by")[:1]), models.Value(""))
    )


class Migration(migrations.Migration):

    dependencies = [
        ('certificates', '0015_courses_of_programmes_stay'),
    ]

    operations = [
        migrations.CreateModel(
            name='SeenStatusList',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address', models.CharField(max_length=500, unique=True)),
                ('made_at', models.DateTimeField()),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='rendition',
            name='one_rendition_per_template_and_key',
        ),
        migrations.AddField(
            model_name='programme',
            name='assessment',
            field=models.CharField(blank=True, help_text='What was assessed beside the quizzes here, such as a practical examination. The titles of quizzes that had to be passed are printed of themselves, marks never.', max_length=200),
        ),
        migrations.AddField(
            model_name='programme',
            name='assessor',
            field=models.CharField(blank=True, help_text='Who examined, where a place wants a name.', max_length=120),
        ),
        migrations.AddField(
            model_name='programme',
            name='paper',
            field=models.CharField(blank=True, choices=[('design', 'As the design is drawn'), ('a4', 'A4 for everybody'), ('us-letter', 'US Letter for everybody')], help_text='Leave empty for the paper of the country where the holder is licensed.', max_length=9),
        ),
        migrations.AddField(
            model_name='programme',
            name='renewal_window_days',
            field=models.PositiveSmallIntegerField(default=90, help_text='Whoever renews in so many days before the last valid day loses none of them: the new certificate holds from the end of the old one. 0 counts from the day of completion.', validators=[django.core.validators.MaxValueValidator(366)]),
        ),
        migrations.AddField(
            model_name='rendition',
            name='badge_signed_by',
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.RunPython(name_the_keys_of_badges, migrations.RunPython.noop),
        migrations.AddField(
            model_name='signingkey',
            name='withdrawn_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name='certificateevent',
            name='event',
            field=models.CharField(choices=[('issued', 'Issued'), ('announced', 'Mailed to the holder'), ('tried_again', 'Tried again'), ('name_hidden', 'Name shown as initials'), ('name_shown', 'Name shown in full'), ('sharing', 'Sharing changed'), ('reissued', 'File made anew'), ('suspended', 'Suspended'), ('reinstated', 'Reinstated'), ('revoked', 'Revoked'), ('replaced', 'Replaced by another certificate'), ('appeal', 'Appeal noted'), ('emptied', 'Kept as long as it had to be')], max_length=20),
        ),
        migrations.AddConstraint(
            model_name='rendition',
            constraint=models.UniqueConstraint(fields=('certificate', 'template_version', 'signed_by', 'badge_signed_by'), name='one_rendition_per_template_and_keys'),
        ),
        migrations.AddConstraint(
            model_name='signingkey',
            constraint=models.CheckConstraint(condition=models.Q(('withdrawn_at', None), ('retired_at__isnull', False), _connector='OR'), name='a_withdrawn_key_is_retired'),
        ),
    ]
