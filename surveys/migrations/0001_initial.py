"""Campaigns, rounds, squads, units; what a county says of them, as it ships."""

import core.models.feed
import core.models.records
import datetime
import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from core.db import Together


SHIPPED_FROM = datetime.date(1949, 10, 1)
#: What it limits, the number, its ground.
RULES = (("check_years", 3, "“一次排查管三年”的通行做法；年数由县级确定"),)


def ship(apps, schema_editor):
    rule = apps.get_model("surveys", "SurveyRule")
    for limit, number, ground in RULES:
        rule.objects.create(limit=limit, number=number, ground=ground, valid_from=SHIPPED_FROM)


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('orgs', '0002_initial'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('questionnaires', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        Together(operations=[
                migrations.CreateModel(
                    name='SurveyRule',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                        ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                        ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                        ('ground', models.CharField(max_length=200, verbose_name='依据')),
                        ('valid_from', models.DateField(verbose_name='生效日期')),
                        ('valid_to', models.DateField(blank=True, null=True, verbose_name='失效日期')),
                        ('limit', models.CharField(choices=[('check_years', '排查后几年再查')], max_length=16, verbose_name='事项')),
                        ('number', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(20)], verbose_name='数值')),
                    ],
                    options={
                        'verbose_name': '排查规定',
                        'verbose_name_plural': '排查规定',
                        'ordering': ['limit', 'valid_from'],
                        'abstract': False,
                        'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('limit', '='), (core.models.records.DateRange('valid_from', 'valid_to'), '&&')], name='survey_rule_one_at_a_time', violation_error_message='同一项的有效期重叠。')],
                    },
                ),
                migrations.CreateModel(
                    name='SurveyRuleEvent',
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
                        ('limit', models.CharField(choices=[('check_years', '排查后几年再查')], max_length=16, verbose_name='事项')),
                        ('number', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(20)], verbose_name='数值')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='surveys.surveyrule')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='Campaign',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                        ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                        ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                        ('name', models.CharField(max_length=60, verbose_name='名称')),
                        ('ground', models.CharField(max_length=200, verbose_name='依据')),
                        ('criteria', models.CharField(blank=True, db_default='', default='', max_length=1000, verbose_name='排查条件')),
                        ('criteria_text', models.CharField(blank=True, db_default='', default='', editable=False, max_length=500, verbose_name='排查对象')),
                        ('proposable', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), blank=True, default=list, size=None, verbose_name='可提出更正的项目')),
                        ('state', models.CharField(choices=[('draft', '筹备'), ('running', '正在进行'), ('closed', '已结束'), ('cancelled', '已取消')], default='draft', editable=False, max_length=16, verbose_name='状态')),
                        ('started_on', models.DateField(blank=True, editable=False, null=True, verbose_name='开始日期')),
                        ('closed_on', models.DateField(blank=True, editable=False, null=True, verbose_name='结束日期')),
                        ('report', models.JSONField(blank=True, editable=False, null=True, verbose_name='总结')),
                    ],
                    options={
                        'verbose_name': '摸底排查',
                        'verbose_name_plural': '摸底排查',
                        'abstract': False,
                        'indexes': [models.Index(fields=['state', 'id'], name='campaign_by_state'), models.Index(fields=['created_at', 'id'], name='campaign_by_day')],
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('report__isnull', False), ('state', 'closed')), models.Q(models.Q(('state', 'closed'), _negated=True), ('report__isnull', True)), _connector='OR'), name='campaign_report_when_closed')],
                    },
                ),
                migrations.CreateModel(
                    name='CampaignEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_mark', models.BigIntegerField(db_default=core.models.feed.ChangeMark(), editable=False)),
                        ('id', models.BigIntegerField()),
                        ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                        ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                        ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                        ('name', models.CharField(max_length=60, verbose_name='名称')),
                        ('ground', models.CharField(max_length=200, verbose_name='依据')),
                        ('criteria', models.CharField(blank=True, db_default='', default='', max_length=1000, verbose_name='排查条件')),
                        ('criteria_text', models.CharField(blank=True, db_default='', default='', editable=False, max_length=500, verbose_name='排查对象')),
                        ('proposable', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), blank=True, default=list, size=None, verbose_name='可提出更正的项目')),
                        ('state', models.CharField(choices=[('draft', '筹备'), ('running', '正在进行'), ('closed', '已结束'), ('cancelled', '已取消')], default='draft', editable=False, max_length=16, verbose_name='状态')),
                        ('started_on', models.DateField(blank=True, editable=False, null=True, verbose_name='开始日期')),
                        ('closed_on', models.DateField(blank=True, editable=False, null=True, verbose_name='结束日期')),
                        ('report', models.JSONField(blank=True, editable=False, null=True, verbose_name='总结')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='surveys.campaign')),
                    ],
                    options={
                        'abstract': False,
                        'indexes': [models.Index(fields=['pgh_mark', 'pgh_obj'], name='campaign_marks')],
                    },
                ),
                migrations.CreateModel(
                    name='Round',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                        ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                        ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                        ('number', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(12)], verbose_name='轮次')),
                        ('title', models.CharField(help_text='例如“入户摸排”“补漏核查”。', max_length=40, verbose_name='名称')),
                        ('due_on', models.DateField(verbose_name='完成期限')),
                        ('opened_on', models.DateField(blank=True, editable=False, null=True, verbose_name='开始日期')),
                        ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rounds', to='surveys.campaign', verbose_name='摸底排查')),
                        ('questionnaire', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='rounds', to='questionnaires.questionnaire', verbose_name='问卷')),
                    ],
                    options={
                        'verbose_name': '轮次',
                        'verbose_name_plural': '轮次',
                        'abstract': False,
                        'constraints': [models.UniqueConstraint(fields=('campaign', 'number'), name='survey_round_number_unique', violation_error_message='这一轮已经有了。'), models.CheckConstraint(condition=models.Q(('opened_on__isnull', True), ('due_on__gte', models.F('opened_on')), _connector='OR'), name='survey_round_days_in_order', violation_error_message='完成期限不能早于开始日期。')],
                    },
                ),
                migrations.CreateModel(
                    name='RoundEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('id', models.BigIntegerField()),
                        ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                        ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                        ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                        ('number', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(12)], verbose_name='轮次')),
                        ('title', models.CharField(help_text='例如“入户摸排”“补漏核查”。', max_length=40, verbose_name='名称')),
                        ('due_on', models.DateField(verbose_name='完成期限')),
                        ('opened_on', models.DateField(blank=True, editable=False, null=True, verbose_name='开始日期')),
                        ('campaign', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='surveys.campaign', verbose_name='摸底排查')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='surveys.round')),
                        ('questionnaire', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='questionnaires.questionnaire', verbose_name='问卷')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='Squad',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                        ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                        ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                        ('name', models.CharField(max_length=60, verbose_name='名称')),
                        ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='squads', to='surveys.campaign', verbose_name='摸底排查')),
                    ],
                    options={
                        'verbose_name': '摸排小队',
                        'verbose_name_plural': '摸排小队',
                        'abstract': False,
                        'constraints': [models.UniqueConstraint(fields=('campaign', 'name'), name='squad_name_unique', violation_error_message='本次排查已有同名的小队。')],
                    },
                ),
                migrations.CreateModel(
                    name='SquadEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('id', models.BigIntegerField()),
                        ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                        ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                        ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                        ('name', models.CharField(max_length=60, verbose_name='名称')),
                        ('campaign', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='surveys.campaign', verbose_name='摸底排查')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='surveys.squad')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='SquadMember',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                        ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                        ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                        ('squad', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='people', to='surveys.squad', verbose_name='摸排小队')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='squads', to=settings.AUTH_USER_MODEL, verbose_name='队员')),
                    ],
                    options={
                        'verbose_name': '摸排队员',
                        'verbose_name_plural': '摸排队员',
                        'abstract': False,
                        'constraints': [models.UniqueConstraint(fields=('squad', 'user'), name='squad_member_unique', violation_error_message='此人已在小队中。')],
                    },
                ),
                migrations.CreateModel(
                    name='SquadMemberEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('id', models.BigIntegerField()),
                        ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                        ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                        ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='surveys.squadmember')),
                        ('squad', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='surveys.squad', verbose_name='摸排小队')),
                        ('user', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='队员')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='Assignment',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                        ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                        ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                        ('state', models.CharField(choices=[('contact', '待沟通'), ('screen', '待筛选'), ('visit', '待摸排'), ('check', '待核对'), ('form', '待组建'), ('done', '已办结'), ('lost', '未找到'), ('gone', '已不在'), ('left_out', '不列入')], default='contact', editable=False, max_length=16, verbose_name='进度')),
                        ('outcome', models.CharField(blank=True, choices=[('formed', '已有组织覆盖'), ('covered', '已有工作覆盖'), ('none', '暂不具备条件')], db_default='', editable=False, max_length=10, verbose_name='结果')),
                        ('note', models.CharField(blank=True, db_default='', editable=False, max_length=200, verbose_name='说明')),
                        ('formed_before', models.BooleanField(default=False, editable=False, verbose_name='排查前已有组织覆盖')),
                        ('added', models.BooleanField(default=False, editable=False, verbose_name='排查中新增')),
                        ('finished_on', models.DateField(blank=True, editable=False, null=True, verbose_name='办结日期')),
                        ('next_check_on', models.DateField(blank=True, editable=False, null=True, verbose_name='下次排查日期')),
                        ('recheck', models.CharField(blank=True, choices=[('agrees', '与摸排一致'), ('differs', '与摸排不一致')], db_default='', editable=False, max_length=10, verbose_name='抽查复核')),
                        ('recheck_note', models.CharField(blank=True, db_default='', editable=False, max_length=200, verbose_name='复核情况')),
                        ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='orgs.organization', verbose_name='两新组织')),
                        ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='surveys.campaign', verbose_name='摸底排查')),
                        ('round', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='surveys.round', verbose_name='轮次')),
                        ('squad', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='surveys.squad', verbose_name='摸排小队')),
                    ],
                    options={
                        'verbose_name': '排查对象',
                        'verbose_name_plural': '排查对象',
                        'abstract': False,
                        'indexes': [models.Index(fields=['campaign', 'state', 'squad'], name='assignment_by_state'), models.Index(fields=['next_check_on', 'id'], name='assignment_by_next_check'), models.Index(fields=['updated_at', 'id'], name='assignment_by_updated')],
                        'constraints': [models.UniqueConstraint(fields=('campaign', 'organization'), name='assignment_unit_once', violation_error_message='这个组织已在本次排查中。'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'done'), models.Q(('outcome', ''), _negated=True), ('finished_on__isnull', False)), models.Q(models.Q(('state', 'done'), _negated=True), ('next_check_on__isnull', True), ('outcome', '')), _connector='OR'), name='assignment_done_with_outcome', violation_error_message='办结的须有结果。')],
                    },
                ),
                migrations.CreateModel(
                    name='AssignmentStep',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('move', models.CharField(max_length=20, verbose_name='步骤')),
                        ('before', models.CharField(max_length=16, verbose_name='原状态')),
                        ('after', models.CharField(max_length=16, verbose_name='新状态')),
                        ('reason', models.CharField(blank=True, db_default='', max_length=200, verbose_name='理由')),
                        ('due_on', models.DateField(blank=True, null=True, verbose_name='办理期限')),
                        ('made_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='时间')),
                        ('round_number', models.PositiveSmallIntegerField(verbose_name='轮次')),
                        ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='经办人')),
                        ('subject', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='surveys.assignment', verbose_name='排查对象')),
                    ],
                    options={
                        'verbose_name': '排查过程',
                        'verbose_name_plural': '排查过程',
                        'indexes': [models.Index(fields=['subject', 'id'], name='assignment_step_of')],
                    },
                ),
                migrations.CreateModel(
                    name='AssignmentEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_mark', models.BigIntegerField(db_default=core.models.feed.ChangeMark(), editable=False)),
                        ('id', models.BigIntegerField()),
                        ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                        ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                        ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                        ('state', models.CharField(choices=[('contact', '待沟通'), ('screen', '待筛选'), ('visit', '待摸排'), ('check', '待核对'), ('form', '待组建'), ('done', '已办结'), ('lost', '未找到'), ('gone', '已不在'), ('left_out', '不列入')], default='contact', editable=False, max_length=16, verbose_name='进度')),
                        ('outcome', models.CharField(blank=True, choices=[('formed', '已有组织覆盖'), ('covered', '已有工作覆盖'), ('none', '暂不具备条件')], db_default='', editable=False, max_length=10, verbose_name='结果')),
                        ('note', models.CharField(blank=True, db_default='', editable=False, max_length=200, verbose_name='说明')),
                        ('formed_before', models.BooleanField(default=False, editable=False, verbose_name='排查前已有组织覆盖')),
                        ('added', models.BooleanField(default=False, editable=False, verbose_name='排查中新增')),
                        ('finished_on', models.DateField(blank=True, editable=False, null=True, verbose_name='办结日期')),
                        ('next_check_on', models.DateField(blank=True, editable=False, null=True, verbose_name='下次排查日期')),
                        ('recheck', models.CharField(blank=True, choices=[('agrees', '与摸排一致'), ('differs', '与摸排不一致')], db_default='', editable=False, max_length=10, verbose_name='抽查复核')),
                        ('recheck_note', models.CharField(blank=True, db_default='', editable=False, max_length=200, verbose_name='复核情况')),
                        ('organization', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='orgs.organization', verbose_name='两新组织')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='surveys.assignment')),
                        ('campaign', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='surveys.campaign', verbose_name='摸底排查')),
                        ('round', models.ForeignKey(db_constraint=False, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='surveys.round', verbose_name='轮次')),
                        ('squad', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='surveys.squad', verbose_name='摸排小队')),
                    ],
                    options={
                        'abstract': False,
                        'indexes': [models.Index(fields=['pgh_mark', 'pgh_obj'], name='assignment_marks')],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='campaign',
                    trigger=pgtrigger.compiler.Trigger(name='raise_version', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='NEW.version := OLD.version + 1; NEW.updated_at := now(); RETURN NEW;', hash='3feb940c12299bdbaa498ba6133f94f3dcd52db6', operation='UPDATE', pgid='pgtrigger_raise_version_1dd4e', table='surveys_campaign', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='campaign',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "surveys_campaignevent" ("closed_on", "created_at", "criteria", "criteria_text", "ground", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposable", "report", "started_on", "state", "updated_at", "version") SELECT new_values."closed_on", new_values."created_at", new_values."criteria", new_values."criteria_text", new_values."ground", new_values."id", new_values."name", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."proposable", new_values."report", new_values."started_on", new_values."state", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='504bf9293c9acb982cc18dc4a26421f5fb7daa78', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_f05af', referencing='REFERENCING NEW TABLE AS new_values ', table='surveys_campaign', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='campaign',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "surveys_campaignevent" ("closed_on", "created_at", "criteria", "criteria_text", "ground", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposable", "report", "started_on", "state", "updated_at", "version") SELECT new_values."closed_on", new_values."created_at", new_values."criteria", new_values."criteria_text", new_values."ground", new_values."id", new_values."name", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."proposable", new_values."report", new_values."started_on", new_values."state", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='d41f704ad8bd93df25a356844e45391ab420ae36', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_9b6b4', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='surveys_campaign', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='campaign',
                    trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "surveys_campaignevent" ("closed_on", "created_at", "criteria", "criteria_text", "ground", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposable", "report", "started_on", "state", "updated_at", "version") SELECT old_values."closed_on", old_values."created_at", old_values."criteria", old_values."criteria_text", old_values."ground", old_values."id", old_values."name", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."proposable", old_values."report", old_values."started_on", old_values."state", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='a447d4819399e66cc281b796a1c771e519426b8c', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_65817', referencing='REFERENCING OLD TABLE AS old_values ', table='surveys_campaign', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='surveyrule',
                    trigger=pgtrigger.compiler.Trigger(name='raise_version', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='NEW.version := OLD.version + 1; NEW.updated_at := now(); RETURN NEW;', hash='0815405ff22108a2fccdd71c586bd0bf7f13c7fc', operation='UPDATE', pgid='pgtrigger_raise_version_c9c1b', table='surveys_surveyrule', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='surveyrule',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "surveys_surveyruleevent" ("created_at", "ground", "id", "limit", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "updated_at", "valid_from", "valid_to", "version") SELECT new_values."created_at", new_values."ground", new_values."id", new_values."limit", new_values."number", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."updated_at", new_values."valid_from", new_values."valid_to", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='f5c3501da6ce9a86e931d24886edd44ff667cabe', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_cfb94', referencing='REFERENCING NEW TABLE AS new_values ', table='surveys_surveyrule', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='surveyrule',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "surveys_surveyruleevent" ("created_at", "ground", "id", "limit", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "updated_at", "valid_from", "valid_to", "version") SELECT new_values."created_at", new_values."ground", new_values."id", new_values."limit", new_values."number", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."updated_at", new_values."valid_from", new_values."valid_to", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='da4444dac88021a3d49598f18377942eab3ea589', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_7b4ab', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='surveys_surveyrule', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='surveyrule',
                    trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "surveys_surveyruleevent" ("created_at", "ground", "id", "limit", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "updated_at", "valid_from", "valid_to", "version") SELECT old_values."created_at", old_values."ground", old_values."id", old_values."limit", old_values."number", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."updated_at", old_values."valid_from", old_values."valid_to", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='e7cf74cfcb68a686f33e0c3cab8ceb10e187c894', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_34fe3', referencing='REFERENCING OLD TABLE AS old_values ', table='surveys_surveyrule', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='round',
                    trigger=pgtrigger.compiler.Trigger(name='raise_version', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='NEW.version := OLD.version + 1; NEW.updated_at := now(); RETURN NEW;', hash='db766671341170f385ceed491f35951cbb2edd4f', operation='UPDATE', pgid='pgtrigger_raise_version_29f88', table='surveys_round', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='round',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "surveys_roundevent" ("campaign_id", "created_at", "due_on", "id", "number", "opened_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "questionnaire_id", "title", "updated_at", "version") SELECT new_values."campaign_id", new_values."created_at", new_values."due_on", new_values."id", new_values."number", new_values."opened_on", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."questionnaire_id", new_values."title", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='46b585b6cc414840572263bddee924e72fa14aca', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_96162', referencing='REFERENCING NEW TABLE AS new_values ', table='surveys_round', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='round',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "surveys_roundevent" ("campaign_id", "created_at", "due_on", "id", "number", "opened_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "questionnaire_id", "title", "updated_at", "version") SELECT new_values."campaign_id", new_values."created_at", new_values."due_on", new_values."id", new_values."number", new_values."opened_on", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."questionnaire_id", new_values."title", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='5586cca56195e19360ad982c50b96eb05cef7135', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_a55d4', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='surveys_round', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='round',
                    trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "surveys_roundevent" ("campaign_id", "created_at", "due_on", "id", "number", "opened_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "questionnaire_id", "title", "updated_at", "version") SELECT old_values."campaign_id", old_values."created_at", old_values."due_on", old_values."id", old_values."number", old_values."opened_on", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."questionnaire_id", old_values."title", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='27a5bad2c15e2374c921f9768aab98ed8de2d34d', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_32569', referencing='REFERENCING OLD TABLE AS old_values ', table='surveys_round', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='squad',
                    trigger=pgtrigger.compiler.Trigger(name='raise_version', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='NEW.version := OLD.version + 1; NEW.updated_at := now(); RETURN NEW;', hash='cb01cb46d3fa55bac397c5ffd5054e3a11fee33b', operation='UPDATE', pgid='pgtrigger_raise_version_3277f', table='surveys_squad', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='squad',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "surveys_squadevent" ("campaign_id", "created_at", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "updated_at", "version") SELECT new_values."campaign_id", new_values."created_at", new_values."id", new_values."name", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='03623eb497033779eac10434dc40c85f23f21d83', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_a699c', referencing='REFERENCING NEW TABLE AS new_values ', table='surveys_squad', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='squad',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "surveys_squadevent" ("campaign_id", "created_at", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "updated_at", "version") SELECT new_values."campaign_id", new_values."created_at", new_values."id", new_values."name", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='13e26d0a99778b32ce983a56fefdf9b7f46530da', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_88a3f', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='surveys_squad', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='squad',
                    trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "surveys_squadevent" ("campaign_id", "created_at", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "updated_at", "version") SELECT old_values."campaign_id", old_values."created_at", old_values."id", old_values."name", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='061b33ec9a758c9c9d9063b48c357f2ac2d04287', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_04f8e', referencing='REFERENCING OLD TABLE AS old_values ', table='surveys_squad', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='assignment',
                    trigger=pgtrigger.compiler.Trigger(name='raise_version', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='NEW.version := OLD.version + 1; NEW.updated_at := now(); RETURN NEW;', hash='53fb327492027028fb5bab886fb85d72d46b9c58', operation='UPDATE', pgid='pgtrigger_raise_version_ba58b', table='surveys_assignment', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='assignment',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "surveys_assignmentevent" ("added", "campaign_id", "created_at", "finished_on", "formed_before", "id", "next_check_on", "note", "organization_id", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recheck", "recheck_note", "round_id", "squad_id", "state", "updated_at", "version") SELECT new_values."added", new_values."campaign_id", new_values."created_at", new_values."finished_on", new_values."formed_before", new_values."id", new_values."next_check_on", new_values."note", new_values."organization_id", new_values."outcome", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."recheck", new_values."recheck_note", new_values."round_id", new_values."squad_id", new_values."state", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='3d71d38673100b181f22deaf0c6063b854e36b3d', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_d3fcb', referencing='REFERENCING NEW TABLE AS new_values ', table='surveys_assignment', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='assignment',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "surveys_assignmentevent" ("added", "campaign_id", "created_at", "finished_on", "formed_before", "id", "next_check_on", "note", "organization_id", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recheck", "recheck_note", "round_id", "squad_id", "state", "updated_at", "version") SELECT new_values."added", new_values."campaign_id", new_values."created_at", new_values."finished_on", new_values."formed_before", new_values."id", new_values."next_check_on", new_values."note", new_values."organization_id", new_values."outcome", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."recheck", new_values."recheck_note", new_values."round_id", new_values."squad_id", new_values."state", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='0d7edf587755bde7bdfa2a7e0444dee25de03d70', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_0788b', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='surveys_assignment', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='assignment',
                    trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "surveys_assignmentevent" ("added", "campaign_id", "created_at", "finished_on", "formed_before", "id", "next_check_on", "note", "organization_id", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recheck", "recheck_note", "round_id", "squad_id", "state", "updated_at", "version") SELECT old_values."added", old_values."campaign_id", old_values."created_at", old_values."finished_on", old_values."formed_before", old_values."id", old_values."next_check_on", old_values."note", old_values."organization_id", old_values."outcome", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."recheck", old_values."recheck_note", old_values."round_id", old_values."squad_id", old_values."state", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='352d7d4af06dfefc6fe8b42b18cc0c6d7447b01c', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_2506d', referencing='REFERENCING OLD TABLE AS old_values ', table='surveys_assignment', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='squadmember',
                    trigger=pgtrigger.compiler.Trigger(name='raise_version', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='NEW.version := OLD.version + 1; NEW.updated_at := now(); RETURN NEW;', hash='030c3fc0f0b940fd4e03046151d7e58f4b35cf82', operation='UPDATE', pgid='pgtrigger_raise_version_64050', table='surveys_squadmember', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='squadmember',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "surveys_squadmemberevent" ("created_at", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "squad_id", "updated_at", "user_id", "version") SELECT new_values."created_at", new_values."id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."squad_id", new_values."updated_at", new_values."user_id", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='fdbf10ea225469c81124c76a3e5d42f15ead5e9b', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_4f325', referencing='REFERENCING NEW TABLE AS new_values ', table='surveys_squadmember', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='squadmember',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "surveys_squadmemberevent" ("created_at", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "squad_id", "updated_at", "user_id", "version") SELECT new_values."created_at", new_values."id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."squad_id", new_values."updated_at", new_values."user_id", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='1fa090e410f618a85378839b3588dde83597d8ca', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_aac80', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='surveys_squadmember', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='squadmember',
                    trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "surveys_squadmemberevent" ("created_at", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "squad_id", "updated_at", "user_id", "version") SELECT old_values."created_at", old_values."id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."squad_id", old_values."updated_at", old_values."user_id", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='b8a1d880ebcdae6585ba325974045e63017e5092', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_1e5e1', referencing='REFERENCING OLD TABLE AS old_values ', table='surveys_squadmember', when='AFTER')),
                ),
            ],
        ),
        migrations.RunPython(
            code=ship,
            reverse_code=migrations.RunPython.noop,
        ),
    ]
