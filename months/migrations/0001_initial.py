import core.models.feed
import django.db.models.deletion
import django.db.models.functions.datetime
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from core.db import Together


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('branches', '0001_initial'),
        ('orgs', '0002_initial'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('regions', '0001_initial'),
    ]

    operations = [
        Together([
            migrations.CreateModel(
                name='ReportMonth',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                    ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                    ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                    ('first_day', models.DateField(verbose_name='月份')),
                    ('state', models.CharField(choices=[('open', '未定稿'), ('closing', '定稿中'), ('closed', '已定稿'), ('reopened', '已撤销定稿')], default='open', max_length=10, verbose_name='状态')),
                    ('reopen_reason', models.TextField(blank=True, db_default='', verbose_name='撤销定稿的原因')),
                ],
                options={
                    'verbose_name': '月报',
                    'verbose_name_plural': '月报',
                    'ordering': ['-first_day'],
                    'abstract': False,
                    'constraints': [models.UniqueConstraint(fields=('first_day',), name='report_month_unique'), models.CheckConstraint(condition=models.Q(('first_day__day', 1)), name='report_month_first_day')],
                },
            ),
            migrations.CreateModel(
                name='ReportMonthEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_mark', models.BigIntegerField(db_default=core.models.feed.ChangeMark(), editable=False)),
                    ('id', models.BigIntegerField()),
                    ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                    ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                    ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                    ('first_day', models.DateField(verbose_name='月份')),
                    ('state', models.CharField(choices=[('open', '未定稿'), ('closing', '定稿中'), ('closed', '已定稿'), ('reopened', '已撤销定稿')], default='open', max_length=10, verbose_name='状态')),
                    ('reopen_reason', models.TextField(blank=True, db_default='', verbose_name='撤销定稿的原因')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='months.reportmonth')),
                ],
                options={
                    'abstract': False,
                    'indexes': [models.Index(fields=['pgh_mark', 'pgh_obj'], name='reportmonth_marks')],
                },
            ),
            migrations.CreateModel(
                name='MonthRevision',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveSmallIntegerField(verbose_name='版次')),
                    ('as_of', models.DateField(verbose_name='统计日')),
                    ('reason', models.TextField(blank=True, verbose_name='撤销定稿的原因')),
                    ('computed_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='生成时间')),
                    ('computed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL, verbose_name='操作人')),
                    ('report_month', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='revisions', to='months.reportmonth', verbose_name='月报')),
                ],
                options={
                    'verbose_name': '月报版次',
                    'verbose_name_plural': '月报版次',
                    'ordering': ['report_month', 'number'],
                    'constraints': [models.UniqueConstraint(fields=('report_month', 'number'), name='revision_unique')],
                },
            ),
            migrations.CreateModel(
                name='Figure',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('scope', models.CharField(choices=[('own', '本级'), ('total', '合计')], max_length=5, verbose_name='口径范围')),
                    ('indicator', models.CharField(max_length=60, verbose_name='指标')),
                    ('numerator', models.BigIntegerField(verbose_name='分子（数值）')),
                    ('denominator', models.BigIntegerField(null=True, verbose_name='分母')),
                    ('region', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='regions.region')),
                    ('revision', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='figures', to='months.monthrevision')),
                ],
                options={
                    'verbose_name': '月报数据',
                    'verbose_name_plural': '月报数据',
                    'constraints': [models.UniqueConstraint(fields=('revision', 'region', 'scope', 'indicator'), name='figure_unique')],
                },
            ),
            migrations.CreateModel(
                name='OrganizationFact',
                fields=[
                    ('pk', models.CompositePrimaryKey('revision_id', 'organization_id', blank=True, editable=False, primary_key=True, serialize=False)),
                    ('uscc', models.CharField(max_length=18, verbose_name='统一社会信用代码')),
                    ('name', models.CharField(max_length=120, verbose_name='组织名称')),
                    ('kind', models.CharField(choices=[('enterprise', '非公企业'), ('social', '社会组织')], max_length=10, verbose_name='组织类别')),
                    ('region_path', models.CharField(max_length=255)),
                    ('state', models.CharField(choices=[('operating', '正常'), ('suspended', '停业'), ('deregistered', '注销'), ('shell', '空壳')], max_length=12, verbose_name='经营状态')),
                    ('exclusion', models.CharField(blank=True, choices=[('suspended', '停业'), ('deregistered', '注销'), ('shell', '空壳'), ('not_founded', '尚未成立')], max_length=12, verbose_name='不计原因')),
                    ('staff_count', models.PositiveIntegerField(verbose_name='职工人数')),
                    ('member_count', models.PositiveIntegerField(verbose_name='党员数')),
                    ('full_member_count', models.PositiveIntegerField(verbose_name='正式党员数')),
                    ('single_covered', models.BooleanField(verbose_name='单独组建覆盖')),
                    ('other_covered', models.BooleanField(verbose_name='其他方式覆盖')),
                    ('work_covered', models.BooleanField(verbose_name='工作覆盖')),
                    ('instructed_since', models.DateField(null=True, verbose_name='指导员派驻起始日')),
                    ('visited_every', models.PositiveSmallIntegerField(null=True, verbose_name='走访周期（月）')),
                    ('visited_on', models.DateField(null=True, verbose_name='最近一次走访日期')),
                    ('clear_checks', models.PositiveSmallIntegerField(null=True, verbose_name='六清')),
                    ('organization', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='orgs.organization')),
                    ('region', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='regions.region')),
                    ('revision', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='organizations', to='months.monthrevision')),
                ],
                options={
                    'verbose_name': '月度组织情况',
                    'verbose_name_plural': '月度组织情况',
                    'indexes': [models.Index(fields=['revision', 'region'], name='organization_fact_region'), models.Index(fields=['revision', 'staff_count', 'organization', 'region'], name='organization_fact_staff')],
                },
            ),
            migrations.CreateModel(
                name='PartyOrganizationFact',
                fields=[
                    ('pk', models.CompositePrimaryKey('revision_id', 'party_organization_id', blank=True, editable=False, primary_key=True, serialize=False)),
                    ('code', models.CharField(max_length=40, verbose_name='党组织代码')),
                    ('name', models.CharField(max_length=120, verbose_name='党组织名称')),
                    ('kind', models.CharField(choices=[('committee', '党委'), ('general_branch', '党总支'), ('branch', '党支部')], max_length=16, verbose_name='类型')),
                    ('formation', models.CharField(choices=[('single', '单独组建'), ('joint', '联合组建'), ('regional', '区域统建'), ('industry', '行业统建'), ('attached', '挂靠组建'), ('functional', '功能型'), ('temporary', '临时'), ('stationed', '派驻')], max_length=10, verbose_name='组建方式')),
                    ('region_path', models.CharField(max_length=255)),
                    ('term_ends_on', models.DateField(verbose_name='任期届满日')),
                    ('member_count', models.PositiveIntegerField(verbose_name='党员数')),
                    ('full_member_count', models.PositiveIntegerField(verbose_name='正式党员数')),
                    ('covered_count', models.PositiveIntegerField(verbose_name='覆盖组织数')),
                    ('secretary_vacant_since', models.DateField(null=True, verbose_name='书记空缺起始日')),
                    ('party_organization', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='branches.partyorganization')),
                    ('region', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='regions.region')),
                    ('revision', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='party_organizations', to='months.monthrevision')),
                ],
                options={
                    'verbose_name': '月度党组织情况',
                    'verbose_name_plural': '月度党组织情况',
                    'indexes': [models.Index(fields=['revision', 'region'], name='party_fact_region')],
                },
            ),
            migrations.CreateModel(
                name='RegionFact',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('code', models.CharField(max_length=12, verbose_name='区域代码')),
                    ('name', models.CharField(max_length=60, verbose_name='区域名称')),
                    ('level', models.CharField(choices=[('province', '省'), ('city', '市'), ('county', '县'), ('town', '镇街'), ('park', '园区'), ('village', '村社'), ('grid', '网格')], max_length=10, verbose_name='层级')),
                    ('parent_region_id', models.BigIntegerField(null=True)),
                    ('path', models.CharField(max_length=255)),
                    ('region', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='regions.region')),
                    ('revision', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='regions', to='months.monthrevision')),
                ],
                options={
                    'verbose_name': '月报区域',
                    'verbose_name_plural': '月报区域',
                    'ordering': ['code'],
                    'constraints': [models.UniqueConstraint(fields=('revision', 'region'), name='region_fact_unique')],
                },
            ),
            migrations.CreateModel(
                name='DutyFact',
                fields=[
                    ('pk', models.CompositePrimaryKey('revision_id', 'party_organization_id', blank=True, editable=False, primary_key=True, serialize=False)),
                    ('expected', models.PositiveSmallIntegerField(verbose_name='应开展次数')),
                    ('done', models.PositiveSmallIntegerField(verbose_name='已开展次数')),
                    ('on_time', models.PositiveSmallIntegerField(verbose_name='按期次数')),
                    ('excused', models.PositiveSmallIntegerField(verbose_name='核准免予次数')),
                    ('made_up', models.PositiveSmallIntegerField(verbose_name='补课次数')),
                    ('expected_quarter', models.PositiveSmallIntegerField(verbose_name='近三个月应开展次数')),
                    ('overdue', models.PositiveSmallIntegerField(verbose_name='逾期未开展次数')),
                    ('overdue_since', models.DateField(null=True, verbose_name='最早的填报期限')),
                    ('last_held_on', models.DateField(null=True, verbose_name='最近一次活动日期')),
                    ('party_organization', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='branches.partyorganization')),
                    ('region', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='regions.region')),
                    ('revision', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='duties', to='months.monthrevision')),
                ],
                options={
                    'verbose_name': '月度组织生活情况',
                    'verbose_name_plural': '月度组织生活情况',
                },
            ),
            migrations.CreateModel(
                name='SingleDutyFact',
                fields=[
                    ('pk', models.CompositePrimaryKey('revision_id', 'party_organization_id', 'duty', blank=True, editable=False, primary_key=True, serialize=False)),
                    ('duty', models.CharField(choices=[('member_meeting', '党员大会'), ('committee_meeting', '支委会'), ('group_meeting', '党小组会'), ('party_class', '党课'), ('party_day', '主题党日'), ('organization_life', '组织生活会'), ('appraisal', '民主评议党员'), ('heart_talk', '谈心谈话'), ('first_topic', '第一议题'), ('enterprise_meeting', '党企沟通会'), ('deliberation', '党群议事会'), ('consultation', '民主恳谈会'), ('short_class', '微型党课'), ('other', '其他活动')], max_length=20, verbose_name='事项')),
                    ('expected', models.PositiveSmallIntegerField(verbose_name='应开展次数')),
                    ('done', models.PositiveSmallIntegerField(verbose_name='已开展次数')),
                    ('on_time', models.PositiveSmallIntegerField(verbose_name='按期次数')),
                    ('excused', models.PositiveSmallIntegerField(verbose_name='核准免予次数')),
                    ('made_up', models.PositiveSmallIntegerField(verbose_name='补课次数')),
                    ('expected_quarter', models.PositiveSmallIntegerField(verbose_name='近三个月应开展次数')),
                    ('overdue', models.PositiveSmallIntegerField(verbose_name='逾期未开展次数')),
                    ('overdue_since', models.DateField(null=True, verbose_name='最早的填报期限')),
                    ('party_organization', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='branches.partyorganization')),
                    ('region', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='regions.region')),
                    ('revision', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='single_duties', to='months.monthrevision')),
                ],
                options={
                    'verbose_name': '月度单项组织生活情况',
                    'verbose_name_plural': '月度单项组织生活情况',
                },
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='reportmonth',
                trigger=pgtrigger.compiler.Trigger(name='raise_version', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='NEW.version := OLD.version + 1; NEW.updated_at := now(); RETURN NEW;', hash='a751f0fec0dcde91d021456e92d5e275b23d7284', operation='UPDATE', pgid='pgtrigger_raise_version_b94a9', table='months_reportmonth', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='reportmonth',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "months_reportmonthevent" ("created_at", "first_day", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reopen_reason", "state", "updated_at", "version") SELECT new_values."created_at", new_values."first_day", new_values."id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."reopen_reason", new_values."state", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='346a3d2639f8321eb1e46d88283aed50eba2e486', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_22806', referencing='REFERENCING NEW TABLE AS new_values ', table='months_reportmonth', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='reportmonth',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "months_reportmonthevent" ("created_at", "first_day", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reopen_reason", "state", "updated_at", "version") SELECT new_values."created_at", new_values."first_day", new_values."id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."reopen_reason", new_values."state", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='fd72ff796a77b72a297bfe52d021a5636b8a6873', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_69dab', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='months_reportmonth', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='reportmonth',
                trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "months_reportmonthevent" ("created_at", "first_day", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reopen_reason", "state", "updated_at", "version") SELECT old_values."created_at", old_values."first_day", old_values."id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."reopen_reason", old_values."state", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='1299169a582138f932027ea6633c7dc99a0d53c6', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_2c504', referencing='REFERENCING OLD TABLE AS old_values ', table='months_reportmonth', when='AFTER')),
            ),
        ]),
    ]
