import core.models.feed
import core.models.records
import datetime
import django.contrib.postgres.constraints
import django.db.models.deletion
import django.db.models.functions.datetime
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from core.db import Together


#: The county's numbers for early warnings: measure, number, ground.
NUMBERS = [
    ("probation_months", 6, "参考做法：党员预备期满前提示单独组建；月数由县级确定"),
    ("departure_months", 6, "参考做法：衢州市防瘫预警；月数由县级确定"),
    ("term_months", 6, "《中国共产党基层组织选举工作条例》：任期届满六个月前提醒"),
    ("age_of_men", 60, "《国务院关于实施渐进式延迟法定退休年龄的办法》（2025年起逐步延迟至63周岁）；由县级按年调整"),
    ("age_of_women", 55, "《国务院关于实施渐进式延迟法定退休年龄的办法》（2025年起逐步延迟至55、58周岁）；由县级按年调整"),
    ("joint_units", 5, "《中国共产党支部工作条例（试行）》第五条：联合党支部覆盖单位一般不超过5个"),
    ("silent_months", 3, "参考做法：联合党支部每季度至少开展一次活动"),
    ("visit_months", 3, "参考做法：党建指导员每季度至少走访一次；频次以派驻任期约定的为准"),
]


#: The colours of lights: shade, what its lights are called, whether it is used as shipped.
RANKS = [
    ("red", "红灯", True),
    ("orange", "橙灯", False),
    ("amber", "黄灯", True),
    ("blue", "蓝灯", False),
]


def ship_ranks(apps, schema_editor):
    LightRank = apps.get_model("lights", "LightRank")
    LightRank.objects.bulk_create(
        LightRank(
            shade=shade,
            name=name,
            used=used,
            ground="参考做法：亮红灯、黄灯通报；是否分为红、橙、黄、蓝四级由县级确定",
            valid_from=datetime.date(1949, 10, 1),
        )
        for shade, name, used in RANKS
    )


