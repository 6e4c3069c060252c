"""Change reports of offices and their steps; what a county says of meetings and elections, as
it ships."""

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

ELECTIONS = "《中国共产党基层组织选举工作条例》（2020）"
BRANCHES = "《中国共产党支部工作条例（试行）》（2018）"
ADMISSION = "《中国共产党发展党员工作细则》"
#: Matter, who must be there, how many must agree, of whom.
MEETINGS = (
    ("election", ">4/5", ">1/2", "entitled", ELECTIONS),
    ("meeting", ">=1/2", ">1/2", "entitled", BRANCHES),
    ("committee", ">=1/2", ">1/2", "entitled", BRANCHES),
    ("admission", ">1/2", ">1/2", "entitled", ADMISSION),
)
RATIOS = (
    ("candidates", "1/5", ELECTIONS),
    ("excellent", "1/3", "民主评议党员的年度工作通知；数值由县级确定"),
)
#: Kind, at least, usually at most, never more.
SIZES = (
    ("branch", 3, 5, 7, BRANCHES),
    ("general_branch", 5, 7, 9, ELECTIONS),
    ("committee", 5, 9, 11, ELECTIONS),
)
#: What it decides, of how many full members.
HEADCOUNTS = (
    ("committee", 7, BRANCHES),
    ("delegates", 500, ELECTIONS),
)


def ship(apps, schema_editor):
    shipped = {
        "MeetingRule": (("matter", "present", "in_favour", "counted_of"), MEETINGS),
        "RatioRule": (("ratio", "part"), RATIOS),
        "CommitteeSize": (("kind", "least", "usual", "most"), SIZES),
        "HeadcountRule": (("decides", "number"), HEADCOUNTS),
    }
    for name, (columns, rows) in shipped.items():
        model = apps.get_model("members", name)
        for *values, ground in rows:
            model.objects.create(
                **dict(zip(columns, values, strict=True)), ground=ground, valid_from=SHIPPED_FROM
            )


