"""The duties that ship. A county changes them by ending a row and adding another."""

import activities.models.keys
import core.models.feed
import core.models.records
import datetime
import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.datetime
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from core.db import Together


SHIPPED_FROM = datetime.date(2000, 1, 1)


BRANCHES = ["branch"]


EVERY = ["committee", "general_branch", "branch"]


REGULATION = "《中国共产党支部工作条例（试行）》（中共中央2018年10月印发）"


#: A county names its own document when it puts such a duty in force.
CHOICE = "由县级自行选用；启用时请写明本县文件"


# duty, cadence, kinds, least members, needs a committee, ground
DUTIES = [
    ("member_meeting", "quarter", BRANCHES, 0, False, f"{REGULATION}第十一条"),
    ("committee_meeting", "month", BRANCHES, 0, True, f"{REGULATION}第十二条"),
    # The Regulation says 党员人数较多: the county may set another number.
    ("group_meeting", "month", BRANCHES, 15, False, f"{REGULATION}第十三条；人数较多按15名以上"),
    ("party_class", "quarter", BRANCHES, 0, False, f"{REGULATION}第十五条"),
    ("party_day", "month", BRANCHES, 0, False, f"{REGULATION}第十六条"),
    ("organization_life", "year", BRANCHES, 0, False, f"{REGULATION}第十七条"),
    ("appraisal", "year", BRANCHES, 0, False, f"{REGULATION}第十八条"),
    ("heart_talk", "year", BRANCHES, 0, False, f"{REGULATION}第十九条"),
]


#: Without validity until a county chooses them.
CHOICES = [
    ("first_topic", "month", EVERY),
    ("enterprise_meeting", "quarter", EVERY),
    ("deliberation", "quarter", EVERY),
    ("consultation", "half_year", EVERY),
    ("short_class", "month", BRANCHES),
]


def ship(apps, schema_editor):
    rule = apps.get_model("activities", "DutyRule")
    for duty, cadence, kinds, members, committee, ground in DUTIES:
        rule.objects.create(
            duty=duty,
            cadence=cadence,
            kinds=kinds,
            least_members=members,
            needs_committee=committee,
            ground=ground,
            valid_from=SHIPPED_FROM,
        )
    for duty, cadence, kinds in CHOICES:
        rule.objects.create(
            duty=duty,
            cadence=cadence,
            kinds=kinds,
            ground=CHOICE,
            valid_from=SHIPPED_FROM,
            valid_to=SHIPPED_FROM,
        )


# Quarters that are all of one kind are those of an empty wall or sky, and say nothing.
HASH_PARTS = """
CREATE FUNCTION difference_hash_parts(hash bigint) RETURNS integer[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT array_agg((place << 16) + quarter)
    FROM (
        SELECT place, ((hash >> (16 * place)) & 65535)::integer AS quarter
        FROM generate_series(0, 3) place
    ) quarters
    WHERE quarter NOT IN (0, 65535)
$$
"""


