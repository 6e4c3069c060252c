"""The organization, its dated values, and the facts that lists filter and sort by."""

from collections import Counter
from itertools import chain

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.functions import Now

from accounts.names import reads_names, shown_name
from core import crypto
from core.addresses import address_of
from core.domain import declared
from core.models import ChangeMark, DatedValues, RecyclableRecord, tracked
from core.scope import ScopedQuerySet
from core.search import InitialGrams, NameSigns, in_name_or_code
from core.values import PAST, PERSON_NAME, PHONE, Integer, Words, contains_identifier, masked_name
from orgs.choices import CoverageState, Doubt, OperatingState, OrganizationKind
from orgs.codes import USCC
from regions.models import Region

#: More staff than the largest employer on earth: a typing error.
MAX_STAFF = 2_000_000
#: Few employers of a county have more.
UNUSUAL_STAFF = 50_000
#: A number of staff.
STAFF = Integer(0, MAX_STAFF, usual_to=UNUSUAL_STAFF)
TAGS = Words(30)
#: Organizations whose tags are looked at for suggestions, and how many are suggested.
TAGGED_ROWS, SUGGESTED_TAGS = 5_000, 50


def organizations_within(part) -> models.Q:
    """What a part of the registry takes in."""
    if part.everywhere:
        return models.Q(pk__isnull=False)
    reached = models.Q(region_id__in=part.region_ids)
    if part.party_organization_ids:
        reached |= models.Q(facts__covering_party_ids__overlap=list(part.party_organization_ids))
    if part.organization_ids:
        reached |= models.Q(pk__in=part.organization_ids)
    return reached


class OrganizationQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        return self._reached(user.reach.see_registry)

    def editable_by(self, user):
        return self._reached(user.reach.edit_registry)

    def exportable_by(self, user):
        return self._reached(user.reach.export)

    def _reached(self, part):
        return self if part.everywhere else self.filter(organizations_within(part))

    @staticmethod
    def showed_to(user, row, at):
        """Whether an organization as it was in `row` was seen (`core.feed`): by those who see the
        region, or who saw it through a Party organization at any time."""
        part = user.reach.see_registry
        if row["deleted_at"] is not None:
            return False
        if part.takes_in(row["region_id"]) or row["pgh_obj_id"] in part.organization_ids:
            return True
        facts = part.party_organization_ids and at(CurrentFacts, row["pgh_obj_id"])
        ever = facts and {*facts["once_covering_ids"], *facts["covering_party_ids"]}
        return bool(ever) and not part.party_organization_ids.isdisjoint(ever)

    def present(self):
        """Not in the recycle bin."""
        return self.filter(deleted_at__isnull=True)

    def in_doubt(self):
        """Whose address does not bear out the region (`orgs.placement`)."""
        return self.filter(facts__doubt__gt="")

    def tags_in_use(self) -> list[str]:
        """The tags of these organizations, the most used first; of very many, those stored last."""
        newest = self.order_by("-pk").values_list("tags", flat=True)[:TAGGED_ROWS]
        counted = Counter(chain.from_iterable(newest))
        return sorted(counted, key=lambda tag: (-counted[tag], tag))[:SUGGESTED_TAGS]

    def suggested_tags(self) -> list[str]:
        """Those in use, and those of the catalogue that an app above keeps."""
        listed = chain.from_iterable(words() for words in declared("tag_words"))
        return list(dict.fromkeys([*self.tags_in_use(), *listed]))

    def search(self, text: str):
        """Rows that each word means: a name fragment, the initials of one, a part of the uscc."""
        return self.filter(in_name_or_code(text, "uscc"))


def _of_present(name: str, *fields: str) -> models.Index:
    """An index of the rows that are not in the recycle bin."""
    return models.Index(fields=fields, condition=models.Q(deleted_at__isnull=True), name=name)


