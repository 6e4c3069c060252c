"""Lists, and their rows beside the registry."""

from django.apps import apps
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import Now

from accounts.choices import Action
from core.addresses import address_of
from core.models import Job, tracked
from core.scope import ScopedQuerySet
from core.search import in_name_or_code
from orgs.choices import OperatingState, OrganizationKind
from orgs.models import Organization
from regions.models import Region
from sources.choices import ListStep, Outcome, Verdict
from sources.models.rules import Source

#: Rows of lists that are still asked about.
UNDECIDED = (Verdict.OPEN, Verdict.LATER)


class SourceListQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """Whoever keeps organizations somewhere; of the rows he sees his own part."""
        return self if user.may(Action.EDIT_REGISTRY) else self.none()

    def editable_by(self, user):
        return self if user.reach.part(Action.IMPORT).everywhere else self.none()

    exportable_by = visible_to

    def latest(self):
        """The newest compared list of each source: the one whose rows are asked about."""
        done = SourceList.objects.filter(
            step=ListStep.DONE, partial=False, source=OuterRef("source")
        )
        newest = done.order_by("-dated").values("pk")[:1]
        return self.filter(pk=Subquery(newest))


@tracked(fed=True)
class SourceList(models.Model):
    """A list of one source as of one day; a later file of the same day takes its place. What squads
    say of single units stands in a partial one beside it, which grows."""

    source = models.ForeignKey(Source, models.PROTECT, related_name="lists", verbose_name="来源")
    dated = models.DateField("名单日期")
    name = models.CharField("文件", max_length=200)
    #: Of some units and fields only: nothing vanishes by it, and the full list stays the newest.
    partial = models.BooleanField("只有部分单位", default=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="上传人"
    )
    step = models.CharField("进度", max_length=10, choices=ListStep)
    job = models.ForeignKey(
        Job, models.SET_NULL, null=True, related_name="+", verbose_name="后台任务"
    )
    #: The upload, encrypted in the spool; "" = not there.
    spooled = models.CharField("上传文件", max_length=60, blank=True)
    #: Columns of which nobody has said what they mean: as the wizard of imports asks them.
    open_titles = models.JSONField("待对应", default=list)
    #: The points from which a row was likely, when it was compared.
    likely_from = models.PositiveSmallIntegerField("疑似的起点（分）", null=True)
    same = models.PositiveIntegerField("相同", default=0)
    likely = models.PositiveIntegerField("疑似", default=0)
    new = models.PositiveIntegerField("新增", default=0)
    vanished = models.PositiveIntegerField("消失", default=0)
    conflicts = models.PositiveIntegerField("不一致", default=0)
    bad = models.PositiveIntegerField("有错", default=0)
    #: Column → cells that could not be read and count as blank.
    unread = models.JSONField("没读入的格子", default=dict)
    loaded_at = models.DateTimeField("比对时间", db_default=Now())

    objects = SourceListQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "名单"
        constraints = [
            models.UniqueConstraint(
                fields=["source", "dated", "partial"],
                name="source_list_unique",
                violation_error_message="这个来源这一天的名单已有一份。",
            )
        ]
        indexes = [models.Index(fields=["dated", "id"], name="source_list_by_day")]

    def __str__(self) -> str:
        return f"{self.source} {self.dated}"

    def get_absolute_url(self) -> str:
        return address_of("sources:detail", self.pk)


class SourceRowQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        return self._reached(Organization.objects.visible_to(user), user.reach.see_registry)

    def editable_by(self, user):
        return self._reached(Organization.objects.editable_by(user), user.reach.edit_registry)

    def exportable_by(self, user):
        return self._reached(Organization.objects.exportable_by(user), user.reach.export)

    def _reached(self, organizations, part):
        """By the organization that the row is or may be; what is nowhere yet, by the town that its
        address names. Rows of no town are the county's."""
        if part.everywhere:
            return self
        ids = organizations.values("pk")
        return self.filter(
            Q(organization__in=ids)
            | Q(organization=None, candidate__in=ids)
            | Q(organization=None, candidate=None, region_id__in=part.region_ids)
        )

    def present(self):
        """Of the newest list of each source."""
        return self.filter(listed__in=SourceList.objects.latest())

    def waiting_likely(self):
        return self.present().filter(
            outcome=Outcome.LIKELY, verdict__in=UNDECIDED, candidate__deleted_at=None
        )

    def waiting_new(self):
        unknown = Q(outcome=Outcome.NEW, verdict__in=UNDECIDED)
        unknown |= Q(outcome=Outcome.LIKELY, verdict=Verdict.DIFFERENT)
        return self.present().filter(unknown, organization=None)

    def waiting_vanished(self):
        return self.present().filter(
            outcome=Outcome.VANISHED,
            verdict__in=UNDECIDED,
            organization__deleted_at=None,
            organization__state=OperatingState.OPERATING,
        )

    def twice_vanished(self):
        """Missing in the newest lists of two sources, or in the last two lists of one."""
        newest = SourceRow.objects.present().filter(
            outcome=Outcome.VANISHED, verdict__in=UNDECIDED, organization=OuterRef("organization")
        )
        other = newest.exclude(listed=OuterRef("listed"))
        before = SourceRow.objects.filter(
            outcome=Outcome.VANISHED,
            organization=OuterRef("organization"),
            listed__source=OuterRef("listed__source"),
            listed=Subquery(
                SourceList.objects.filter(
                    step=ListStep.DONE,
                    partial=False,
                    source=OuterRef(OuterRef("listed__source")),
                    dated__lt=OuterRef(OuterRef("listed__dated")),
                )
                .order_by("-dated")
                .values("pk")[:1]
            ),
        )
        return self.waiting_vanished().filter(models.Exists(other) | models.Exists(before))

    def conflicting(self):
        """Rows that contradict the registry in a field that nobody has settled."""
        rows = self.present().filter(organization__isnull=False, organization__deleted_at=None)
        # As the condition of the index says it.
        return rows.exclude(differs=[])

    def written_since(self, mark: int):
        """Of lists that were compared in a transaction of this mark or later, and those that
        somebody judged."""
        compared = SourceList.pgh_event_model.objects.filter(pgh_mark__gte=mark)
        judged = apps.get_model("sources", "Judgement").pgh_event_model.objects
        judged = judged.filter(pgh_mark__gte=mark)
        return self.filter(
            Q(listed__in=compared.values("pgh_obj_id"))
            | ~Q(key="") & Q(key__in=judged.values("key"))
            | Q(organization__in=judged.exclude(organization=None).values("organization"))
        )

    def search(self, text: str):
        return self.filter(in_name_or_code(text, "uscc"))


class SourceRow(models.Model):
    """One row of a list beside the registry, or an organization that the list does not have."""

    listed = models.ForeignKey(
        SourceList, models.CASCADE, related_name="rows", verbose_name="名单", db_index=False
    )
    #: In the file; of a vanished organization 0.
    row_no = models.PositiveIntegerField("行号")
    outcome = models.CharField("比对结果", max_length=8, choices=Outcome)
    uscc = models.CharField("统一社会信用代码", max_length=18, blank=True)
    name = models.CharField("组织名称", max_length=120, blank=True)
    kind = models.CharField("组织类别", max_length=10, choices=OrganizationKind, blank=True)
    staff_count = models.PositiveIntegerField("职工人数", null=True)
    state = models.CharField("经营状态", max_length=12, choices=OperatingState, blank=True)
    industry = models.CharField("行业", max_length=60, blank=True)
    principal = models.CharField("负责人", max_length=60, blank=True)
    phone_cipher = models.BinaryField("联系电话（密文）", null=True)
    phone_index = models.CharField("联系电话（盲索引）", max_length=32, blank=True)
    address = models.CharField("地址", max_length=200, blank=True)
    founded_on = models.DateField("成立日期", null=True)
    #: What squads say beside that (`profiles.models.FACTS`): name → value as JSON holds it.
    facts = models.JSONField("其他情况", null=True)
    #: The town that the list or the address names.
    region = models.ForeignKey(
        Region, models.SET_NULL, null=True, related_name="+", verbose_name="区域", db_index=False
    )
    #: Which organization it is.
    organization = models.ForeignKey(
        Organization,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name="两新组织",
    )
    #: Which one it may be, and by how many points of a hundred.
    candidate = models.ForeignKey(
        Organization,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name="疑似的两新组织",
        db_index=False,
    )
    score = models.PositiveSmallIntegerField("相似（分）", null=True)
    #: By which judgements find the row in later lists: its code, without one the key of its name.
    key = models.CharField("判定依据", max_length=140, blank=True)
    verdict = models.CharField(
        "判定", max_length=10, choices=Verdict, blank=True, default=Verdict.OPEN
    )
    #: Fields in which it contradicts the registry, and nobody has settled which one counts.
    differs = ArrayField(models.CharField(max_length=20), verbose_name="不一致", default=list)
    #: What is wrong with a bad row, cell by cell.
    note = models.TextField("错误", blank=True)

    objects = SourceRowQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "名单中的行"
        indexes = [
            models.Index(fields=["listed", "outcome", "row_no", "id"], name="source_row_queue"),
            models.Index(
                fields=["candidate"],
                condition=Q(candidate__isnull=False),
                name="source_row_candidate",
            ),
            models.Index(
                fields=["listed", "id"], condition=~Q(differs=[]), name="source_row_differs"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return address_of("sources:row", self.pk)

    @property
    def place(self) -> Region | None:
        """Where the organization is that the row is or may be; of a new one, where it belongs."""
        unit = self.organization or self.candidate
        return unit.region if unit else self.region
