"""Offices of Party organizations and who holds them."""

from django.db import models

from accounts.choices import Action
from accounts.names import reads_names, shown_name
from branches.models import PartyOrganization, takes_in
from core.models import DatedLink, DatedLinkQuerySet, tracked
from core.tree import ids_above
from core.values import PAST, PERSON_NAME, masked_name
from members.choices import AllowanceClass, PostTitle, SecretarySource
from members.codes import ID_NUMBER, check_post
from members.models.register import Member, OfPartyQuerySet


class PostQuerySet(OfPartyQuerySet, DatedLinkQuerySet):
    """Offices are in scope with their Party organization; those who see only counts see none."""

    def visible_to(self, user):
        return self._reached(user.reach.see_members)

    def editable_by(self, user):
        return self._reached(user.reach.edit_members)

    def exportable_by(self, user):
        return self._reached(user.reach.part(Action.EXPORT_MEMBERS))

    def of_active(self, day):
        """Of Party organizations that exist on `day`."""
        return self.filter(party_organization__in=PartyOrganization.objects.active_on(day))

    @staticmethod
    def showed_to(user, row, at):
        """Whether an office as it was in `row` was seen (`core.feed`)."""
        party = at(PartyOrganization, row["party_organization_id"])
        if party is None or party["deleted_at"] is not None:
            return False
        return takes_in(user.reach.see_members, party)


@tracked(fed=True)
class Post(DatedLink):
    """Who holds which office: a member of the register, or an outside person by name."""

    party_organization = models.ForeignKey(
        PartyOrganization, models.PROTECT, related_name="posts", verbose_name="党组织"
    )
    title = models.CharField("职务", max_length=20, choices=PostTitle)
    member = models.ForeignKey(
        Member,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="posts",
        verbose_name="党员",
    )
    #: The name as filed; for members of the register the register's own name.
    person_name = models.CharField("姓名", max_length=60)
    id_number_cipher = models.BinaryField("身份证号（密文）")
    id_number_index = models.CharField("身份证号（盲索引）", max_length=32)
    source = models.CharField(
        "来源", max_length=10, choices=SecretarySource, blank=True, db_default=""
    )
    full_time = models.BooleanField("专职", default=False, db_default=False)
    #: 双向进入、交叉任职: he is in the management of an organization that it covers.
    in_management = models.BooleanField("进入管理层", default=False, db_default=False)
    filed_on = models.DateField("备案日期", null=True, blank=True)
    filing_number = models.CharField("备案文号", max_length=60, blank=True, db_default="")
    allowance_class = models.CharField(
        "补贴档次", max_length=8, choices=AllowanceClass, blank=True, db_default=""
    )
    dual_managed = models.BooleanField("双管", default=False, db_default=False)
    #: Leads for the time being, until somebody is elected or appointed.
    acting = models.BooleanField("主持工作", default=False, db_default=False)

    value_types = DatedLink.value_types | {
        "id_number": ID_NUMBER,
        "person_name": PERSON_NAME,
        "filed_on": PAST,
    }
    check_values = staticmethod(check_post)
    naming = ("party_organization",)

    #: What is kept of an office beside who holds it and since when.
    DETAILS = (
        "source",
        "full_time",
        "in_management",
        "filed_on",
        "filing_number",
        "allowance_class",
        "dual_managed",
        "acting",
    )

    objects = PostQuerySet.as_manager()

    class Meta(DatedLink.Meta):
        verbose_name = verbose_name_plural = "任职"
        # The Party organization first: its posts are looked for by this index.
        constraints = DatedLink.link_constraints(
            "post", ("party_organization", "title", "id_number_index")
        )
        indexes = [models.Index(fields=["starts_on", "id"], name="post_by_start")]

    def __str__(self) -> str:
        return f"{masked_name(self.person_name)} {self.get_title_display()}"

    @property
    def particulars(self) -> list[str]:
        """What is kept of it, in words."""
        flags = ("acting", "full_time", "in_management", "dual_managed")
        return [
            *([self.get_source_display()] if self.source else []),
            *(
                str(self._meta.get_field(name).verbose_name)
                for name in flags
                if getattr(self, name)
            ),
            *([f"{self.filed_on} 备案"] if self.filed_on else []),
        ]

    def person_to(self, user) -> str:
        """Who holds it, as `user` may read it: a secretary also in what is under his own."""
        party = self.party_organization
        parties = (*ids_above(party.path), party.pk)
        return shown_name(self.person_name, full=reads_names(user, party.region_id, parties))

    def named_to(self, user) -> str:
        return f"{self.person_to(user)} {self.get_title_display()}"

    def get_absolute_url(self) -> str:
        return self.party_organization.get_absolute_url()
