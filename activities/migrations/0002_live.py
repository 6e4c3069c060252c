"""Live pictures of activities."""

import django.db.models.deletion
import django.db.models.functions.datetime
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
from django.db import migrations, models

from core.db import Together


class Migration(migrations.Migration):

    dependencies = [
        ('activities', '0001_initial'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        Together(operations=[
                migrations.CreateModel(
                    name='Live',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                        ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                        ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                        ('link', models.CharField(blank=True, db_default='', max_length=400, verbose_name='直播链接')),
                        ('stream', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='播放编号')),
                        ('started_at', models.DateTimeField(editable=False, verbose_name='开始时间')),
                        ('ended_at', models.DateTimeField(editable=False, null=True, verbose_name='结束时间')),
                        ('activity', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='live', to='activities.activity', verbose_name='活动')),
                    ],
                    options={
                        'verbose_name': '直播',
                        'verbose_name_plural': '直播',
                        'abstract': False,
                        'indexes': [models.Index(condition=models.Q(('ended_at', None)), fields=['started_at'], name='live_running')],
                    },
                ),
                migrations.CreateModel(
                    name='LiveEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('id', models.BigIntegerField()),
                        ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                        ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                        ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                        ('link', models.CharField(blank=True, db_default='', max_length=400, verbose_name='直播链接')),
                        ('stream', models.UUIDField(default=uuid.uuid4, editable=False, verbose_name='播放编号')),
                        ('started_at', models.DateTimeField(editable=False, verbose_name='开始时间')),
                        ('ended_at', models.DateTimeField(editable=False, null=True, verbose_name='结束时间')),
                        ('activity', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='activities.activity', verbose_name='活动')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='activities.live')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='live',
                    trigger=pgtrigger.compiler.Trigger(name='raise_version', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='NEW.version := OLD.version + 1; NEW.updated_at := now(); RETURN NEW;', hash='e316bdbb1f1cd4a65cbe4b621075c6feffa01711', operation='UPDATE', pgid='pgtrigger_raise_version_00061', table='activities_live', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='live',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "activities_liveevent" ("activity_id", "created_at", "ended_at", "id", "link", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "started_at", "stream", "updated_at", "version") SELECT new_values."activity_id", new_values."created_at", new_values."ended_at", new_values."id", new_values."link", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."started_at", new_values."stream", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='fb7256bad452a41f182f2369e356fe4f63e64451', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_cec50', referencing='REFERENCING NEW TABLE AS new_values ', table='activities_live', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='live',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "activities_liveevent" ("activity_id", "created_at", "ended_at", "id", "link", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "started_at", "stream", "updated_at", "version") SELECT new_values."activity_id", new_values."created_at", new_values."ended_at", new_values."id", new_values."link", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."started_at", new_values."stream", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='77a6ad21c80ba5b0997fcf9ee68d82bfce762301', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_9f796', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='activities_live', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='live',
                    trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "activities_liveevent" ("activity_id", "created_at", "ended_at", "id", "link", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "started_at", "stream", "updated_at", "version") SELECT old_values."activity_id", old_values."created_at", old_values."ended_at", old_values."id", old_values."link", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."started_at", old_values."stream", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='8316c5f00e9dec84b3eb0d62651a786a48df385a', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_a8421', referencing='REFERENCING OLD TABLE AS old_values ', table='activities_live', when='AFTER')),
                ),
            ],
        ),
    ]
