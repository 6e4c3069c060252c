"""What is known of an organization beside its register: dated, each fact optional."""

from django.db import models

from core.addresses import address_of
from core.models import DatedValues, Record, tracked
from core.scope import ScopedQuerySet
from core.values import Integer
from orgs.models import STAFF, Organization
from profiles.choices import Answer, NoPartyReason, PoliticalStatus

#: Yuan in a year; more is a typing error.
YUAN = Integer(0, 2_000_000_000, usual_to=10_000_000)


def _answer(label: str) -> models.CharField:
    return models.CharField(
        label, max_length=3, choices=Answer, blank=True, default="", db_default=""
    )


def _choice(label: str, choices: type[models.TextChoices]) -> models.CharField:
    return models.CharField(
        label, max_length=12, choices=choices, blank=True, default="", db_default=""
    )


def _text(label: str, length: int) -> models.CharField:
    return models.CharField(label, max_length=length, blank=True, default="", db_default="")


def _number(label: str) -> models.IntegerField:
    return models.IntegerField(label, null=True, blank=True)


class Facts(models.Model):
    """The facts themselves, of today (`Profile`) and of a day (`ProfileValues`). Blank, or none:
    nobody has said so far; 0 and 否 are answers."""

    no_party_reason = _choice("未建立党组织原因", NoPartyReason)
    plan_on = models.DateField("拟建日期", null=True, blank=True)
    in_market = _answer("在专业市场内")
    authority = _text("业务主管单位", 100)
    owner_politics = _choice("出资人政治面貌", PoliticalStatus)
    owner_posts = _text("出资人社会职务", 100)
    # Where the relation of the members lies who work here.
    related_here = _number("组织关系在本组织的党员")
    related_authority = _number("组织关系在业务主管单位的党员")
    related_host = _number("组织关系在挂靠单位的党员")
    related_local = _number("组织关系在属地的党员")
    related_former = _number("组织关系在原单位的党员")
    related_elsewhere = _number("组织关系在其他地方的党员")
    # 群团.
    has_league = _answer("建立团组织")
    has_union = _answer("建立工会")
    has_women = _answer("建立妇联")
    # 六有.
    has_site = _answer("有场所")
    has_equipment = _answer("有设施")
    has_sign = _answer("有标志")
    has_flag = _answer("有党旗")
    has_books = _answer("有书报")
    has_rules = _answer("有制度")
    # 党建工作经费, of a year.
    funds_own = _number("企业投入经费")
    funds_public = _number("财政经费")
    funds_dues = _number("党费返还经费")
    funds_other = _number("其他经费")
    # 治理.
    in_charter = _answer("党建工作写入章程")
    charter_ground = _text("写入章程的依据", 200)
    joins_decisions = _answer("党组织参与重大决策")
    decisions_ground = _text("参与重大决策的依据", 200)
    countersigned = _answer("书记签字背书")
    signing_ground = _text("签字背书的依据", 200)

    class Meta:
        abstract = True


#: Their names, in the order of forms.
FACTS: tuple[str, ...] = tuple(field.name for field in Facts._meta.fields)
RELATED = tuple(name for name in FACTS if name.startswith("related_"))
MASS = ("has_league", "has_union", "has_women")
SIX = ("has_site", "has_equipment", "has_sign", "has_flag", "has_books", "has_rules")
FUNDS = tuple(name for name in FACTS if name.startswith("funds_"))
#: 治理: the fact → the field that says by what it is known.
GOVERNANCE = {
    "in_charter": "charter_ground",
    "joins_decisions": "decisions_ground",
    "countersigned": "signing_ground",
}
TYPES = dict.fromkeys(RELATED, STAFF) | dict.fromkeys(FUNDS, YUAN)


class ProfileQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        return self.one_of("organization", Organization.objects.visible_to(user))

    def editable_by(self, user):
        return self.one_of("organization", Organization.objects.editable_by(user))

    def exportable_by(self, user):
        return self.one_of("organization", Organization.objects.exportable_by(user))

    def present(self):
        return self.filter(organization__deleted_at=None)


@tracked(fed=True)
class Profile(Record, Facts):
    """What holds today of one organization; there is a row as soon as somebody said something.
    Written by `profiles.services` only; the dated series behind it is `ProfileValues`."""

    organization = models.OneToOneField(
        Organization, models.CASCADE, related_name="profile", verbose_name="两新组织"
    )

    value_types = TYPES
    naming = ("organization",)
    objects = ProfileQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "组织概况"

    def __str__(self) -> str:
        return f"{self.organization}的概况"

    def get_absolute_url(self) -> str:
        return address_of("orgs:detail", self.organization_id)


#: `entered_<name>` of each fact (`core.models.DatedValues`).
_Entered = type(
    "_Entered",
    (models.Model,),
    {
        "__module__": __name__,
        "Meta": type("Meta", (), {"abstract": True}),
        **{
            f"entered_{field.name}": models.BooleanField(
                f"当日登记{field.verbose_name}", default=False, db_default=False
            )
            for field in Facts._meta.fields
        },
    },
)


class ProfileValuesQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        return self.filter(profile__in=Profile.objects.visible_to(user))

    def editable_by(self, user):
        return self.filter(profile__in=Profile.objects.editable_by(user))


@tracked()
class ProfileValues(Facts, _Entered, DatedValues):
    """The facts of an organization from a day on; before the first day that somebody entered
    stands a row without any (`core.months.BEGINNING`)."""

    OWNER = "profile"
    VALUES = FACTS

    profile = models.ForeignKey(
        Profile,
        models.CASCADE,
        related_name="values_held",
        verbose_name="组织概况",
        db_index=False,
    )

    objects = ProfileValuesQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "历次概况"
        constraints = [
            models.UniqueConstraint(
                fields=["profile", "starts_on"], name="profile_values_one_per_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.profile_id} {self.starts_on}"

    def entered_words(self) -> list[str]:
        """What was entered with effect from this day: “建立工会：是”."""
        return [
            f"{self._meta.get_field(name).verbose_name}：{shown_fact(self, name)}"
            for name in FACTS
            if getattr(self, f"entered_{name}")
        ]


def shown_fact(row: Facts, name: str) -> str:
    """The value of a fact as people read it."""
    display = getattr(row, f"get_{name}_display", None)
    value = display() if display else getattr(row, name)
    if isinstance(value, int):
        return f"{value:,}"
    return "（清空）" if value in ("", None) else str(value)
