"""Party organizations, what was decided about them, and where they stood."""

import datetime

import pgtrigger
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from branches.choices import TERM_YEARS, FormationMode, PartyEvent, PartyOrganizationKind
from branches.codes import PARTY_CODE
from core import actions
from core.addresses import address_of
from core.models import Record, RecyclableRecord, tracked
from core.scope import ScopedQuerySet
from core.search import InitialGrams, NameSigns, in_name_or_code
from core.tree import TreeQuerySet, ids_above, minimal_roots, path_field
from core.values import PAST
from regions.models import Region

#: More than this 一般 does not suit (支部工作条例): importing warns, rules light.
JOINT_BRANCH_ORGANIZATIONS = 5
BRANCH_MEMBERS = 50
#: No term ends before it; what a row holds until the trigger has set it.
FIRST_DAY = datetime.date(1949, 10, 1)


def takes_in(part, row) -> bool:
    """Whether a part of the registry took in a Party organization as it was in `row`."""
    above = {*ids_above(row["path"]), row["pgh_obj_id"]}
    return (
        part.takes_in(row["region_id"])
        or not part.party_organization_ids.isdisjoint(above)
        or row["pgh_obj_id"] in part.single_party_ids
    )


def reached_by(*parts) -> models.Q:
    """What any of these parts of the registry takes in."""
    if any(part.every_party for part in parts):
        return models.Q(pk__isnull=False)
    reached = models.Q(region_id__in=frozenset().union(*(part.region_ids for part in parts)))
    for path in minimal_roots({path for part in parts for path in part.party_paths}):
        reached |= models.Q(path__startswith=path)
    if single := frozenset().union(*(part.single_party_ids for part in parts)):
        reached |= models.Q(pk__in=single)
    return reached


def outside_bin(relation: str = "party_organization") -> models.Q:
    """Whether the Party organization to which a relation leads, if any, is not in the recycle bin.
    The few that are there are found once; joined, it would be asked of each row's."""
    in_bin = PartyOrganization.objects.filter(deleted_at__isnull=False)
    return ~models.Q(**{f"{relation}__in": in_bin.values("pk")})


class PartyOrganizationQuerySet(TreeQuerySet):
    def visible_to(self, user):
        return self._reached(user.reach.see_registry)

    def editable_by(self, user):
        return self._reached(user.reach.edit_members)

    def exportable_by(self, user):
        return self._reached(user.reach.export)

    def grantable_by(self, user):
        """Places of which `user` may give the rights: all of them, by code and name."""
        return self if user.may(actions.GRANT) else self.none()

    def _reached(self, part):
        return self if part.every_party else self.filter(reached_by(part))

    @staticmethod
    def showed_to(user, row, at):
        """Whether a Party organization as it was in `row` was seen (`core.feed`)."""
        return row["deleted_at"] is None and takes_in(user.reach.see_registry, row)

    def present(self):
        """Not in the recycle bin."""
        return self.filter(deleted_at__isnull=True)

    def search(self, text: str):
        """Rows that each word means: a name fragment, the initials of one, a part of the code."""
        return self.filter(in_name_or_code(text, "code"))

    def active_on(self, day):
        """Founded by `day` and not dissolved by then."""
        return self.present().filter(
            models.Q(dissolved_on__isnull=True) | models.Q(dissolved_on__gt=day),
            founded_on__lte=day,
        )


def years_of_term(kind: str, start: str) -> str:
    """SQL of the years of a term of this kind that begins on this day: the county's row
    (`TermLength`), else the national rule."""
    national = " ".join(f"WHEN '{each}' THEN {years}" for each, years in TERM_YEARS.items())
    return f"""coalesce((
        SELECT length.years FROM branches_termlength length
        WHERE length.kind = {kind} AND length.valid_from <= {start}
            AND (length.valid_to IS NULL OR length.valid_to > {start})
    ), CASE {kind} {national} END)"""


def _end_of_term() -> pgtrigger.Trigger:
    """When the term runs out, whoever writes the row: an import, the registry, a line of SQL.

    So many years after its start (29 February: on 28 February), or the day to which the superior
    moved it; one that lies more than a year from there is of a term that is over. By its name it
    runs before the version is raised.
    """
    return pgtrigger.Trigger(
        name="end_of_term",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert
        | pgtrigger.UpdateOf(
            "kind", "founded_on", "term_started_on", "term_shifted_to", "term_ends_on"
        ),
        declare=[("start", "date")],
        func=f"""
            start := coalesce(NEW.term_started_on, NEW.founded_on);
            NEW.term_ends_on := (
                start + make_interval(years => {years_of_term("NEW.kind", "start")})
            )::date;
            IF NEW.term_shifted_to NOT BETWEEN NEW.term_ends_on - interval '1 year'
                AND NEW.term_ends_on + interval '1 year'
            THEN NEW.term_shifted_to := NULL;
            END IF;
            NEW.term_ends_on := coalesce(NEW.term_shifted_to, NEW.term_ends_on);
            RETURN NEW;
        """,
    )


