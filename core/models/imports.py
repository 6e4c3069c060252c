"""Imports as people follow them: a file, what it would do, what it did, and its undoing."""

import datetime

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from core import actions
from core.choices import ImportStep, RowOutcome
from core.models.jobs import Job
from core.models.undo_sets import UndoSet
from core.months import BEGINNING
from core.scope import ScopedQuerySet


def counted_from(day: datetime.date, founding: bool) -> str:
    """From when what a file adds counts, in words."""
    text = "自有记录起" if day == BEGINNING else f"从 {day} 起"
    return f"从成立日期起（没有成立日期的{text}）" if founding else text


class ImportSourceQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """His own: what one person calls a column decides nothing in another's file."""
        return self.filter(user=user) if user.may(actions.IMPORT) else self.none()

    editable_by = visible_to


class ImportSource(models.Model):
    """Where files of one shape come from (市监局导出), and what their columns mean here."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name="用户"
    )
    name = models.CharField("来源", max_length=60)
    #: `{"sheets": {their title: ours}, "columns": {our sheet: {their title: ours}}}`; "" = ignored.
    mapping = models.JSONField("对应关系", default=dict)

    objects = ImportSourceQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "导入来源"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "name"],
                name="import_source_unique",
                violation_error_message="已有同名的来源。",
            )
        ]

    def __str__(self) -> str:
        return self.name


class ImportRunQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """One's own, and for the county level everybody's, as far as the reach of today takes in
        the whole reach with which the import was made."""
        part = user.reach.part(actions.IMPORT)
        if not part:
            return self.none()
        persons = user.reach.part(actions.IMPORT_PERSONS)
        seen = self._within(part).filter(models.Q(user=user) | self._condition(persons))
        return seen.filter(models.Q(with_persons=False) | self._condition(persons))

    editable_by = visible_to

    def _within(self, part):
        return self.filter(self._condition(part))

    @staticmethod
    def _condition(part):
        if part.everywhere:
            # Not the empty condition, which disappears beside an "or".
            return ~models.Q(pk__in=[])
        if not part:
            return models.Q(pk__in=[])
        return models.Q(everywhere=False, region_ids__contained_by=sorted(part.region_ids))


class ImportRun(models.Model):
    """One import, from the upload to the result and perhaps back."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="导入人",
    )
    name = models.CharField("文件", max_length=200)
    source_name = models.CharField("来源", max_length=60, blank=True)
    as_of = models.DateField("数据日期")
    #: New rows count from this day, or from their founding where it is known.
    new_from = models.DateField("新组织计入日期", default=BEGINNING)
    new_from_founding = models.BooleanField("新组织自成立起计入", default=False)
    step = models.CharField("进度", max_length=12, choices=ImportStep)
    #: The work of this step, or of the one before it.
    job = models.ForeignKey(
        Job, models.SET_NULL, null=True, related_name="+", verbose_name="后台任务"
    )
    #: The reach of the importer at that time.
    everywhere = models.BooleanField("全部区域", default=False)
    region_ids = ArrayField(models.BigIntegerField(), verbose_name="区域", default=list)
    with_persons = models.BooleanField("含党员信息", default=False)
    #: The upload and the workbook of its bad rows, encrypted in the spool; "" = not there.
    spooled = models.CharField("上传文件", max_length=60, blank=True)
    errors_spooled = models.CharField("错误工作簿", max_length=60, blank=True)
    mapping = models.JSONField("对应关系", default=dict)
    #: Sheets whose titles or columns nobody has explained yet.
    open_titles = models.JSONField("待对应", default=list)
    #: What the check found, and what the import did: `ImportResult.as_json()`.
    preview = models.JSONField("预览", default=dict)
    result = models.JSONField("结果", default=dict)
    #: So many rows would be written otherwise than the preview had said.
    differing = models.PositiveIntegerField("与预览不同的行数", default=0)
    #: What went back and what stays.
    undo_result = models.JSONField("撤销结果", default=dict)
    created_at = models.DateTimeField("上传时间", db_default=Now())
    #: When it was imported, and what it wrote.
    undo_set = models.OneToOneField(UndoSet, models.PROTECT, null=True, related_name="+")

    objects = ImportRunQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "导入"
        indexes = [models.Index(fields=["user", "-created_at"], name="import_run_of_user")]

    def __str__(self) -> str:
        return self.name

    @property
    def new_from_text(self) -> str:
        return counted_from(self.new_from, self.new_from_founding)


class ImportRowQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        return self.filter(run__in=ImportRun.objects.visible_to(user))

    editable_by = visible_to


class ImportRow(models.Model):
    """What the import would do with one row of the file; kept as long as the upload."""

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="rows", db_index=False)
    sheet = models.CharField("工作表", max_length=60)
    row_no = models.IntegerField("行号")
    outcome = models.CharField("结果", max_length=10, choices=RowOutcome)
    label = models.TextField("对象")
    #: Name of a column → [stored value, new value]; identifiers only as "*".
    cells = models.JSONField("单元格", default=dict)
    errors = models.TextField("错误", blank=True)
    warnings = models.TextField("提醒", blank=True)
    #: The first look had said something else about this row.
    differs = models.BooleanField("与预览不同", default=False)

    objects = ImportRowQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "导入的行"
        constraints = [
            models.UniqueConstraint(fields=["run", "sheet", "row_no"], name="import_row_unique")
        ]
        indexes = [
            models.Index(fields=["run", "outcome", "sheet", "row_no"], name="import_row_outcome")
        ]

    def __str__(self) -> str:
        return f"{self.sheet} {self.row_no}"
