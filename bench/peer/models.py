"""The organizations as one table, with the indexes that a careful person gives it."""

from django.db import models


class Region(models.Model):
    code = models.CharField("区域代码", max_length=12, unique=True)
    name = models.CharField("区域名称", max_length=60)
    path = models.CharField("路径", max_length=255, db_index=True)

    class Meta:
        app_label = "peer"
        verbose_name = verbose_name_plural = "区域"

    def __str__(self) -> str:
        return self.name


class Organization(models.Model):
    uscc = models.CharField("统一社会信用代码", max_length=18, unique=True)
    name = models.CharField("组织名称", max_length=120, db_index=True)
    kind = models.CharField("组织类别", max_length=10)
    region = models.ForeignKey(Region, models.PROTECT, verbose_name="区域")
    staff_count = models.PositiveIntegerField("职工人数", db_index=True)
    state = models.CharField("经营状态", max_length=12)
    industry = models.CharField("行业", max_length=60, blank=True)
    principal = models.CharField("负责人", max_length=60, blank=True)
    principal_politics = models.CharField("负责人政治面貌", max_length=20, blank=True)
    phone = models.CharField("联系电话", max_length=30, blank=True)
    address = models.CharField("地址", max_length=200, blank=True)
    founded_on = models.DateField("成立日期", null=True, blank=True)
    tags = models.CharField("标签", max_length=200, blank=True)
    coverage = models.CharField("覆盖状态", max_length=8, blank=True)
    member_count = models.PositiveIntegerField("党员数", default=0)
    full_member_count = models.PositiveIntegerField("正式党员数", default=0)
    red_count = models.PositiveSmallIntegerField("红灯数", default=0)
    amber_count = models.PositiveSmallIntegerField("黄灯数", default=0)
    created_at = models.DateTimeField("建立时间", auto_now_add=True)
    updated_at = models.DateTimeField("更新时间", auto_now=True)

    class Meta:
        app_label = "peer"
        ordering = ["-staff_count"]
        verbose_name = verbose_name_plural = "两新组织"

    def __str__(self) -> str:
        return self.name
