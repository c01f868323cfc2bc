import uuid

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('decisions', '0005_what_really_happens'),
    ]

    operations = [
        migrations.AddField(
            model_name='audithead',
            name='sealed',
            field=models.PositiveBigIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name='audithead',
            name='wanted',
            field=models.PositiveBigIntegerField(db_default=0, default=0),
        ),
        migrations.AlterField(
            model_name='auditvalue',
            name='event',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='values', to='decisions.auditevent'),
        ),
        migrations.AddIndex(
            model_name='auditvalue',
            index=models.Index(fields=['row'], name='values_by_row'),
        ),
        migrations.AddIndex(
            model_name='auditevent',
            index=models.Index(fields=['head', 'at'], name='log_by_time'),
        ),
        migrations.AddIndex(
            model_name='auditevent',
            index=models.Index(fields=['head', 'actor_id', 'at'], name='log_by_person'),
        ),
        migrations.AddIndex(
            model_name='auditevent',
            index=models.Index(fields=['head', 'act', 'at'], name='log_by_act'),
        ),
        migrations.AddIndex(
            model_name='look',
            index=models.Index(condition=models.Q(('allowed', False)), fields=['organisation_id', 'at'], name='looks_refused'),
        ),
        migrations.CreateModel(
            name='Seal',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('size', models.PositiveBigIntegerField()),
                ('checkpoint', models.TextField()),
                ('key', models.CharField(max_length=16)),
                ('signature', models.CharField(max_length=88)),
                ('peaks', models.JSONField()),
                ('head', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='decisions.audithead')),
            ],
            options={
                'ordering': ['size'],
                'constraints': [models.UniqueConstraint(fields=('head', 'size'), name='one_seal_each')],
            },
        ),
        migrations.CreateModel(
            name='UnbatchedLook',
            fields=[
                ('look', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='unbatched', serialize=False, to='decisions.look')),
            ],
        ),
        # Looks from before are put into the log, too.
        migrations.RunSQL(
            'INSERT INTO decisions_unbatchedlook (look_id) SELECT id FROM decisions_look',
            migrations.RunSQL.noop,
        ),
    ]
