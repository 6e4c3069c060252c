import core.models.feed
import core.models.records
import django.contrib.postgres.constraints
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from core.db import Together


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('branches', '0002_report_deadline'),
        ('members', '0002_change_reports'),
        ('orgs', '0002_initial'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        Together(operations=[
                migrations.CreateModel(
                    name='PointsDecision',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                        ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                        ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                        ('starts_on', models.DateField(verbose_name='起始日期')),
                        ('ends_on', models.DateField(blank=True, null=True, verbose_name='终止日期')),
                        ('decided_on', models.DateField(verbose_name='决定日期')),
                        ('meeting', models.CharField(max_length=60, verbose_name='决定的会议')),
                        ('rule', models.CharField(max_length=500, verbose_name='积分办法')),
                        ('party_organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='branches.partyorganization', verbose_name='党支部')),
                    ],
                    options={
                        'verbose_name': '积分决定',
                        'verbose_name_plural': '积分决定',
                        'abstract': False,
                        'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='points_decision_dates_in_order', violation_error_message='终止日期不能早于起始日期。'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('party_organization', '='), (core.models.records.DateRange('starts_on', 'ends_on'), '&&')], name='points_decision_no_overlap', violation_error_message='与已有的同一关系日期重叠，请先终止原来的一条。'), models.CheckConstraint(condition=models.Q(('starts_on__gte', models.F('decided_on'))), name='points_decided_before', violation_error_message='积分从支部作出决定以后开始。')],
                    },
                ),
                migrations.CreateModel(
                    name='PointsDecisionEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('id', models.BigIntegerField()),
                        ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                        ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                        ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                        ('starts_on', models.DateField(verbose_name='起始日期')),
                        ('ends_on', models.DateField(blank=True, null=True, verbose_name='终止日期')),
                        ('decided_on', models.DateField(verbose_name='决定日期')),
                        ('meeting', models.CharField(max_length=60, verbose_name='决定的会议')),
                        ('rule', models.CharField(max_length=500, verbose_name='积分办法')),
                        ('party_organization', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='branches.partyorganization', verbose_name='党支部')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='vanguard.pointsdecision')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='PointsEntry',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                        ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                        ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                        ('given_on', models.DateField(verbose_name='日期')),
                        ('points', models.SmallIntegerField(validators=[django.core.validators.MinValueValidator(-100), django.core.validators.MaxValueValidator(100)], verbose_name='分值')),
                        ('reason', models.CharField(max_length=200, verbose_name='事由')),
                        ('decision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='vanguard.pointsdecision', verbose_name='积分决定')),
                        ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.member', verbose_name='党员')),
                    ],
                    options={
                        'verbose_name': '积分',
                        'verbose_name_plural': '积分',
                        'abstract': False,
                        'indexes': [models.Index(fields=['decision', '-given_on'], name='points_of_decision')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('points__gte', -100), ('points__lte', 100), models.Q(('points', 0), _negated=True)), name='points_within', violation_error_message='分值为 -100 至 100，不能为 0。')],
                    },
                ),
                migrations.CreateModel(
                    name='PointsEntryEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('id', models.BigIntegerField()),
                        ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                        ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                        ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                        ('given_on', models.DateField(verbose_name='日期')),
                        ('points', models.SmallIntegerField(validators=[django.core.validators.MinValueValidator(-100), django.core.validators.MaxValueValidator(100)], verbose_name='分值')),
                        ('reason', models.CharField(max_length=200, verbose_name='事由')),
                        ('decision', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='vanguard.pointsdecision', verbose_name='积分决定')),
                        ('member', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='members.member', verbose_name='党员')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='vanguard.pointsentry')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='Vanguard',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                        ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                        ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                        ('kind', models.CharField(choices=[('zone', '责任区'), ('post', '先锋岗'), ('task', '攻关组'), ('commissar', '车间政委'), ('squad', '突击队')], max_length=10, verbose_name='类别')),
                        ('name', models.CharField(max_length=100, verbose_name='名称')),
                        ('place', models.CharField(help_text='例如三车间、北门窗口、3 号楼。', max_length=100, verbose_name='地点')),
                        ('duty', models.CharField(blank=True, db_default='', max_length=200, verbose_name='职责或任务')),
                        ('starts_on', models.DateField(verbose_name='设立日期')),
                        ('ends_on', models.DateField(blank=True, null=True, verbose_name='结束日期')),
                        ('organization', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='vanguards', to='orgs.organization', verbose_name='所在单位')),
                        ('party_organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='vanguards', to='branches.partyorganization', verbose_name='党组织')),
                    ],
                    options={
                        'verbose_name': '党员作用',
                        'verbose_name_plural': '党员作用',
                        'abstract': False,
                        'indexes': [models.Index(fields=['starts_on', 'id'], name='vanguard_by_start')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='vanguard_dates_in_order', violation_error_message='结束日期不能早于设立日期。')],
                    },
                ),
                migrations.CreateModel(
                    name='VanguardEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_mark', models.BigIntegerField(db_default=core.models.feed.ChangeMark(), editable=False)),
                        ('id', models.BigIntegerField()),
                        ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                        ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                        ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                        ('kind', models.CharField(choices=[('zone', '责任区'), ('post', '先锋岗'), ('task', '攻关组'), ('commissar', '车间政委'), ('squad', '突击队')], max_length=10, verbose_name='类别')),
                        ('name', models.CharField(max_length=100, verbose_name='名称')),
                        ('place', models.CharField(help_text='例如三车间、北门窗口、3 号楼。', max_length=100, verbose_name='地点')),
                        ('duty', models.CharField(blank=True, db_default='', max_length=200, verbose_name='职责或任务')),
                        ('starts_on', models.DateField(verbose_name='设立日期')),
                        ('ends_on', models.DateField(blank=True, null=True, verbose_name='结束日期')),
                        ('organization', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='orgs.organization', verbose_name='所在单位')),
                        ('party_organization', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='branches.partyorganization', verbose_name='党组织')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='vanguard.vanguard')),
                    ],
                    options={
                        'abstract': False,
                        'indexes': [models.Index(fields=['pgh_mark', 'pgh_obj'], name='vanguard_marks')],
                    },
                ),
                migrations.CreateModel(
                    name='VanguardMember',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                        ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                        ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                        ('starts_on', models.DateField(verbose_name='起始日期')),
                        ('ends_on', models.DateField(blank=True, null=True, verbose_name='终止日期')),
                        ('leads', models.BooleanField(db_default=False, default=False, verbose_name='负责人')),
                        ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='vanguard_links', to='members.member', verbose_name='党员')),
                        ('vanguard', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='people_links', to='vanguard.vanguard', verbose_name='岗位或队伍')),
                    ],
                    options={
                        'verbose_name': '岗位成员',
                        'verbose_name_plural': '岗位成员',
                        'abstract': False,
                        'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='vanguard_member_dates_in_order', violation_error_message='终止日期不能早于起始日期。'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('vanguard', '='), ('member', '='), (core.models.records.DateRange('starts_on', 'ends_on'), '&&')], name='vanguard_member_no_overlap', violation_error_message='与已有的同一关系日期重叠，请先终止原来的一条。')],
                    },
                ),
                migrations.CreateModel(
                    name='VanguardMemberEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('id', models.BigIntegerField()),
                        ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                        ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                        ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                        ('starts_on', models.DateField(verbose_name='起始日期')),
                        ('ends_on', models.DateField(blank=True, null=True, verbose_name='终止日期')),
                        ('leads', models.BooleanField(db_default=False, default=False, verbose_name='负责人')),
                        ('member', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='members.member', verbose_name='党员')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='vanguard.vanguardmember')),
                        ('vanguard', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='vanguard.vanguard', verbose_name='岗位或队伍')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='VanguardResult',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                        ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                        ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                        ('happened_on', models.DateField(verbose_name='日期')),
                        ('text', models.CharField(max_length=300, verbose_name='成效')),
                        ('vanguard', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='results', to='vanguard.vanguard', verbose_name='岗位或队伍')),
                    ],
                    options={
                        'verbose_name': '成效',
                        'verbose_name_plural': '成效',
                        'abstract': False,
                        'indexes': [models.Index(fields=['vanguard', '-happened_on'], name='vanguard_result_of')],
                    },
                ),
                migrations.CreateModel(
                    name='VanguardResultEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('id', models.BigIntegerField()),
                        ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                        ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                        ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                        ('happened_on', models.DateField(verbose_name='日期')),
                        ('text', models.CharField(max_length=300, verbose_name='成效')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='vanguard.vanguardresult')),
                        ('vanguard', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='vanguard.vanguard', verbose_name='岗位或队伍')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='pointsdecision',
                    trigger=pgtrigger.compiler.Trigger(name='raise_version', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='NEW.version := OLD.version + 1; NEW.updated_at := now(); RETURN NEW;', hash='91966834e4cca62b1e0cc40b51ce758e00b53e21', operation='UPDATE', pgid='pgtrigger_raise_version_15443', table='vanguard_pointsdecision', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='pointsdecision',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "vanguard_pointsdecisionevent" ("created_at", "decided_on", "ends_on", "id", "meeting", "party_organization_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rule", "starts_on", "updated_at", "version") SELECT new_values."created_at", new_values."decided_on", new_values."ends_on", new_values."id", new_values."meeting", new_values."party_organization_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."rule", new_values."starts_on", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='cdc633114a373455097b5e59ef74b14a16688f98', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_8ff47', referencing='REFERENCING NEW TABLE AS new_values ', table='vanguard_pointsdecision', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='pointsdecision',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "vanguard_pointsdecisionevent" ("created_at", "decided_on", "ends_on", "id", "meeting", "party_organization_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rule", "starts_on", "updated_at", "version") SELECT new_values."created_at", new_values."decided_on", new_values."ends_on", new_values."id", new_values."meeting", new_values."party_organization_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."rule", new_values."starts_on", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='9333d36861af7f0e12dd73d2f4bc53a712308c64', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_469f1', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='vanguard_pointsdecision', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='pointsdecision',
                    trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "vanguard_pointsdecisionevent" ("created_at", "decided_on", "ends_on", "id", "meeting", "party_organization_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rule", "starts_on", "updated_at", "version") SELECT old_values."created_at", old_values."decided_on", old_values."ends_on", old_values."id", old_values."meeting", old_values."party_organization_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."rule", old_values."starts_on", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='de7a8daefed28ed0530c8186074614a73f0a39d9', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_8aa37', referencing='REFERENCING OLD TABLE AS old_values ', table='vanguard_pointsdecision', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='pointsentry',
                    trigger=pgtrigger.compiler.Trigger(name='raise_version', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='NEW.version := OLD.version + 1; NEW.updated_at := now(); RETURN NEW;', hash='3e870fd8e3129c160818422ef215eaf85e5ca9a8', operation='UPDATE', pgid='pgtrigger_raise_version_9fde7', table='vanguard_pointsentry', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='pointsentry',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "vanguard_pointsentryevent" ("created_at", "decision_id", "given_on", "id", "member_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "points", "reason", "updated_at", "version") SELECT new_values."created_at", new_values."decision_id", new_values."given_on", new_values."id", new_values."member_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."points", new_values."reason", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='befa09762249e53e1f353d4479c70fa6b3dc0bdd', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_ff931', referencing='REFERENCING NEW TABLE AS new_values ', table='vanguard_pointsentry', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='pointsentry',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "vanguard_pointsentryevent" ("created_at", "decision_id", "given_on", "id", "member_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "points", "reason", "updated_at", "version") SELECT new_values."created_at", new_values."decision_id", new_values."given_on", new_values."id", new_values."member_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."points", new_values."reason", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='6208813ef5460f5d81e6a15c8da1239b5311f55b', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_49922', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='vanguard_pointsentry', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='pointsentry',
                    trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "vanguard_pointsentryevent" ("created_at", "decision_id", "given_on", "id", "member_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "points", "reason", "updated_at", "version") SELECT old_values."created_at", old_values."decision_id", old_values."given_on", old_values."id", old_values."member_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."points", old_values."reason", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='fecc64f7b82d3aea22d3c03d7ae93c39fa47b10f', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_870c1', referencing='REFERENCING OLD TABLE AS old_values ', table='vanguard_pointsentry', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='vanguard',
                    trigger=pgtrigger.compiler.Trigger(name='raise_version', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='NEW.version := OLD.version + 1; NEW.updated_at := now(); RETURN NEW;', hash='5f696a627b5234211b283fd7d0473b346910ffc4', operation='UPDATE', pgid='pgtrigger_raise_version_5ab99', table='vanguard_vanguard', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='vanguard',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "vanguard_vanguardevent" ("created_at", "duty", "ends_on", "id", "kind", "name", "organization_id", "party_organization_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "starts_on", "updated_at", "version") SELECT new_values."created_at", new_values."duty", new_values."ends_on", new_values."id", new_values."kind", new_values."name", new_values."organization_id", new_values."party_organization_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."place", new_values."starts_on", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='3559b69a2ff9e722de78cccc98505d92a922133f', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_cc0f9', referencing='REFERENCING NEW TABLE AS new_values ', table='vanguard_vanguard', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='vanguard',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "vanguard_vanguardevent" ("created_at", "duty", "ends_on", "id", "kind", "name", "organization_id", "party_organization_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "starts_on", "updated_at", "version") SELECT new_values."created_at", new_values."duty", new_values."ends_on", new_values."id", new_values."kind", new_values."name", new_values."organization_id", new_values."party_organization_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."place", new_values."starts_on", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='59ff2b76ea9d37fbc184669959184f6378a9fd94', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_e5210', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='vanguard_vanguard', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='vanguard',
                    trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "vanguard_vanguardevent" ("created_at", "duty", "ends_on", "id", "kind", "name", "organization_id", "party_organization_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "starts_on", "updated_at", "version") SELECT old_values."created_at", old_values."duty", old_values."ends_on", old_values."id", old_values."kind", old_values."name", old_values."organization_id", old_values."party_organization_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."place", old_values."starts_on", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='edc165c40ba244853e2abc688c0222ef7099c742', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_a80f7', referencing='REFERENCING OLD TABLE AS old_values ', table='vanguard_vanguard', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='vanguardmember',
                    trigger=pgtrigger.compiler.Trigger(name='raise_version', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='NEW.version := OLD.version + 1; NEW.updated_at := now(); RETURN NEW;', hash='e9c818a3edeee2001f1189059e0b73a33cde0635', operation='UPDATE', pgid='pgtrigger_raise_version_0ff73', table='vanguard_vanguardmember', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='vanguardmember',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "vanguard_vanguardmemberevent" ("created_at", "ends_on", "id", "leads", "member_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_on", "updated_at", "vanguard_id", "version") SELECT new_values."created_at", new_values."ends_on", new_values."id", new_values."leads", new_values."member_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."starts_on", new_values."updated_at", new_values."vanguard_id", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='6ae1931407f4b5aa976d2b951b2e83a821cbfee3', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_f9b6e', referencing='REFERENCING NEW TABLE AS new_values ', table='vanguard_vanguardmember', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='vanguardmember',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "vanguard_vanguardmemberevent" ("created_at", "ends_on", "id", "leads", "member_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_on", "updated_at", "vanguard_id", "version") SELECT new_values."created_at", new_values."ends_on", new_values."id", new_values."leads", new_values."member_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."starts_on", new_values."updated_at", new_values."vanguard_id", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='a44a94d17e7f1bfed0351926bb47aadfa92b44c0', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_a2e8f', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='vanguard_vanguardmember', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='vanguardmember',
                    trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "vanguard_vanguardmemberevent" ("created_at", "ends_on", "id", "leads", "member_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_on", "updated_at", "vanguard_id", "version") SELECT old_values."created_at", old_values."ends_on", old_values."id", old_values."leads", old_values."member_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."starts_on", old_values."updated_at", old_values."vanguard_id", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='fbe364ae7cda4529af3698d5bdb414160ab97b9c', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_a3c59', referencing='REFERENCING OLD TABLE AS old_values ', table='vanguard_vanguardmember', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='vanguardresult',
                    trigger=pgtrigger.compiler.Trigger(name='raise_version', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='NEW.version := OLD.version + 1; NEW.updated_at := now(); RETURN NEW;', hash='ea6c77b942eaf45c804212d855cea0f29d6376a3', operation='UPDATE', pgid='pgtrigger_raise_version_e0701', table='vanguard_vanguardresult', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='vanguardresult',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "vanguard_vanguardresultevent" ("created_at", "happened_on", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text", "updated_at", "vanguard_id", "version") SELECT new_values."created_at", new_values."happened_on", new_values."id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."text", new_values."updated_at", new_values."vanguard_id", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='286f1bb0fd578a584ea348dcbc72ea35a388795d', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_582a2', referencing='REFERENCING NEW TABLE AS new_values ', table='vanguard_vanguardresult', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='vanguardresult',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "vanguard_vanguardresultevent" ("created_at", "happened_on", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text", "updated_at", "vanguard_id", "version") SELECT new_values."created_at", new_values."happened_on", new_values."id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."text", new_values."updated_at", new_values."vanguard_id", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='a3d31ce36084e246460de0a3029133b11a8926ab', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_f22aa', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='vanguard_vanguardresult', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='vanguardresult',
                    trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "vanguard_vanguardresultevent" ("created_at", "happened_on", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text", "updated_at", "vanguard_id", "version") SELECT old_values."created_at", old_values."happened_on", old_values."id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."text", old_values."updated_at", old_values."vanguard_id", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='723cc0f1bf181727a7bb92dc7df4fd91e34e6a7d', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_e4852', referencing='REFERENCING OLD TABLE AS old_values ', table='vanguard_vanguardresult', when='AFTER')),
                ),
            ],
        ),
    ]