@tracked(fed=True)
class PartyOrganization(RecyclableRecord):
    """A committee, general branch or branch; a tree of its own beside the regions."""

    code = models.CharField("党组织代码", max_length=40)
    name = models.CharField("党组织名称", max_length=120)
    kind = models.CharField("类型", max_length=16, choices=PartyOrganizationKind)
    formation = models.CharField("组建方式", max_length=10, choices=FormationMode)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name="上级党组织",
    )
    path = path_field()
    region = models.ForeignKey(Region, models.PROTECT, verbose_name="区域", db_index=False)
    founded_on = models.DateField("成立日期")
    term_started_on = models.DateField("本届起始日期", null=True, blank=True)
    #: The superior lets the term end on this day: postponed or advanced by a year at most.
    term_shifted_to = models.DateField("批准的届满日期", null=True, blank=True, editable=False)
    #: Set by the trigger `end_of_term`, never by a program.
    term_ends_on = models.DateField("任期届满日", db_default=FIRST_DAY, editable=False)
    dissolved_on = models.DateField("撤销日期", null=True, blank=True)

    value_types = {
        "code": PARTY_CODE,
        "founded_on": PAST,
        "term_started_on": PAST,
        "dissolved_on": PAST,
    }

    objects = PartyOrganizationQuerySet.as_manager()

    class Meta(RecyclableRecord.Meta):
        verbose_name = verbose_name_plural = "党组织"
        triggers = [*RecyclableRecord.Meta.triggers, _end_of_term()]
        constraints = [
            models.UniqueConstraint(
                fields=["code"],
                name="party_organization_code_unique",
                violation_error_message="党组织代码已存在。",
            ),
            models.CheckConstraint(
                name="party_organization_dates_in_order",
                condition=(
                    models.Q(dissolved_on__isnull=True)
                    | models.Q(dissolved_on__gte=models.F("founded_on"))
                )
                & (
                    models.Q(term_started_on__isnull=True)
                    | models.Q(term_started_on__gte=models.F("founded_on"))
                ),
                violation_error_message="本届起始日期、撤销日期不能早于成立日期。",
            ),
        ]
        indexes = [
            # The recycle bin, newest first.
            models.Index(
                fields=["deleted_at", "id"],
                condition=models.Q(deleted_at__isnull=False),
                name="party_recycled",
            ),
            models.Index(fields=["path"], name="party_path", opclasses=["varchar_pattern_ops"]),
            # The sortable columns of the list, each with the row id as tie-breaker.
            models.Index(fields=["name", "id"], name="party_by_name"),
            models.Index(fields=["region", "id"], name="party_by_region"),
            models.Index(fields=["kind", "id"], name="party_by_kind"),
            models.Index(fields=["formation", "id"], name="party_by_formation"),
            models.Index(fields=["founded_on", "id"], name="party_by_founded"),
            models.Index(fields=["term_ends_on", "id"], name="party_by_term"),
            models.Index(
                fields=["code"], name="party_code_prefix", opclasses=["varchar_pattern_ops"]
            ),
            GinIndex(NameSigns("name"), name="party_name_signs"),
            GinIndex(InitialGrams("name"), name="party_initials"),
            GinIndex(InitialGrams("code"), name="party_code_parts"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return address_of("branches:detail", self.pk)


class ChronicleEntryQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        return self.one_of("party_organization", PartyOrganization.objects.visible_to(user))

    def editable_by(self, user):
        return self.one_of("party_organization", PartyOrganization.objects.editable_by(user))


@tracked()
class ChronicleEntry(Record):
    """沿革: what was decided about a Party organization, when, and by which document.

    `before` and `after` are words, so that the chronicle says tomorrow what it says today.
    """

    party_organization = models.ForeignKey(
        PartyOrganization, models.PROTECT, related_name="chronicle", verbose_name="党组织"
    )
    kind = models.CharField("事项", max_length=12, choices=PartyEvent)
    happened_on = models.DateField("日期")
    document_number = models.CharField("文号", max_length=60, blank=True, db_default="")
    note = models.CharField("说明", max_length=200, blank=True, db_default="")
    before = models.CharField("变更前", max_length=500, blank=True, db_default="")
    after = models.CharField("变更后", max_length=500, blank=True, db_default="")
    #: The other one of a merger, or the new superior.
    other = models.ForeignKey(
        PartyOrganization,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="相关党组织",
    )

    objects = ChronicleEntryQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "党组织沿革"
        indexes = [
            models.Index(fields=["party_organization", "happened_on"], name="chronicle_by_day")
        ]

    def __str__(self) -> str:
        return f"{self.happened_on} {self.get_kind_display()}"

    @property
    def moved(self) -> str:
        """Of a merger: what went along."""
        return self.after if self.kind == PartyEvent.ABSORBED else self.before


@tracked()
class FormerPlace(models.Model):
    """The region of a Party organization until a day; since the entry before, or ever."""

    party_organization = models.ForeignKey(
        PartyOrganization,
        models.CASCADE,
        related_name="former_places",
        verbose_name="党组织",
        db_index=False,
    )
    until = models.DateField("至（不含）")
    region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name="区域")

    class Meta:
        verbose_name = verbose_name_plural = "党组织原区域"
        constraints = [
            models.UniqueConstraint(
                fields=["party_organization", "until"], name="former_place_one_per_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.party_organization_id} @ {self.region_id} 至 {self.until}"
