"""Investors and principals of an organization, where somebody notes them."""

from django.db import models

from accounts.names import reads_names, shown_name
from core.addresses import address_of
from core.models import Record, tracked
from core.scope import ScopedQuerySet
from core.values import PERSON_NAME, masked_name
from orgs.models import Organization
from profiles.choices import Answer, PersonRole, PoliticalStatus


class KeyPersonQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        return self.one_of("organization", Organization.objects.visible_to(user))

    def editable_by(self, user):
        return self.one_of("organization", Organization.objects.editable_by(user))

    def present(self):
        return self.filter(organization__deleted_at=None)


@tracked()
class KeyPerson(Record):
    """An investor (出资人) or principal (负责人): no more of him than forms ask for."""

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="key_persons", verbose_name="两新组织"
    )
    role = models.CharField("身份", max_length=10, choices=PersonRole)
    name = models.CharField("姓名", max_length=60)
    politics = models.CharField(
        "政治面貌", max_length=12, choices=PoliticalStatus, blank=True, db_default="", default=""
    )
    posts = models.CharField("社会职务", max_length=100, blank=True, db_default="", default="")
    new_generation = models.CharField(
        "新生代企业家", max_length=3, choices=Answer, blank=True, db_default="", default=""
    )

    value_types = {"name": PERSON_NAME}
    naming = ("organization",)
    objects = KeyPersonQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "出资人和负责人"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "name"],
                name="key_person_once",
                violation_error_message="这个组织已登记同名的出资人或负责人，请直接修改。",
            )
        ]

    def __str__(self) -> str:
        return masked_name(self.name)

    def named_to(self, user) -> str:
        return shown_name(self.name, full=reads_names(user, self.organization.region_id))

    def past_masks(self, user):
        full = reads_names(user, self.organization.region_id)
        return {} if full else {"name": masked_name}

    def get_absolute_url(self) -> str:
        return address_of("orgs:detail", self.organization_id)
