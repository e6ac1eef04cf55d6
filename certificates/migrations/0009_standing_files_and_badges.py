"""Standing of awards, signed files, badges and their status lists."""

import certificates.models.renditions
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ('certificates', '0008_programmes_in_full'),
        ('courses', '0004_copies_of_courses_wait_for_a_code'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='BadgeSubject',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, unique=True)),
            ],
        ),
        migrations.CreateModel(
            name='Credential',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, unique=True)),
                ('status_index', models.PositiveIntegerField()),
                ('document', models.JSONField(blank=True, null=True)),
                ('signed_by', models.CharField(max_length=64)),
                ('made_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='StatusList',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(unique=True)),
                ('signed', models.JSONField(blank=True, null=True)),
                ('signed_at', models.DateTimeField(blank=True, null=True)),
                ('changed_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['number'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='certificate',
            name='one_certificate_per_programme_and_enrolment',
        ),
        migrations.RemoveConstraint(
            model_name='rendition',
            name='one_rendition_per_template',
        ),
        migrations.AddField(
            model_name='certificate',
            name='emptied_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='certificate',
            name='is_shared',
            field=models.BooleanField(default=True, help_text='Off: the verification page says whether it stands, and no name.'),
        ),
        migrations.AddField(
            model_name='certificate',
            name='issued_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='certificate',
            name='shows_place',
            field=models.BooleanField(default=False, help_text='The verification page says where the holder is licensed.'),
        ),
        migrations.AddField(
            model_name='certificate',
            name='superseding',
            field=models.CharField(blank=True, choices=[('correction', 'Correction'), ('name_change', 'Change of name'), ('renewal', 'Renewal')], help_text='Why it takes the place of the one before.', max_length=11),
        ),
        migrations.AddField(
            model_name='certificate',
            name='suspended_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='rendition',
            name='given_out_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='rendition',
            name='signed_by',
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddField(
            model_name='rendition',
            name='timestamp_fault',
            field=models.CharField(blank=True, max_length=250),
        ),
        migrations.AddField(
            model_name='rendition',
            name='timestamped',
            field=models.BooleanField(default=False),
        ),
        migrations.AlterField(
            model_name='certificate',
            name='enrolment',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='certificates', to='courses.enrolment'),
        ),
        migrations.AlterField(
            model_name='certificateevent',
            name='event',
            field=models.CharField(choices=[('issued', 'Issued'), ('announced', 'Mailed to the holder'), ('tried_again', 'Tried again'), ('name_hidden', 'Name shown as initials'), ('name_shown', 'Name shown in full'), ('sharing', 'Sharing changed by the holder'), ('reissued', 'File made anew'), ('suspended', 'Suspended'), ('reinstated', 'Reinstated'), ('revoked', 'Revoked'), ('replaced', 'Replaced by another certificate'), ('appeal', 'Appeal noted'), ('emptied', 'Kept as long as it had to be')], max_length=20),
        ),
        migrations.AlterField(
            model_name='rendition',
            name='file',
            field=models.FileField(blank=True, storage=certificates.models.renditions.private_storage, upload_to=certificates.models.renditions.file_path),
        ),
        migrations.AlterField(
            model_name='rendition',
            name='template_version',
            field=models.CharField(max_length=40),
        ),
        migrations.AddConstraint(
            model_name='certificate',
            constraint=models.UniqueConstraint(condition=models.Q(('superseding__in', ['', 'renewal'])), fields=('programme', 'enrolment'), name='one_certificate_per_programme_and_enrolment'),
        ),
        migrations.AddConstraint(
            model_name='certificate',
            constraint=models.UniqueConstraint(condition=models.Q(('enrolment', None), ('superseding__in', ['', 'renewal'])), fields=('programme', 'holder', 'completed_on'), name='one_certificate_by_hand_per_programme_and_day'),
        ),
        migrations.AddConstraint(
            model_name='certificate',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('supersedes', None), ('superseding', '')), models.Q(('supersedes__isnull', False), models.Q(('superseding', ''), _negated=True)), _connector='OR'), name='superseding_with_a_reason'),
        ),
        migrations.AddField(
            model_name='badgesubject',
            name='holder',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='badge_subject', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='credential',
            name='certificate',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='credential', to='certificates.certificate'),
        ),
        migrations.AddField(
            model_name='rendition',
            name='design_version',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='certificates.designversion'),
        ),
        migrations.AddConstraint(
            model_name='rendition',
            constraint=models.UniqueConstraint(fields=('certificate', 'template_version', 'signed_by'), name='one_rendition_per_template_and_key'),
        ),
        migrations.AddField(
            model_name='credential',
            name='status_list',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='credentials', to='certificates.statuslist'),
        ),
        migrations.AddConstraint(
            model_name='credential',
            constraint=models.UniqueConstraint(fields=('status_list', 'status_index'), name='one_credential_per_place_in_a_list'),
        ),
    ]
