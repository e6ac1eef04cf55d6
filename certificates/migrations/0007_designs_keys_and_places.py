"""Designs and their versions, signing keys, and what places want printed."""

import certificates.models.designs
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ('certificates', '0006_courses_with_alternatives'),
        ('practitioners', '0003_names_keep_their_direction'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Approval',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('body', models.CharField(max_length=120, verbose_name='accreditor')),
                ('number', models.CharField(max_length=60)),
                ('valid_from', models.DateField(blank=True, null=True)),
                ('valid_until', models.DateField(blank=True, null=True)),
                ('statement', models.CharField(blank=True, max_length=300)),
            ],
            options={
                'ordering': ['programme', 'body', '-valid_from', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Artwork',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sha256', models.CharField(max_length=64, unique=True)),
                ('kind', models.CharField(choices=[('png', 'PNG'), ('jpeg', 'JPEG'), ('svg', 'SVG')], max_length=4)),
                ('file', models.FileField(storage=certificates.models.designs.artwork_storage, upload_to=certificates.models.designs.artwork_path)),
                ('width', models.PositiveIntegerField()),
                ('height', models.PositiveIntegerField()),
                ('name', models.CharField(max_length=200)),
                ('uploaded_at', models.DateTimeField()),
            ],
            options={
                'verbose_name_plural': 'artwork',
                'ordering': ['-uploaded_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Design',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, unique=True)),
                ('key', models.CharField(blank=True, help_text='Names a design that comes with the product.', max_length=30)),
                ('draft', models.JSONField(blank=True, null=True)),
                ('draft_number', models.PositiveIntegerField(default=0)),
                ('draft_saved_at', models.DateTimeField(blank=True, null=True)),
                ('archived_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='DesignVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('layout', models.JSONField()),
                ('digest', models.CharField(max_length=64)),
                ('note', models.CharField(blank=True, max_length=250)),
                ('made_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['design', '-number'],
            },
        ),
        migrations.CreateModel(
            name='PrintRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('facts', models.JSONField(default=list)),
                ('retention_years', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('source', models.CharField(max_length=300)),
                ('checked_on', models.DateField()),
                ('reviewed_by', models.CharField(blank=True, max_length=150)),
                ('note', models.TextField(blank=True)),
            ],
            options={
                'ordering': ['jurisdiction__name'],
            },
        ),
        migrations.CreateModel(
            name='ProviderNumber',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('body', models.CharField(max_length=120, verbose_name='accreditor')),
                ('number', models.CharField(max_length=60)),
                ('valid_from', models.DateField(blank=True, null=True)),
                ('valid_until', models.DateField(blank=True, null=True)),
            ],
            options={
                'ordering': ['body', '-valid_from', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='SigningKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('purpose', models.CharField(choices=[('pdf', 'Signs the files'), ('badge', 'Signs the badges')], max_length=5)),
                ('key_id', models.CharField(max_length=64, unique=True)),
                ('certificate', models.TextField(blank=True, help_text='PEM, of PDF keys only.')),
                ('chain', models.TextField(blank=True, help_text='PEM of its issuers, the root last.')),
                ('public_key', models.TextField(help_text='PEM.')),
                ('private_key', models.TextField(blank=True, help_text='PEM, encrypted.')),
                ('made_at', models.DateTimeField()),
                ('valid_until', models.DateTimeField(blank=True, null=True)),
                ('retired_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['purpose', '-made_at'],
            },
        ),
        migrations.AddField(
            model_name='approval',
            name='jurisdiction',
            field=models.ForeignKey(blank=True, help_text='Printed for people licensed there; for everybody when empty.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='practitioners.jurisdiction'),
        ),
        migrations.AddField(
            model_name='approval',
            name='programme',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='approvals', to='certificates.programme'),
        ),
        migrations.AddField(
            model_name='artwork',
            name='uploaded_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='design',
            constraint=models.UniqueConstraint(condition=models.Q(('key', ''), _negated=True), fields=('key',), name='one_design_per_key'),
        ),
        migrations.AddField(
            model_name='designversion',
            name='artwork',
            field=models.ManyToManyField(blank=True, related_name='versions', to='certificates.artwork'),
        ),
        migrations.AddField(
            model_name='designversion',
            name='design',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='certificates.design'),
        ),
        migrations.AddField(
            model_name='designversion',
            name='made_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='printrule',
            name='jurisdiction',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='print_rule', to='practitioners.jurisdiction'),
        ),
        migrations.AddField(
            model_name='providernumber',
            name='jurisdiction',
            field=models.ForeignKey(blank=True, help_text='Printed for people licensed there; for everybody when empty.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='practitioners.jurisdiction'),
        ),
        migrations.AddConstraint(
            model_name='signingkey',
            constraint=models.UniqueConstraint(condition=models.Q(('retired_at', None)), fields=('purpose',), name='one_key_in_use_per_purpose'),
        ),
        migrations.AddConstraint(
            model_name='approval',
            constraint=models.CheckConstraint(condition=models.Q(('valid_from', None), ('valid_until', None), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='an_approval_ends_after_it_begins'),
        ),
        migrations.AddConstraint(
            model_name='designversion',
            constraint=models.UniqueConstraint(fields=('design', 'number'), name='one_design_version_per_number'),
        ),
        migrations.AddConstraint(
            model_name='providernumber',
            constraint=models.CheckConstraint(condition=models.Q(('valid_from', None), ('valid_until', None), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='a_provider_number_ends_after_it_begins'),
        ),
    ]
