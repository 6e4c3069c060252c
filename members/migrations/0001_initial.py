import core.models.feed
import core.models.records
import django.contrib.postgres.constraints
import django.db.models.deletion
import django.db.models.functions.datetime
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from core.db import Together


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('branches', '0001_initial'),
        ('orgs', '0002_initial'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        Together([
            migrations.CreateModel(
                name='Member',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                    ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                    ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                    ('deleted_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='删除时间')),
                    ('id_number_cipher', models.BinaryField(verbose_name='身份证号（密文）')),
                    ('id_number_index', models.CharField(max_length=32, verbose_name='身份证号（盲索引）')),
                    ('name', models.CharField(max_length=60, verbose_name='姓名')),
                    ('status', models.CharField(choices=[('full', '正式党员'), ('probationary', '预备党员')], max_length=12, verbose_name='党员类别')),
                    ('joined_on', models.DateField(verbose_name='入党日期')),
                    ('full_on', models.DateField(blank=True, null=True, verbose_name='转正日期')),
                    ('gender', models.CharField(blank=True, choices=[('male', '男'), ('female', '女')], db_default='', max_length=6, verbose_name='性别')),
                    ('ethnicity', models.CharField(blank=True, db_default='', max_length=20, verbose_name='民族')),
                    ('education', models.CharField(blank=True, db_default='', max_length=20, verbose_name='学历')),
                    ('position', models.CharField(blank=True, db_default='', max_length=60, verbose_name='职务')),
                    ('phone_cipher', models.BinaryField(null=True, verbose_name='手机（密文）')),
                    ('phone_index', models.CharField(blank=True, db_default='', max_length=32, verbose_name='手机（盲索引）')),
                    ('is_floating', models.BooleanField(db_default=False, default=False, verbose_name='流动党员')),
                    ('organization', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.organization', verbose_name='工作单位')),
                    ('party_organization', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='members', to='branches.partyorganization', verbose_name='党组织')),
                ],
                options={
                    'verbose_name': '党员',
                    'verbose_name_plural': '党员',
                    'abstract': False,
                    'indexes': [models.Index(condition=models.Q(('deleted_at__isnull', False)), fields=['deleted_at', 'id'], name='member_recycled'), models.Index(fields=['joined_on', 'id'], name='member_by_joined'), models.Index(condition=models.Q(('deleted_at__isnull', True), ('status', 'probationary')), fields=['joined_on', 'id'], name='member_probationary'), models.Index(condition=models.Q(('deleted_at__isnull', True), ('is_floating', True)), fields=['joined_on', 'id'], name='member_floating'), models.Index(fields=['name'], name='member_by_name')],
                    'constraints': [models.UniqueConstraint(fields=('id_number_index',), name='member_id_number_unique', violation_error_message='该身份证号已有党员记录。'), models.CheckConstraint(condition=models.Q(('full_on__isnull', True), ('full_on__gte', models.F('joined_on')), _connector='OR'), name='member_dates_in_order', violation_error_message='转正日期不能早于入党日期。')],
                },
            ),
            migrations.CreateModel(
                name='Employment',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('starts_on', models.DateField(verbose_name='起始日期')),
                    ('organization', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.organization', verbose_name='工作单位')),
                    ('member', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='employments', to='members.member', verbose_name='党员')),
                ],
                options={
                    'verbose_name': '工作单位',
                    'verbose_name_plural': '工作单位',
                    'constraints': [models.UniqueConstraint(fields=('member', 'starts_on'), name='employment_one_per_day')],
                },
            ),
            migrations.CreateModel(
                name='EmploymentEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('id', models.BigIntegerField()),
                    ('starts_on', models.DateField(verbose_name='起始日期')),
                    ('organization', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='orgs.organization', verbose_name='工作单位')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='members.employment')),
                    ('member', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='members.member', verbose_name='党员')),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='MemberEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_mark', models.BigIntegerField(db_default=core.models.feed.ChangeMark(), editable=False)),
                    ('id', models.BigIntegerField()),
                    ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                    ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                    ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                    ('deleted_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='删除时间')),
                    ('id_number_cipher', models.BinaryField(verbose_name='身份证号（密文）')),
                    ('id_number_index', models.CharField(max_length=32, verbose_name='身份证号（盲索引）')),
                    ('name', models.CharField(max_length=60, verbose_name='姓名')),
                    ('status', models.CharField(choices=[('full', '正式党员'), ('probationary', '预备党员')], max_length=12, verbose_name='党员类别')),
                    ('joined_on', models.DateField(verbose_name='入党日期')),
                    ('full_on', models.DateField(blank=True, null=True, verbose_name='转正日期')),
                    ('gender', models.CharField(blank=True, choices=[('male', '男'), ('female', '女')], db_default='', max_length=6, verbose_name='性别')),
                    ('ethnicity', models.CharField(blank=True, db_default='', max_length=20, verbose_name='民族')),
                    ('education', models.CharField(blank=True, db_default='', max_length=20, verbose_name='学历')),
                    ('position', models.CharField(blank=True, db_default='', max_length=60, verbose_name='职务')),
                    ('phone_cipher', models.BinaryField(null=True, verbose_name='手机（密文）')),
                    ('phone_index', models.CharField(blank=True, db_default='', max_length=32, verbose_name='手机（盲索引）')),
                    ('is_floating', models.BooleanField(db_default=False, default=False, verbose_name='流动党员')),
                    ('organization', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='orgs.organization', verbose_name='工作单位')),
                    ('party_organization', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='branches.partyorganization', verbose_name='党组织')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='members.member')),
                ],
                options={
                    'abstract': False,
                    'indexes': [models.Index(fields=['pgh_mark', 'pgh_obj'], name='member_marks')],
                },
            ),
            migrations.CreateModel(
                name='Membership',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                    ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                    ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                    ('starts_on', models.DateField(verbose_name='起始日期')),
                    ('ends_on', models.DateField(blank=True, null=True, verbose_name='终止日期')),
                    ('end_reason', models.CharField(blank=True, choices=[('transferred', '转出'), ('deceased', '去世'), ('suspended', '停止党籍'), ('persuaded', '劝退'), ('removed', '除名'), ('other', '其他')], db_default='', max_length=12, verbose_name='离开原因')),
                    ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='members.member', verbose_name='党员')),
                    ('party_organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='branches.partyorganization', verbose_name='党组织')),
                ],
                options={
                    'verbose_name': '组织关系',
                    'verbose_name_plural': '组织关系',
                    'abstract': False,
                    'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='membership_dates_in_order', violation_error_message='终止日期不能早于起始日期。'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('member', '='), (core.models.records.DateRange('starts_on', 'ends_on'), '&&')], name='membership_no_overlap', violation_error_message='与已有的同一关系日期重叠，请先终止原来的一条。')],
                },
            ),
            migrations.CreateModel(
                name='MembershipEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_mark', models.BigIntegerField(db_default=core.models.feed.ChangeMark(), editable=False)),
                    ('id', models.BigIntegerField()),
                    ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                    ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                    ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                    ('starts_on', models.DateField(verbose_name='起始日期')),
                    ('ends_on', models.DateField(blank=True, null=True, verbose_name='终止日期')),
                    ('end_reason', models.CharField(blank=True, choices=[('transferred', '转出'), ('deceased', '去世'), ('suspended', '停止党籍'), ('persuaded', '劝退'), ('removed', '除名'), ('other', '其他')], db_default='', max_length=12, verbose_name='离开原因')),
                    ('member', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='members.member', verbose_name='党员')),
                    ('party_organization', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='branches.partyorganization', verbose_name='党组织')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='members.membership')),
                ],
                options={
                    'abstract': False,
                    'indexes': [models.Index(fields=['pgh_mark', 'pgh_obj'], name='membership_marks')],
                },
            ),
            migrations.CreateModel(
                name='Post',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                    ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                    ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                    ('starts_on', models.DateField(verbose_name='起始日期')),
                    ('ends_on', models.DateField(blank=True, null=True, verbose_name='终止日期')),
                    ('title', models.CharField(choices=[('secretary', '书记'), ('deputy_secretary', '副书记'), ('organization_member', '组织委员'), ('publicity_member', '宣传委员'), ('discipline_member', '纪检委员'), ('committee_member', '委员'), ('first_secretary', '第一书记')], max_length=20, verbose_name='职务')),
                    ('person_name', models.CharField(max_length=60, verbose_name='姓名')),
                    ('id_number_cipher', models.BinaryField(verbose_name='身份证号（密文）')),
                    ('id_number_index', models.CharField(max_length=32, verbose_name='身份证号（盲索引）')),
                    ('member', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='posts', to='members.member', verbose_name='党员')),
                    ('party_organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posts', to='branches.partyorganization', verbose_name='党组织')),
                    ('allowance_class', models.CharField(blank=True, choices=[('first', '一档'), ('second', '二档'), ('third', '三档'), ('fourth', '四档')], db_default='', max_length=8, verbose_name='补贴档次')),
                    ('dual_managed', models.BooleanField(db_default=False, default=False, verbose_name='双管')),
                    ('acting', models.BooleanField(db_default=False, default=False, verbose_name='主持工作')),
                    ('filed_on', models.DateField(blank=True, null=True, verbose_name='备案日期')),
                    ('filing_number', models.CharField(blank=True, db_default='', max_length=60, verbose_name='备案文号')),
                    ('full_time', models.BooleanField(db_default=False, default=False, verbose_name='专职')),
                    ('in_management', models.BooleanField(db_default=False, default=False, verbose_name='进入管理层')),
                    ('source', models.CharField(blank=True, choices=[('internal', '内部推荐'), ('sent', '选派'), ('recruited', '公开招聘')], db_default='', max_length=10, verbose_name='来源')),
                ],
                options={
                    'verbose_name': '任职',
                    'verbose_name_plural': '任职',
                    'abstract': False,
                    'indexes': [models.Index(fields=['starts_on', 'id'], name='post_by_start')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='post_dates_in_order', violation_error_message='终止日期不能早于起始日期。'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('party_organization', '='), ('title', '='), ('id_number_index', '='), (core.models.records.DateRange('starts_on', 'ends_on'), '&&')], name='post_no_overlap', violation_error_message='与已有的同一关系日期重叠，请先终止原来的一条。')],
                },
            ),
            migrations.CreateModel(
                name='PostEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_mark', models.BigIntegerField(db_default=core.models.feed.ChangeMark(), editable=False)),
                    ('id', models.BigIntegerField()),
                    ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                    ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                    ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                    ('starts_on', models.DateField(verbose_name='起始日期')),
                    ('ends_on', models.DateField(blank=True, null=True, verbose_name='终止日期')),
                    ('title', models.CharField(choices=[('secretary', '书记'), ('deputy_secretary', '副书记'), ('organization_member', '组织委员'), ('publicity_member', '宣传委员'), ('discipline_member', '纪检委员'), ('committee_member', '委员'), ('first_secretary', '第一书记')], max_length=20, verbose_name='职务')),
                    ('person_name', models.CharField(max_length=60, verbose_name='姓名')),
                    ('id_number_cipher', models.BinaryField(verbose_name='身份证号（密文）')),
                    ('id_number_index', models.CharField(max_length=32, verbose_name='身份证号（盲索引）')),
                    ('member', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='members.member', verbose_name='党员')),
                    ('party_organization', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='branches.partyorganization', verbose_name='党组织')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='members.post')),
                    ('allowance_class', models.CharField(blank=True, choices=[('first', '一档'), ('second', '二档'), ('third', '三档'), ('fourth', '四档')], db_default='', max_length=8, verbose_name='补贴档次')),
                    ('dual_managed', models.BooleanField(db_default=False, default=False, verbose_name='双管')),
                    ('acting', models.BooleanField(db_default=False, default=False, verbose_name='主持工作')),
                    ('filed_on', models.DateField(blank=True, null=True, verbose_name='备案日期')),
                    ('filing_number', models.CharField(blank=True, db_default='', max_length=60, verbose_name='备案文号')),
                    ('full_time', models.BooleanField(db_default=False, default=False, verbose_name='专职')),
                    ('in_management', models.BooleanField(db_default=False, default=False, verbose_name='进入管理层')),
                    ('source', models.CharField(blank=True, choices=[('internal', '内部推荐'), ('sent', '选派'), ('recruited', '公开招聘')], db_default='', max_length=10, verbose_name='来源')),
                ],
                options={
                    'abstract': False,
                    'indexes': [models.Index(fields=['pgh_mark', 'pgh_obj'], name='post_marks')],
                },
            ),
            migrations.CreateModel(
                name='PartyCounts',
                fields=[
                    ('party_organization', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='counts', serialize=False, to='branches.partyorganization', verbose_name='党组织')),
                    ('members', models.PositiveIntegerField(db_default=0, verbose_name='党员数')),
                    ('full_members', models.PositiveIntegerField(db_default=0, verbose_name='正式党员数')),
                    ('seated', models.PositiveIntegerField(db_default=0, verbose_name='委员会人数')),
                    ('seats_below', models.PositiveIntegerField(db_default=0, verbose_name='委员职务数')),
                ],
                options={
                    'verbose_name': '党组织人数',
                    'verbose_name_plural': '党组织人数',
                },
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='member',
                trigger=pgtrigger.compiler.Trigger(name='raise_version', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='NEW.version := OLD.version + 1; NEW.updated_at := now(); RETURN NEW;', hash='6b9d61849b5cb19d3977673ea46adfd6bedbd3d3', operation='UPDATE', pgid='pgtrigger_raise_version_c318e', table='members_member', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='member',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "members_memberevent" ("created_at", "deleted_at", "education", "ethnicity", "full_on", "gender", "id", "id_number_cipher", "id_number_index", "is_floating", "joined_on", "name", "organization_id", "party_organization_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone_cipher", "phone_index", "position", "status", "updated_at", "version") SELECT new_values."created_at", new_values."deleted_at", new_values."education", new_values."ethnicity", new_values."full_on", new_values."gender", new_values."id", new_values."id_number_cipher", new_values."id_number_index", new_values."is_floating", new_values."joined_on", new_values."name", new_values."organization_id", new_values."party_organization_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."phone_cipher", new_values."phone_index", new_values."position", new_values."status", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='8a052f7da9554aff9435641d1a17bde4a734d271', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_2df50', referencing='REFERENCING NEW TABLE AS new_values ', table='members_member', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='member',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "members_memberevent" ("created_at", "deleted_at", "education", "ethnicity", "full_on", "gender", "id", "id_number_cipher", "id_number_index", "is_floating", "joined_on", "name", "organization_id", "party_organization_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone_cipher", "phone_index", "position", "status", "updated_at", "version") SELECT new_values."created_at", new_values."deleted_at", new_values."education", new_values."ethnicity", new_values."full_on", new_values."gender", new_values."id", new_values."id_number_cipher", new_values."id_number_index", new_values."is_floating", new_values."joined_on", new_values."name", new_values."organization_id", new_values."party_organization_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."phone_cipher", new_values."phone_index", new_values."position", new_values."status", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='68a5dd5f7dca8229153ea404b8e6b12b911de143', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_b1bc1', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='members_member', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='member',
                trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "members_memberevent" ("created_at", "deleted_at", "education", "ethnicity", "full_on", "gender", "id", "id_number_cipher", "id_number_index", "is_floating", "joined_on", "name", "organization_id", "party_organization_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone_cipher", "phone_index", "position", "status", "updated_at", "version") SELECT old_values."created_at", old_values."deleted_at", old_values."education", old_values."ethnicity", old_values."full_on", old_values."gender", old_values."id", old_values."id_number_cipher", old_values."id_number_index", old_values."is_floating", old_values."joined_on", old_values."name", old_values."organization_id", old_values."party_organization_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."phone_cipher", old_values."phone_index", old_values."position", old_values."status", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='fe16e3bde78ecefd8ae95be4d5815fe4d184c5a8', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_925fb', referencing='REFERENCING OLD TABLE AS old_values ', table='members_member', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='employment',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "members_employmentevent" ("id", "member_id", "organization_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_on") SELECT new_values."id", new_values."member_id", new_values."organization_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."starts_on" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='b2ccfa5e2f87017baa47dd9ea194d28b239b2b22', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_742fe', referencing='REFERENCING NEW TABLE AS new_values ', table='members_employment', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='employment',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "members_employmentevent" ("id", "member_id", "organization_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_on") SELECT new_values."id", new_values."member_id", new_values."organization_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."starts_on" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='ee9d1bc69984db3ca307aed666fe989171776e25', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_80f1c', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='members_employment', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='employment',
                trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "members_employmentevent" ("id", "member_id", "organization_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_on") SELECT old_values."id", old_values."member_id", old_values."organization_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."starts_on" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='198bda54d3fb90d547ab7ba3776bad9e8d4323ef', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_eae7e', referencing='REFERENCING OLD TABLE AS old_values ', table='members_employment', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='membership',
                trigger=pgtrigger.compiler.Trigger(name='raise_version', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='NEW.version := OLD.version + 1; NEW.updated_at := now(); RETURN NEW;', hash='37910db4505d22452c563dae85be5c9274fba93a', operation='UPDATE', pgid='pgtrigger_raise_version_18293', table='members_membership', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='membership',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "members_membershipevent" ("created_at", "end_reason", "ends_on", "id", "member_id", "party_organization_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_on", "updated_at", "version") SELECT new_values."created_at", new_values."end_reason", new_values."ends_on", new_values."id", new_values."member_id", new_values."party_organization_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."starts_on", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='5fe853f6c6b972765e889bd2693055e176507dd5', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_20243', referencing='REFERENCING NEW TABLE AS new_values ', table='members_membership', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='membership',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "members_membershipevent" ("created_at", "end_reason", "ends_on", "id", "member_id", "party_organization_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_on", "updated_at", "version") SELECT new_values."created_at", new_values."end_reason", new_values."ends_on", new_values."id", new_values."member_id", new_values."party_organization_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."starts_on", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='55d29380212529b0c3c64267bc8eeb78cb407bff', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_f5071', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='members_membership', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='membership',
                trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "members_membershipevent" ("created_at", "end_reason", "ends_on", "id", "member_id", "party_organization_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_on", "updated_at", "version") SELECT old_values."created_at", old_values."end_reason", old_values."ends_on", old_values."id", old_values."member_id", old_values."party_organization_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."starts_on", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='456e2d20c22649b77741b1e2a2e34908d8663118', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_84b9f', referencing='REFERENCING OLD TABLE AS old_values ', table='members_membership', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='post',
                trigger=pgtrigger.compiler.Trigger(name='raise_version', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='NEW.version := OLD.version + 1; NEW.updated_at := now(); RETURN NEW;', hash='8dee828107eeb9b2aaf64c1c14691ddb9dad9854', operation='UPDATE', pgid='pgtrigger_raise_version_eca45', table='members_post', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='post',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "members_postevent" ("acting", "allowance_class", "created_at", "dual_managed", "ends_on", "filed_on", "filing_number", "full_time", "id", "id_number_cipher", "id_number_index", "in_management", "member_id", "party_organization_id", "person_name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "starts_on", "title", "updated_at", "version") SELECT new_values."acting", new_values."allowance_class", new_values."created_at", new_values."dual_managed", new_values."ends_on", new_values."filed_on", new_values."filing_number", new_values."full_time", new_values."id", new_values."id_number_cipher", new_values."id_number_index", new_values."in_management", new_values."member_id", new_values."party_organization_id", new_values."person_name", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."source", new_values."starts_on", new_values."title", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='2446684a803be5409663163cf77f49097f11dbd6', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_ad967', referencing='REFERENCING NEW TABLE AS new_values ', table='members_post', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='post',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "members_postevent" ("acting", "allowance_class", "created_at", "dual_managed", "ends_on", "filed_on", "filing_number", "full_time", "id", "id_number_cipher", "id_number_index", "in_management", "member_id", "party_organization_id", "person_name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "starts_on", "title", "updated_at", "version") SELECT new_values."acting", new_values."allowance_class", new_values."created_at", new_values."dual_managed", new_values."ends_on", new_values."filed_on", new_values."filing_number", new_values."full_time", new_values."id", new_values."id_number_cipher", new_values."id_number_index", new_values."in_management", new_values."member_id", new_values."party_organization_id", new_values."person_name", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."source", new_values."starts_on", new_values."title", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='cca53ca532457ba373461925703d5a4865120f0d', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_ee5d0', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='members_post', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='post',
                trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "members_postevent" ("acting", "allowance_class", "created_at", "dual_managed", "ends_on", "filed_on", "filing_number", "full_time", "id", "id_number_cipher", "id_number_index", "in_management", "member_id", "party_organization_id", "person_name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "starts_on", "title", "updated_at", "version") SELECT old_values."acting", old_values."allowance_class", old_values."created_at", old_values."dual_managed", old_values."ends_on", old_values."filed_on", old_values."filing_number", old_values."full_time", old_values."id", old_values."id_number_cipher", old_values."id_number_index", old_values."in_management", old_values."member_id", old_values."party_organization_id", old_values."person_name", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."source", old_values."starts_on", old_values."title", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='66cdde3c74c4f7d7fa6e92d0f1d815e18ca85d16', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_ccde5', referencing='REFERENCING OLD TABLE AS old_values ', table='members_post', when='AFTER')),
            ),
        ]),
    ]