TEXT_KEY = """
CREATE FUNCTION activity_text_key(body text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT CASE WHEN length(letters) >= 30 THEN md5(letters) END
    FROM (SELECT regexp_replace(body, '[^[:alpha:]]+', '', 'g') AS letters) stripped
$$
"""


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('branches', '0001_initial'),
        ('core', '0002_initial'),
        ('members', '0001_initial'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('regions', '0001_initial'),
    ]

    operations = [
        migrations.RunSQL(
            sql='\nCREATE FUNCTION difference_hash_parts(hash bigint) RETURNS integer[]\nLANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$\n    SELECT array_agg((place << 16) + quarter)\n    FROM (\n        SELECT place, ((hash >> (16 * place)) & 65535)::integer AS quarter\n        FROM generate_series(0, 3) place\n    ) quarters\n    WHERE quarter NOT IN (0, 65535)\n$$\n',
            reverse_sql='DROP FUNCTION difference_hash_parts(bigint)',
        ),
        migrations.RunSQL(
            sql="\nCREATE FUNCTION activity_text_key(body text) RETURNS text\nLANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$\n    SELECT CASE WHEN length(letters) >= 30 THEN md5(letters) END\n    FROM (SELECT regexp_replace(body, '[^[:alpha:]]+', '', 'g') AS letters) stripped\n$$\n",
            reverse_sql='DROP FUNCTION activity_text_key(text)',
        ),
        Together(operations=[
                migrations.CreateModel(
                    name='Activity',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                        ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                        ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                        ('client_key', models.UUIDField(editable=False, verbose_name='填报键')),
                        ('body_digest', models.CharField(editable=False, max_length=64, verbose_name='内容摘要')),
                        ('plan_key', models.UUIDField(editable=False, null=True, verbose_name='计划键')),
                        ('plan_digest', models.CharField(blank=True, db_default='', editable=False, max_length=64, verbose_name='计划内容摘要')),
                        ('planned_on', models.DateField(blank=True, null=True, verbose_name='计划日期')),
                        ('held_on', models.DateField(blank=True, null=True, verbose_name='开展日期')),
                        ('place', models.CharField(blank=True, db_default='', max_length=100, verbose_name='地点')),
                        ('host', models.CharField(blank=True, db_default='', max_length=60, verbose_name='主持人')),
                        ('topic', models.CharField(max_length=120, verbose_name='主题')),
                        ('text', models.TextField(blank=True, db_default='', max_length=5000, verbose_name='内容')),
                        ('decisions', models.TextField(blank=True, db_default='', max_length=3000, verbose_name='决议')),
                        ('guests', models.JSONField(blank=True, db_default=[], default=list, verbose_name='列席人员')),
                        ('video_link', models.CharField(blank=True, db_default='', max_length=400, verbose_name='录像链接')),
                        ('live_link', models.CharField(blank=True, db_default='', max_length=400, verbose_name='直播链接')),
                        ('state', models.CharField(choices=[('planned', '已计划'), ('filed', '待审核'), ('accepted', '已通过'), ('returned', '已退回'), ('redo', '待补课'), ('made_up', '已补课'), ('withdrawn', '已撤回')], default='filed', editable=False, max_length=10, verbose_name='状态')),
                        ('filed_at', models.DateTimeField(editable=False, null=True, verbose_name='填报时间')),
                        ('filed_for_others', models.BooleanField(db_default=False, default=False, editable=False, verbose_name='代填')),
                        ('late', models.BooleanField(db_default=False, default=False, editable=False, verbose_name='月报定稿后填报')),
                        ('make_up', models.BooleanField(db_default=False, default=False, editable=False, verbose_name='补课')),
                        ('source', models.CharField(choices=[('phone', '手机填报'), ('desk', '电脑填报'), ('paper', '纸质表录入'), ('api', '接口'), ('rota', '支部轮值')], default='desk', editable=False, max_length=8, verbose_name='填报方式')),
                        ('filed_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='填报人')),
                        ('organizer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='branches.partyorganization', verbose_name='主办党组织')),
                        ('makes_up_for', models.DateField(blank=True, editable=False, null=True, verbose_name='补课所属日期')),
                    ],
                    options={
                        'verbose_name': '活动',
                        'verbose_name_plural': '活动',
                        'abstract': False,
                        'indexes': [models.Index(fields=['organizer', 'held_on'], name='activity_of_organizer'), models.Index(django.db.models.functions.comparison.Coalesce('held_on', 'planned_on'), models.F('id'), name='activity_by_day'), models.Index(fields=['filed_at', 'id'], name='activity_by_filing'), models.Index(fields=['state', 'filed_at'], name='activity_by_state'), models.Index(condition=models.Q(('state', 'planned')), fields=['planned_on', 'id'], name='activity_planned'), models.Index(condition=models.Q(('live_link', ''), _negated=True), fields=['held_on', 'planned_on'], name='activity_live'), models.Index(condition=models.Q(('state', 'filed')), fields=['filed_at', 'id'], name='activity_waiting'), models.Index(condition=models.Q(('state', 'filed')), fields=['held_on', 'id'], name='activity_waiting_by_day'), models.Index(activities.models.keys.TextKey('text'), models.F('id'), name='activity_text_keys'), models.Index(models.F('source'), django.db.models.functions.comparison.Coalesce('held_on', 'planned_on'), models.F('id'), condition=models.Q(('source__in', ['desk', 'phone']), _negated=True), name='activity_by_rare_source'), models.Index(django.db.models.functions.comparison.Coalesce('held_on', 'planned_on'), models.F('id'), condition=models.Q(('late', True)), name='activity_late'), models.Index(django.db.models.functions.comparison.Coalesce('held_on', 'planned_on'), models.F('id'), condition=models.Q(('filed_for_others', True)), name='activity_for_others')],
                        'constraints': [models.UniqueConstraint(fields=('client_key',), name='activity_key_unique', violation_error_message='这个填报键已经用过。'), models.UniqueConstraint(fields=('plan_key',), name='activity_plan_key_unique', violation_error_message='这个填报键已经用过。'), models.CheckConstraint(condition=models.Q(('held_on__isnull', False), ('planned_on__isnull', False), _connector='OR'), name='activity_has_a_day', violation_error_message='开展日期、计划日期至少填一项。'), models.CheckConstraint(condition=models.Q(('state__in', ['planned', 'withdrawn']), models.Q(('filed_at__isnull', False), ('held_on__isnull', False)), _connector='OR'), name='activity_held_when_filed', violation_error_message='已开展的活动应有开展日期。')],
                    },
                ),
                migrations.CreateModel(
                    name='Absence',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('reason', models.CharField(blank=True, db_default='', max_length=60, verbose_name='缺席原因')),
                        ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='absences', to='members.member', verbose_name='党员')),
                        ('activity', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='absences', to='activities.activity', verbose_name='活动')),
                    ],
                    options={
                        'verbose_name': '缺席',
                        'verbose_name_plural': '缺席',
                        'constraints': [models.UniqueConstraint(fields=('activity', 'member'), name='absence_unique')],
                    },
                ),
                migrations.CreateModel(
                    name='AbsenceEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('id', models.BigIntegerField()),
                        ('reason', models.CharField(blank=True, db_default='', max_length=60, verbose_name='缺席原因')),
                        ('member', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='members.member', verbose_name='党员')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='activities.absence')),
                        ('activity', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='activities.activity', verbose_name='活动')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='ActivityBranch',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('entitled_ids', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None, verbose_name='应到党员')),
                        ('voting_ids', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None, verbose_name='有表决权党员')),
                        ('entitled_count', models.PositiveIntegerField(default=0, verbose_name='应到')),
                        ('present_count', models.PositiveIntegerField(default=0, verbose_name='实到')),
                        ('absent_count', models.PositiveIntegerField(default=0, verbose_name='缺席')),
                        ('voting_count', models.PositiveIntegerField(default=0, verbose_name='有表决权应到')),
                        ('voting_present_count', models.PositiveIntegerField(default=0, verbose_name='有表决权实到')),
                        ('activity', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='branches', to='activities.activity', verbose_name='活动')),
                        ('party_organization', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='branches.partyorganization', verbose_name='党组织')),
                        ('floating_ids', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), db_default=[], default=list, size=None, verbose_name='参加的流入党员')),
                    ],
                    options={
                        'verbose_name': '参加活动的党组织',
                        'verbose_name_plural': '参加活动的党组织',
                        'indexes': [models.Index(fields=['party_organization', 'activity'], name='activity_branch_of_party')],
                        'constraints': [models.UniqueConstraint(fields=('activity', 'party_organization'), name='activity_branch_unique')],
                    },
                ),
                migrations.CreateModel(
                    name='ActivityBranchEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('id', models.BigIntegerField()),
                        ('entitled_ids', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None, verbose_name='应到党员')),
                        ('voting_ids', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None, verbose_name='有表决权党员')),
                        ('entitled_count', models.PositiveIntegerField(default=0, verbose_name='应到')),
                        ('present_count', models.PositiveIntegerField(default=0, verbose_name='实到')),
                        ('absent_count', models.PositiveIntegerField(default=0, verbose_name='缺席')),
                        ('voting_count', models.PositiveIntegerField(default=0, verbose_name='有表决权应到')),
                        ('voting_present_count', models.PositiveIntegerField(default=0, verbose_name='有表决权实到')),
                        ('activity', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='activities.activity', verbose_name='活动')),
                        ('party_organization', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='branches.partyorganization', verbose_name='党组织')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='activities.activitybranch')),
                        ('floating_ids', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), db_default=[], default=list, size=None, verbose_name='参加的流入党员')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='ActivityDuty',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('duty', models.CharField(choices=[('member_meeting', '党员大会'), ('committee_meeting', '支委会'), ('group_meeting', '党小组会'), ('party_class', '党课'), ('party_day', '主题党日'), ('organization_life', '组织生活会'), ('appraisal', '民主评议党员'), ('heart_talk', '谈心谈话'), ('first_topic', '第一议题'), ('enterprise_meeting', '党企沟通会'), ('deliberation', '党群议事会'), ('consultation', '民主恳谈会'), ('short_class', '微型党课'), ('other', '其他活动')], max_length=20, verbose_name='事项')),
                        ('activity', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='duties', to='activities.activity', verbose_name='活动')),
                    ],
                    options={
                        'verbose_name': '活动事项',
                        'verbose_name_plural': '活动事项',
                        'indexes': [models.Index(fields=['duty', 'activity'], name='activity_duty_by_code')],
                        'constraints': [models.UniqueConstraint(fields=('activity', 'duty'), name='activity_duty_unique')],
                    },
                ),
                migrations.CreateModel(
                    name='ActivityDutyEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('id', models.BigIntegerField()),
                        ('duty', models.CharField(choices=[('member_meeting', '党员大会'), ('committee_meeting', '支委会'), ('group_meeting', '党小组会'), ('party_class', '党课'), ('party_day', '主题党日'), ('organization_life', '组织生活会'), ('appraisal', '民主评议党员'), ('heart_talk', '谈心谈话'), ('first_topic', '第一议题'), ('enterprise_meeting', '党企沟通会'), ('deliberation', '党群议事会'), ('consultation', '民主恳谈会'), ('short_class', '微型党课'), ('other', '其他活动')], max_length=20, verbose_name='事项')),
                        ('activity', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='activities.activity', verbose_name='活动')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='activities.activityduty')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='ActivityEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_mark', models.BigIntegerField(db_default=core.models.feed.ChangeMark(), editable=False)),
                        ('id', models.BigIntegerField()),
                        ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                        ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                        ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                        ('client_key', models.UUIDField(editable=False, verbose_name='填报键')),
                        ('body_digest', models.CharField(editable=False, max_length=64, verbose_name='内容摘要')),
                        ('plan_key', models.UUIDField(editable=False, null=True, verbose_name='计划键')),
                        ('plan_digest', models.CharField(blank=True, db_default='', editable=False, max_length=64, verbose_name='计划内容摘要')),
                        ('planned_on', models.DateField(blank=True, null=True, verbose_name='计划日期')),
                        ('held_on', models.DateField(blank=True, null=True, verbose_name='开展日期')),
                        ('place', models.CharField(blank=True, db_default='', max_length=100, verbose_name='地点')),
                        ('host', models.CharField(blank=True, db_default='', max_length=60, verbose_name='主持人')),
                        ('topic', models.CharField(max_length=120, verbose_name='主题')),
                        ('text', models.TextField(blank=True, db_default='', max_length=5000, verbose_name='内容')),
                        ('decisions', models.TextField(blank=True, db_default='', max_length=3000, verbose_name='决议')),
                        ('guests', models.JSONField(blank=True, db_default=[], default=list, verbose_name='列席人员')),
                        ('video_link', models.CharField(blank=True, db_default='', max_length=400, verbose_name='录像链接')),
                        ('live_link', models.CharField(blank=True, db_default='', max_length=400, verbose_name='直播链接')),
                        ('state', models.CharField(choices=[('planned', '已计划'), ('filed', '待审核'), ('accepted', '已通过'), ('returned', '已退回'), ('redo', '待补课'), ('made_up', '已补课'), ('withdrawn', '已撤回')], default='filed', editable=False, max_length=10, verbose_name='状态')),
                        ('filed_at', models.DateTimeField(editable=False, null=True, verbose_name='填报时间')),
                        ('filed_for_others', models.BooleanField(db_default=False, default=False, editable=False, verbose_name='代填')),
                        ('late', models.BooleanField(db_default=False, default=False, editable=False, verbose_name='月报定稿后填报')),
                        ('make_up', models.BooleanField(db_default=False, default=False, editable=False, verbose_name='补课')),
                        ('source', models.CharField(choices=[('phone', '手机填报'), ('desk', '电脑填报'), ('paper', '纸质表录入'), ('api', '接口'), ('rota', '支部轮值')], default='desk', editable=False, max_length=8, verbose_name='填报方式')),
                        ('filed_by', models.ForeignKey(db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='填报人')),
                        ('organizer', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='branches.partyorganization', verbose_name='主办党组织')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='activities.activity')),
                        ('makes_up_for', models.DateField(blank=True, editable=False, null=True, verbose_name='补课所属日期')),
                    ],
                    options={
                        'abstract': False,
                        'indexes': [models.Index(fields=['pgh_mark', 'pgh_obj'], name='activity_marks')],
                    },
                ),
                migrations.CreateModel(
                    name='ActivityText',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                        ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                        ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                        ('name', models.CharField(max_length=40, verbose_name='名称')),
                        ('duty', models.CharField(blank=True, choices=[('member_meeting', '党员大会'), ('committee_meeting', '支委会'), ('group_meeting', '党小组会'), ('party_class', '党课'), ('party_day', '主题党日'), ('organization_life', '组织生活会'), ('appraisal', '民主评议党员'), ('heart_talk', '谈心谈话'), ('first_topic', '第一议题'), ('enterprise_meeting', '党企沟通会'), ('deliberation', '党群议事会'), ('consultation', '民主恳谈会'), ('short_class', '微型党课'), ('other', '其他活动')], db_default='', max_length=20, verbose_name='事项')),
                        ('topic', models.CharField(blank=True, db_default='', max_length=120, verbose_name='主题')),
                        ('text', models.TextField(max_length=5000, verbose_name='内容')),
                        ('party_organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='activity_texts', to='branches.partyorganization', verbose_name='党组织')),
                    ],
                    options={
                        'verbose_name': '活动模板',
                        'verbose_name_plural': '活动模板',
                        'abstract': False,
                        'constraints': [models.UniqueConstraint(fields=('party_organization', 'name'), name='activity_text_name_unique', violation_error_message='已有同名模板，请换一个名称或修改原来的。')],
                    },
                ),
                migrations.CreateModel(
                    name='ActivityTextEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('id', models.BigIntegerField()),
                        ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                        ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                        ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                        ('name', models.CharField(max_length=40, verbose_name='名称')),
                        ('duty', models.CharField(blank=True, choices=[('member_meeting', '党员大会'), ('committee_meeting', '支委会'), ('group_meeting', '党小组会'), ('party_class', '党课'), ('party_day', '主题党日'), ('organization_life', '组织生活会'), ('appraisal', '民主评议党员'), ('heart_talk', '谈心谈话'), ('first_topic', '第一议题'), ('enterprise_meeting', '党企沟通会'), ('deliberation', '党群议事会'), ('consultation', '民主恳谈会'), ('short_class', '微型党课'), ('other', '其他活动')], db_default='', max_length=20, verbose_name='事项')),
                        ('topic', models.CharField(blank=True, db_default='', max_length=120, verbose_name='主题')),
                        ('text', models.TextField(max_length=5000, verbose_name='内容')),
                        ('party_organization', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='branches.partyorganization', verbose_name='党组织')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='activities.activitytext')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='Delegation',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                        ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                        ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                        ('starts_on', models.DateField(verbose_name='起始日期')),
                        ('ends_on', models.DateField(blank=True, null=True, verbose_name='终止日期')),
                        ('given_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='委托人')),
                        ('party_organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='delegations', to='branches.partyorganization', verbose_name='党组织')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='delegations', to=settings.AUTH_USER_MODEL, verbose_name='受托人')),
                    ],
                    options={
                        'verbose_name': '代填委托',
                        'verbose_name_plural': '代填委托',
                        'abstract': False,
                        'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='delegation_dates_in_order', violation_error_message='终止日期不能早于起始日期。'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('party_organization', '='), ('user', '='), (core.models.records.DateRange('starts_on', 'ends_on'), '&&')], name='delegation_no_overlap', violation_error_message='与已有的同一关系日期重叠，请先终止原来的一条。')],
                    },
                ),
                migrations.CreateModel(
                    name='DelegationEvent',
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
                        ('given_by', models.ForeignKey(db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='委托人')),
                        ('party_organization', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='branches.partyorganization', verbose_name='党组织')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='activities.delegation')),
                        ('user', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='受托人')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='Photo',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('client_key', models.UUIDField(verbose_name='填报键')),
                        ('sha256', models.CharField(max_length=64, verbose_name='摘要')),
                        ('announced_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='登记时间')),
                        ('position', models.PositiveSmallIntegerField(default=0, verbose_name='顺序')),
                        ('taken_on', models.DateField(blank=True, null=True, verbose_name='拍摄日期')),
                        ('width', models.PositiveIntegerField(null=True, verbose_name='宽')),
                        ('height', models.PositiveIntegerField(null=True, verbose_name='高')),
                        ('difference_hash', models.BigIntegerField(null=True, verbose_name='差异哈希')),
                        ('complete', models.BooleanField(default=False, verbose_name='已收到')),
                        ('activity', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='photos', to='activities.activity', verbose_name='活动')),
                        ('attachment', models.OneToOneField(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='core.attachment', verbose_name='文件')),
                        ('uploaded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='上传人')),
                    ],
                    options={
                        'verbose_name': '照片',
                        'verbose_name_plural': '照片',
                        'indexes': [models.Index(condition=models.Q(('activity__isnull', True)), fields=['announced_at'], name='photo_without_activity'), django.contrib.postgres.indexes.GinIndex(activities.models.keys.HashParts('difference_hash'), name='photo_hash_parts')],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('activity__isnull', False)), fields=('activity', 'sha256'), name='photo_once_in_activity'), models.UniqueConstraint(condition=models.Q(('activity__isnull', True)), fields=('client_key', 'uploaded_by', 'sha256'), name='photo_once_before_activity')],
                    },
                ),
                migrations.CreateModel(
                    name='DutyCompletion',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('duty', models.CharField(choices=[('member_meeting', '党员大会'), ('committee_meeting', '支委会'), ('group_meeting', '党小组会'), ('party_class', '党课'), ('party_day', '主题党日'), ('organization_life', '组织生活会'), ('appraisal', '民主评议党员'), ('heart_talk', '谈心谈话'), ('first_topic', '第一议题'), ('enterprise_meeting', '党企沟通会'), ('deliberation', '党群议事会'), ('consultation', '民主恳谈会'), ('short_class', '微型党课'), ('other', '其他活动')], max_length=20, verbose_name='事项')),
                        ('period', models.CharField(max_length=7, verbose_name='期间')),
                        ('first_day', models.DateField(verbose_name='期间起始日')),
                        ('last_day', models.DateField(verbose_name='期间截止日')),
                        ('due_on', models.DateField(verbose_name='填报期限')),
                        ('expected', models.IntegerField(default=0, verbose_name='应开展次数')),
                        ('done', models.IntegerField(default=0, verbose_name='已开展次数')),
                        ('on_time', models.IntegerField(default=0, verbose_name='按期次数')),
                        ('made_up', models.IntegerField(default=0, verbose_name='补课次数')),
                        ('excused', models.IntegerField(default=0, verbose_name='核准免予次数')),
                        ('region', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='regions.region', verbose_name='区域')),
                    ],
                    options={
                        'verbose_name': '组织生活开展率',
                        'verbose_name_plural': '组织生活开展率',
                        'constraints': [models.UniqueConstraint(fields=('last_day', 'region', 'duty', 'period'), name='duty_completion_unique')],
                    },
                ),
                migrations.CreateModel(
                    name='DutyRule',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                        ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                        ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                        ('duty', models.CharField(choices=[('member_meeting', '党员大会'), ('committee_meeting', '支委会'), ('group_meeting', '党小组会'), ('party_class', '党课'), ('party_day', '主题党日'), ('organization_life', '组织生活会'), ('appraisal', '民主评议党员'), ('heart_talk', '谈心谈话'), ('first_topic', '第一议题'), ('enterprise_meeting', '党企沟通会'), ('deliberation', '党群议事会'), ('consultation', '民主恳谈会'), ('short_class', '微型党课'), ('other', '其他活动')], max_length=20, verbose_name='事项')),
                        ('cadence', models.CharField(choices=[('month', '每月'), ('quarter', '每季度'), ('half_year', '每半年'), ('year', '每年')], max_length=10, verbose_name='频次')),
                        ('kinds', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('committee', '党委'), ('general_branch', '党总支'), ('branch', '党支部')], max_length=16), size=None, verbose_name='适用类型')),
                        ('least_members', models.PositiveSmallIntegerField(default=0, verbose_name='党员数下限')),
                        ('needs_committee', models.BooleanField(default=False, verbose_name='设支部委员会的才要求')),
                        ('due_days', models.PositiveSmallIntegerField(default=5, verbose_name='期满后几日内填报')),
                        ('ground', models.CharField(max_length=200, verbose_name='依据')),
                        ('photo_ground', models.CharField(blank=True, db_default='', max_length=200, verbose_name='请附照片的依据')),
                        ('valid_from', models.DateField(verbose_name='生效日期')),
                        ('valid_to', models.DateField(blank=True, null=True, verbose_name='失效日期')),
                    ],
                    options={
                        'verbose_name': '组织生活制度',
                        'verbose_name_plural': '组织生活制度',
                        'abstract': False,
                        'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('duty', '='), (core.models.records.DateRange('valid_from', 'valid_to'), '&&')], name='duty_rule_one_at_a_time', violation_error_message='同一事项的有效期重叠。')],
                    },
                ),
                migrations.CreateModel(
                    name='DutyRuleEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_mark', models.BigIntegerField(db_default=core.models.feed.ChangeMark(), editable=False)),
                        ('id', models.BigIntegerField()),
                        ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                        ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                        ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                        ('duty', models.CharField(choices=[('member_meeting', '党员大会'), ('committee_meeting', '支委会'), ('group_meeting', '党小组会'), ('party_class', '党课'), ('party_day', '主题党日'), ('organization_life', '组织生活会'), ('appraisal', '民主评议党员'), ('heart_talk', '谈心谈话'), ('first_topic', '第一议题'), ('enterprise_meeting', '党企沟通会'), ('deliberation', '党群议事会'), ('consultation', '民主恳谈会'), ('short_class', '微型党课'), ('other', '其他活动')], max_length=20, verbose_name='事项')),
                        ('cadence', models.CharField(choices=[('month', '每月'), ('quarter', '每季度'), ('half_year', '每半年'), ('year', '每年')], max_length=10, verbose_name='频次')),
                        ('kinds', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('committee', '党委'), ('general_branch', '党总支'), ('branch', '党支部')], max_length=16), size=None, verbose_name='适用类型')),
                        ('least_members', models.PositiveSmallIntegerField(default=0, verbose_name='党员数下限')),
                        ('needs_committee', models.BooleanField(default=False, verbose_name='设支部委员会的才要求')),
                        ('due_days', models.PositiveSmallIntegerField(default=5, verbose_name='期满后几日内填报')),
                        ('ground', models.CharField(max_length=200, verbose_name='依据')),
                        ('photo_ground', models.CharField(blank=True, db_default='', max_length=200, verbose_name='请附照片的依据')),
                        ('valid_from', models.DateField(verbose_name='生效日期')),
                        ('valid_to', models.DateField(blank=True, null=True, verbose_name='失效日期')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='activities.dutyrule')),
                    ],
                    options={
                        'abstract': False,
                        'indexes': [models.Index(fields=['pgh_mark', 'pgh_obj'], name='dutyrule_marks')],
                    },
                ),
                migrations.CreateModel(
                    name='DutyStanding',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('duty', models.CharField(choices=[('member_meeting', '党员大会'), ('committee_meeting', '支委会'), ('group_meeting', '党小组会'), ('party_class', '党课'), ('party_day', '主题党日'), ('organization_life', '组织生活会'), ('appraisal', '民主评议党员'), ('heart_talk', '谈心谈话'), ('first_topic', '第一议题'), ('enterprise_meeting', '党企沟通会'), ('deliberation', '党群议事会'), ('consultation', '民主恳谈会'), ('short_class', '微型党课'), ('other', '其他活动')], max_length=20, verbose_name='事项')),
                        ('period', models.CharField(max_length=7, verbose_name='期间')),
                        ('first_day', models.DateField(verbose_name='期间起始日')),
                        ('last_day', models.DateField(verbose_name='期间截止日')),
                        ('due_on', models.DateField(verbose_name='填报期限')),
                        ('expected', models.BooleanField(verbose_name='应开展')),
                        ('excused', models.BooleanField(verbose_name='核准免予')),
                        ('done_on', models.DateField(null=True, verbose_name='开展日期')),
                        ('on_time', models.BooleanField(verbose_name='按期')),
                        ('made_up', models.BooleanField(verbose_name='补课')),
                        ('planned_on', models.DateField(null=True, verbose_name='计划日期')),
                        ('mark', models.BigIntegerField(db_default=core.models.feed.ChangeMark(), editable=False)),
                        ('party_organization', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='standings', to='branches.partyorganization', verbose_name='党组织')),
                        ('region', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regions.region', verbose_name='区域')),
                    ],
                    options={
                        'verbose_name': '组织生活开展情况',
                        'verbose_name_plural': '组织生活开展情况',
                        'indexes': [models.Index(fields=['last_day', 'id'], name='standing_by_period'), models.Index(fields=['last_day', 'region', 'duty'], name='standing_by_region'), models.Index(condition=models.Q(('done_on', None), ('expected', True)), fields=['due_on', 'id'], include=('party_organization', 'first_day', 'last_day'), name='standing_unmet'), models.Index(condition=models.Q(('done_on__isnull', False), ('expected', True)), fields=['last_day', 'id'], include=('on_time', 'made_up'), name='standing_done'), models.Index(condition=models.Q(('excused', True)), fields=['last_day', 'id'], name='standing_excused'), models.Index(fields=['mark', 'id'], name='standing_marks')],
                        'constraints': [models.UniqueConstraint(fields=('party_organization', 'first_day', 'duty', 'period'), name='duty_standing_unique')],
                    },
                ),
                migrations.CreateModel(
                    name='LastHeld',
                    fields=[
                        ('party_organization', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='branches.partyorganization', verbose_name='党组织')),
                        ('held_on', models.DateField(verbose_name='最近开展日期')),
                    ],
                    options={
                        'verbose_name': '最近一次活动',
                        'verbose_name_plural': '最近一次活动',
                    },
                ),
                migrations.CreateModel(
                    name='Excuse',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                        ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                        ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                        ('duty', models.CharField(choices=[('member_meeting', '党员大会'), ('committee_meeting', '支委会'), ('group_meeting', '党小组会'), ('party_class', '党课'), ('party_day', '主题党日'), ('organization_life', '组织生活会'), ('appraisal', '民主评议党员'), ('heart_talk', '谈心谈话'), ('first_topic', '第一议题'), ('enterprise_meeting', '党企沟通会'), ('deliberation', '党群议事会'), ('consultation', '民主恳谈会'), ('short_class', '微型党课'), ('other', '其他活动')], max_length=20, verbose_name='事项')),
                        ('period', models.CharField(max_length=7, verbose_name='期间')),
                        ('first_day', models.DateField(editable=False, verbose_name='期间起始日')),
                        ('ground', models.CharField(max_length=120, verbose_name='依据')),
                        ('state', models.CharField(choices=[('asked', '待答复'), ('granted', '已同意'), ('refused', '未同意'), ('withdrawn', '已撤回')], default='asked', editable=False, max_length=10, verbose_name='状态')),
                        ('asked_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='申请时间')),
                        ('asked_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='申请人')),
                        ('party_organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='excuses', to='branches.partyorganization', verbose_name='党组织')),
                    ],
                    options={
                        'verbose_name': '免予申请',
                        'verbose_name_plural': '免予申请',
                        'abstract': False,
                        'indexes': [models.Index(fields=['asked_at', 'id'], name='excuse_by_day'), models.Index(condition=models.Q(('state', 'granted')), fields=['duty', 'first_day'], name='excuse_granted')],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ['asked', 'granted'])), fields=('party_organization', 'duty', 'first_day'), name='excuse_once_a_period', violation_error_message='这个期间的这一事项已经申请过免予。')],
                    },
                ),
                migrations.CreateModel(
                    name='ExcuseEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('id', models.BigIntegerField()),
                        ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                        ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                        ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                        ('duty', models.CharField(choices=[('member_meeting', '党员大会'), ('committee_meeting', '支委会'), ('group_meeting', '党小组会'), ('party_class', '党课'), ('party_day', '主题党日'), ('organization_life', '组织生活会'), ('appraisal', '民主评议党员'), ('heart_talk', '谈心谈话'), ('first_topic', '第一议题'), ('enterprise_meeting', '党企沟通会'), ('deliberation', '党群议事会'), ('consultation', '民主恳谈会'), ('short_class', '微型党课'), ('other', '其他活动')], max_length=20, verbose_name='事项')),
                        ('period', models.CharField(max_length=7, verbose_name='期间')),
                        ('first_day', models.DateField(editable=False, verbose_name='期间起始日')),
                        ('ground', models.CharField(max_length=120, verbose_name='依据')),
                        ('state', models.CharField(choices=[('asked', '待答复'), ('granted', '已同意'), ('refused', '未同意'), ('withdrawn', '已撤回')], default='asked', editable=False, max_length=10, verbose_name='状态')),
                        ('asked_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='申请时间')),
                        ('asked_by', models.ForeignKey(db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='申请人')),
                        ('party_organization', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='branches.partyorganization', verbose_name='党组织')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='activities.excuse')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='ExcuseStep',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('move', models.CharField(max_length=20, verbose_name='步骤')),
                        ('before', models.CharField(max_length=16, verbose_name='原状态')),
                        ('after', models.CharField(max_length=16, verbose_name='新状态')),
                        ('reason', models.CharField(blank=True, db_default='', max_length=200, verbose_name='理由')),
                        ('due_on', models.DateField(blank=True, null=True, verbose_name='办理期限')),
                        ('made_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='时间')),
                        ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='经办人')),
                        ('subject', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='activities.excuse', verbose_name='免予申请')),
                    ],
                    options={
                        'verbose_name': '免予申请的办理',
                        'verbose_name_plural': '免予申请的办理',
                    },
                ),
                migrations.CreateModel(
                    name='ActivityStep',
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
                        ('subject', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='activities.activity', verbose_name='活动')),
                    ],
                    options={
                        'verbose_name': '活动审核步骤',
                        'verbose_name_plural': '活动审核步骤',
                        'indexes': [models.Index(fields=['subject', 'id'], name='activity_step_of_subject')],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='activity',
                    trigger=pgtrigger.compiler.Trigger(name='raise_version', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='NEW.version := OLD.version + 1; NEW.updated_at := now(); RETURN NEW;', hash='341365af3fdcbcec19db1fa52cf8f0ffacbce40f', operation='UPDATE', pgid='pgtrigger_raise_version_6f028', table='activities_activity', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='absence',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "activities_absenceevent" ("activity_id", "id", "member_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason") SELECT new_values."activity_id", new_values."id", new_values."member_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."reason" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='effa2aec60acf97375e26155d471db0ff26c57a3', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_0fb01', referencing='REFERENCING NEW TABLE AS new_values ', table='activities_absence', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='absence',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "activities_absenceevent" ("activity_id", "id", "member_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason") SELECT new_values."activity_id", new_values."id", new_values."member_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."reason" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='2dff7627fe019db59a52583e106890f388142930', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_37a92', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='activities_absence', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='absence',
                    trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "activities_absenceevent" ("activity_id", "id", "member_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason") SELECT old_values."activity_id", old_values."id", old_values."member_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."reason" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='435b2fd83e6cfc8d869f3d8e95978255e5fb3a88', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_58336', referencing='REFERENCING OLD TABLE AS old_values ', table='activities_absence', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='activitybranch',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "activities_activitybranchevent" ("absent_count", "activity_id", "entitled_count", "entitled_ids", "floating_ids", "id", "party_organization_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "present_count", "voting_count", "voting_ids", "voting_present_count") SELECT new_values."absent_count", new_values."activity_id", new_values."entitled_count", new_values."entitled_ids", new_values."floating_ids", new_values."id", new_values."party_organization_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."present_count", new_values."voting_count", new_values."voting_ids", new_values."voting_present_count" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='fc9914c2b0c1e602358ca5deee869104f9ab43f7', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_3f1dc', referencing='REFERENCING NEW TABLE AS new_values ', table='activities_activitybranch', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='activitybranch',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "activities_activitybranchevent" ("absent_count", "activity_id", "entitled_count", "entitled_ids", "floating_ids", "id", "party_organization_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "present_count", "voting_count", "voting_ids", "voting_present_count") SELECT new_values."absent_count", new_values."activity_id", new_values."entitled_count", new_values."entitled_ids", new_values."floating_ids", new_values."id", new_values."party_organization_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."present_count", new_values."voting_count", new_values."voting_ids", new_values."voting_present_count" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='0fb9d89687dc5afe1670a11edb4e51d8f442f50e', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_bc36b', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='activities_activitybranch', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='activitybranch',
                    trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "activities_activitybranchevent" ("absent_count", "activity_id", "entitled_count", "entitled_ids", "floating_ids", "id", "party_organization_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "present_count", "voting_count", "voting_ids", "voting_present_count") SELECT old_values."absent_count", old_values."activity_id", old_values."entitled_count", old_values."entitled_ids", old_values."floating_ids", old_values."id", old_values."party_organization_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."present_count", old_values."voting_count", old_values."voting_ids", old_values."voting_present_count" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='00f4b2b12d2299d942b6f794991ff9375afc266c', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_52b35', referencing='REFERENCING OLD TABLE AS old_values ', table='activities_activitybranch', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='activityduty',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "activities_activitydutyevent" ("activity_id", "duty", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."activity_id", new_values."duty", new_values."id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='3213207b808c878326b2ea3d01defb430ef995a9', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_f90e0', referencing='REFERENCING NEW TABLE AS new_values ', table='activities_activityduty', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='activityduty',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "activities_activitydutyevent" ("activity_id", "duty", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."activity_id", new_values."duty", new_values."id", _pgh_attached_context.value, NOW(), \'update\', new_values."id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='4a5c047ff82c4a921272da5d0e49dd1637218d0f', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_20eec', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='activities_activityduty', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='activityduty',
                    trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "activities_activitydutyevent" ("activity_id", "duty", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT old_values."activity_id", old_values."duty", old_values."id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='e960a909b33fcd92df7b0d6f8cafe14a2e4b1ee5', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_cd3c1', referencing='REFERENCING OLD TABLE AS old_values ', table='activities_activityduty', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='activitytext',
                    trigger=pgtrigger.compiler.Trigger(name='raise_version', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='NEW.version := OLD.version + 1; NEW.updated_at := now(); RETURN NEW;', hash='04fc041d9a16769a9035c6ec20ab18cc80a87f71', operation='UPDATE', pgid='pgtrigger_raise_version_e197a', table='activities_activitytext', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='activitytext',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "activities_activitytextevent" ("created_at", "duty", "id", "name", "party_organization_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text", "topic", "updated_at", "version") SELECT new_values."created_at", new_values."duty", new_values."id", new_values."name", new_values."party_organization_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."text", new_values."topic", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='41bd44bf9ca28809face84704f91ad2595cff9f9', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_9e371', referencing='REFERENCING NEW TABLE AS new_values ', table='activities_activitytext', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='activitytext',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "activities_activitytextevent" ("created_at", "duty", "id", "name", "party_organization_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text", "topic", "updated_at", "version") SELECT new_values."created_at", new_values."duty", new_values."id", new_values."name", new_values."party_organization_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."text", new_values."topic", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='e6a4656eeae2a7aaeb7e1c345ebac2aeaaca5b7e', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_e64d8', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='activities_activitytext', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='activitytext',
                    trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "activities_activitytextevent" ("created_at", "duty", "id", "name", "party_organization_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text", "topic", "updated_at", "version") SELECT old_values."created_at", old_values."duty", old_values."id", old_values."name", old_values."party_organization_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."text", old_values."topic", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='3137c9c2c3f1bc142ee79e0b205594438de9eaf4', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_ad7d7', referencing='REFERENCING OLD TABLE AS old_values ', table='activities_activitytext', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='delegation',
                    trigger=pgtrigger.compiler.Trigger(name='raise_version', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='NEW.version := OLD.version + 1; NEW.updated_at := now(); RETURN NEW;', hash='0cb2570d39f97e12d96d1c83d01ef0933d1e703e', operation='UPDATE', pgid='pgtrigger_raise_version_39654', table='activities_delegation', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='delegation',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "activities_delegationevent" ("created_at", "ends_on", "given_by_id", "id", "party_organization_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_on", "updated_at", "user_id", "version") SELECT new_values."created_at", new_values."ends_on", new_values."given_by_id", new_values."id", new_values."party_organization_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."starts_on", new_values."updated_at", new_values."user_id", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='9680ca9057ce06a31e5e4ce27ee2f939c38508c2', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_fbf3b', referencing='REFERENCING NEW TABLE AS new_values ', table='activities_delegation', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='delegation',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "activities_delegationevent" ("created_at", "ends_on", "given_by_id", "id", "party_organization_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_on", "updated_at", "user_id", "version") SELECT new_values."created_at", new_values."ends_on", new_values."given_by_id", new_values."id", new_values."party_organization_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."starts_on", new_values."updated_at", new_values."user_id", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='b460ddc1413010962c0bbb5880d201180c55c1f1', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_d7a40', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='activities_delegation', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='delegation',
                    trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "activities_delegationevent" ("created_at", "ends_on", "given_by_id", "id", "party_organization_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_on", "updated_at", "user_id", "version") SELECT old_values."created_at", old_values."ends_on", old_values."given_by_id", old_values."id", old_values."party_organization_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."starts_on", old_values."updated_at", old_values."user_id", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='71258ea8e4485408a206603e70592edf3ae9d2fe', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_9efe4', referencing='REFERENCING OLD TABLE AS old_values ', table='activities_delegation', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='activity',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "activities_activityevent" ("body_digest", "client_key", "created_at", "decisions", "filed_at", "filed_by_id", "filed_for_others", "guests", "held_on", "host", "id", "late", "live_link", "make_up", "makes_up_for", "organizer_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "plan_digest", "plan_key", "planned_on", "source", "state", "text", "topic", "updated_at", "version", "video_link") SELECT new_values."body_digest", new_values."client_key", new_values."created_at", new_values."decisions", new_values."filed_at", new_values."filed_by_id", new_values."filed_for_others", new_values."guests", new_values."held_on", new_values."host", new_values."id", new_values."late", new_values."live_link", new_values."make_up", new_values."makes_up_for", new_values."organizer_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."place", new_values."plan_digest", new_values."plan_key", new_values."planned_on", new_values."source", new_values."state", new_values."text", new_values."topic", new_values."updated_at", new_values."version", new_values."video_link" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='3df99cab9ca16fce697c37c5a7bfca25c877f14b', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_6de9c', referencing='REFERENCING NEW TABLE AS new_values ', table='activities_activity', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='activity',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "activities_activityevent" ("body_digest", "client_key", "created_at", "decisions", "filed_at", "filed_by_id", "filed_for_others", "guests", "held_on", "host", "id", "late", "live_link", "make_up", "makes_up_for", "organizer_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "plan_digest", "plan_key", "planned_on", "source", "state", "text", "topic", "updated_at", "version", "video_link") SELECT new_values."body_digest", new_values."client_key", new_values."created_at", new_values."decisions", new_values."filed_at", new_values."filed_by_id", new_values."filed_for_others", new_values."guests", new_values."held_on", new_values."host", new_values."id", new_values."late", new_values."live_link", new_values."make_up", new_values."makes_up_for", new_values."organizer_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."place", new_values."plan_digest", new_values."plan_key", new_values."planned_on", new_values."source", new_values."state", new_values."text", new_values."topic", new_values."updated_at", new_values."version", new_values."video_link" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='9b3091b565e2a578aa20589a19f4fc4e3d99e1a8', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_a56a1', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='activities_activity', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='activity',
                    trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "activities_activityevent" ("body_digest", "client_key", "created_at", "decisions", "filed_at", "filed_by_id", "filed_for_others", "guests", "held_on", "host", "id", "late", "live_link", "make_up", "makes_up_for", "organizer_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "plan_digest", "plan_key", "planned_on", "source", "state", "text", "topic", "updated_at", "version", "video_link") SELECT old_values."body_digest", old_values."client_key", old_values."created_at", old_values."decisions", old_values."filed_at", old_values."filed_by_id", old_values."filed_for_others", old_values."guests", old_values."held_on", old_values."host", old_values."id", old_values."late", old_values."live_link", old_values."make_up", old_values."makes_up_for", old_values."organizer_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."place", old_values."plan_digest", old_values."plan_key", old_values."planned_on", old_values."source", old_values."state", old_values."text", old_values."topic", old_values."updated_at", old_values."version", old_values."video_link" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='99b01125a07b3a3da6b6c7424e928b7063cc841c', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_cc776', referencing='REFERENCING OLD TABLE AS old_values ', table='activities_activity', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='dutyrule',
                    trigger=pgtrigger.compiler.Trigger(name='raise_version', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='NEW.version := OLD.version + 1; NEW.updated_at := now(); RETURN NEW;', hash='6c41f37cdf4a27189795a7aa3f57504f89badabb', operation='UPDATE', pgid='pgtrigger_raise_version_07955', table='activities_dutyrule', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='dutyrule',
                    trigger=pgtrigger.compiler.Trigger(name='replace_only', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."duty" IS DISTINCT FROM (NEW."duty") OR OLD."cadence" IS DISTINCT FROM (NEW."cadence") OR OLD."kinds" IS DISTINCT FROM (NEW."kinds") OR OLD."least_members" IS DISTINCT FROM (NEW."least_members") OR OLD."needs_committee" IS DISTINCT FROM (NEW."needs_committee") OR OLD."due_days" IS DISTINCT FROM (NEW."due_days") OR OLD."ground" IS DISTINCT FROM (NEW."ground") OR OLD."photo_ground" IS DISTINCT FROM (NEW."photo_ground") OR OLD."valid_from" IS DISTINCT FROM (NEW."valid_from"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='3823f4f371443a4b60c3ac431054ab08575ad49a', operation='UPDATE', pgid='pgtrigger_replace_only_e32bf', table='activities_dutyrule', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='dutyrule',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "activities_dutyruleevent" ("cadence", "created_at", "due_days", "duty", "ground", "id", "kinds", "least_members", "needs_committee", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "photo_ground", "updated_at", "valid_from", "valid_to", "version") SELECT new_values."cadence", new_values."created_at", new_values."due_days", new_values."duty", new_values."ground", new_values."id", new_values."kinds", new_values."least_members", new_values."needs_committee", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."photo_ground", new_values."updated_at", new_values."valid_from", new_values."valid_to", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='caeb383bd1c8c73401116c14428a96dce5560a92', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_6d12f', referencing='REFERENCING NEW TABLE AS new_values ', table='activities_dutyrule', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='dutyrule',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "activities_dutyruleevent" ("cadence", "created_at", "due_days", "duty", "ground", "id", "kinds", "least_members", "needs_committee", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "photo_ground", "updated_at", "valid_from", "valid_to", "version") SELECT new_values."cadence", new_values."created_at", new_values."due_days", new_values."duty", new_values."ground", new_values."id", new_values."kinds", new_values."least_members", new_values."needs_committee", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."photo_ground", new_values."updated_at", new_values."valid_from", new_values."valid_to", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='ce59709cdbaf9d2d074510a603cf8293fd72f4f1', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_f7bc7', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='activities_dutyrule', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='dutyrule',
                    trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "activities_dutyruleevent" ("cadence", "created_at", "due_days", "duty", "ground", "id", "kinds", "least_members", "needs_committee", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "photo_ground", "updated_at", "valid_from", "valid_to", "version") SELECT old_values."cadence", old_values."created_at", old_values."due_days", old_values."duty", old_values."ground", old_values."id", old_values."kinds", old_values."least_members", old_values."needs_committee", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."photo_ground", old_values."updated_at", old_values."valid_from", old_values."valid_to", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='16348ae3c45b4ad1a2cee6e83b1ad6543c964f8f', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_01a76', referencing='REFERENCING OLD TABLE AS old_values ', table='activities_dutyrule', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='excuse',
                    trigger=pgtrigger.compiler.Trigger(name='raise_version', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='NEW.version := OLD.version + 1; NEW.updated_at := now(); RETURN NEW;', hash='460fc05202d9a41dee5210351d98cd02f443afd9', operation='UPDATE', pgid='pgtrigger_raise_version_d020d', table='activities_excuse', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='excuse',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "activities_excuseevent" ("asked_at", "asked_by_id", "created_at", "duty", "first_day", "ground", "id", "party_organization_id", "period", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "state", "updated_at", "version") SELECT new_values."asked_at", new_values."asked_by_id", new_values."created_at", new_values."duty", new_values."first_day", new_values."ground", new_values."id", new_values."party_organization_id", new_values."period", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."state", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='3c265d5a1b7241a765377aa547dcde664b64b370', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_14734', referencing='REFERENCING NEW TABLE AS new_values ', table='activities_excuse', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='excuse',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "activities_excuseevent" ("asked_at", "asked_by_id", "created_at", "duty", "first_day", "ground", "id", "party_organization_id", "period", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "state", "updated_at", "version") SELECT new_values."asked_at", new_values."asked_by_id", new_values."created_at", new_values."duty", new_values."first_day", new_values."ground", new_values."id", new_values."party_organization_id", new_values."period", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."state", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='763e97f3334713156a819e3879771dcbae126b16', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_cbee5', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='activities_excuse', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='excuse',
                    trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "activities_excuseevent" ("asked_at", "asked_by_id", "created_at", "duty", "first_day", "ground", "id", "party_organization_id", "period", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "state", "updated_at", "version") SELECT old_values."asked_at", old_values."asked_by_id", old_values."created_at", old_values."duty", old_values."first_day", old_values."ground", old_values."id", old_values."party_organization_id", old_values."period", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."state", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='f32d83367dc0d98877c8381649b9faf86d02d209', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_1f62b', referencing='REFERENCING OLD TABLE AS old_values ', table='activities_excuse', when='AFTER')),
                ),
            ],
        ),
        migrations.RunPython(
            code=ship,
            reverse_code=migrations.RunPython.noop,
        ),
    ]
