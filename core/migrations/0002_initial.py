import core.choices
import datetime
import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('contenttypes', '0002_remove_content_type_name'),
        ('core', '0001_functions'),
        ('pghistory', '0007_auto_20250421_0444'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AuditSeal',
            fields=[
                ('sequence', models.BigIntegerField(primary_key=True, serialize=False, verbose_name='序号')),
                ('entry_id', models.BigIntegerField(verbose_name='审计记录')),
                ('hash', models.CharField(max_length=64, verbose_name='封签')),
                ('sealed_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='封存时间')),
            ],
            options={
                'verbose_name': '审计封签',
                'verbose_name_plural': '审计封签',
            },
        ),
        migrations.CreateModel(
            name='BulkEdit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=40, verbose_name='对象')),
                ('change', models.CharField(blank=True, max_length=40, verbose_name='修改项')),
                ('value', models.JSONField(default=dict, verbose_name='新值')),
                ('conditions', models.CharField(blank=True, max_length=500, verbose_name='条件')),
                ('chosen_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='选定时间')),
            ],
            options={
                'verbose_name': '批量编辑',
                'verbose_name_plural': '批量编辑',
            },
        ),
        migrations.CreateModel(
            name='BulkEditRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row_id', models.BigIntegerField(verbose_name='行')),
                ('version', models.IntegerField(verbose_name='版本')),
                ('before', models.JSONField(null=True, verbose_name='改前')),
                ('after', models.JSONField(null=True, verbose_name='改后')),
                ('refusal', models.CharField(blank=True, db_default='', max_length=200, verbose_name='不能修改的原因')),
                ('kept', models.BooleanField(db_default=False, verbose_name='未恢复')),
            ],
            options={
                'verbose_name': '批量编辑的行',
                'verbose_name_plural': '批量编辑的行',
            },
        ),
        migrations.CreateModel(
            name='Download',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200, verbose_name='文件名')),
                ('content_type', models.CharField(max_length=100, verbose_name='类型')),
                ('spooled', models.CharField(blank=True, max_length=64, verbose_name='暂存名')),
                ('action', models.CharField(max_length=40, verbose_name='所需权限')),
                ('rights', models.JSONField(default=list, verbose_name='当时的授权')),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='生成时间')),
                ('expires_at', models.DateTimeField(verbose_name='有效期至')),
                ('taken_at', models.DateTimeField(null=True, verbose_name='下载时间')),
            ],
            options={
                'verbose_name': '下载文件',
                'verbose_name_plural': '下载文件',
            },
        ),
        migrations.CreateModel(
            name='FeedTick',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('mark', models.BigIntegerField()),
            ],
            options={
                'verbose_name': '变更刻度',
                'verbose_name_plural': '变更刻度',
            },
        ),
        migrations.CreateModel(
            name='HistorySeal',
            fields=[
                ('sequence', models.BigIntegerField(primary_key=True, serialize=False, verbose_name='序号')),
                ('table', models.CharField(max_length=63, verbose_name='表')),
                ('after', models.BigIntegerField(verbose_name='起')),
                ('upto', models.BigIntegerField(verbose_name='止')),
                ('columns', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=63), size=None, verbose_name='列')),
                ('number', models.IntegerField(verbose_name='条数')),
                ('marks', models.BinaryField(verbose_name='各条摘要')),
                ('mac', models.CharField(max_length=64, verbose_name='校验码')),
                ('sealed_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='封存时间')),
            ],
            options={
                'verbose_name': '历史封签',
                'verbose_name_plural': '历史封签',
            },
        ),
        migrations.CreateModel(
            name='Hook',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                ('name', models.CharField(max_length=60, verbose_name='名称')),
                ('address', models.CharField(max_length=300, verbose_name='接收地址')),
                ('kinds', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), blank=True, default=list, size=None, verbose_name='种类')),
                ('stop', models.CharField(blank=True, choices=[('by_hand', '管理员停止'), ('failing', '多次没有送达'), ('owner', '代表用户停用或无权')], max_length=10, verbose_name='停止原因')),
                ('secret_cipher', models.BinaryField(verbose_name='签名密钥（密文）')),
            ],
            options={
                'verbose_name': '推送订阅',
                'verbose_name_plural': '推送订阅',
                'ordering': ['name', 'pk'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='HookDelivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('body', models.JSONField(verbose_name='内容')),
                ('state', models.CharField(choices=[('waiting', '待送达'), ('delivered', '已送达'), ('dead', '未送达')], default='waiting', max_length=10, verbose_name='状态')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='尝试次数')),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='产生时间')),
                ('next_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='下次尝试')),
                ('ended_at', models.DateTimeField(null=True, verbose_name='结束时间')),
                ('answer', models.PositiveSmallIntegerField(null=True, verbose_name='应答')),
                ('problem', models.CharField(blank=True, max_length=200, verbose_name='原因')),
            ],
            options={
                'verbose_name': '推送',
                'verbose_name_plural': '推送',
            },
        ),
        migrations.CreateModel(
            name='HookEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                ('name', models.CharField(max_length=60, verbose_name='名称')),
                ('address', models.CharField(max_length=300, verbose_name='接收地址')),
                ('kinds', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), blank=True, default=list, size=None, verbose_name='种类')),
                ('stop', models.CharField(blank=True, choices=[('by_hand', '管理员停止'), ('failing', '多次没有送达'), ('owner', '代表用户停用或无权')], max_length=10, verbose_name='停止原因')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='IdempotencyRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key_digest', models.CharField(max_length=64, verbose_name='键的摘要')),
                ('request_cipher', models.BinaryField(verbose_name='请求（密文）')),
                ('status', models.PositiveSmallIntegerField(default=0, verbose_name='状态码')),
                ('record_id', models.BigIntegerField(null=True, verbose_name='记录编号')),
                ('body_cipher', models.BinaryField(null=True, verbose_name='应答（密文）')),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), db_index=True, verbose_name='时间')),
            ],
            options={
                'verbose_name': '接口应答',
                'verbose_name_plural': '接口应答',
            },
        ),
        migrations.CreateModel(
            name='ImportRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sheet', models.CharField(max_length=60, verbose_name='工作表')),
                ('row_no', models.IntegerField(verbose_name='行号')),
                ('outcome', models.CharField(choices=[('created', '新增'), ('updated', '更新'), ('unchanged', '未变'), ('bad', '有错')], max_length=10, verbose_name='结果')),
                ('label', models.TextField(verbose_name='对象')),
                ('cells', models.JSONField(default=dict, verbose_name='单元格')),
                ('errors', models.TextField(blank=True, verbose_name='错误')),
                ('warnings', models.TextField(blank=True, verbose_name='提醒')),
                ('differs', models.BooleanField(default=False, verbose_name='与预览不同')),
            ],
            options={
                'verbose_name': '导入的行',
                'verbose_name_plural': '导入的行',
            },
        ),
        migrations.CreateModel(
            name='ImportRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200, verbose_name='文件')),
                ('source_name', models.CharField(blank=True, max_length=60, verbose_name='来源')),
                ('as_of', models.DateField(verbose_name='数据日期')),
                ('new_from', models.DateField(default=datetime.date(1, 1, 1), verbose_name='新组织计入日期')),
                ('new_from_founding', models.BooleanField(default=False, verbose_name='新组织自成立起计入')),
                ('step', models.CharField(choices=[('checking', '检查'), ('mapping', '待列名对应'), ('ready', '待确认'), ('committing', '写入'), ('done', '已导入'), ('undoing', '撤销'), ('undone', '已撤销'), ('discarded', '已放弃')], max_length=12, verbose_name='进度')),
                ('everywhere', models.BooleanField(default=False, verbose_name='全部区域')),
                ('region_ids', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None, verbose_name='区域')),
                ('with_persons', models.BooleanField(default=False, verbose_name='含党员信息')),
                ('spooled', models.CharField(blank=True, max_length=60, verbose_name='上传文件')),
                ('errors_spooled', models.CharField(blank=True, max_length=60, verbose_name='错误工作簿')),
                ('mapping', models.JSONField(default=dict, verbose_name='对应关系')),
                ('open_titles', models.JSONField(default=list, verbose_name='待对应')),
                ('preview', models.JSONField(default=dict, verbose_name='预览')),
                ('result', models.JSONField(default=dict, verbose_name='结果')),
                ('differing', models.PositiveIntegerField(default=0, verbose_name='与预览不同的行数')),
                ('undo_result', models.JSONField(default=dict, verbose_name='撤销结果')),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='上传时间')),
            ],
            options={
                'verbose_name': '导入',
                'verbose_name_plural': '导入',
            },
        ),
        migrations.CreateModel(
            name='ImportSource',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60, verbose_name='来源')),
                ('mapping', models.JSONField(default=dict, verbose_name='对应关系')),
            ],
            options={
                'verbose_name': '导入来源',
                'verbose_name_plural': '导入来源',
            },
        ),
        migrations.CreateModel(
            name='Job',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=50, verbose_name='种类')),
                ('status', models.CharField(choices=[('queued', '排队中'), ('running', '进行中'), ('succeeded', '已完成'), ('failed', '失败'), ('cancelled', '已取消')], db_index=True, default='queued', max_length=10, verbose_name='状态')),
                ('rights', models.JSONField(default=list, verbose_name='当时的授权')),
                ('key', models.CharField(blank=True, max_length=100, verbose_name='互斥键')),
                ('input', models.JSONField(default=dict, verbose_name='输入')),
                ('result', models.JSONField(default=dict, verbose_name='结果')),
                ('error', models.TextField(blank=True, verbose_name='错误')),
                ('progress', models.PositiveSmallIntegerField(default=0, verbose_name='进度（%）')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='尝试次数')),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='提交时间')),
                ('sent_at', models.DateTimeField(null=True, verbose_name='派发时间')),
                ('started_at', models.DateTimeField(null=True, verbose_name='开始时间')),
                ('finished_at', models.DateTimeField(null=True, verbose_name='结束时间')),
                ('lease_until', models.DateTimeField(null=True, verbose_name='租约到期')),
                ('cancel_requested_at', models.DateTimeField(null=True, verbose_name='要求取消时间')),
            ],
            options={
                'verbose_name': '后台任务',
                'verbose_name_plural': '后台任务',
            },
        ),
        migrations.CreateModel(
            name='KeyFingerprint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=30, verbose_name='密钥')),
                ('fingerprint', models.CharField(max_length=16, verbose_name='指纹')),
                ('since', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='启用时间')),
            ],
            options={
                'verbose_name': '密钥指纹',
                'verbose_name_plural': '密钥指纹',
            },
        ),
        migrations.CreateModel(
            name='Notification',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(max_length=300, verbose_name='内容')),
                ('link', models.CharField(blank=True, max_length=200, verbose_name='链接')),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='时间')),
                ('read_at', models.DateTimeField(null=True, verbose_name='阅读时间')),
            ],
            options={
                'verbose_name': '消息',
                'verbose_name_plural': '消息',
            },
        ),
        migrations.CreateModel(
            name='Pruning',
            fields=[
                ('name', models.CharField(max_length=40, primary_key=True, serialize=False, verbose_name='对象')),
                ('ran_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='上次清理')),
                ('before', models.DateTimeField(null=True, verbose_name='清理至')),
                ('removed', models.BigIntegerField(default=0, verbose_name='上次清理条数')),
                ('removed_ever', models.BigIntegerField(default=0, verbose_name='累计清理条数')),
                ('position', models.JSONField(null=True, verbose_name='进度')),
                ('mark', models.BigIntegerField(default=0, editable=False, verbose_name='变更刻度')),
                ('problem', models.CharField(blank=True, max_length=300, verbose_name='问题')),
            ],
            options={
                'verbose_name': '清理记录',
                'verbose_name_plural': '清理记录',
            },
        ),
        migrations.CreateModel(
            name='RetentionPeriod',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                ('name', models.CharField(editable=False, max_length=40, verbose_name='对象')),
                ('days', models.PositiveIntegerField(verbose_name='保留天数')),
                ('ground', models.CharField(max_length=200, verbose_name='依据')),
            ],
            options={
                'verbose_name': '保留期限',
                'verbose_name_plural': '保留期限',
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='RetentionPeriodEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                ('name', models.CharField(editable=False, max_length=40, verbose_name='对象')),
                ('days', models.PositiveIntegerField(verbose_name='保留天数')),
                ('ground', models.CharField(max_length=200, verbose_name='依据')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='SavedView',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('list', models.CharField(max_length=60, verbose_name='列表')),
                ('name', models.CharField(max_length=40, verbose_name='名称')),
                ('query', models.CharField(blank=True, max_length=1500, verbose_name='条件')),
                ('shared', models.BooleanField(default=False, verbose_name='共享')),
                ('saved_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='保存时间')),
            ],
            options={
                'verbose_name': '列表视图',
                'verbose_name_plural': '列表视图',
            },
        ),
        migrations.CreateModel(
            name='ScheduledTask',
            fields=[
                ('name', models.CharField(max_length=100, primary_key=True, serialize=False, verbose_name='名称')),
                ('known_since', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='列入时间')),
                ('succeeded_at', models.DateTimeField(null=True, verbose_name='上次成功')),
                ('failed_at', models.DateTimeField(null=True, verbose_name='上次失败')),
            ],
            options={
                'verbose_name': '定时任务',
                'verbose_name_plural': '定时任务',
            },
        ),
        migrations.CreateModel(
            name='UndoSet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('about', models.CharField(max_length=40, verbose_name='事项')),
                ('context_id', models.UUIDField(verbose_name='变更编号')),
                ('labels', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=80), default=list, size=None, verbose_name='对象')),
                ('policy', models.CharField(choices=[('all_or_nothing', '全部恢复，或不恢复'), ('keep_changed', '之后改动过的保持不动')], max_length=14, verbose_name='撤销方式')),
                ('days', models.PositiveSmallIntegerField(null=True, verbose_name='可撤销天数')),
                ('done_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='时间')),
                ('undone_at', models.DateTimeField(null=True, verbose_name='撤销时间')),
            ],
            options={
                'verbose_name': '可撤销的操作',
                'verbose_name_plural': '可撤销的操作',
            },
        ),
        migrations.CreateModel(
            name='Attachment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('picture', '图片'), ('pdf', 'PDF 文件'), ('word', 'Word 文件'), ('excel', 'Excel 文件')], max_length=10, verbose_name='种类')),
                ('name', models.CharField(max_length=100, verbose_name='文件名')),
                ('key', models.CharField(max_length=100, verbose_name='存储键')),
                ('thumbnail_key', models.CharField(blank=True, max_length=100, verbose_name='缩略图存储键')),
                ('size', models.PositiveBigIntegerField(verbose_name='字节数')),
                ('sha256', models.CharField(max_length=64, verbose_name='摘要')),
                ('width', models.PositiveIntegerField(null=True, verbose_name='宽')),
                ('height', models.PositiveIntegerField(null=True, verbose_name='高')),
                ('uploaded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='上传时间')),
                ('owner_id', models.BigIntegerField(null=True, verbose_name='所属编号')),
                ('removed_at', models.DateTimeField(null=True, verbose_name='删除时间')),
                ('owner_type', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, to='contenttypes.contenttype', verbose_name='所属种类')),
                ('uploaded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL, verbose_name='上传人')),
            ],
            options={
                'verbose_name': '附件',
                'verbose_name_plural': '附件',
            },
        ),
        migrations.CreateModel(
            name='AttachmentEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('kind', models.CharField(choices=[('picture', '图片'), ('pdf', 'PDF 文件'), ('word', 'Word 文件'), ('excel', 'Excel 文件')], max_length=10, verbose_name='种类')),
                ('name', models.CharField(max_length=100, verbose_name='文件名')),
                ('key', models.CharField(max_length=100, verbose_name='存储键')),
                ('thumbnail_key', models.CharField(blank=True, max_length=100, verbose_name='缩略图存储键')),
                ('size', models.PositiveBigIntegerField(verbose_name='字节数')),
                ('sha256', models.CharField(max_length=64, verbose_name='摘要')),
                ('width', models.PositiveIntegerField(null=True, verbose_name='宽')),
                ('height', models.PositiveIntegerField(null=True, verbose_name='高')),
                ('uploaded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='上传时间')),
                ('owner_id', models.BigIntegerField(null=True, verbose_name='所属编号')),
                ('removed_at', models.DateTimeField(null=True, verbose_name='删除时间')),
                ('owner_type', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='contenttypes.contenttype', verbose_name='所属种类')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='core.attachment')),
                ('uploaded_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='上传人')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='AuditEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, verbose_name='编号')),
                ('at', models.DateTimeField(verbose_name='时间')),
                ('action', models.CharField(choices=core.choices.audit_actions, max_length=40, verbose_name='事项')),
                ('outcome', models.CharField(choices=[('allowed', '成功'), ('denied', '拒绝'), ('failed', '失败')], max_length=10, verbose_name='结果')),
                ('actor_id', models.BigIntegerField(null=True, verbose_name='操作人编号')),
                ('actor_name', models.CharField(blank=True, max_length=150, verbose_name='操作人')),
                ('address', models.GenericIPAddressField(null=True, verbose_name='来源地址')),
                ('door', models.CharField(blank=True, max_length=150, verbose_name='入口')),
                ('subject_kind', models.CharField(blank=True, max_length=60, verbose_name='对象种类')),
                ('subject_id', models.BigIntegerField(null=True, verbose_name='对象编号')),
                ('subject', models.CharField(blank=True, max_length=200, verbose_name='对象')),
                ('detail', models.JSONField(default=dict, verbose_name='详情')),
                ('mac', models.CharField(max_length=64, verbose_name='校验码')),
            ],
            options={
                'verbose_name': '审计记录',
                'verbose_name_plural': '审计记录',
                'indexes': [models.Index(fields=['at', 'id'], name='audit_entry_at'), models.Index(fields=['actor_id', 'at'], name='audit_entry_actor'), models.Index(fields=['action', 'at'], name='audit_entry_action'), models.Index(fields=['subject_kind', 'subject_id', 'at'], name='audit_entry_subject')],
                'constraints': [models.UniqueConstraint(fields=('uid',), name='audit_entry_uid_unique')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='auditentry',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are only ever added', TG_TABLE_NAME;", hash='32650992eec5687b93b936f870d5ec9b6287b18a', level='STATEMENT', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_97da0', table='core_auditentry', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='auditentry',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are only ever added', TG_TABLE_NAME;", hash='55bc2fe9e6bcd9af63d5c8c4a348fa397fd1e2bc', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_5e0a6', table='core_auditentry', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='auditseal',
            constraint=models.UniqueConstraint(fields=('entry_id',), name='audit_seal_entry_unique'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='auditseal',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are only ever added', TG_TABLE_NAME;", hash='28d8e4e0f61f338e555f01cf1db29dceaf66a038', level='STATEMENT', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_b7549', table='core_auditseal', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='auditseal',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are only ever added', TG_TABLE_NAME;", hash='35c248eb400a92060d3a07bfcc0e1d447665929b', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_22739', table='core_auditseal', when='BEFORE')),
        ),
        migrations.AddField(
            model_name='bulkedit',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='操作人'),
        ),
        migrations.AddField(
            model_name='bulkeditrow',
            name='bulk_edit',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='core.bulkedit', verbose_name='批量编辑'),
        ),
        migrations.AddField(
            model_name='download',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL, verbose_name='所有人'),
        ),
        migrations.AddIndex(
            model_name='feedtick',
            index=models.Index(fields=['at'], name='feed_tick_at'),
        ),
        migrations.AddConstraint(
            model_name='historyseal',
            constraint=models.UniqueConstraint(fields=('table', 'upto'), name='history_seal_of_table_unique'),
        ),
        migrations.CreateModel(
            name='HookPosition',
            fields=[
                ('hook', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='position', serialize=False, to='core.hook', verbose_name='推送订阅')),
                ('cursor', models.TextField(verbose_name='位置')),
                ('read_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='读取时间')),
            ],
            options={
                'verbose_name': '推送位置',
                'verbose_name_plural': '推送位置',
            },
        ),
        migrations.AddField(
            model_name='hook',
            name='owner',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='代表用户'),
        ),
        migrations.AddField(
            model_name='hookdelivery',
            name='hook',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='core.hook', verbose_name='推送订阅'),
        ),
        migrations.AddField(
            model_name='hookevent',
            name='owner',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='代表用户'),
        ),
        migrations.AddField(
            model_name='hookevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='hookevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='core.hook'),
        ),
        migrations.AddField(
            model_name='idempotencyrecord',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL, verbose_name='用户'),
        ),
        migrations.AddField(
            model_name='importrun',
            name='user',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='导入人'),
        ),
        migrations.AddField(
            model_name='importrow',
            name='run',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='core.importrun'),
        ),
        migrations.AddField(
            model_name='importsource',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='用户'),
        ),
        migrations.AddField(
            model_name='job',
            name='user',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL, verbose_name='发起人'),
        ),
        migrations.AddField(
            model_name='importrun',
            name='job',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='core.job', verbose_name='后台任务'),
        ),
        migrations.AddField(
            model_name='download',
            name='job',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='download', to='core.job', verbose_name='后台任务'),
        ),
        migrations.AddField(
            model_name='bulkedit',
            name='job',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='core.job', verbose_name='后台任务'),
        ),
        migrations.AddConstraint(
            model_name='keyfingerprint',
            constraint=models.UniqueConstraint(fields=('name', 'fingerprint'), name='key_fingerprint_unique'),
        ),
        migrations.AddField(
            model_name='notification',
            name='user',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL, verbose_name='收件人'),
        ),
        migrations.AddConstraint(
            model_name='retentionperiod',
            constraint=models.UniqueConstraint(fields=('name',), name='retention_period_name_unique', violation_error_message='保留期限已被他人修改，请刷新后再改。'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='retentionperiod',
            trigger=pgtrigger.compiler.Trigger(name='raise_version', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='NEW.version := OLD.version + 1; NEW.updated_at := now(); RETURN NEW;', hash='9b7fd58cf9cad92bcb90438ccb5885885d429b99', operation='UPDATE', pgid='pgtrigger_raise_version_20552', table='core_retentionperiod', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='retentionperiod',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "core_retentionperiodevent" ("created_at", "days", "ground", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "updated_at", "version") SELECT new_values."created_at", new_values."days", new_values."ground", new_values."id", new_values."name", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='97e0e19af2d6c6d603be3171b4dfb0f78271c675', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_8cb51', referencing='REFERENCING NEW TABLE AS new_values ', table='core_retentionperiod', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='retentionperiod',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "core_retentionperiodevent" ("created_at", "days", "ground", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "updated_at", "version") SELECT new_values."created_at", new_values."days", new_values."ground", new_values."id", new_values."name", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='add87c32f6e83192c5b1a4d4c5c5ed9c3e8b21a7', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_c654f', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='core_retentionperiod', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='retentionperiod',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "core_retentionperiodevent" ("created_at", "days", "ground", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "updated_at", "version") SELECT old_values."created_at", old_values."days", old_values."ground", old_values."id", old_values."name", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='3b92265b50c66d134574733c29cbfb6ff916c130', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_34258', referencing='REFERENCING OLD TABLE AS old_values ', table='core_retentionperiod', when='AFTER')),
        ),
        migrations.AddField(
            model_name='retentionperiodevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='retentionperiodevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='core.retentionperiod'),
        ),
        migrations.AddField(
            model_name='savedview',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='用户'),
        ),
        migrations.AddField(
            model_name='undoset',
            name='done_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='操作人'),
        ),
        migrations.AddField(
            model_name='undoset',
            name='undone_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='撤销人'),
        ),
        migrations.AddField(
            model_name='importrun',
            name='undo_set',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.undoset'),
        ),
        migrations.AddField(
            model_name='bulkedit',
            name='undo_set',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.undoset'),
        ),
        migrations.AddIndex(
            model_name='attachment',
            index=models.Index(fields=['owner_type', 'owner_id'], name='attachment_of_row'),
        ),
        migrations.AddConstraint(
            model_name='attachment',
            constraint=models.UniqueConstraint(fields=('key',), name='attachment_key_unique'),
        ),
        migrations.AddConstraint(
            model_name='attachment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('owner_id', None), ('owner_type', None)), models.Q(('owner_id__isnull', False), ('owner_type__isnull', False)), _connector='OR'), name='attachment_whole_owner'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='attachment',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "core_attachmentevent" ("height", "id", "key", "kind", "name", "owner_id", "owner_type_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "removed_at", "sha256", "size", "thumbnail_key", "uploaded_at", "uploaded_by_id", "width") SELECT new_values."height", new_values."id", new_values."key", new_values."kind", new_values."name", new_values."owner_id", new_values."owner_type_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."removed_at", new_values."sha256", new_values."size", new_values."thumbnail_key", new_values."uploaded_at", new_values."uploaded_by_id", new_values."width" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='cbd25f66f1c9cbe8d676db440dd244a7f9ccac45', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_31589', referencing='REFERENCING NEW TABLE AS new_values ', table='core_attachment', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='attachment',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "core_attachmentevent" ("height", "id", "key", "kind", "name", "owner_id", "owner_type_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "removed_at", "sha256", "size", "thumbnail_key", "uploaded_at", "uploaded_by_id", "width") SELECT new_values."height", new_values."id", new_values."key", new_values."kind", new_values."name", new_values."owner_id", new_values."owner_type_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."removed_at", new_values."sha256", new_values."size", new_values."thumbnail_key", new_values."uploaded_at", new_values."uploaded_by_id", new_values."width" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='342e48bdc362886d68106fb14d4a1a5278bd91a9', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_b73a5', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='core_attachment', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='attachment',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "core_attachmentevent" ("height", "id", "key", "kind", "name", "owner_id", "owner_type_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "removed_at", "sha256", "size", "thumbnail_key", "uploaded_at", "uploaded_by_id", "width") SELECT old_values."height", old_values."id", old_values."key", old_values."kind", old_values."name", old_values."owner_id", old_values."owner_type_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."removed_at", old_values."sha256", old_values."size", old_values."thumbnail_key", old_values."uploaded_at", old_values."uploaded_by_id", old_values."width" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='5fb92739a73d69fd7ccb02b6706a7ed082fe5f2f', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_5704f', referencing='REFERENCING OLD TABLE AS old_values ', table='core_attachment', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='bulkeditrow',
            constraint=models.UniqueConstraint(fields=('bulk_edit', 'row_id'), name='bulk_edit_row_unique'),
        ),
        migrations.AddConstraint(
            model_name='hook',
            constraint=models.UniqueConstraint(fields=('name',), name='hook_name_unique', violation_error_message='已有同名的推送订阅，请换一个名称。'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='hook',
            trigger=pgtrigger.compiler.Trigger(name='raise_version', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='NEW.version := OLD.version + 1; NEW.updated_at := now(); RETURN NEW;', hash='49a394c00b0f534ec229605fae9d0df8ef93b4f5', operation='UPDATE', pgid='pgtrigger_raise_version_a6b40', table='core_hook', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='hook',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "core_hookevent" ("address", "created_at", "id", "kinds", "name", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "stop", "updated_at", "version") SELECT new_values."address", new_values."created_at", new_values."id", new_values."kinds", new_values."name", new_values."owner_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."stop", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='1e905db6fb1115a2de4ca6bcb5ab26c5ac5c5a22', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_8209f', referencing='REFERENCING NEW TABLE AS new_values ', table='core_hook', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='hook',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "core_hookevent" ("address", "created_at", "id", "kinds", "name", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "stop", "updated_at", "version") SELECT new_values."address", new_values."created_at", new_values."id", new_values."kinds", new_values."name", new_values."owner_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."stop", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='61386513bdd53c4df9da88ba3b27ca645a51ff48', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_01479', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='core_hook', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='hook',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "core_hookevent" ("address", "created_at", "id", "kinds", "name", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "stop", "updated_at", "version") SELECT old_values."address", old_values."created_at", old_values."id", old_values."kinds", old_values."name", old_values."owner_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."stop", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='d5573ca23aad1558e0c692cc2a9445bc40634868', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_29ca3', referencing='REFERENCING OLD TABLE AS old_values ', table='core_hook', when='AFTER')),
        ),
        migrations.AddIndex(
            model_name='hookdelivery',
            index=models.Index(fields=['hook', '-id'], name='hook_delivery_of_hook'),
        ),
        migrations.AddIndex(
            model_name='hookdelivery',
            index=models.Index(condition=models.Q(('state', 'waiting')), fields=['hook', 'id'], name='hook_delivery_waiting'),
        ),
        migrations.AddConstraint(
            model_name='idempotencyrecord',
            constraint=models.UniqueConstraint(fields=('user', 'key_digest'), name='idempotency_record_unique'),
        ),
        migrations.AddIndex(
            model_name='importrow',
            index=models.Index(fields=['run', 'outcome', 'sheet', 'row_no'], name='import_row_outcome'),
        ),
        migrations.AddConstraint(
            model_name='importrow',
            constraint=models.UniqueConstraint(fields=('run', 'sheet', 'row_no'), name='import_row_unique'),
        ),
        migrations.AddConstraint(
            model_name='importsource',
            constraint=models.UniqueConstraint(fields=('user', 'name'), name='import_source_unique', violation_error_message='已有同名的来源。'),
        ),
        migrations.AddIndex(
            model_name='job',
            index=models.Index(fields=['user', '-created_at'], name='job_of_user'),
        ),
        migrations.AddConstraint(
            model_name='job',
            constraint=models.UniqueConstraint(condition=models.Q(('status__in', ['queued', 'running']), models.Q(('key', ''), _negated=True)), fields=('key',), name='job_one_unfinished_per_key', violation_error_message='同样的任务正在进行，请等待完成。'),
        ),
        migrations.AddIndex(
            model_name='notification',
            index=models.Index(fields=['user', '-created_at', '-id'], name='notification_of_user'),
        ),
        migrations.AddIndex(
            model_name='notification',
            index=models.Index(condition=models.Q(('read_at__isnull', True)), fields=['user'], name='notification_unread'),
        ),
        migrations.AddIndex(
            model_name='savedview',
            index=models.Index(condition=models.Q(('shared', True)), fields=['list'], name='saved_view_shared'),
        ),
        migrations.AddConstraint(
            model_name='savedview',
            constraint=models.UniqueConstraint(fields=('user', 'list', 'name'), name='saved_view_name_unique', violation_error_message='这个列表已有同名的视图，请换一个名称。'),
        ),
        migrations.AddConstraint(
            model_name='undoset',
            constraint=models.UniqueConstraint(fields=('context_id',), name='undo_set_context_unique'),
        ),
        migrations.AddIndex(
            model_name='importrun',
            index=models.Index(fields=['user', '-created_at'], name='import_run_of_user'),
        ),
        migrations.AddIndex(
            model_name='bulkedit',
            index=models.Index(fields=['user', '-chosen_at'], name='bulk_edit_of_user'),
        ),
    ]
