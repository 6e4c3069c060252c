import django.contrib.postgres.fields
import django.contrib.postgres.functions
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0013_bulk_edit_context"),
        ("orgs", "0011_statuses"),
        ("regions", "0003_changes_by_date"),
    ]

    operations = [
        migrations.DeleteModel("DeedRow"),
        migrations.RenameModel("Deed", "UndoSet"),
        migrations.AddField(
            "undoset",
            "about",
            models.CharField(default="", max_length=40, verbose_name="事项"),
            preserve_default=False,
        ),
        migrations.AddField(
            "undoset",
            "context_id",
            models.UUIDField(
                db_default=django.contrib.postgres.functions.RandomUUID(),
                verbose_name="变更编号",
            ),
        ),
        migrations.AlterField(
            "undoset", "context_id", models.UUIDField(verbose_name="变更编号")
        ),
        migrations.AddField(
            "undoset",
            "labels",
            django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=80),
                default=list,
                verbose_name="对象",
            ),
        ),
        migrations.AddField(
            "undoset",
            "policy",
            models.CharField(
                choices=[
                    ("all_or_nothing", "全部恢复，或不恢复"),
                    ("keep_changed", "之后改动过的保持不动"),
                ],
                default="all_or_nothing",
                max_length=14,
                verbose_name="撤销方式",
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            "undoset",
            "days",
            models.PositiveSmallIntegerField(null=True, verbose_name="可撤销天数"),
        ),
        migrations.AddConstraint(
            "undoset",
            models.UniqueConstraint(fields=["context_id"], name="undo_set_context_unique"),
        ),
        migrations.RemoveField("bulkedit", "context_id"),
        migrations.AddField(
            "bulkedit",
            "undo_set",
            models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="core.undoset",
            ),
        ),
        migrations.RemoveField("importrun", "context_id"),
        migrations.RemoveField("importrun", "committed_at"),
        migrations.RemoveField("importrun", "undone_at"),
        migrations.AddField(
            "importrun",
            "undo_set",
            models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="core.undoset",
            ),
        ),
    ]