@tracked(fed=True)
class Organization(RecyclableRecord):
    """One enterprise or social organization, keyed by 统一社会信用代码.

    `staff_count`, `state` and `region` are the values in force today; the dated series behind
    them is `OrganizationStatus`. They are written together by `orgs.services` only.
    """

    uscc = models.CharField("统一社会信用代码", max_length=18)
    name = models.CharField("组织名称", max_length=120)
    kind = models.CharField("组织类别", max_length=10, choices=OrganizationKind)
    region = models.ForeignKey(Region, models.PROTECT, verbose_name="区域", db_index=False)
    staff_count = models.PositiveIntegerField("职工人数")
    state = models.CharField(
        "经营状态",
        max_length=12,
        choices=OperatingState,
        default=OperatingState.OPERATING,
    )
    industry = models.CharField("行业", max_length=60, blank=True, db_default="")
    principal = models.CharField("负责人", max_length=60, blank=True, db_default="")
    principal_politics = models.CharField(
        "负责人政治面貌", max_length=20, blank=True, db_default=""
    )
    phone_cipher = models.BinaryField("联系电话（密文）", null=True)
    phone_index = models.CharField("联系电话（盲索引）", max_length=32, blank=True, db_default="")
    address = models.CharField("地址", max_length=200, blank=True, db_default="")
    founded_on = models.DateField("成立日期", null=True, blank=True)
    tags = ArrayField(
        models.CharField(max_length=TAGS.max_length), verbose_name="标签", default=list, blank=True
    )

    value_types = {
        "uscc": USCC,
        "phone": PHONE,
        "principal": PERSON_NAME,
        "staff_count": STAFF,
        "founded_on": PAST,
    }

    objects = OrganizationQuerySet.as_manager()

    class Meta(RecyclableRecord.Meta):
        verbose_name = verbose_name_plural = "两新组织"
        constraints = [
            models.UniqueConstraint(
                fields=["uscc"],
                name="organization_uscc_unique",
                violation_error_message="统一社会信用代码已存在。",
            ),
            models.CheckConstraint(
                name="organization_uscc_form",
                condition=models.Q(uscc__regex=r"^([0-9A-HJ-NPQRTUWXY]{18}|[0-9]{15})$"),
                violation_error_message="统一社会信用代码应为 18 位（旧注册号为 15 位数字）。",
            ),
            models.CheckConstraint(
                name="organization_staff_range",
                condition=models.Q(staff_count__lte=MAX_STAFF),
                violation_error_message=f"职工人数应在 0 至 {MAX_STAFF} 之间。",
            ),
        ]
        indexes = [
            # The recycle bin, newest first.
            models.Index(
                fields=["deleted_at", "id"],
                condition=models.Q(deleted_at__isnull=False),
                name="organization_recycled",
            ),
            # A region's organizations, counted and picked by staff without looking at the rows.
            _of_present("organization_region_staff", "region", "staff_count", "id"),
            # The sortable columns of the list, each with the row id as tie-breaker, and behind it
            # what narrows the list: the rows of other regions are passed over in the index.
            _of_present("organization_by_staff", "staff_count", "id", "region", "kind", "state"),
            _of_present("organization_by_name", "name", "id", "region"),
            _of_present("organization_by_founded", "founded_on", "id", "region"),
            _of_present("organization_by_updated", "updated_at", "id", "region"),
            _of_present("organization_by_region", "region", "id", "kind", "state"),
            _of_present("organization_by_kind", "kind", "id", "region"),
            # Serves whoever looks for the few that are not in operation too.
            _of_present("organization_by_state", "state", "id", "region"),
            # Those that nobody can visit: few, in the order of the list.
            models.Index(
                fields=["staff_count", "id", "region"],
                condition=models.Q(deleted_at__isnull=True, address=""),
                name="organization_no_address",
            ),
            models.Index(
                fields=["uscc"],
                name="organization_uscc_prefix",
                opclasses=["varchar_pattern_ops"],
            ),
            GinIndex(NameSigns("name"), name="organization_name_signs"),
            GinIndex(InitialGrams("name"), name="organization_initials"),
            GinIndex(InitialGrams("uscc"), name="organization_code_parts"),
            GinIndex(NameSigns("industry"), name="organization_industry_signs"),
            GinIndex(fields=["tags"], name="organization_tags"),
        ]

    @property
    def code(self) -> str:
        """By which machinery names a row, as it does regions and Party organizations."""
        return self.uscc

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return address_of("orgs:detail", self.pk)

    @property
    def changed_at(self):
        """When anything of it changed last: itself, its coverage, its members, its lights."""
        return max(self.updated_at, self.facts.changed_at)

    @property
    def phone(self) -> str:
        """The contact phone; empty when unknown. Pages and answers show what `phone_to` says."""
        return crypto.decrypt(self.phone_cipher) if self.phone_cipher else ""

    def phone_to(self, user) -> str:
        """The contact phone as `user` reads it at once: the line of a business in full for whoever
        edits it; a mobile is revealed only when it is asked for (`orgs.services.reveal_phone`)."""
        phone = self.phone
        if contains_identifier(phone) or not reads_names(user, self.region_id):
            return PHONE.masked(phone)
        return phone

    def past_masks(self, user):
        return {} if reads_names(user, self.region_id) else {"principal": masked_name}

    def principal_to(self, user) -> str:
        """负责人 as `user` may read it."""
        return shown_name(self.principal, full=reads_names(user, self.region_id))


class OrganizationStatusQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        return self.one_of("organization", Organization.objects.visible_to(user))

    def editable_by(self, user):
        return self.one_of("organization", Organization.objects.editable_by(user))