class Migration(migrations.Migration):

    dependencies = [
        ('branches', '0002_report_deadline'),
        ('members', '0001_initial'),
        ('pghistory', '0007_auto_20250421_0444'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        Together(operations=[
                migrations.CreateModel(
                    name='HeadcountRule',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                        ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                        ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                        ('ground', models.CharField(max_length=200, verbose_name='依据')),
                        ('valid_from', models.DateField(verbose_name='生效日期')),
                        ('valid_to', models.DateField(blank=True, null=True, verbose_name='失效日期')),
                        ('decides', models.CharField(choices=[('committee', '设支部委员会（正式党员达到）'), ('delegates', '召开党员代表大会（正式党员超过）')], max_length=12, verbose_name='事项')),
                        ('number', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(10000)], verbose_name='人数')),
                    ],
                    options={
                        'verbose_name': '党员人数界限',
                        'verbose_name_plural': '党员人数界限',
                        'ordering': ['decides', 'valid_from'],
                        'abstract': False,
                        'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('decides', '='), (core.models.records.DateRange('valid_from', 'valid_to'), '&&')], name='headcount_rule_one_at_a_time', violation_error_message='同一项的有效期重叠。')],
                    },
                ),
                migrations.CreateModel(
                    name='HeadcountRuleEvent',
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
                        ('decides', models.CharField(choices=[('committee', '设支部委员会（正式党员达到）'), ('delegates', '召开党员代表大会（正式党员超过）')], max_length=12, verbose_name='事项')),
                        ('number', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(10000)], verbose_name='人数')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='members.headcountrule')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='MeetingRule',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                        ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                        ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                        ('ground', models.CharField(max_length=200, verbose_name='依据')),
                        ('valid_from', models.DateField(verbose_name='生效日期')),
                        ('valid_to', models.DateField(blank=True, null=True, verbose_name='失效日期')),
                        ('matter', models.CharField(choices=[('election', '选举'), ('meeting', '党员大会'), ('committee', '支委会'), ('admission', '接收预备党员、转正、处分')], max_length=12, verbose_name='事项')),
                        ('present', models.CharField(choices=[('>=1/2', '半数以上'), ('>1/2', '超过半数'), ('>=2/3', '三分之二以上'), ('>2/3', '超过三分之二'), ('>=4/5', '五分之四以上'), ('>4/5', '超过五分之四')], max_length=6, verbose_name='到会人数须')),
                        ('in_favour', models.CharField(choices=[('>1/2', '超过半数'), ('>2/3', '超过三分之二'), ('>4/5', '超过五分之四')], max_length=6, verbose_name='赞成票须')),
                        ('counted_of', models.CharField(choices=[('entitled', '应到会人数'), ('present', '实到会人数')], max_length=10, verbose_name='赞成票按')),
                    ],
                    options={
                        'verbose_name': '会议和选举人数',
                        'verbose_name_plural': '会议和选举人数',
                        'ordering': ['matter', 'valid_from'],
                        'abstract': False,
                        'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('matter', '='), (core.models.records.DateRange('valid_from', 'valid_to'), '&&')], name='meeting_rule_one_at_a_time', violation_error_message='同一项的有效期重叠。')],
                    },
                ),
                migrations.CreateModel(
                    name='MeetingRuleEvent',
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
                        ('matter', models.CharField(choices=[('election', '选举'), ('meeting', '党员大会'), ('committee', '支委会'), ('admission', '接收预备党员、转正、处分')], max_length=12, verbose_name='事项')),
                        ('present', models.CharField(choices=[('>=1/2', '半数以上'), ('>1/2', '超过半数'), ('>=2/3', '三分之二以上'), ('>2/3', '超过三分之二'), ('>=4/5', '五分之四以上'), ('>4/5', '超过五分之四')], max_length=6, verbose_name='到会人数须')),
                        ('in_favour', models.CharField(choices=[('>1/2', '超过半数'), ('>2/3', '超过三分之二'), ('>4/5', '超过五分之四')], max_length=6, verbose_name='赞成票须')),
                        ('counted_of', models.CharField(choices=[('entitled', '应到会人数'), ('present', '实到会人数')], max_length=10, verbose_name='赞成票按')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='members.meetingrule')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='RatioRule',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                        ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                        ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                        ('ground', models.CharField(max_length=200, verbose_name='依据')),
                        ('valid_from', models.DateField(verbose_name='生效日期')),
                        ('valid_to', models.DateField(blank=True, null=True, verbose_name='失效日期')),
                        ('ratio', models.CharField(choices=[('candidates', '候选人多于应选名额（至少）'), ('excellent', '民主评议优秀等次（一般不超过）')], max_length=12, verbose_name='比例')),
                        ('part', models.CharField(choices=[('1/10', '十分之一'), ('1/5', '五分之一'), ('1/4', '四分之一'), ('1/3', '三分之一'), ('1/2', '二分之一')], max_length=6, verbose_name='数值')),
                    ],
                    options={
                        'verbose_name': '差额和优秀比例',
                        'verbose_name_plural': '差额和优秀比例',
                        'ordering': ['ratio', 'valid_from'],
                        'abstract': False,
                        'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('ratio', '='), (core.models.records.DateRange('valid_from', 'valid_to'), '&&')], name='ratio_rule_one_at_a_time', violation_error_message='同一项的有效期重叠。')],
                    },
                ),
                migrations.CreateModel(
                    name='RatioRuleEvent',
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
                        ('ratio', models.CharField(choices=[('candidates', '候选人多于应选名额（至少）'), ('excellent', '民主评议优秀等次（一般不超过）')], max_length=12, verbose_name='比例')),
                        ('part', models.CharField(choices=[('1/10', '十分之一'), ('1/5', '五分之一'), ('1/4', '四分之一'), ('1/3', '三分之一'), ('1/2', '二分之一')], max_length=6, verbose_name='数值')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='members.ratiorule')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='ChangeReport',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                        ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                        ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                        ('kind', models.CharField(choices=[('appointed', '新任'), ('acting', '主持工作'), ('left', '离任'), ('filed', '补报备案')], max_length=10, verbose_name='变动')),
                        ('title', models.CharField(choices=[('secretary', '书记'), ('deputy_secretary', '副书记'), ('organization_member', '组织委员'), ('publicity_member', '宣传委员'), ('discipline_member', '纪检委员'), ('committee_member', '委员'), ('first_secretary', '第一书记')], max_length=20, verbose_name='职务')),
                        ('changed_on', models.DateField(verbose_name='变动日期')),
                        ('ground', models.CharField(max_length=200, verbose_name='变动事由')),
                        ('document_number', models.CharField(blank=True, db_default='', max_length=60, verbose_name='文号')),
                        ('person_name', models.CharField(blank=True, db_default='', max_length=60, verbose_name='姓名')),
                        ('id_number_cipher', models.BinaryField(null=True, verbose_name='身份证号（密文）')),
                        ('id_number_index', models.CharField(blank=True, db_default='', default='', max_length=32, verbose_name='身份证号（盲索引）')),
                        ('source', models.CharField(blank=True, choices=[('internal', '内部推荐'), ('sent', '选派'), ('recruited', '公开招聘')], db_default='', max_length=10, verbose_name='来源')),
                        ('full_time', models.BooleanField(db_default=False, default=False, verbose_name='专职')),
                        ('in_management', models.BooleanField(db_default=False, default=False, verbose_name='进入管理层')),
                        ('state', models.CharField(choices=[('reported', '待镇街初审'), ('checked', '待县级批准'), ('returned', '已退回'), ('approved', '已批准'), ('withdrawn', '已撤回')], default='reported', editable=False, max_length=10, verbose_name='状态')),
                        ('reported_on', models.DateField(editable=False, verbose_name='报备日期')),
                        ('due_on', models.DateField(blank=True, editable=False, null=True, verbose_name='报备期限')),
                        ('filing_number', models.CharField(blank=True, db_default='', max_length=60, verbose_name='备案文号')),
                        ('member', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.member', verbose_name='党员')),
                        ('party_organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='change_reports', to='branches.partyorganization', verbose_name='党组织')),
                        ('post', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='change_reports', to='members.post', verbose_name='原任职')),
                        ('reported_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='报备人')),
                        ('started_post', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='members.post', verbose_name='新任职')),
                    ],
                    options={
                        'verbose_name': '变更报备',
                        'verbose_name_plural': '变更报备',
                        'abstract': False,
                        'indexes': [models.Index(fields=['reported_on', 'id'], name='change_report_by_day'), models.Index(condition=models.Q(('state__in', ('reported', 'checked', 'returned'))), fields=['state', 'reported_on'], name='change_report_open')],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ('reported', 'checked', 'returned'))), fields=('post',), name='change_report_once_a_post', violation_error_message='这项任职已有一份正在办理的变更报备，请在那一份里办理。'), models.UniqueConstraint(condition=models.Q(('state__in', ('reported', 'checked', 'returned')), models.Q(('id_number_index', ''), _negated=True)), fields=('party_organization', 'title', 'id_number_index'), name='change_report_once_a_holder', violation_error_message='此人担任这一职务已有一份正在办理的变更报备。'), models.CheckConstraint(condition=models.Q(('kind__in', ('appointed', 'acting')), ('id_number_index', ''), _connector='XOR'), name='change_report_new_holder', violation_error_message='新任、主持工作的须填写任职人，其他变动不填。')],
                    },
                ),
                migrations.CreateModel(
                    name='ChangeReportEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_mark', models.BigIntegerField(db_default=core.models.feed.ChangeMark(), editable=False)),
                        ('id', models.BigIntegerField()),
                        ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                        ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                        ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                        ('kind', models.CharField(choices=[('appointed', '新任'), ('acting', '主持工作'), ('left', '离任'), ('filed', '补报备案')], max_length=10, verbose_name='变动')),
                        ('title', models.CharField(choices=[('secretary', '书记'), ('deputy_secretary', '副书记'), ('organization_member', '组织委员'), ('publicity_member', '宣传委员'), ('discipline_member', '纪检委员'), ('committee_member', '委员'), ('first_secretary', '第一书记')], max_length=20, verbose_name='职务')),
                        ('changed_on', models.DateField(verbose_name='变动日期')),
                        ('ground', models.CharField(max_length=200, verbose_name='变动事由')),
                        ('document_number', models.CharField(blank=True, db_default='', max_length=60, verbose_name='文号')),
                        ('person_name', models.CharField(blank=True, db_default='', max_length=60, verbose_name='姓名')),
                        ('id_number_cipher', models.BinaryField(null=True, verbose_name='身份证号（密文）')),
                        ('id_number_index', models.CharField(blank=True, db_default='', default='', max_length=32, verbose_name='身份证号（盲索引）')),
                        ('source', models.CharField(blank=True, choices=[('internal', '内部推荐'), ('sent', '选派'), ('recruited', '公开招聘')], db_default='', max_length=10, verbose_name='来源')),
                        ('full_time', models.BooleanField(db_default=False, default=False, verbose_name='专职')),
                        ('in_management', models.BooleanField(db_default=False, default=False, verbose_name='进入管理层')),
                        ('state', models.CharField(choices=[('reported', '待镇街初审'), ('checked', '待县级批准'), ('returned', '已退回'), ('approved', '已批准'), ('withdrawn', '已撤回')], default='reported', editable=False, max_length=10, verbose_name='状态')),
                        ('reported_on', models.DateField(editable=False, verbose_name='报备日期')),
                        ('due_on', models.DateField(blank=True, editable=False, null=True, verbose_name='报备期限')),
                        ('filing_number', models.CharField(blank=True, db_default='', max_length=60, verbose_name='备案文号')),
                        ('member', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='members.member', verbose_name='党员')),
                        ('party_organization', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='branches.partyorganization', verbose_name='党组织')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='members.changereport')),
                        ('post', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='members.post', verbose_name='原任职')),
                        ('reported_by', models.ForeignKey(db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='报备人')),
                        ('started_post', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='members.post', verbose_name='新任职')),
                    ],
                    options={
                        'abstract': False,
                        'indexes': [models.Index(fields=['pgh_mark', 'pgh_obj'], name='changereport_marks')],
                    },
                ),
                migrations.CreateModel(
                    name='ChangeStep',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('move', models.CharField(max_length=20, verbose_name='步骤')),
                        ('before', models.CharField(max_length=16, verbose_name='原状态')),
                        ('after', models.CharField(max_length=16, verbose_name='新状态')),
                        ('reason', models.CharField(blank=True, db_default='', max_length=200, verbose_name='理由')),
                        ('due_on', models.DateField(blank=True, null=True, verbose_name='办理期限')),
                        ('made_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='时间')),
                        ('edition', models.PositiveSmallIntegerField(default=1, verbose_name='第几次提交')),
                        ('grounds', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=24), default=list, size=None, verbose_name='退回事由')),
                        ('content', models.JSONField(blank=True, null=True, verbose_name='退回时的内容')),
                        ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='经办人')),
                        ('subject', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='members.changereport', verbose_name='变更报备')),
                    ],
                    options={
                        'verbose_name': '变更报备的办理',
                        'verbose_name_plural': '变更报备的办理',
                        'indexes': [models.Index(fields=['subject', 'id'], name='change_step_of_subject')],
                    },
                ),
                migrations.CreateModel(
                    name='CommitteeSize',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                        ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                        ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                        ('ground', models.CharField(max_length=200, verbose_name='依据')),
                        ('valid_from', models.DateField(verbose_name='生效日期')),
                        ('valid_to', models.DateField(blank=True, null=True, verbose_name='失效日期')),
                        ('kind', models.CharField(choices=[('committee', '党委'), ('general_branch', '党总支'), ('branch', '党支部')], max_length=16, verbose_name='类型')),
                        ('least', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1)], verbose_name='至少')),
                        ('usual', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1)], verbose_name='一般不超过')),
                        ('most', models.PositiveSmallIntegerField(validators=[django.core.validators.MaxValueValidator(11)], verbose_name='最多')),
                    ],
                    options={
                        'verbose_name': '委员会人数',
                        'verbose_name_plural': '委员会人数',
                        'ordering': ['kind', 'valid_from'],
                        'abstract': False,
                        'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('kind', '='), (core.models.records.DateRange('valid_from', 'valid_to'), '&&')], name='committee_size_one_at_a_time', violation_error_message='同一项的有效期重叠。'), models.CheckConstraint(condition=models.Q(('most__gte', models.F('usual')), ('usual__gte', models.F('least'))), name='committee_size_in_order', violation_error_message='三个数应从小到大。')],
                    },
                ),
                migrations.CreateModel(
                    name='CommitteeSizeEvent',
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
                        ('kind', models.CharField(choices=[('committee', '党委'), ('general_branch', '党总支'), ('branch', '党支部')], max_length=16, verbose_name='类型')),
                        ('least', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1)], verbose_name='至少')),
                        ('usual', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1)], verbose_name='一般不超过')),
                        ('most', models.PositiveSmallIntegerField(validators=[django.core.validators.MaxValueValidator(11)], verbose_name='最多')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='members.committeesize')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='committeesize',
                    trigger=pgtrigger.compiler.Trigger(name='raise_version', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='NEW.version := OLD.version + 1; NEW.updated_at := now(); RETURN NEW;', hash='daddcbecc1be9c1f73cc7d6c599e21bc386f0d1c', operation='UPDATE', pgid='pgtrigger_raise_version_38d85', table='members_committeesize', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='committeesize',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "members_committeesizeevent" ("created_at", "ground", "id", "kind", "least", "most", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "updated_at", "usual", "valid_from", "valid_to", "version") SELECT new_values."created_at", new_values."ground", new_values."id", new_values."kind", new_values."least", new_values."most", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."updated_at", new_values."usual", new_values."valid_from", new_values."valid_to", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='19c232706fcd793af4c1c8711a5f697caf25a2d4', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_7ce36', referencing='REFERENCING NEW TABLE AS new_values ', table='members_committeesize', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='committeesize',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "members_committeesizeevent" ("created_at", "ground", "id", "kind", "least", "most", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "updated_at", "usual", "valid_from", "valid_to", "version") SELECT new_values."created_at", new_values."ground", new_values."id", new_values."kind", new_values."least", new_values."most", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."updated_at", new_values."usual", new_values."valid_from", new_values."valid_to", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='71dec16deb3a7dfd79956c2b2341b28ad0369716', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_5cbe7', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='members_committeesize', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='committeesize',
                    trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "members_committeesizeevent" ("created_at", "ground", "id", "kind", "least", "most", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "updated_at", "usual", "valid_from", "valid_to", "version") SELECT old_values."created_at", old_values."ground", old_values."id", old_values."kind", old_values."least", old_values."most", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."updated_at", old_values."usual", old_values."valid_from", old_values."valid_to", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='0ccd0e769f07aee474889ed74501db5fc9bd09cf', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_cbba7', referencing='REFERENCING OLD TABLE AS old_values ', table='members_committeesize', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='meetingrule',
                    trigger=pgtrigger.compiler.Trigger(name='raise_version', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='NEW.version := OLD.version + 1; NEW.updated_at := now(); RETURN NEW;', hash='4ac93c9102a41adf41d5d49ce366b58a0ccc8f16', operation='UPDATE', pgid='pgtrigger_raise_version_b6ef3', table='members_meetingrule', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='meetingrule',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "members_meetingruleevent" ("counted_of", "created_at", "ground", "id", "in_favour", "matter", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "present", "updated_at", "valid_from", "valid_to", "version") SELECT new_values."counted_of", new_values."created_at", new_values."ground", new_values."id", new_values."in_favour", new_values."matter", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."present", new_values."updated_at", new_values."valid_from", new_values."valid_to", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='014511294ee985139f6f2d1e385765cf361fb835', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_f55ac', referencing='REFERENCING NEW TABLE AS new_values ', table='members_meetingrule', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='meetingrule',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "members_meetingruleevent" ("counted_of", "created_at", "ground", "id", "in_favour", "matter", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "present", "updated_at", "valid_from", "valid_to", "version") SELECT new_values."counted_of", new_values."created_at", new_values."ground", new_values."id", new_values."in_favour", new_values."matter", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."present", new_values."updated_at", new_values."valid_from", new_values."valid_to", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='40cc8584ecd8081d517082ae145943e2b297a7bd', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_110a5', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='members_meetingrule', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='meetingrule',
                    trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "members_meetingruleevent" ("counted_of", "created_at", "ground", "id", "in_favour", "matter", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "present", "updated_at", "valid_from", "valid_to", "version") SELECT old_values."counted_of", old_values."created_at", old_values."ground", old_values."id", old_values."in_favour", old_values."matter", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."present", old_values."updated_at", old_values."valid_from", old_values."valid_to", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='3529a182539e869e27e8aeac76d3834f1c05a4da', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_f34e1', referencing='REFERENCING OLD TABLE AS old_values ', table='members_meetingrule', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='ratiorule',
                    trigger=pgtrigger.compiler.Trigger(name='raise_version', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='NEW.version := OLD.version + 1; NEW.updated_at := now(); RETURN NEW;', hash='44c7a52dc92021843ca6f384377451a10c0c74bb', operation='UPDATE', pgid='pgtrigger_raise_version_2019d', table='members_ratiorule', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='ratiorule',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "members_ratioruleevent" ("created_at", "ground", "id", "part", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "ratio", "updated_at", "valid_from", "valid_to", "version") SELECT new_values."created_at", new_values."ground", new_values."id", new_values."part", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."ratio", new_values."updated_at", new_values."valid_from", new_values."valid_to", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='0d9bf5a92a4e043eb12c4d8c9dd0f7604d4a3807', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_b17c5', referencing='REFERENCING NEW TABLE AS new_values ', table='members_ratiorule', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='ratiorule',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "members_ratioruleevent" ("created_at", "ground", "id", "part", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "ratio", "updated_at", "valid_from", "valid_to", "version") SELECT new_values."created_at", new_values."ground", new_values."id", new_values."part", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."ratio", new_values."updated_at", new_values."valid_from", new_values."valid_to", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='814cee15af9900e6f871c769096018cc2a571871', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_3eec0', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='members_ratiorule', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='ratiorule',
                    trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "members_ratioruleevent" ("created_at", "ground", "id", "part", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "ratio", "updated_at", "valid_from", "valid_to", "version") SELECT old_values."created_at", old_values."ground", old_values."id", old_values."part", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."ratio", old_values."updated_at", old_values."valid_from", old_values."valid_to", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='673b3d0cc2f096ee6894815623558fa0ff7335f1', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_90f44', referencing='REFERENCING OLD TABLE AS old_values ', table='members_ratiorule', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='changereport',
                    trigger=pgtrigger.compiler.Trigger(name='raise_version', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='NEW.version := OLD.version + 1; NEW.updated_at := now(); RETURN NEW;', hash='1f359c2fc549b1f360782cebd6014eca2c7320e1', operation='UPDATE', pgid='pgtrigger_raise_version_d510f', table='members_changereport', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='changereport',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "members_changereportevent" ("changed_on", "created_at", "document_number", "due_on", "filing_number", "full_time", "ground", "id", "id_number_cipher", "id_number_index", "in_management", "kind", "member_id", "party_organization_id", "person_name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "post_id", "reported_by_id", "reported_on", "source", "started_post_id", "state", "title", "updated_at", "version") SELECT new_values."changed_on", new_values."created_at", new_values."document_number", new_values."due_on", new_values."filing_number", new_values."full_time", new_values."ground", new_values."id", new_values."id_number_cipher", new_values."id_number_index", new_values."in_management", new_values."kind", new_values."member_id", new_values."party_organization_id", new_values."person_name", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."post_id", new_values."reported_by_id", new_values."reported_on", new_values."source", new_values."started_post_id", new_values."state", new_values."title", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='43dc2c0a6125e23fce075fbd8c1a4534cf9c7dab', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_76045', referencing='REFERENCING NEW TABLE AS new_values ', table='members_changereport', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='changereport',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "members_changereportevent" ("changed_on", "created_at", "document_number", "due_on", "filing_number", "full_time", "ground", "id", "id_number_cipher", "id_number_index", "in_management", "kind", "member_id", "party_organization_id", "person_name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "post_id", "reported_by_id", "reported_on", "source", "started_post_id", "state", "title", "updated_at", "version") SELECT new_values."changed_on", new_values."created_at", new_values."document_number", new_values."due_on", new_values."filing_number", new_values."full_time", new_values."ground", new_values."id", new_values."id_number_cipher", new_values."id_number_index", new_values."in_management", new_values."kind", new_values."member_id", new_values."party_organization_id", new_values."person_name", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."post_id", new_values."reported_by_id", new_values."reported_on", new_values."source", new_values."started_post_id", new_values."state", new_values."title", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='0d4566271c6685fe561c46b428694c8a68ae7801', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_5bc45', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='members_changereport', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='changereport',
                    trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "members_changereportevent" ("changed_on", "created_at", "document_number", "due_on", "filing_number", "full_time", "ground", "id", "id_number_cipher", "id_number_index", "in_management", "kind", "member_id", "party_organization_id", "person_name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "post_id", "reported_by_id", "reported_on", "source", "started_post_id", "state", "title", "updated_at", "version") SELECT old_values."changed_on", old_values."created_at", old_values."document_number", old_values."due_on", old_values."filing_number", old_values."full_time", old_values."ground", old_values."id", old_values."id_number_cipher", old_values."id_number_index", old_values."in_management", old_values."kind", old_values."member_id", old_values."party_organization_id", old_values."person_name", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."post_id", old_values."reported_by_id", old_values."reported_on", old_values."source", old_values."started_post_id", old_values."state", old_values."title", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='f385999eeaa0db6d372a029d486dda8967d8f7c2', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_d73c5', referencing='REFERENCING OLD TABLE AS old_values ', table='members_changereport', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='headcountrule',
                    trigger=pgtrigger.compiler.Trigger(name='raise_version', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='NEW.version := OLD.version + 1; NEW.updated_at := now(); RETURN NEW;', hash='69bd3f9d96f9d3ce131f0d36080da59efe1d64a8', operation='UPDATE', pgid='pgtrigger_raise_version_2428e', table='members_headcountrule', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='headcountrule',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "members_headcountruleevent" ("created_at", "decides", "ground", "id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "updated_at", "valid_from", "valid_to", "version") SELECT new_values."created_at", new_values."decides", new_values."ground", new_values."id", new_values."number", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."updated_at", new_values."valid_from", new_values."valid_to", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='20a7031c4476f4011039695ac0486e5a6a178038', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_f2b4f', referencing='REFERENCING NEW TABLE AS new_values ', table='members_headcountrule', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='headcountrule',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "members_headcountruleevent" ("created_at", "decides", "ground", "id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "updated_at", "valid_from", "valid_to", "version") SELECT new_values."created_at", new_values."decides", new_values."ground", new_values."id", new_values."number", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."updated_at", new_values."valid_from", new_values."valid_to", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='ed4c214dbc45cb6c1daae8e217b9d86ab8545db7', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_35696', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='members_headcountrule', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='headcountrule',
                    trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "members_headcountruleevent" ("created_at", "decides", "ground", "id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "updated_at", "valid_from", "valid_to", "version") SELECT old_values."created_at", old_values."decides", old_values."ground", old_values."id", old_values."number", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."updated_at", old_values."valid_from", old_values."valid_to", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='f0b41c462b2f9e9edc5df7662fd4f10621bc4301', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_32de1', referencing='REFERENCING OLD TABLE AS old_values ', table='members_headcountrule', when='AFTER')),
                ),
            ],
        ),
        migrations.RunPython(
            code=ship,
            reverse_code=migrations.RunPython.noop,
        ),
    ]
