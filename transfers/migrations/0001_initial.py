"""Transfers and their letters, floating members, members' files; what a county says of them, as it
ships."""

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
FLOATING = "《关于加强新时代流动党员管理工作的规定》（2024-11）"
#: What it limits, the number.
RULES = (
    ("letter_days", 90, "组织关系介绍信管理的通行规定；天数由县级确定，不超过 90"),
    ("floating_months", 6, FLOATING),
    ("contact_months", 3, "流动党员联系服务的通行要求；月数由县级确定"),
)
RECRUITING = "《中国共产党发展党员工作细则》：入党材料存入本人档案"
#: Code, what it is, whether of full members only.
ITEMS = (
    ("application", "入党申请书", False),
    ("volunteer", "入党志愿书", False),
    ("review", "政治审查材料", False),
    ("training", "培养教育考察材料", False),
    ("target", "发展对象培训材料", False),
    ("probation", "预备党员考察材料", True),
    ("full", "转正申请书", True),
)


def ship(apps, schema_editor):
    rule, item = (apps.get_model("transfers", each) for each in ("TransferRule", "FileItem"))
    for limit, number, ground in RULES:
        rule.objects.create(limit=limit, number=number, ground=ground, valid_from=SHIPPED_FROM)
    for code, title, of_full in ITEMS:
        item.objects.create(
            code=code, title=title, of_full=of_full, ground=RECRUITING, valid_from=SHIPPED_FROM
        )


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('branches', '0002_report_deadline'),
        ('members', '0002_change_reports'),
        ('papers', '0001_initial'),
        ('pghistory', '0007_auto_20250421_0444'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        Together(operations=[
                migrations.CreateModel(
                    name='FloatingMember',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                        ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                        ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                        ('side', models.CharField(choices=[('away', '流出'), ('here', '流入')], editable=False, max_length=6, verbose_name='登记类别')),
                        ('person_name', models.CharField(max_length=60, verbose_name='姓名')),
                        ('id_number_cipher', models.BinaryField(null=True, verbose_name='身份证号（密文）')),
                        ('id_number_index', models.CharField(blank=True, db_default='', default='', max_length=32, verbose_name='身份证号（盲索引）')),
                        ('phone_cipher', models.BinaryField(null=True, verbose_name='联系电话（密文）')),
                        ('phone_index', models.CharField(blank=True, db_default='', default='', max_length=32, verbose_name='联系电话（盲索引）')),
                        ('place', models.CharField(blank=True, db_default='', max_length=100, verbose_name='所在地')),
                        ('elsewhere', models.CharField(blank=True, db_default='', max_length=100, verbose_name='对方党组织')),
                        ('starts_on', models.DateField(verbose_name='起始日期')),
                        ('ends_on', models.DateField(blank=True, null=True, verbose_name='终止日期')),
                        ('end_reason', models.CharField(blank=True, choices=[('returned', '已返回'), ('transferred', '组织关系已转接'), ('left', '已离开本地'), ('other', '其他')], db_default='', max_length=12, verbose_name='终止原因')),
                        ('last_contact_on', models.DateField(editable=False, null=True, verbose_name='最近联系')),
                        ('counterpart', models.OneToOneField(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='transfers.floatingmember')),
                        ('member', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='times_away', to='members.member', verbose_name='党员')),
                        ('party_organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='floating_members', to='branches.partyorganization', verbose_name='党组织')),
                    ],
                    options={
                        'verbose_name': '流动党员',
                        'verbose_name_plural': '流动党员',
                        'abstract': False,
                        'indexes': [models.Index(fields=['starts_on', 'id'], name='floating_by_day')],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('ends_on', None)), fields=('member',), name='floating_once_away', violation_error_message='该党员已登记外出，请在那条记录里更新。'), models.UniqueConstraint(condition=models.Q(('ends_on', None), ('side', 'here')), fields=('id_number_index',), name='floating_once_here', violation_error_message='此人已登记为流入党员，请与登记的党组织核对。'), models.CheckConstraint(condition=models.Q(models.Q(('id_number_index', ''), ('member__isnull', False), ('side', 'away')), models.Q(('member__isnull', True), ('side', 'here'), models.Q(models.Q(('id_number_index', ''), _negated=True), ('ends_on__isnull', False), _connector='OR')), _connector='OR'), name='floating_sides', violation_error_message='流出的选本党组织党员，流入的填写身份证号。'), models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='floating_dates_in_order', violation_error_message='终止日期不能早于起始日期。')],
                    },
                ),
                migrations.CreateModel(
                    name='FloatingDeed',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                        ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                        ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                        ('kind', models.CharField(choices=[('find', '查：排查核实'), ('file', '建：建档编组'), ('contact', '联：联系谈心'), ('manage', '管：教育管理'), ('use', '用：发挥作用')], max_length=8, verbose_name='事项')),
                        ('done_on', models.DateField(verbose_name='日期')),
                        ('note', models.CharField(blank=True, db_default='', max_length=200, verbose_name='内容')),
                        ('made_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
                        ('floating_member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deeds', to='transfers.floatingmember', verbose_name='流动党员')),
                    ],
                    options={
                        'verbose_name': '流动党员服务记录',
                        'verbose_name_plural': '流动党员服务记录',
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='FloatingDeedEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('id', models.BigIntegerField()),
                        ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                        ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                        ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                        ('kind', models.CharField(choices=[('find', '查：排查核实'), ('file', '建：建档编组'), ('contact', '联：联系谈心'), ('manage', '管：教育管理'), ('use', '用：发挥作用')], max_length=8, verbose_name='事项')),
                        ('done_on', models.DateField(verbose_name='日期')),
                        ('note', models.CharField(blank=True, db_default='', max_length=200, verbose_name='内容')),
                        ('made_by', models.ForeignKey(db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='transfers.floatingdeed')),
                        ('floating_member', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='transfers.floatingmember', verbose_name='流动党员')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='FloatingMemberEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_mark', models.BigIntegerField(db_default=core.models.feed.ChangeMark(), editable=False)),
                        ('id', models.BigIntegerField()),
                        ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                        ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                        ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                        ('side', models.CharField(choices=[('away', '流出'), ('here', '流入')], editable=False, max_length=6, verbose_name='登记类别')),
                        ('person_name', models.CharField(max_length=60, verbose_name='姓名')),
                        ('id_number_cipher', models.BinaryField(null=True, verbose_name='身份证号（密文）')),
                        ('id_number_index', models.CharField(blank=True, db_default='', default='', max_length=32, verbose_name='身份证号（盲索引）')),
                        ('phone_cipher', models.BinaryField(null=True, verbose_name='联系电话（密文）')),
                        ('phone_index', models.CharField(blank=True, db_default='', default='', max_length=32, verbose_name='联系电话（盲索引）')),
                        ('place', models.CharField(blank=True, db_default='', max_length=100, verbose_name='所在地')),
                        ('elsewhere', models.CharField(blank=True, db_default='', max_length=100, verbose_name='对方党组织')),
                        ('starts_on', models.DateField(verbose_name='起始日期')),
                        ('ends_on', models.DateField(blank=True, null=True, verbose_name='终止日期')),
                        ('end_reason', models.CharField(blank=True, choices=[('returned', '已返回'), ('transferred', '组织关系已转接'), ('left', '已离开本地'), ('other', '其他')], db_default='', max_length=12, verbose_name='终止原因')),
                        ('last_contact_on', models.DateField(editable=False, null=True, verbose_name='最近联系')),
                        ('counterpart', models.ForeignKey(db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='transfers.floatingmember')),
                        ('member', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='members.member', verbose_name='党员')),
                        ('party_organization', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='branches.partyorganization', verbose_name='党组织')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='transfers.floatingmember')),
                    ],
                    options={
                        'abstract': False,
                        'indexes': [models.Index(fields=['pgh_mark', 'pgh_obj'], name='floatingmember_marks')],
                    },
                ),
                migrations.CreateModel(
                    name='Handover',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                        ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                        ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                        ('keeper', models.CharField(choices=[('committee', '上级党委'), ('branch', '本党组织'), ('department', '组织部门'), ('talent', '人才服务机构'), ('employer', '单位人事部门'), ('unknown', '去向不明')], max_length=12, verbose_name='移交给')),
                        ('place', models.CharField(max_length=100, verbose_name='接收单位')),
                        ('handed_on', models.DateField(verbose_name='移交日期')),
                        ('handed_by', models.CharField(max_length=40, verbose_name='移交人')),
                        ('received_on', models.DateField(blank=True, null=True, verbose_name='接收日期')),
                        ('received_by', models.CharField(blank=True, db_default='', max_length=40, verbose_name='接收人')),
                        ('party_organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='handovers', to='branches.partyorganization', verbose_name='党组织')),
                    ],
                    options={
                        'verbose_name': '档案移交',
                        'verbose_name_plural': '档案移交',
                        'abstract': False,
                        'indexes': [models.Index(fields=['handed_on', 'id'], name='handover_by_day')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('received_on__isnull', True), ('received_on__gte', models.F('handed_on')), _connector='OR'), name='handover_days_in_order', violation_error_message='接收日期不能早于移交日期。')],
                    },
                ),
                migrations.CreateModel(
                    name='HandoverEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('id', models.BigIntegerField()),
                        ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                        ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                        ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                        ('keeper', models.CharField(choices=[('committee', '上级党委'), ('branch', '本党组织'), ('department', '组织部门'), ('talent', '人才服务机构'), ('employer', '单位人事部门'), ('unknown', '去向不明')], max_length=12, verbose_name='移交给')),
                        ('place', models.CharField(max_length=100, verbose_name='接收单位')),
                        ('handed_on', models.DateField(verbose_name='移交日期')),
                        ('handed_by', models.CharField(max_length=40, verbose_name='移交人')),
                        ('received_on', models.DateField(blank=True, null=True, verbose_name='接收日期')),
                        ('received_by', models.CharField(blank=True, db_default='', max_length=40, verbose_name='接收人')),
                        ('party_organization', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='branches.partyorganization', verbose_name='党组织')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='transfers.handover')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='HandoverLine',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                        ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                        ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                        ('name', models.CharField(max_length=60, verbose_name='姓名')),
                        ('missing', models.CharField(blank=True, db_default='', max_length=500, verbose_name='缺少的材料')),
                        ('handover', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='transfers.handover', verbose_name='档案移交')),
                        ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.member', verbose_name='党员')),
                    ],
                    options={
                        'verbose_name': '档案移交清单',
                        'verbose_name_plural': '档案移交清单',
                        'abstract': False,
                        'constraints': [models.UniqueConstraint(fields=('handover', 'member'), name='handover_line_unique', violation_error_message='该党员的档案已在清单中。')],
                    },
                ),
                migrations.CreateModel(
                    name='HandoverLineEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('id', models.BigIntegerField()),
                        ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                        ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                        ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                        ('name', models.CharField(max_length=60, verbose_name='姓名')),
                        ('missing', models.CharField(blank=True, db_default='', max_length=500, verbose_name='缺少的材料')),
                        ('handover', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='transfers.handover', verbose_name='档案移交')),
                        ('member', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='members.member', verbose_name='党员')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='transfers.handoverline')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='MemberFile',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                        ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                        ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                        ('keeper', models.CharField(choices=[('committee', '上级党委'), ('branch', '本党组织'), ('department', '组织部门'), ('talent', '人才服务机构'), ('employer', '单位人事部门'), ('unknown', '去向不明')], max_length=12, verbose_name='保管单位类别')),
                        ('place', models.CharField(blank=True, db_default='', max_length=100, verbose_name='存放地点')),
                        ('missing', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), blank=True, default=list, size=None, verbose_name='缺少的材料')),
                        ('checked_on', models.DateField(verbose_name='核对日期')),
                        ('note', models.CharField(blank=True, db_default='', max_length=200, verbose_name='备注')),
                        ('member', models.OneToOneField(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='file', to='members.member', verbose_name='党员')),
                    ],
                    options={
                        'verbose_name': '党员档案',
                        'verbose_name_plural': '党员档案',
                        'abstract': False,
                        'indexes': [models.Index(fields=['checked_on', 'id'], name='member_file_by_day')],
                    },
                ),
                migrations.CreateModel(
                    name='MemberFileEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('id', models.BigIntegerField()),
                        ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                        ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                        ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                        ('keeper', models.CharField(choices=[('committee', '上级党委'), ('branch', '本党组织'), ('department', '组织部门'), ('talent', '人才服务机构'), ('employer', '单位人事部门'), ('unknown', '去向不明')], max_length=12, verbose_name='保管单位类别')),
                        ('place', models.CharField(blank=True, db_default='', max_length=100, verbose_name='存放地点')),
                        ('missing', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), blank=True, default=list, size=None, verbose_name='缺少的材料')),
                        ('checked_on', models.DateField(verbose_name='核对日期')),
                        ('note', models.CharField(blank=True, db_default='', max_length=200, verbose_name='备注')),
                        ('member', models.ForeignKey(db_constraint=False, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='members.member', verbose_name='党员')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='transfers.memberfile')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='Transfer',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                        ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                        ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                        ('kind', models.CharField(choices=[('within', '县内转接'), ('out', '转往县外'), ('in', '县外转入')], editable=False, max_length=8, verbose_name='方式')),
                        ('state', models.CharField(choices=[('proposed', '待上级同意'), ('agreed', '待接收'), ('sent', '待回执'), ('received', '已转接'), ('refused', '未转成'), ('cancelled', '已取消')], default='proposed', editable=False, max_length=10, verbose_name='状态')),
                        ('person_name', models.CharField(max_length=60, verbose_name='姓名')),
                        ('outside', models.CharField(blank=True, db_default='', max_length=100, verbose_name='县外党组织')),
                        ('addressee', models.CharField(blank=True, db_default='', max_length=100, verbose_name='介绍信抬头')),
                        ('ground', models.CharField(blank=True, db_default='', max_length=100, verbose_name='转接原因')),
                        ('dues_paid_to', models.DateField(blank=True, null=True, verbose_name='党费交至')),
                        ('letter_number', models.CharField(blank=True, db_default='', max_length=60, verbose_name='来信编号')),
                        ('letter_on', models.DateField(blank=True, null=True, verbose_name='来信日期')),
                        ('id_number_cipher', models.BinaryField(null=True, verbose_name='身份证号（密文）')),
                        ('id_number_index', models.CharField(blank=True, db_default='', default='', max_length=32, verbose_name='身份证号（盲索引）')),
                        ('phone_cipher', models.BinaryField(null=True, verbose_name='手机（密文）')),
                        ('phone_index', models.CharField(blank=True, db_default='', default='', max_length=32, verbose_name='手机（盲索引）')),
                        ('status', models.CharField(blank=True, choices=[('full', '正式党员'), ('probationary', '预备党员')], db_default='', max_length=12, verbose_name='党员类别')),
                        ('joined_on', models.DateField(blank=True, null=True, verbose_name='入党日期')),
                        ('full_on', models.DateField(blank=True, null=True, verbose_name='转正日期')),
                        ('proposed_on', models.DateField(editable=False, verbose_name='提出日期')),
                        ('agreed_on', models.DateField(editable=False, null=True, verbose_name='同意日期')),
                        ('received_on', models.DateField(editable=False, null=True, verbose_name='转接日期')),
                        ('member', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='transfers', to='members.member', verbose_name='党员')),
                        ('party_organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='transfers', to='branches.partyorganization', verbose_name='党组织')),
                        ('proposed_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='提出人')),
                        ('target', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='arriving_transfers', to='branches.partyorganization', verbose_name='转入党组织')),
                    ],
                    options={
                        'verbose_name': '组织关系转接',
                        'verbose_name_plural': '组织关系转接',
                        'abstract': False,
                        'indexes': [models.Index(fields=['proposed_on', 'id'], name='transfer_by_day'), models.Index(condition=models.Q(('state__in', ('proposed', 'agreed', 'sent'))), fields=['state', 'proposed_on'], name='transfer_open')],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ('proposed', 'agreed', 'sent'))), fields=('member',), name='transfer_once_a_member', violation_error_message='该党员已有一次正在办理的转接，请在那一次里办理。'), models.UniqueConstraint(condition=models.Q(('state__in', ('proposed', 'agreed', 'sent')), models.Q(('id_number_index', ''), _negated=True)), fields=('id_number_index',), name='transfer_once_an_arrival', violation_error_message='此人已有一次正在办理的转入，请核对。'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'within'), ('member__isnull', False), ('target__isnull', False), models.Q(('target', models.F('party_organization')), _negated=True)), models.Q(('kind', 'out'), ('member__isnull', False), ('target__isnull', True), models.Q(('outside', ''), _negated=True)), models.Q(('kind', 'in'), ('target__isnull', True), models.Q(('outside', ''), _negated=True)), _connector='OR'), name='transfer_sides', violation_error_message='请核对转出、转入的党组织。'), models.CheckConstraint(condition=models.Q(models.Q(('member__isnull', False), ('received_on__isnull', False), ('state', 'received')), models.Q(models.Q(('state', 'received'), _negated=True), ('received_on', None)), _connector='OR'), name='transfer_received_on_a_day', violation_error_message='接收后才有转接日期。'), models.CheckConstraint(condition=models.Q(('full_on__isnull', True), ('full_on__gte', models.F('joined_on')), _connector='OR'), name='transfer_dates_in_order', violation_error_message='转正日期不能早于入党日期。')],
                    },
                ),
                migrations.CreateModel(
                    name='TransferEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_mark', models.BigIntegerField(db_default=core.models.feed.ChangeMark(), editable=False)),
                        ('id', models.BigIntegerField()),
                        ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                        ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                        ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                        ('kind', models.CharField(choices=[('within', '县内转接'), ('out', '转往县外'), ('in', '县外转入')], editable=False, max_length=8, verbose_name='方式')),
                        ('state', models.CharField(choices=[('proposed', '待上级同意'), ('agreed', '待接收'), ('sent', '待回执'), ('received', '已转接'), ('refused', '未转成'), ('cancelled', '已取消')], default='proposed', editable=False, max_length=10, verbose_name='状态')),
                        ('person_name', models.CharField(max_length=60, verbose_name='姓名')),
                        ('outside', models.CharField(blank=True, db_default='', max_length=100, verbose_name='县外党组织')),
                        ('addressee', models.CharField(blank=True, db_default='', max_length=100, verbose_name='介绍信抬头')),
                        ('ground', models.CharField(blank=True, db_default='', max_length=100, verbose_name='转接原因')),
                        ('dues_paid_to', models.DateField(blank=True, null=True, verbose_name='党费交至')),
                        ('letter_number', models.CharField(blank=True, db_default='', max_length=60, verbose_name='来信编号')),
                        ('letter_on', models.DateField(blank=True, null=True, verbose_name='来信日期')),
                        ('id_number_cipher', models.BinaryField(null=True, verbose_name='身份证号（密文）')),
                        ('id_number_index', models.CharField(blank=True, db_default='', default='', max_length=32, verbose_name='身份证号（盲索引）')),
                        ('phone_cipher', models.BinaryField(null=True, verbose_name='手机（密文）')),
                        ('phone_index', models.CharField(blank=True, db_default='', default='', max_length=32, verbose_name='手机（盲索引）')),
                        ('status', models.CharField(blank=True, choices=[('full', '正式党员'), ('probationary', '预备党员')], db_default='', max_length=12, verbose_name='党员类别')),
                        ('joined_on', models.DateField(blank=True, null=True, verbose_name='入党日期')),
                        ('full_on', models.DateField(blank=True, null=True, verbose_name='转正日期')),
                        ('proposed_on', models.DateField(editable=False, verbose_name='提出日期')),
                        ('agreed_on', models.DateField(editable=False, null=True, verbose_name='同意日期')),
                        ('received_on', models.DateField(editable=False, null=True, verbose_name='转接日期')),
                        ('member', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='members.member', verbose_name='党员')),
                        ('party_organization', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='branches.partyorganization', verbose_name='党组织')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='transfers.transfer')),
                        ('proposed_by', models.ForeignKey(db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='提出人')),
                        ('target', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='branches.partyorganization', verbose_name='转入党组织')),
                    ],
                    options={
                        'abstract': False,
                        'indexes': [models.Index(fields=['pgh_mark', 'pgh_obj'], name='transfer_marks')],
                    },
                ),
                migrations.CreateModel(
                    name='TransferLetter',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                        ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                        ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                        ('state', models.CharField(choices=[('under_way', '未收到回执'), ('returned', '已收到回执'), ('voided', '已作废')], default='under_way', editable=False, max_length=10, verbose_name='状态')),
                        ('code', models.CharField(editable=False, max_length=14, verbose_name='机关代字和文种')),
                        ('year', models.PositiveSmallIntegerField(editable=False, verbose_name='年份')),
                        ('serial', models.PositiveIntegerField(editable=False, verbose_name='顺序号')),
                        ('number', models.CharField(editable=False, max_length=40, verbose_name='编号')),
                        ('issued_on', models.DateField(editable=False, verbose_name='开具日期')),
                        ('valid_days', models.PositiveSmallIntegerField(verbose_name='有效期（天）')),
                        ('expires_on', models.DateField(editable=False, verbose_name='有效期至')),
                        ('words_cipher', models.BinaryField(verbose_name='内容（密文）')),
                        ('printed_count', models.PositiveSmallIntegerField(db_default=0, default=0, editable=False, verbose_name='打印次数')),
                        ('receipt_on', models.DateField(blank=True, null=True, verbose_name='回执日期')),
                        ('receipt_note', models.CharField(blank=True, db_default='', max_length=60, verbose_name='回执编号或说明')),
                        ('void_reason', models.CharField(blank=True, db_default='', editable=False, max_length=200, verbose_name='作废原因')),
                        ('form', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='papers.letterform')),
                        ('issued_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='经办人')),
                        ('transfer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='letters', to='transfers.transfer', verbose_name='组织关系转接')),
                    ],
                    options={
                        'verbose_name': '组织关系介绍信',
                        'verbose_name_plural': '组织关系介绍信',
                        'abstract': False,
                        'indexes': [models.Index(fields=['expires_on', 'id'], name='transfer_letter_by_end'), models.Index(fields=['issued_on', 'id'], name='transfer_letter_by_day')],
                        'constraints': [models.UniqueConstraint(fields=('code', 'year', 'serial'), name='transfer_letter_number_unique', violation_error_message='这个编号已经用过。'), models.UniqueConstraint(condition=models.Q(('state', 'under_way')), fields=('transfer',), name='transfer_letter_one_under_way', violation_error_message='这次转接已有一份介绍信没有收到回执。')],
                    },
                ),
                migrations.CreateModel(
                    name='TransferLetterEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('id', models.BigIntegerField()),
                        ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                        ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                        ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                        ('state', models.CharField(choices=[('under_way', '未收到回执'), ('returned', '已收到回执'), ('voided', '已作废')], default='under_way', editable=False, max_length=10, verbose_name='状态')),
                        ('code', models.CharField(editable=False, max_length=14, verbose_name='机关代字和文种')),
                        ('year', models.PositiveSmallIntegerField(editable=False, verbose_name='年份')),
                        ('serial', models.PositiveIntegerField(editable=False, verbose_name='顺序号')),
                        ('number', models.CharField(editable=False, max_length=40, verbose_name='编号')),
                        ('issued_on', models.DateField(editable=False, verbose_name='开具日期')),
                        ('valid_days', models.PositiveSmallIntegerField(verbose_name='有效期（天）')),
                        ('expires_on', models.DateField(editable=False, verbose_name='有效期至')),
                        ('words_cipher', models.BinaryField(verbose_name='内容（密文）')),
                        ('printed_count', models.PositiveSmallIntegerField(db_default=0, default=0, editable=False, verbose_name='打印次数')),
                        ('receipt_on', models.DateField(blank=True, null=True, verbose_name='回执日期')),
                        ('receipt_note', models.CharField(blank=True, db_default='', max_length=60, verbose_name='回执编号或说明')),
                        ('void_reason', models.CharField(blank=True, db_default='', editable=False, max_length=200, verbose_name='作废原因')),
                        ('form', models.ForeignKey(db_constraint=False, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='papers.letterform')),
                        ('issued_by', models.ForeignKey(db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='经办人')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='transfers.transferletter')),
                        ('transfer', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='transfers.transfer', verbose_name='组织关系转接')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='TransferRule',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                        ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                        ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                        ('ground', models.CharField(max_length=200, verbose_name='依据')),
                        ('valid_from', models.DateField(verbose_name='生效日期')),
                        ('valid_to', models.DateField(blank=True, null=True, verbose_name='失效日期')),
                        ('limit', models.CharField(choices=[('letter_days', '介绍信有效期（天，不超过 90）'), ('floating_months', '不能参加组织生活满几个月为流动党员'), ('contact_months', '流动党员几个月没有联系的提示')], max_length=16, verbose_name='事项')),
                        ('number', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(90)], verbose_name='数值')),
                    ],
                    options={
                        'verbose_name': '转接和流动规定',
                        'verbose_name_plural': '转接和流动规定',
                        'ordering': ['limit', 'valid_from'],
                        'abstract': False,
                        'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('limit', '='), (core.models.records.DateRange('valid_from', 'valid_to'), '&&')], name='transfer_rule_one_at_a_time', violation_error_message='同一项的有效期重叠。')],
                    },
                ),
                migrations.CreateModel(
                    name='TransferRuleEvent',
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
                        ('limit', models.CharField(choices=[('letter_days', '介绍信有效期（天，不超过 90）'), ('floating_months', '不能参加组织生活满几个月为流动党员'), ('contact_months', '流动党员几个月没有联系的提示')], max_length=16, verbose_name='事项')),
                        ('number', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(90)], verbose_name='数值')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='transfers.transferrule')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='TransferStep',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('move', models.CharField(max_length=20, verbose_name='步骤')),
                        ('before', models.CharField(max_length=16, verbose_name='原状态')),
                        ('after', models.CharField(max_length=16, verbose_name='新状态')),
                        ('reason', models.CharField(blank=True, db_default='', max_length=200, verbose_name='理由')),
                        ('due_on', models.DateField(blank=True, null=True, verbose_name='办理期限')),
                        ('made_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='时间')),
                        ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='经办人')),
                        ('subject', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='transfers.transfer', verbose_name='组织关系转接')),
                    ],
                    options={
                        'verbose_name': '转接办理步骤',
                        'verbose_name_plural': '转接办理步骤',
                    },
                ),
                migrations.CreateModel(
                    name='FileItem',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                        ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                        ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                        ('ground', models.CharField(max_length=200, verbose_name='依据')),
                        ('valid_from', models.DateField(verbose_name='生效日期')),
                        ('valid_to', models.DateField(blank=True, null=True, verbose_name='失效日期')),
                        ('code', models.SlugField(db_index=False, max_length=20, verbose_name='代码')),
                        ('title', models.CharField(max_length=60, verbose_name='材料')),
                        ('of_full', models.BooleanField(default=False, verbose_name='只查正式党员')),
                    ],
                    options={
                        'verbose_name': '档案材料',
                        'verbose_name_plural': '档案材料',
                        'ordering': ['id'],
                        'abstract': False,
                        'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('code', '='), (core.models.records.DateRange('valid_from', 'valid_to'), '&&')], name='file_item_one_at_a_time', violation_error_message='同一项的有效期重叠。')],
                    },
                ),
                migrations.CreateModel(
                    name='FileItemEvent',
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
                        ('code', models.SlugField(db_index=False, max_length=20, verbose_name='代码')),
                        ('title', models.CharField(max_length=60, verbose_name='材料')),
                        ('of_full', models.BooleanField(default=False, verbose_name='只查正式党员')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='transfers.fileitem')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='fileitem',
                    trigger=pgtrigger.compiler.Trigger(name='raise_version', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='NEW.version := OLD.version + 1; NEW.updated_at := now(); RETURN NEW;', hash='ca11b129070e59fbbabfa4acb76c1535204ce26f', operation='UPDATE', pgid='pgtrigger_raise_version_ff57e', table='transfers_fileitem', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='fileitem',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "transfers_fileitemevent" ("code", "created_at", "ground", "id", "of_full", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "title", "updated_at", "valid_from", "valid_to", "version") SELECT new_values."code", new_values."created_at", new_values."ground", new_values."id", new_values."of_full", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."title", new_values."updated_at", new_values."valid_from", new_values."valid_to", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='fd130f1ee0dbcc936645fac32242dedd3fb7e94d', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_8edad', referencing='REFERENCING NEW TABLE AS new_values ', table='transfers_fileitem', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='fileitem',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "transfers_fileitemevent" ("code", "created_at", "ground", "id", "of_full", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "title", "updated_at", "valid_from", "valid_to", "version") SELECT new_values."code", new_values."created_at", new_values."ground", new_values."id", new_values."of_full", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."title", new_values."updated_at", new_values."valid_from", new_values."valid_to", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='53000f2af2c4282ba3f2efa7c791c2ee323d9cf0', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_c4bbf', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='transfers_fileitem', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='fileitem',
                    trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "transfers_fileitemevent" ("code", "created_at", "ground", "id", "of_full", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "title", "updated_at", "valid_from", "valid_to", "version") SELECT old_values."code", old_values."created_at", old_values."ground", old_values."id", old_values."of_full", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."title", old_values."updated_at", old_values."valid_from", old_values."valid_to", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='fc71306e3bb1fb77351207d31e49ea1f58b0b1fb', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_4bacd', referencing='REFERENCING OLD TABLE AS old_values ', table='transfers_fileitem', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='transferrule',
                    trigger=pgtrigger.compiler.Trigger(name='raise_version', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='NEW.version := OLD.version + 1; NEW.updated_at := now(); RETURN NEW;', hash='b9d7f9c132acd911ecc7b8373c989228dc11081f', operation='UPDATE', pgid='pgtrigger_raise_version_1e786', table='transfers_transferrule', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='transferrule',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "transfers_transferruleevent" ("created_at", "ground", "id", "limit", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "updated_at", "valid_from", "valid_to", "version") SELECT new_values."created_at", new_values."ground", new_values."id", new_values."limit", new_values."number", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."updated_at", new_values."valid_from", new_values."valid_to", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='e55c1b16730d0dd5151742919dcc454a925fac98', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_9fde9', referencing='REFERENCING NEW TABLE AS new_values ', table='transfers_transferrule', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='transferrule',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "transfers_transferruleevent" ("created_at", "ground", "id", "limit", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "updated_at", "valid_from", "valid_to", "version") SELECT new_values."created_at", new_values."ground", new_values."id", new_values."limit", new_values."number", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."updated_at", new_values."valid_from", new_values."valid_to", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='2f96e0da6d059b71dafaf0d0ef8e46b718e17ff7', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_515d8', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='transfers_transferrule', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='transferrule',
                    trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "transfers_transferruleevent" ("created_at", "ground", "id", "limit", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "updated_at", "valid_from", "valid_to", "version") SELECT old_values."created_at", old_values."ground", old_values."id", old_values."limit", old_values."number", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."updated_at", old_values."valid_from", old_values."valid_to", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='1a66d71d2ebb355ab7662f239cd42f775de7d435', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_01d35', referencing='REFERENCING OLD TABLE AS old_values ', table='transfers_transferrule', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='floatingmember',
                    trigger=pgtrigger.compiler.Trigger(name='raise_version', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='NEW.version := OLD.version + 1; NEW.updated_at := now(); RETURN NEW;', hash='a6052574e2717a95367e17f354c5c4b6842182de', operation='UPDATE', pgid='pgtrigger_raise_version_1fe7a', table='transfers_floatingmember', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='floatingmember',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "transfers_floatingmemberevent" ("counterpart_id", "created_at", "elsewhere", "end_reason", "ends_on", "id", "id_number_cipher", "id_number_index", "last_contact_on", "member_id", "party_organization_id", "person_name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone_cipher", "phone_index", "place", "side", "starts_on", "updated_at", "version") SELECT new_values."counterpart_id", new_values."created_at", new_values."elsewhere", new_values."end_reason", new_values."ends_on", new_values."id", new_values."id_number_cipher", new_values."id_number_index", new_values."last_contact_on", new_values."member_id", new_values."party_organization_id", new_values."person_name", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."phone_cipher", new_values."phone_index", new_values."place", new_values."side", new_values."starts_on", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='eee9b460b378deface74e55d4f936a68d2db8ef7', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_892ef', referencing='REFERENCING NEW TABLE AS new_values ', table='transfers_floatingmember', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='floatingmember',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "transfers_floatingmemberevent" ("counterpart_id", "created_at", "elsewhere", "end_reason", "ends_on", "id", "id_number_cipher", "id_number_index", "last_contact_on", "member_id", "party_organization_id", "person_name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone_cipher", "phone_index", "place", "side", "starts_on", "updated_at", "version") SELECT new_values."counterpart_id", new_values."created_at", new_values."elsewhere", new_values."end_reason", new_values."ends_on", new_values."id", new_values."id_number_cipher", new_values."id_number_index", new_values."last_contact_on", new_values."member_id", new_values."party_organization_id", new_values."person_name", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."phone_cipher", new_values."phone_index", new_values."place", new_values."side", new_values."starts_on", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='97cefa8fd7c509a3771367c4300f2f39c0d6a3c7', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_71b11', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='transfers_floatingmember', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='floatingmember',
                    trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "transfers_floatingmemberevent" ("counterpart_id", "created_at", "elsewhere", "end_reason", "ends_on", "id", "id_number_cipher", "id_number_index", "last_contact_on", "member_id", "party_organization_id", "person_name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone_cipher", "phone_index", "place", "side", "starts_on", "updated_at", "version") SELECT old_values."counterpart_id", old_values."created_at", old_values."elsewhere", old_values."end_reason", old_values."ends_on", old_values."id", old_values."id_number_cipher", old_values."id_number_index", old_values."last_contact_on", old_values."member_id", old_values."party_organization_id", old_values."person_name", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."phone_cipher", old_values."phone_index", old_values."place", old_values."side", old_values."starts_on", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='7f9714ed52ddfa28e34f4c87fb9803b7f4da7983', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_9da46', referencing='REFERENCING OLD TABLE AS old_values ', table='transfers_floatingmember', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='floatingdeed',
                    trigger=pgtrigger.compiler.Trigger(name='raise_version', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='NEW.version := OLD.version + 1; NEW.updated_at := now(); RETURN NEW;', hash='6c9a2228127aa647f08c65f6a976713b9669e265', operation='UPDATE', pgid='pgtrigger_raise_version_20e78', table='transfers_floatingdeed', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='floatingdeed',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "transfers_floatingdeedevent" ("created_at", "done_on", "floating_member_id", "id", "kind", "made_by_id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "updated_at", "version") SELECT new_values."created_at", new_values."done_on", new_values."floating_member_id", new_values."id", new_values."kind", new_values."made_by_id", new_values."note", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='e91c08a7450a3b645c2f4d4f4d1c9b1cc695e9ad', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_ecdb9', referencing='REFERENCING NEW TABLE AS new_values ', table='transfers_floatingdeed', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='floatingdeed',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "transfers_floatingdeedevent" ("created_at", "done_on", "floating_member_id", "id", "kind", "made_by_id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "updated_at", "version") SELECT new_values."created_at", new_values."done_on", new_values."floating_member_id", new_values."id", new_values."kind", new_values."made_by_id", new_values."note", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='7ce0e2859582b63879e6b54c85123e204d69ea4f', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_3ae34', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='transfers_floatingdeed', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='floatingdeed',
                    trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "transfers_floatingdeedevent" ("created_at", "done_on", "floating_member_id", "id", "kind", "made_by_id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "updated_at", "version") SELECT old_values."created_at", old_values."done_on", old_values."floating_member_id", old_values."id", old_values."kind", old_values."made_by_id", old_values."note", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='40851d3d358ae883caad064959db7eb55b63be24', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_11d66', referencing='REFERENCING OLD TABLE AS old_values ', table='transfers_floatingdeed', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='handover',
                    trigger=pgtrigger.compiler.Trigger(name='raise_version', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='NEW.version := OLD.version + 1; NEW.updated_at := now(); RETURN NEW;', hash='9f0eb869178a21d2cce67ff7e080922dddffe546', operation='UPDATE', pgid='pgtrigger_raise_version_172d4', table='transfers_handover', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='handover',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "transfers_handoverevent" ("created_at", "handed_by", "handed_on", "id", "keeper", "party_organization_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "received_by", "received_on", "updated_at", "version") SELECT new_values."created_at", new_values."handed_by", new_values."handed_on", new_values."id", new_values."keeper", new_values."party_organization_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."place", new_values."received_by", new_values."received_on", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='bea806e2aaf266ab9910314bd0896b1cfdf1f2bd', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_2279d', referencing='REFERENCING NEW TABLE AS new_values ', table='transfers_handover', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='handover',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "transfers_handoverevent" ("created_at", "handed_by", "handed_on", "id", "keeper", "party_organization_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "received_by", "received_on", "updated_at", "version") SELECT new_values."created_at", new_values."handed_by", new_values."handed_on", new_values."id", new_values."keeper", new_values."party_organization_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."place", new_values."received_by", new_values."received_on", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='fd07b0caf4c334bf18bf2da0570b5931b4c87682', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_51a71', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='transfers_handover', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='handover',
                    trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "transfers_handoverevent" ("created_at", "handed_by", "handed_on", "id", "keeper", "party_organization_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "received_by", "received_on", "updated_at", "version") SELECT old_values."created_at", old_values."handed_by", old_values."handed_on", old_values."id", old_values."keeper", old_values."party_organization_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."place", old_values."received_by", old_values."received_on", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='e3ac82f20389bc1f75689b1a6afe1f5fddb9d90d', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_f9745', referencing='REFERENCING OLD TABLE AS old_values ', table='transfers_handover', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='handoverline',
                    trigger=pgtrigger.compiler.Trigger(name='raise_version', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='NEW.version := OLD.version + 1; NEW.updated_at := now(); RETURN NEW;', hash='338d141b39ddff6362a7c5b16740c2e360f3df6b', operation='UPDATE', pgid='pgtrigger_raise_version_e1331', table='transfers_handoverline', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='handoverline',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "transfers_handoverlineevent" ("created_at", "handover_id", "id", "member_id", "missing", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "updated_at", "version") SELECT new_values."created_at", new_values."handover_id", new_values."id", new_values."member_id", new_values."missing", new_values."name", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='64cc9f046f2e9d05c5777b8ce4c82c2c50e1ae28', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_fea52', referencing='REFERENCING NEW TABLE AS new_values ', table='transfers_handoverline', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='handoverline',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "transfers_handoverlineevent" ("created_at", "handover_id", "id", "member_id", "missing", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "updated_at", "version") SELECT new_values."created_at", new_values."handover_id", new_values."id", new_values."member_id", new_values."missing", new_values."name", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='d7557e4743a51e2f731ce685195af3067b1b4037', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_9d4fb', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='transfers_handoverline', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='handoverline',
                    trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "transfers_handoverlineevent" ("created_at", "handover_id", "id", "member_id", "missing", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "updated_at", "version") SELECT old_values."created_at", old_values."handover_id", old_values."id", old_values."member_id", old_values."missing", old_values."name", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='b801737f5e66875100912721c1fc0e3cdb8416ac', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_f46ea', referencing='REFERENCING OLD TABLE AS old_values ', table='transfers_handoverline', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='memberfile',
                    trigger=pgtrigger.compiler.Trigger(name='raise_version', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='NEW.version := OLD.version + 1; NEW.updated_at := now(); RETURN NEW;', hash='32a740c7b5c402ed4de4b9a9ab1003ce2e49f51f', operation='UPDATE', pgid='pgtrigger_raise_version_fc551', table='transfers_memberfile', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='memberfile',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "transfers_memberfileevent" ("checked_on", "created_at", "id", "keeper", "member_id", "missing", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "updated_at", "version") SELECT new_values."checked_on", new_values."created_at", new_values."id", new_values."keeper", new_values."member_id", new_values."missing", new_values."note", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."place", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='c143fba7bad5a3c08aa1dba2e8146bba8657a317', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_42562', referencing='REFERENCING NEW TABLE AS new_values ', table='transfers_memberfile', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='memberfile',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "transfers_memberfileevent" ("checked_on", "created_at", "id", "keeper", "member_id", "missing", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "updated_at", "version") SELECT new_values."checked_on", new_values."created_at", new_values."id", new_values."keeper", new_values."member_id", new_values."missing", new_values."note", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."place", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='c4cd65f754ea33050f444e896df6a40031f88f5c', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_273ad', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='transfers_memberfile', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='memberfile',
                    trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "transfers_memberfileevent" ("checked_on", "created_at", "id", "keeper", "member_id", "missing", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "updated_at", "version") SELECT old_values."checked_on", old_values."created_at", old_values."id", old_values."keeper", old_values."member_id", old_values."missing", old_values."note", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."place", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='25e464e79c271f2789bef6a93d7b3960d7651018', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_df4f1', referencing='REFERENCING OLD TABLE AS old_values ', table='transfers_memberfile', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='transfer',
                    trigger=pgtrigger.compiler.Trigger(name='raise_version', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='NEW.version := OLD.version + 1; NEW.updated_at := now(); RETURN NEW;', hash='090501659c88696f5d722ab90ee7964b2dc75042', operation='UPDATE', pgid='pgtrigger_raise_version_e53f6', table='transfers_transfer', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='transfer',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "transfers_transferevent" ("addressee", "agreed_on", "created_at", "dues_paid_to", "full_on", "ground", "id", "id_number_cipher", "id_number_index", "joined_on", "kind", "letter_number", "letter_on", "member_id", "outside", "party_organization_id", "person_name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone_cipher", "phone_index", "proposed_by_id", "proposed_on", "received_on", "state", "status", "target_id", "updated_at", "version") SELECT new_values."addressee", new_values."agreed_on", new_values."created_at", new_values."dues_paid_to", new_values."full_on", new_values."ground", new_values."id", new_values."id_number_cipher", new_values."id_number_index", new_values."joined_on", new_values."kind", new_values."letter_number", new_values."letter_on", new_values."member_id", new_values."outside", new_values."party_organization_id", new_values."person_name", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."phone_cipher", new_values."phone_index", new_values."proposed_by_id", new_values."proposed_on", new_values."received_on", new_values."state", new_values."status", new_values."target_id", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='b095c57498948ec9b2e07d6214a0fb716320183b', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_b18e1', referencing='REFERENCING NEW TABLE AS new_values ', table='transfers_transfer', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='transfer',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "transfers_transferevent" ("addressee", "agreed_on", "created_at", "dues_paid_to", "full_on", "ground", "id", "id_number_cipher", "id_number_index", "joined_on", "kind", "letter_number", "letter_on", "member_id", "outside", "party_organization_id", "person_name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone_cipher", "phone_index", "proposed_by_id", "proposed_on", "received_on", "state", "status", "target_id", "updated_at", "version") SELECT new_values."addressee", new_values."agreed_on", new_values."created_at", new_values."dues_paid_to", new_values."full_on", new_values."ground", new_values."id", new_values."id_number_cipher", new_values."id_number_index", new_values."joined_on", new_values."kind", new_values."letter_number", new_values."letter_on", new_values."member_id", new_values."outside", new_values."party_organization_id", new_values."person_name", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."phone_cipher", new_values."phone_index", new_values."proposed_by_id", new_values."proposed_on", new_values."received_on", new_values."state", new_values."status", new_values."target_id", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='d390fa344f4b4848d5ce3e1f94168f2544e53246', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_108a5', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='transfers_transfer', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='transfer',
                    trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "transfers_transferevent" ("addressee", "agreed_on", "created_at", "dues_paid_to", "full_on", "ground", "id", "id_number_cipher", "id_number_index", "joined_on", "kind", "letter_number", "letter_on", "member_id", "outside", "party_organization_id", "person_name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone_cipher", "phone_index", "proposed_by_id", "proposed_on", "received_on", "state", "status", "target_id", "updated_at", "version") SELECT old_values."addressee", old_values."agreed_on", old_values."created_at", old_values."dues_paid_to", old_values."full_on", old_values."ground", old_values."id", old_values."id_number_cipher", old_values."id_number_index", old_values."joined_on", old_values."kind", old_values."letter_number", old_values."letter_on", old_values."member_id", old_values."outside", old_values."party_organization_id", old_values."person_name", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."phone_cipher", old_values."phone_index", old_values."proposed_by_id", old_values."proposed_on", old_values."received_on", old_values."state", old_values."status", old_values."target_id", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='4eb258c20cd59954f0aff629ba11134362cb05a7', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_e2180', referencing='REFERENCING OLD TABLE AS old_values ', table='transfers_transfer', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='transferletter',
                    trigger=pgtrigger.compiler.Trigger(name='raise_version', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='NEW.version := OLD.version + 1; NEW.updated_at := now(); RETURN NEW;', hash='670f8cd686cc4ecaa268740b3dc202fb15870d9f', operation='UPDATE', pgid='pgtrigger_raise_version_80d06', table='transfers_transferletter', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='transferletter',
                    trigger=pgtrigger.compiler.Trigger(name='numbers_stay', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='7304314337deaf8da9a6114a8b723c69583255cb', operation='DELETE', pgid='pgtrigger_numbers_stay_0d834', table='transfers_transferletter', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='transferletter',
                    trigger=pgtrigger.compiler.Trigger(name='issued_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."serial" IS DISTINCT FROM (NEW."serial") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."transfer_id" IS DISTINCT FROM (NEW."transfer_id") OR OLD."form_id" IS DISTINCT FROM (NEW."form_id") OR OLD."expires_on" IS DISTINCT FROM (NEW."expires_on"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='e76cba49151209f403d9f87f8783fa1e0e9b9187', operation='UPDATE', pgid='pgtrigger_issued_stays_cad07', table='transfers_transferletter', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='transferletter',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "transfers_transferletterevent" ("code", "created_at", "expires_on", "form_id", "id", "issued_by_id", "issued_on", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "printed_count", "receipt_note", "receipt_on", "serial", "state", "transfer_id", "updated_at", "valid_days", "version", "void_reason", "words_cipher", "year") SELECT new_values."code", new_values."created_at", new_values."expires_on", new_values."form_id", new_values."id", new_values."issued_by_id", new_values."issued_on", new_values."number", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."printed_count", new_values."receipt_note", new_values."receipt_on", new_values."serial", new_values."state", new_values."transfer_id", new_values."updated_at", new_values."valid_days", new_values."version", new_values."void_reason", new_values."words_cipher", new_values."year" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='0829526b06bb7237e8dc3adffeebbe78c35853ab', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_38b6e', referencing='REFERENCING NEW TABLE AS new_values ', table='transfers_transferletter', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='transferletter',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "transfers_transferletterevent" ("code", "created_at", "expires_on", "form_id", "id", "issued_by_id", "issued_on", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "printed_count", "receipt_note", "receipt_on", "serial", "state", "transfer_id", "updated_at", "valid_days", "version", "void_reason", "words_cipher", "year") SELECT new_values."code", new_values."created_at", new_values."expires_on", new_values."form_id", new_values."id", new_values."issued_by_id", new_values."issued_on", new_values."number", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."printed_count", new_values."receipt_note", new_values."receipt_on", new_values."serial", new_values."state", new_values."transfer_id", new_values."updated_at", new_values."valid_days", new_values."version", new_values."void_reason", new_values."words_cipher", new_values."year" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='518422c73ac19409998c26f7c2d9a1bafa4aa94a', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_80c93', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='transfers_transferletter', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='transferletter',
                    trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "transfers_transferletterevent" ("code", "created_at", "expires_on", "form_id", "id", "issued_by_id", "issued_on", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "printed_count", "receipt_note", "receipt_on", "serial", "state", "transfer_id", "updated_at", "valid_days", "version", "void_reason", "words_cipher", "year") SELECT old_values."code", old_values."created_at", old_values."expires_on", old_values."form_id", old_values."id", old_values."issued_by_id", old_values."issued_on", old_values."number", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."printed_count", old_values."receipt_note", old_values."receipt_on", old_values."serial", old_values."state", old_values."transfer_id", old_values."updated_at", old_values."valid_days", old_values."version", old_values."void_reason", old_values."words_cipher", old_values."year" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='31f10826f7d3f284873a4c28ae01025f5c8d6537', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_d97c9', referencing='REFERENCING OLD TABLE AS old_values ', table='transfers_transferletter', when='AFTER')),
                ),
            ],
        ),
        migrations.RunPython(
            code=ship,
            reverse_code=migrations.RunPython.noop,
        ),
    ]