@tracked()
class OrganizationStatus(DatedValues):
    """Staff count, operating state and region of an organization from a day on.

    The first row begins on the day from which the organization counts (`core.months.BEGINNING`:
    without limit).
    """

    OWNER = "organization"
    VALUES = ("staff_count", "state", "region")

    organization = models.ForeignKey(
        Organization,
        models.CASCADE,
        related_name="statuses",
        verbose_name="两新组织",
        db_index=False,
    )
    staff_count = models.PositiveIntegerField("职工人数")
    state = models.CharField("经营状态", max_length=12, choices=OperatingState)
    region = models.ForeignKey(Region, models.PROTECT, verbose_name="区域", db_index=False)
    entered_staff_count = models.BooleanField("当日登记职工人数", default=True, db_default=True)
    entered_state = models.BooleanField("当日登记经营状态", default=True, db_default=True)
    entered_region = models.BooleanField("当日登记区域", default=True, db_default=True)

    objects = OrganizationStatusQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "组织状况"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "starts_on"], name="organization_status_one_per_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organization_id} {self.starts_on}"


class CurrentFacts(models.Model):
    """What lists filter and sort by; derived, never edited, rebuilt by `rebuild_facts`.

    Each app to the right of `orgs` keeps its own columns, set-wise, in its services:
    `branches` the coverage, `members` the counts, `lights` the lights.
    """

    organization = models.OneToOneField(
        Organization, models.CASCADE, primary_key=True, related_name="facts"
    )
    coverage = models.CharField(
        "覆盖状态", max_length=8, choices=CoverageState, db_default=CoverageState.NONE
    )
    #: The covering Party organizations and all their superiors: a secretary's scope.
    covering_party_ids = ArrayField(models.BigIntegerField(), db_default=[], default=list)
    member_count = models.PositiveIntegerField("党员数", db_default=0)
    full_member_count = models.PositiveIntegerField("正式党员数", db_default=0)
    #: Why the address does not bear out the region (empty: it does), and the town that it names.
    doubt = models.CharField(
        "区域存疑", max_length=12, choices=Doubt, blank=True, db_default="", default=""
    )
    proposed_region = models.ForeignKey(
        Region,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name="建议区域",
    )
    red_count = models.PositiveSmallIntegerField("红灯数", db_default=0)
    amber_count = models.PositiveSmallIntegerField("黄灯数", db_default=0)
    #: Party organizations that covered it, or stood above one that did, and do no more: whoever
    #: sees organizations through them is told when this one leaves.
    once_covering_ids = ArrayField(models.BigIntegerField(), db_default=[], default=list)
    changed_at = models.DateTimeField("变动时间", db_default=Now(), editable=False)
    #: As events have one: the change feed reads these rows too.
    mark = models.BigIntegerField(db_default=ChangeMark(), editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "当前情况"
        triggers = [
            pgtrigger.Trigger(
                name="note_change",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.* IS DISTINCT FROM NEW.*"),
                func="""
                    NEW.mark := core_change_mark();
                    NEW.changed_at := now();
                    IF OLD.covering_party_ids IS DISTINCT FROM NEW.covering_party_ids THEN
                        NEW.once_covering_ids := ARRAY(
                            SELECT unnest(OLD.once_covering_ids || OLD.covering_party_ids)
                            EXCEPT SELECT unnest(NEW.covering_party_ids)
                        );
                    END IF;
                    RETURN NEW;
                """,
            )
        ]
        indexes = [
            models.Index(
                fields=["member_count", "organization"],
                include=["full_member_count"],
                name="facts_by_members",
            ),
            models.Index(fields=["coverage", "organization"], name="facts_coverage"),
            # The few that a filter looks for among the many.
            models.Index(
                fields=["organization"],
                condition=models.Q(full_member_count__gte=3),
                name="facts_three_full",
            ),
            models.Index(
                fields=["organization"], condition=models.Q(red_count__gt=0), name="facts_red"
            ),
            models.Index(
                fields=["organization"], condition=models.Q(amber_count__gt=0), name="facts_amber"
            ),
            models.Index(
                fields=["organization"], condition=models.Q(doubt__gt=""), name="facts_in_doubt"
            ),
            # Of which kind: few are guesses, or none.
            models.Index(
                fields=["doubt", "organization"],
                condition=models.Q(doubt__gt=""),
                name="facts_by_doubt",
            ),
            GinIndex(fields=["covering_party_ids"], name="facts_covering_party"),
            models.Index(fields=["mark", "organization"], name="facts_marks"),
        ]

    def __str__(self) -> str:
        return f"{self.organization_id} {self.coverage}"