def ship_numbers(apps, schema_editor):
    EarlyWarningNumber = apps.get_model("lights", "EarlyWarningNumber")
    EarlyWarningNumber.objects.bulk_create(
        EarlyWarningNumber(
            measure=measure, number=number, ground=ground, valid_from=datetime.date(1949, 10, 1)
        )
        for measure, number, ground in NUMBERS
    )


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('branches', '0002_report_deadline'),
        ('months', '0001_initial'),
        ('orgs', '0002_initial'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('regions', '0001_initial'),
    ]

    operations = [
        Together([
            migrations.CreateModel(
                name='Rule',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                    ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                    ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                    ('code', models.CharField(max_length=40, verbose_name='规则代码')),
                    ('name', models.CharField(max_length=60, verbose_name='规则名称')),
                    ('subject', models.CharField(choices=[('organization', '两新组织'), ('party_organization', '党组织'), ('region', '镇街（园区）'), ('duty', '党组织的组织生活'), ('single_duty', '党组织的单项组织生活'), ('member_group', '党组织的党员（只计人数）')], max_length=20, verbose_name='对象')),
                    ('severity', models.CharField(choices=[('red', '红灯'), ('amber', '黄灯')], max_length=5, verbose_name='颜色')),
                    ('shade', models.CharField(blank=True, choices=[('red', '红'), ('orange', '橙'), ('amber', '黄'), ('blue', '蓝')], db_default='', max_length=6, verbose_name='灯色')),
                    ('light_name', models.CharField(blank=True, db_default='', max_length=10, verbose_name='灯的名称')),
                    ('when', models.JSONField(verbose_name='亮灯条件')),
                    ('fact', models.CharField(max_length=120, verbose_name='亮灯事实')),
                    ('addressee', models.CharField(max_length=60, verbose_name='送达对象')),
                    ('addressee_role', models.CharField(choices=[('town', '对象所在镇街（园区）的工作人员'), ('secretary', '党组织（覆盖组织的党组织）的书记'), ('county', '县级工作人员')], max_length=10, verbose_name='送达人')),
                    ('deadline', models.CharField(choices=[('days', '亮灯的统计日起若干天'), ('workdays', '亮灯的统计日起若干个工作日'), ('fact', '数据中的日期')], db_default='days', max_length=10, verbose_name='整改期限')),
                    ('grace_days', models.PositiveSmallIntegerField(verbose_name='整改天数')),
                    ('due_fact', models.CharField(blank=True, db_default='', max_length=40, verbose_name='期限所在数据')),
                    ('appeals_allowed', models.BooleanField(db_default=True, verbose_name='可以申诉')),
                    ('text', models.TextField(max_length=500, verbose_name='规则说明')),
                    ('source', models.CharField(max_length=200, verbose_name='依据')),
                    ('valid_from', models.DateField(verbose_name='生效日期')),
                    ('valid_to', models.DateField(blank=True, null=True, verbose_name='失效日期')),
                ],
                options={
                    'verbose_name': '亮灯规则',
                    'verbose_name_plural': '亮灯规则',
                    'ordering': ['severity', 'code'],
                    'abstract': False,
                    'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('code', '='), (core.models.records.DateRange('valid_from', 'valid_to'), '&&')], name='rule_one_at_a_time', violation_error_message='同一规则的有效期重叠。'), models.CheckConstraint(condition=models.Q(models.Q(('shade', '')), models.Q(('severity', 'red'), ('shade', 'red')), models.Q(('severity', 'red'), ('shade', 'orange')), models.Q(('severity', 'amber'), ('shade', 'amber')), models.Q(('severity', 'amber'), ('shade', 'blue')), _connector='OR'), name='rule_shade_counts', violation_error_message='灯色与红灯、黄灯不符。')],
                },
            ),
            migrations.CreateModel(
                name='RuleEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_mark', models.BigIntegerField(db_default=core.models.feed.ChangeMark(), editable=False)),
                    ('id', models.BigIntegerField()),
                    ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                    ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                    ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                    ('code', models.CharField(max_length=40, verbose_name='规则代码')),
                    ('name', models.CharField(max_length=60, verbose_name='规则名称')),
                    ('subject', models.CharField(choices=[('organization', '两新组织'), ('party_organization', '党组织'), ('region', '镇街（园区）'), ('duty', '党组织的组织生活'), ('single_duty', '党组织的单项组织生活'), ('member_group', '党组织的党员（只计人数）')], max_length=20, verbose_name='对象')),
                    ('severity', models.CharField(choices=[('red', '红灯'), ('amber', '黄灯')], max_length=5, verbose_name='颜色')),
                    ('shade', models.CharField(blank=True, choices=[('red', '红'), ('orange', '橙'), ('amber', '黄'), ('blue', '蓝')], db_default='', max_length=6, verbose_name='灯色')),
                    ('light_name', models.CharField(blank=True, db_default='', max_length=10, verbose_name='灯的名称')),
                    ('when', models.JSONField(verbose_name='亮灯条件')),
                    ('fact', models.CharField(max_length=120, verbose_name='亮灯事实')),
                    ('addressee', models.CharField(max_length=60, verbose_name='送达对象')),
                    ('addressee_role', models.CharField(choices=[('town', '对象所在镇街（园区）的工作人员'), ('secretary', '党组织（覆盖组织的党组织）的书记'), ('county', '县级工作人员')], max_length=10, verbose_name='送达人')),
                    ('deadline', models.CharField(choices=[('days', '亮灯的统计日起若干天'), ('workdays', '亮灯的统计日起若干个工作日'), ('fact', '数据中的日期')], db_default='days', max_length=10, verbose_name='整改期限')),
                    ('grace_days', models.PositiveSmallIntegerField(verbose_name='整改天数')),
                    ('due_fact', models.CharField(blank=True, db_default='', max_length=40, verbose_name='期限所在数据')),
                    ('appeals_allowed', models.BooleanField(db_default=True, verbose_name='可以申诉')),
                    ('text', models.TextField(max_length=500, verbose_name='规则说明')),
                    ('source', models.CharField(max_length=200, verbose_name='依据')),
                    ('valid_from', models.DateField(verbose_name='生效日期')),
                    ('valid_to', models.DateField(blank=True, null=True, verbose_name='失效日期')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='lights.rule')),
                ],
                options={
                    'abstract': False,
                    'indexes': [models.Index(fields=['pgh_mark', 'pgh_obj'], name='rule_marks')],
                },
            ),
            migrations.CreateModel(
                name='Notice',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('rule_code', models.CharField(max_length=40, verbose_name='规则代码')),
                    ('severity', models.CharField(choices=[('red', '红灯'), ('amber', '黄灯')], max_length=5, verbose_name='颜色')),
                    ('shade', models.CharField(choices=[('red', '红'), ('orange', '橙'), ('amber', '黄'), ('blue', '蓝')], max_length=6, verbose_name='灯色')),
                    ('light', models.CharField(max_length=10, verbose_name='灯的名称')),
                    ('subject_kind', models.CharField(choices=[('organization', '两新组织'), ('party_organization', '党组织'), ('region', '镇街（园区）')], max_length=20, verbose_name='对象类别')),
                    ('subject_id', models.BigIntegerField(verbose_name='对象')),
                    ('subject_code', models.CharField(max_length=40, verbose_name='对象代码')),
                    ('subject_name', models.CharField(max_length=120, verbose_name='对象名称')),
                    ('duty', models.CharField(blank=True, choices=[('member_meeting', '党员大会'), ('committee_meeting', '支委会'), ('group_meeting', '党小组会'), ('party_class', '党课'), ('party_day', '主题党日'), ('organization_life', '组织生活会'), ('appraisal', '民主评议党员'), ('heart_talk', '谈心谈话'), ('first_topic', '第一议题'), ('enterprise_meeting', '党企沟通会'), ('deliberation', '党群议事会'), ('consultation', '民主恳谈会'), ('short_class', '微型党课'), ('other', '其他活动')], db_default='', max_length=20, verbose_name='事项')),
                    ('fact', models.CharField(max_length=200, verbose_name='事实')),
                    ('consecutive_months', models.PositiveSmallIntegerField(default=1, verbose_name='连续月数')),
                    ('addressee', models.CharField(max_length=60, verbose_name='送达对象')),
                    ('due_on', models.DateField(verbose_name='整改期限')),
                    ('overdue_days', models.PositiveSmallIntegerField(default=0, verbose_name='逾期天数')),
                    ('region', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='regions.region')),
                    ('revision', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notices', to='months.monthrevision')),
                    ('rule', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='lights.rule', verbose_name='规则')),
                ],
                options={
                    'verbose_name': '亮灯',
                    'verbose_name_plural': '亮灯',
                    'indexes': [models.Index(fields=['revision', 'region', 'severity'], name='notice_region'), models.Index(fields=['subject_kind', 'subject_id'], name='notice_subject')],
                    'constraints': [models.UniqueConstraint(fields=('revision', 'rule_code', 'subject_kind', 'subject_id', 'duty'), name='notice_unique')],
                },
            ),
            migrations.CreateModel(
                name='CaseFigure',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('topic', models.CharField(max_length=64, verbose_name='事项代码')),
                    ('topic_name', models.CharField(max_length=80, verbose_name='规则')),
                    ('opened', models.PositiveIntegerField(verbose_name='新增')),
                    ('in_hand', models.PositiveIntegerField(verbose_name='整改中')),
                    ('overdue', models.PositiveIntegerField(verbose_name='已逾期')),
                    ('closed', models.PositiveIntegerField(verbose_name='已销号')),
                    ('closed_on_time', models.PositiveIntegerField(verbose_name='按期销号')),
                    ('returned', models.PositiveIntegerField(verbose_name='退回')),
                    ('upheld', models.PositiveIntegerField(verbose_name='申诉成立')),
                    ('region', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='regions.region')),
                    ('revision', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='case_figures', to='months.monthrevision')),
                ],
                options={
                    'verbose_name': '月度整改情况',
                    'verbose_name_plural': '月度整改情况',
                    'constraints': [models.UniqueConstraint(fields=('revision', 'region', 'topic'), name='case_figure_unique')],
                },
            ),
            migrations.CreateModel(
                name='LightRank',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                    ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                    ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                    ('ground', models.CharField(max_length=200, verbose_name='依据')),
                    ('valid_from', models.DateField(verbose_name='生效日期')),
                    ('valid_to', models.DateField(blank=True, null=True, verbose_name='失效日期')),
                    ('shade', models.CharField(choices=[('red', '红'), ('orange', '橙'), ('amber', '黄'), ('blue', '蓝')], max_length=6, verbose_name='灯色')),
                    ('name', models.CharField(max_length=10, verbose_name='灯的名称')),
                    ('used', models.BooleanField(verbose_name='启用')),
                ],
                options={
                    'verbose_name': '灯级',
                    'verbose_name_plural': '灯级',
                    'ordering': ['shade', 'valid_from'],
                    'abstract': False,
                    'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('shade', '='), (core.models.records.DateRange('valid_from', 'valid_to'), '&&')], name='light_rank_one_at_a_time', violation_error_message='同一项的有效期重叠。')],
                },
            ),
            migrations.CreateModel(
                name='LightRankEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='lights.lightrank')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('id', models.BigIntegerField()),
                    ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                    ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                    ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                    ('ground', models.CharField(max_length=200, verbose_name='依据')),
                    ('valid_from', models.DateField(verbose_name='生效日期')),
                    ('valid_to', models.DateField(blank=True, null=True, verbose_name='失效日期')),
                    ('shade', models.CharField(choices=[('red', '红'), ('orange', '橙'), ('amber', '黄'), ('blue', '蓝')], max_length=6, verbose_name='灯色')),
                    ('name', models.CharField(max_length=10, verbose_name='灯的名称')),
                    ('used', models.BooleanField(verbose_name='启用')),
                ],
                options={
                    'abstract': False,
                },
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='rule',
                trigger=pgtrigger.compiler.Trigger(name='raise_version', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='NEW.version := OLD.version + 1; NEW.updated_at := now(); RETURN NEW;', hash='5c0a532a5ca0e232d7beef1a4d172d33416e41cc', operation='UPDATE', pgid='pgtrigger_raise_version_e93b4', table='lights_rule', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='rule',
                trigger=pgtrigger.compiler.Trigger(name='replace_only', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."code" IS DISTINCT FROM (NEW."code") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."subject" IS DISTINCT FROM (NEW."subject") OR OLD."severity" IS DISTINCT FROM (NEW."severity") OR OLD."shade" IS DISTINCT FROM (NEW."shade") OR OLD."light_name" IS DISTINCT FROM (NEW."light_name") OR OLD."when" IS DISTINCT FROM (NEW."when") OR OLD."fact" IS DISTINCT FROM (NEW."fact") OR OLD."addressee" IS DISTINCT FROM (NEW."addressee") OR OLD."addressee_role" IS DISTINCT FROM (NEW."addressee_role") OR OLD."deadline" IS DISTINCT FROM (NEW."deadline") OR OLD."grace_days" IS DISTINCT FROM (NEW."grace_days") OR OLD."due_fact" IS DISTINCT FROM (NEW."due_fact") OR OLD."appeals_allowed" IS DISTINCT FROM (NEW."appeals_allowed") OR OLD."text" IS DISTINCT FROM (NEW."text") OR OLD."source" IS DISTINCT FROM (NEW."source") OR OLD."valid_from" IS DISTINCT FROM (NEW."valid_from"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='639f1c6ca7396521b465ea13ad6da9eda5e575b7', operation='UPDATE', pgid='pgtrigger_replace_only_a26bf', table='lights_rule', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='rule',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "lights_ruleevent" ("addressee", "addressee_role", "appeals_allowed", "code", "created_at", "deadline", "due_fact", "fact", "grace_days", "id", "light_name", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "severity", "shade", "source", "subject", "text", "updated_at", "valid_from", "valid_to", "version", "when") SELECT new_values."addressee", new_values."addressee_role", new_values."appeals_allowed", new_values."code", new_values."created_at", new_values."deadline", new_values."due_fact", new_values."fact", new_values."grace_days", new_values."id", new_values."light_name", new_values."name", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."severity", new_values."shade", new_values."source", new_values."subject", new_values."text", new_values."updated_at", new_values."valid_from", new_values."valid_to", new_values."version", new_values."when" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='d394353740977e0fc519a2f38765e1f23e7fd46e', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_8a3ae', referencing='REFERENCING NEW TABLE AS new_values ', table='lights_rule', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='rule',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "lights_ruleevent" ("addressee", "addressee_role", "appeals_allowed", "code", "created_at", "deadline", "due_fact", "fact", "grace_days", "id", "light_name", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "severity", "shade", "source", "subject", "text", "updated_at", "valid_from", "valid_to", "version", "when") SELECT new_values."addressee", new_values."addressee_role", new_values."appeals_allowed", new_values."code", new_values."created_at", new_values."deadline", new_values."due_fact", new_values."fact", new_values."grace_days", new_values."id", new_values."light_name", new_values."name", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."severity", new_values."shade", new_values."source", new_values."subject", new_values."text", new_values."updated_at", new_values."valid_from", new_values."valid_to", new_values."version", new_values."when" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='39b50d08efcc80614d8930ee5df8592505ea8f5f', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_08cd8', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='lights_rule', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='rule',
                trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "lights_ruleevent" ("addressee", "addressee_role", "appeals_allowed", "code", "created_at", "deadline", "due_fact", "fact", "grace_days", "id", "light_name", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "severity", "shade", "source", "subject", "text", "updated_at", "valid_from", "valid_to", "version", "when") SELECT old_values."addressee", old_values."addressee_role", old_values."appeals_allowed", old_values."code", old_values."created_at", old_values."deadline", old_values."due_fact", old_values."fact", old_values."grace_days", old_values."id", old_values."light_name", old_values."name", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."severity", old_values."shade", old_values."source", old_values."subject", old_values."text", old_values."updated_at", old_values."valid_from", old_values."valid_to", old_values."version", old_values."when" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='c19c0e1b3f22f4aebf84881514359de098baf012', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_b2bc7', referencing='REFERENCING OLD TABLE AS old_values ', table='lights_rule', when='AFTER')),
            ),
        ]),
        Together([
            migrations.CreateModel(
                name='EarlyWarningNumber',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                    ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                    ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                    ('ground', models.CharField(max_length=200, verbose_name='依据')),
                    ('valid_from', models.DateField(verbose_name='生效日期')),
                    ('valid_to', models.DateField(blank=True, null=True, verbose_name='失效日期')),
                    ('measure', models.CharField(choices=[('probation_months', '预备期满、转正提前几个月'), ('departure_months', '党员离开、书记离任提前几个月'), ('term_months', '任期届满提前几个月'), ('age_of_men', '男党员到龄离岗的周岁'), ('age_of_women', '女党员到龄离岗的周岁'), ('joint_units', '联合支部最多覆盖几个单位'), ('silent_months', '联合支部几个月没有活动'), ('visit_months', '指导员几个月没有走访')], max_length=20, verbose_name='项目')),
                    ('number', models.PositiveSmallIntegerField(verbose_name='数值')),
                ],
                options={
                    'verbose_name': '预警口径',
                    'verbose_name_plural': '预警口径',
                    'ordering': ['measure', 'valid_from'],
                    'abstract': False,
                    'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('measure', '='), (core.models.records.DateRange('valid_from', 'valid_to'), '&&')], name='early_warning_number_one_at_a_time', violation_error_message='同一项的有效期重叠。')],
                },
            ),
            migrations.CreateModel(
                name='EarlyWarningNumberEvent',
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
                    ('measure', models.CharField(choices=[('probation_months', '预备期满、转正提前几个月'), ('departure_months', '党员离开、书记离任提前几个月'), ('term_months', '任期届满提前几个月'), ('age_of_men', '男党员到龄离岗的周岁'), ('age_of_women', '女党员到龄离岗的周岁'), ('joint_units', '联合支部最多覆盖几个单位'), ('silent_months', '联合支部几个月没有活动'), ('visit_months', '指导员几个月没有走访')], max_length=20, verbose_name='项目')),
                    ('number', models.PositiveSmallIntegerField(verbose_name='数值')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='lights.earlywarningnumber')),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='EarlyWarning',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('near_three', '将满3名正式党员'), ('under_three', '将不足3名正式党员'), ('term_ending', '任期将届满'), ('secretary', '书记空缺、将离任'), ('joint_over', '联合支部单位过多'), ('joint_one_sided', '联合支部党员同在一家'), ('joint_silent', '联合支部没有活动'), ('unvisited', '指导员没有走访')], max_length=20, verbose_name='类别')),
                    ('crosses_on', models.DateField(verbose_name='日期')),
                    ('fact', models.CharField(max_length=200, verbose_name='情况')),
                    ('mark', models.BigIntegerField(db_default=core.models.feed.ChangeMark(), editable=False)),
                    ('organization', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='orgs.organization', verbose_name='两新组织')),
                    ('party_organization', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='branches.partyorganization', verbose_name='党组织')),
                    ('region', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='regions.region', verbose_name='区域')),
                ],
                options={
                    'verbose_name': '提前预警',
                    'verbose_name_plural': '提前预警',
                    'indexes': [models.Index(fields=['crosses_on', 'id'], name='early_warning_by_day'), models.Index(fields=['kind', 'crosses_on', 'id'], name='early_warning_by_kind'), models.Index(fields=['region', 'kind', 'crosses_on', 'id'], name='early_warning_by_region'), models.Index(fields=['mark', 'id'], name='early_warning_marks')],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('organization', None), ('party_organization__isnull', False)), models.Q(('organization__isnull', False), ('party_organization', None)), _connector='OR'), name='early_warning_of_one'), models.UniqueConstraint(condition=models.Q(('organization__isnull', False)), fields=('organization', 'kind'), name='early_warning_of_organization'), models.UniqueConstraint(condition=models.Q(('party_organization__isnull', False)), fields=('party_organization', 'kind'), name='early_warning_of_party')],
                },
            ),
            migrations.CreateModel(
                name='JointPlan',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                    ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                    ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                    ('made_on', models.DateField(editable=False, verbose_name='编制日期')),
                    ('with_members_only', models.BooleanField(default=False, verbose_name='只编入有党员的组织')),
                    ('most_units', models.PositiveSmallIntegerField(editable=False, verbose_name='每组最多单位数')),
                    ('organization_count', models.PositiveIntegerField(editable=False, verbose_name='两新组织数')),
                    ('covered_count', models.PositiveIntegerField(editable=False, verbose_name='建立党组织数')),
                    ('made_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='编制人')),
                    ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regions.region', verbose_name='区域')),
                ],
                options={
                    'verbose_name': '联建方案',
                    'verbose_name_plural': '联建方案',
                    'abstract': False,
                    'indexes': [models.Index(fields=['made_on', 'id'], name='joint_plan_by_day')],
                },
            ),
            migrations.CreateModel(
                name='JointPlanEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('id', models.BigIntegerField()),
                    ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                    ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                    ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                    ('made_on', models.DateField(editable=False, verbose_name='编制日期')),
                    ('with_members_only', models.BooleanField(default=False, verbose_name='只编入有党员的组织')),
                    ('most_units', models.PositiveSmallIntegerField(editable=False, verbose_name='每组最多单位数')),
                    ('organization_count', models.PositiveIntegerField(editable=False, verbose_name='两新组织数')),
                    ('covered_count', models.PositiveIntegerField(editable=False, verbose_name='建立党组织数')),
                    ('made_by', models.ForeignKey(db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='编制人')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='lights.jointplan')),
                    ('region', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='regions.region', verbose_name='区域')),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='JointGroup',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                    ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                    ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                    ('number', models.PositiveSmallIntegerField(verbose_name='组号')),
                    ('name', models.CharField(max_length=120, verbose_name='拟成立的党组织')),
                    ('state', models.CharField(choices=[('proposed', '拟联建'), ('dropped', '已撤去'), ('founded', '已成立')], default='proposed', editable=False, max_length=10, verbose_name='状态')),
                    ('party_organization', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='branches.partyorganization', verbose_name='党组织')),
                    ('plan', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='groups', to='lights.jointplan', verbose_name='联建方案')),
                ],
                options={
                    'verbose_name': '联建小组',
                    'verbose_name_plural': '联建小组',
                    'abstract': False,
                    'constraints': [models.UniqueConstraint(fields=('plan', 'number'), name='joint_group_number_unique')],
                },
            ),
            migrations.CreateModel(
                name='JointGroupEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('id', models.BigIntegerField()),
                    ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                    ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                    ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                    ('number', models.PositiveSmallIntegerField(verbose_name='组号')),
                    ('name', models.CharField(max_length=120, verbose_name='拟成立的党组织')),
                    ('state', models.CharField(choices=[('proposed', '拟联建'), ('dropped', '已撤去'), ('founded', '已成立')], default='proposed', editable=False, max_length=10, verbose_name='状态')),
                    ('party_organization', models.ForeignKey(db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='branches.partyorganization', verbose_name='党组织')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='lights.jointgroup')),
                    ('plan', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='lights.jointplan', verbose_name='联建方案')),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='JointUnit',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                    ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                    ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                    ('member_count', models.PositiveIntegerField(editable=False, verbose_name='党员数')),
                    ('full_member_count', models.PositiveIntegerField(editable=False, verbose_name='正式党员数')),
                    ('group', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='units', to='lights.jointgroup', verbose_name='编入')),
                    ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.organization', verbose_name='两新组织')),
                    ('plan', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='units', to='lights.jointplan', verbose_name='联建方案')),
                ],
                options={
                    'verbose_name': '联建单位',
                    'verbose_name_plural': '联建单位',
                    'abstract': False,
                    'constraints': [models.UniqueConstraint(fields=('plan', 'organization'), name='joint_unit_once', violation_error_message='这个组织已在方案中。')],
                },
            ),
            migrations.CreateModel(
                name='JointUnitEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('id', models.BigIntegerField()),
                    ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                    ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                    ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                    ('member_count', models.PositiveIntegerField(editable=False, verbose_name='党员数')),
                    ('full_member_count', models.PositiveIntegerField(editable=False, verbose_name='正式党员数')),
                    ('group', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='lights.jointgroup', verbose_name='编入')),
                    ('organization', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='orgs.organization', verbose_name='两新组织')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='lights.jointunit')),
                    ('plan', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='lights.jointplan', verbose_name='联建方案')),
                ],
                options={
                    'abstract': False,
                },
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='earlywarningnumber',
                trigger=pgtrigger.compiler.Trigger(name='raise_version', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='NEW.version := OLD.version + 1; NEW.updated_at := now(); RETURN NEW;', hash='0e3e86e2b8b3d0ed673c94c1669f3622b9b3c324', operation='UPDATE', pgid='pgtrigger_raise_version_8ad42', table='lights_earlywarningnumber', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='earlywarningnumber',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "lights_earlywarningnumberevent" ("created_at", "ground", "id", "measure", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "updated_at", "valid_from", "valid_to", "version") SELECT new_values."created_at", new_values."ground", new_values."id", new_values."measure", new_values."number", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."updated_at", new_values."valid_from", new_values."valid_to", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='0808f028764fa57b78aacb9c170ea8ca49dab8c7', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_0aafa', referencing='REFERENCING NEW TABLE AS new_values ', table='lights_earlywarningnumber', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='earlywarningnumber',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "lights_earlywarningnumberevent" ("created_at", "ground", "id", "measure", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "updated_at", "valid_from", "valid_to", "version") SELECT new_values."created_at", new_values."ground", new_values."id", new_values."measure", new_values."number", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."updated_at", new_values."valid_from", new_values."valid_to", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='d13e4beeda19e8cff29f0e9824f4082df7329ebb', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_13a26', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='lights_earlywarningnumber', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='earlywarningnumber',
                trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "lights_earlywarningnumberevent" ("created_at", "ground", "id", "measure", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "updated_at", "valid_from", "valid_to", "version") SELECT old_values."created_at", old_values."ground", old_values."id", old_values."measure", old_values."number", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."updated_at", old_values."valid_from", old_values."valid_to", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='5664149acb4bfec5705b9f2f803c2bd72ee07fe0', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_c44da', referencing='REFERENCING OLD TABLE AS old_values ', table='lights_earlywarningnumber', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='jointplan',
                trigger=pgtrigger.compiler.Trigger(name='raise_version', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='NEW.version := OLD.version + 1; NEW.updated_at := now(); RETURN NEW;', hash='008973bbb6ec15d0356ff05e0f51d94e34209b4e', operation='UPDATE', pgid='pgtrigger_raise_version_a3455', table='lights_jointplan', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='jointplan',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "lights_jointplanevent" ("covered_count", "created_at", "id", "made_by_id", "made_on", "most_units", "organization_count", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id", "updated_at", "version", "with_members_only") SELECT new_values."covered_count", new_values."created_at", new_values."id", new_values."made_by_id", new_values."made_on", new_values."most_units", new_values."organization_count", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."region_id", new_values."updated_at", new_values."version", new_values."with_members_only" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='083670c15d4b234d72885f883180beae32ff3589', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_9fd61', referencing='REFERENCING NEW TABLE AS new_values ', table='lights_jointplan', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='jointplan',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "lights_jointplanevent" ("covered_count", "created_at", "id", "made_by_id", "made_on", "most_units", "organization_count", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id", "updated_at", "version", "with_members_only") SELECT new_values."covered_count", new_values."created_at", new_values."id", new_values."made_by_id", new_values."made_on", new_values."most_units", new_values."organization_count", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."region_id", new_values."updated_at", new_values."version", new_values."with_members_only" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='7474a5063ff75c8ea74af860ce91316f1c415b15', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_deae1', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='lights_jointplan', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='jointplan',
                trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "lights_jointplanevent" ("covered_count", "created_at", "id", "made_by_id", "made_on", "most_units", "organization_count", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id", "updated_at", "version", "with_members_only") SELECT old_values."covered_count", old_values."created_at", old_values."id", old_values."made_by_id", old_values."made_on", old_values."most_units", old_values."organization_count", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."region_id", old_values."updated_at", old_values."version", old_values."with_members_only" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='b8f49653ea61712e19f6e6e5148038d40ee25232', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_20f64', referencing='REFERENCING OLD TABLE AS old_values ', table='lights_jointplan', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='jointgroup',
                trigger=pgtrigger.compiler.Trigger(name='raise_version', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='NEW.version := OLD.version + 1; NEW.updated_at := now(); RETURN NEW;', hash='2b7665e8795c7f70539f33ad705212eaf86892d4', operation='UPDATE', pgid='pgtrigger_raise_version_d74f1', table='lights_jointgroup', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='jointgroup',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "lights_jointgroupevent" ("created_at", "id", "name", "number", "party_organization_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "state", "updated_at", "version") SELECT new_values."created_at", new_values."id", new_values."name", new_values."number", new_values."party_organization_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."plan_id", new_values."state", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='c64b545ed58f7e77e36fea45658037fb4c2c6d56', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_451de', referencing='REFERENCING NEW TABLE AS new_values ', table='lights_jointgroup', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='jointgroup',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "lights_jointgroupevent" ("created_at", "id", "name", "number", "party_organization_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "state", "updated_at", "version") SELECT new_values."created_at", new_values."id", new_values."name", new_values."number", new_values."party_organization_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."plan_id", new_values."state", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='4b4777e10b4c16b496000e32b5f60e536f15c956', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_7c329', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='lights_jointgroup', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='jointgroup',
                trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "lights_jointgroupevent" ("created_at", "id", "name", "number", "party_organization_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "state", "updated_at", "version") SELECT old_values."created_at", old_values."id", old_values."name", old_values."number", old_values."party_organization_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."plan_id", old_values."state", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='a3025100d72a03ed05c7f71fa46b08f18ff03b6c', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_45526', referencing='REFERENCING OLD TABLE AS old_values ', table='lights_jointgroup', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='jointunit',
                trigger=pgtrigger.compiler.Trigger(name='raise_version', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='NEW.version := OLD.version + 1; NEW.updated_at := now(); RETURN NEW;', hash='91d5b49aa7d738464e0677baaee211a004b22d41', operation='UPDATE', pgid='pgtrigger_raise_version_25117', table='lights_jointunit', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='jointunit',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "lights_jointunitevent" ("created_at", "full_member_count", "group_id", "id", "member_count", "organization_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "updated_at", "version") SELECT new_values."created_at", new_values."full_member_count", new_values."group_id", new_values."id", new_values."member_count", new_values."organization_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."plan_id", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='0405dafccb34a4aa18aa3affd5207595043b3eaa', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_faa89', referencing='REFERENCING NEW TABLE AS new_values ', table='lights_jointunit', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='jointunit',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "lights_jointunitevent" ("created_at", "full_member_count", "group_id", "id", "member_count", "organization_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "updated_at", "version") SELECT new_values."created_at", new_values."full_member_count", new_values."group_id", new_values."id", new_values."member_count", new_values."organization_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."plan_id", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='0c9c4a54bff39c3ccee02d677a6d1d58ef2682b2', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_ddef3', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='lights_jointunit', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='jointunit',
                trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "lights_jointunitevent" ("created_at", "full_member_count", "group_id", "id", "member_count", "organization_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "updated_at", "version") SELECT old_values."created_at", old_values."full_member_count", old_values."group_id", old_values."id", old_values."member_count", old_values."organization_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."plan_id", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='ba9e76f4e628ac44c4f456ab2c14f5399c1b9908', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_ce2e6', referencing='REFERENCING OLD TABLE AS old_values ', table='lights_jointunit', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='lightrank',
                trigger=pgtrigger.compiler.Trigger(name='raise_version', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='NEW.version := OLD.version + 1; NEW.updated_at := now(); RETURN NEW;', hash='ea457979cf0b0c54fe7b229b4d806f2f0ab5f2b1', operation='UPDATE', pgid='pgtrigger_raise_version_7fec1', table='lights_lightrank', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='lightrank',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "lights_lightrankevent" ("created_at", "ground", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "shade", "updated_at", "used", "valid_from", "valid_to", "version") SELECT new_values."created_at", new_values."ground", new_values."id", new_values."name", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."shade", new_values."updated_at", new_values."used", new_values."valid_from", new_values."valid_to", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='0a37dffba8c4c52ff222c7ea5a538521895b3d19', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_af3c2', referencing='REFERENCING NEW TABLE AS new_values ', table='lights_lightrank', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='lightrank',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "lights_lightrankevent" ("created_at", "ground", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "shade", "updated_at", "used", "valid_from", "valid_to", "version") SELECT new_values."created_at", new_values."ground", new_values."id", new_values."name", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."shade", new_values."updated_at", new_values."used", new_values."valid_from", new_values."valid_to", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='b88b33e27c52780755d53fb79cc806b339ec3d69', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_aaa8e', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='lights_lightrank', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='lightrank',
                trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "lights_lightrankevent" ("created_at", "ground", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "shade", "updated_at", "used", "valid_from", "valid_to", "version") SELECT old_values."created_at", old_values."ground", old_values."id", old_values."name", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."shade", old_values."updated_at", old_values."used", old_values."valid_from", old_values."valid_to", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='944a53e9153c4ac0d8be5406eaa56eca7ab582cf', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_85147', referencing='REFERENCING OLD TABLE AS old_values ', table='lights_lightrank', when='AFTER')),
            ),
        ]),
        migrations.RunPython(ship_numbers, migrations.RunPython.noop),
        migrations.RunPython(ship_ranks, migrations.RunPython.noop),
    ]
