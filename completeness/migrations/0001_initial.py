import datetime

import core.models.records
import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from core.db import Together


SHIPPED_FROM = datetime.date(1949, 10, 1)
GROUND = "底数动态管理的通行做法；多久核对一次由县级确定"
#: Check, months after which it is too old (none: it does not grow old).
RULES = (
    ("count", None),
    ("operation", 12),
    ("staff", 12),
    ("formation", None),
    ("members", 12),
    ("owners", 24),
)


def ship(apps, schema_editor):
    rule = apps.get_model("completeness", "CompletenessRule")
    for topic, months in RULES:
        rule.objects.create(topic=topic, months=months, ground=GROUND, valid_from=SHIPPED_FROM)


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('orgs', '0002_initial'),
        ('pghistory', '0007_auto_20250421_0444'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        Together(operations=[
                migrations.CreateModel(
                    name='Clearness',
                    fields=[
                        ('organization', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='clearness', serialize=False, to='orgs.organization')),
                        ('counted', models.BooleanField(verbose_name='计入')),
                        ('count', models.BooleanField(verbose_name='数量清')),
                        ('operation', models.BooleanField(verbose_name='运转清')),
                        ('staff', models.BooleanField(verbose_name='职工清')),
                        ('formation', models.BooleanField(verbose_name='组建清')),
                        ('members', models.BooleanField(verbose_name='党员清')),
                        ('owners', models.BooleanField(verbose_name='出资人清')),
                        ('since', django.contrib.postgres.fields.ArrayField(base_field=models.DateField(), size=None, verbose_name='信息日期')),
                        ('lacks', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('legacy_code', '还是 15 位旧注册号'), ('place', '区域没有核实'), ('address', '地址没有填'), ('twin', '疑似重复，没有判定'), ('founded', '成立日期没有填'), ('staff', '职工人数是 0'), ('associates', '会员数没有登记'), ('uncovered', '没有党组织覆盖或工作覆盖，也没有说明原因'), ('no_members', '没有党员，也没有核对或比对过'), ('principal', '负责人、出资人没有填'), ('politics', '负责人、出资人政治面貌没有填'), ('old_count', '登记情况久未核对'), ('old_operation', '经营状态久未核对'), ('old_staff', '人数久未核对'), ('old_formation', '组建情况久未核对'), ('old_members', '党员情况久未核对'), ('old_owners', '负责人情况久未核对')], max_length=14), size=None, verbose_name='缺少')),
                    ],
                    options={
                        'verbose_name': '六清情况',
                        'verbose_name_plural': '六清情况',
                        'indexes': [django.contrib.postgres.indexes.GinIndex(condition=models.Q(('counted', True)), fields=['lacks'], name='clearness_lacks')],
                    },
                ),
                migrations.CreateModel(
                    name='Confirmation',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                        ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                        ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                        ('topic', models.CharField(choices=[('count', '数量清'), ('operation', '运转清'), ('staff', '职工清'), ('formation', '组建清'), ('members', '党员清'), ('owners', '出资人清')], max_length=10, verbose_name='检查项')),
                        ('confirmed_on', models.DateField(verbose_name='核对日期')),
                        ('number', models.PositiveIntegerField(blank=True, null=True, validators=[django.core.validators.MaxValueValidator(2000000)], verbose_name='会员数')),
                        ('made_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='核对人')),
                        ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='confirmations', to='orgs.organization', verbose_name='两新组织')),
                    ],
                    options={
                        'verbose_name': '六清核对',
                        'verbose_name_plural': '六清核对',
                        'abstract': False,
                        'constraints': [models.UniqueConstraint(fields=('organization', 'topic', 'confirmed_on'), name='confirmation_once_a_day', violation_error_message='这一天已经登记过这一项的核对。')],
                    },
                ),
                migrations.CreateModel(
                    name='ConfirmationEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('id', models.BigIntegerField()),
                        ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                        ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                        ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                        ('topic', models.CharField(choices=[('count', '数量清'), ('operation', '运转清'), ('staff', '职工清'), ('formation', '组建清'), ('members', '党员清'), ('owners', '出资人清')], max_length=10, verbose_name='检查项')),
                        ('confirmed_on', models.DateField(verbose_name='核对日期')),
                        ('number', models.PositiveIntegerField(blank=True, null=True, validators=[django.core.validators.MaxValueValidator(2000000)], verbose_name='会员数')),
                        ('made_by', models.ForeignKey(db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='核对人')),
                        ('organization', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='orgs.organization', verbose_name='两新组织')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='completeness.confirmation')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='CompletenessRule',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                        ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                        ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                        ('ground', models.CharField(max_length=200, verbose_name='依据')),
                        ('valid_from', models.DateField(verbose_name='生效日期')),
                        ('valid_to', models.DateField(blank=True, null=True, verbose_name='失效日期')),
                        ('topic', models.CharField(choices=[('count', '数量清'), ('operation', '运转清'), ('staff', '职工清'), ('formation', '组建清'), ('members', '党员清'), ('owners', '出资人清')], max_length=10, verbose_name='检查项')),
                        ('months', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(120)], verbose_name='几个月须核对一次')),
                    ],
                    options={
                        'verbose_name': '六清核对期限',
                        'verbose_name_plural': '六清核对期限',
                        'ordering': ['topic', 'valid_from'],
                        'abstract': False,
                        'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('topic', '='), (core.models.records.DateRange('valid_from', 'valid_to'), '&&')], name='completeness_rule_one_at_a_time', violation_error_message='同一项的有效期重叠。')],
                    },
                ),
                migrations.CreateModel(
                    name='CompletenessRuleEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('id', models.BigIntegerField()),
                        ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                        ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                        ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                        ('ground', models.CharField(max_length=200, verbose_name='依据')),
                        ('valid_from', models.DateField(verbose_name='生效日期')),
                        ('valid_to', models.DateField(blank=True, null=True, verbose_name='失效日期')),
                        ('topic', models.CharField(choices=[('count', '数量清'), ('operation', '运转清'), ('staff', '职工清'), ('formation', '组建清'), ('members', '党员清'), ('owners', '出资人清')], max_length=10, verbose_name='检查项')),
                        ('months', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(120)], verbose_name='几个月须核对一次')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='completeness.completenessrule')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='completenessrule',
                    trigger=pgtrigger.compiler.Trigger(name='raise_version', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='NEW.version := OLD.version + 1; NEW.updated_at := now(); RETURN NEW;', hash='1861c0101298ef5affc7c058d834fa34f3f2b3f4', operation='UPDATE', pgid='pgtrigger_raise_version_1b26a', table='completeness_completenessrule', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='completenessrule',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "completeness_completenessruleevent" ("created_at", "ground", "id", "months", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "topic", "updated_at", "valid_from", "valid_to", "version") SELECT new_values."created_at", new_values."ground", new_values."id", new_values."months", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."topic", new_values."updated_at", new_values."valid_from", new_values."valid_to", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='19c1165e247ebf9a864d78b45e4e7dfb325ae991', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_b9298', referencing='REFERENCING NEW TABLE AS new_values ', table='completeness_completenessrule', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='completenessrule',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "completeness_completenessruleevent" ("created_at", "ground", "id", "months", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "topic", "updated_at", "valid_from", "valid_to", "version") SELECT new_values."created_at", new_values."ground", new_values."id", new_values."months", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."topic", new_values."updated_at", new_values."valid_from", new_values."valid_to", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='9f0dfd5b4513797d4d6e7f3d68e267a2cf3cddf8', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_0aad3', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='completeness_completenessrule', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='completenessrule',
                    trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "completeness_completenessruleevent" ("created_at", "ground", "id", "months", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "topic", "updated_at", "valid_from", "valid_to", "version") SELECT old_values."created_at", old_values."ground", old_values."id", old_values."months", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."topic", old_values."updated_at", old_values."valid_from", old_values."valid_to", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='1b1cb1676f6aa6b174ebe98294af7c285ad50284', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_1d2ca', referencing='REFERENCING OLD TABLE AS old_values ', table='completeness_completenessrule', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='confirmation',
                    trigger=pgtrigger.compiler.Trigger(name='raise_version', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='NEW.version := OLD.version + 1; NEW.updated_at := now(); RETURN NEW;', hash='b0d6bc5876712e3b3e684224ecfcd52779541ec5', operation='UPDATE', pgid='pgtrigger_raise_version_b9331', table='completeness_confirmation', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='confirmation',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "completeness_confirmationevent" ("confirmed_on", "created_at", "id", "made_by_id", "number", "organization_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "topic", "updated_at", "version") SELECT new_values."confirmed_on", new_values."created_at", new_values."id", new_values."made_by_id", new_values."number", new_values."organization_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."topic", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='cd210ccefe7b761c8d25cdf8162f00cecf9b282b', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_20bb1', referencing='REFERENCING NEW TABLE AS new_values ', table='completeness_confirmation', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='confirmation',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "completeness_confirmationevent" ("confirmed_on", "created_at", "id", "made_by_id", "number", "organization_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "topic", "updated_at", "version") SELECT new_values."confirmed_on", new_values."created_at", new_values."id", new_values."made_by_id", new_values."number", new_values."organization_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."topic", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='9fc28276fcb2eeae3ce8a90cd1a81dcc269a237e', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_bf7e3', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='completeness_confirmation', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='confirmation',
                    trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "completeness_confirmationevent" ("confirmed_on", "created_at", "id", "made_by_id", "number", "organization_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "topic", "updated_at", "version") SELECT old_values."confirmed_on", old_values."created_at", old_values."id", old_values."made_by_id", old_values."number", old_values."organization_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."topic", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='a375a3491ea0cab27d0347fc6e4b48b05db5dc12', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_37248', referencing='REFERENCING OLD TABLE AS old_values ', table='completeness_confirmation', when='AFTER')),
                ),
            ],
        ),
        migrations.RunPython(ship, migrations.RunPython.noop, elidable=False),
    ]
