"""Facts and key persons of an organization: the panels on its page, the pages that change them."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property

from accounts.choices import Action
from core.addresses import address_of
from core.months import BEGINNING
from core.templatetags.ui import named
from core.views.editing import EditPage
from core.views.links import NewLink
from core.views.pieces import Button, Rows, facts_of
from core.views.records import Panel
from orgs.models import Organization
from profiles import services
from profiles.forms import ConfirmForm, KeyPersonForm, ProfileForm
from profiles.models import (
    FUNDS,
    GOVERNANCE,
    MASS,
    RELATED,
    SIX,
    Area,
    KeyPerson,
    Profile,
    ProfileValues,
)
from profiles.models.facts import shown_fact
from profiles.tables import KeyPersonTable, ValuesTable

#: Rows of a panel.
SHOWN = 50
_GROUPS = (
    (
        "组建和出资人",
        (
            "no_party_reason",
            "plan_on",
            "authority",
            "in_market",
            "owner_politics",
            "owner_posts",
        ),
    ),
    ("党员组织关系所在、群团和六有", (*RELATED, *MASS, *SIX)),
    (
        "经费和党建融入治理",
        (*FUNDS, *(name for pair in GOVERNANCE.items() for name in pair)),
    ),
)


class FactsOfOrganization(Panel):
    """What somebody said of it, key persons, areas and tags that a condition sets."""

    template_name = "profiles/of_organization.html"

    def context(self, pk: int) -> dict[str, Any] | None:
        user = self.request.user
        organization = get_object_or_404(Organization.objects.visible_to(user).present(), pk=pk)
        edits = Organization.objects.editable_by(user).filter(pk=pk).exists()
        profile = Profile.objects.visible_to(user).filter(organization=organization).first()
        pieces = list(_facts(profile)) if profile else []
        areas = Area.objects.visible_to(user).present().filter(units__organization=organization)
        return {
            "organization": organization,
            "edits": edits,
            "facts": pieces,
            "areas": list(areas.order_by("kind", "name")[:SHOWN]),
            "tags": services.ruled_tags_of(organization),
            "people": self._people(organization, edits),
        }

    def _people(self, organization: Organization, edits: bool) -> Rows | None:
        rows = KeyPerson.objects.visible_to(self.request.user).filter(organization=organization)
        rows = list(rows.select_related("organization").order_by("role", "pk")[:SHOWN])
        if not rows and not edits:
            return None
        table = KeyPersonTable(rows)
        table.reader = self.request.user
        buttons = []
        if edits:
            url = address_of("profiles:new_person", organization.pk)
            buttons = [Button("登记出资人、负责人", url)]
        else:
            table.columns.hide("buttons")
        return Rows("出资人和负责人", table, empty="还没有登记。", buttons=buttons)


def _facts(profile: Profile):
    """The groups of which anything is known."""
    for title, names in _GROUPS:
        known = [
            (str(Profile._meta.get_field(name).verbose_name), shown_fact(profile, name))
            for name in names
            if getattr(profile, name) not in ("", None)
        ]
        if known:
            yield facts_of(title, *known)


class FormerFacts(Panel):
    """What was entered with effect from which day."""

    def pieces(self, pk):
        user = self.request.user
        get_object_or_404(Organization.objects.visible_to(user).present(), pk=pk)
        rows = ProfileValues.objects.visible_to(user).filter(profile__organization=pk)
        rows = list(rows.exclude(starts_on=BEGINNING).order_by("-starts_on")[:SHOWN])
        if not rows:
            return None
        return {"values": Rows("历次概况", ValuesTable(rows), note="各项按生效日期记载")}


class EditFacts(NewLink):
    """All facts of one organization; the first ones make its profile."""

    model = Profile
    action = Action.EDIT_REGISTRY
    side = "organization"
    form_class = ProfileForm
    create = services.create_profile
    update = services.update_profile
    list_url = "orgs:list"
    edit_title = "登记组织概况"
    submit = "保存"
    saved = "已保存。"
    intro = "都可以不填：知道什么填什么，没有人说过的留空。"

    @cached_property
    def profile_pk(self) -> int | None:
        rows = Profile.objects.visible_to(self.request.user).filter(organization=self.owner)
        return rows.values_list("pk", flat=True).first()

    def get(self, request: HttpRequest, organization: int) -> HttpResponse:
        return super().get(request, pk=self.profile_pk, organization=self.owner)

    def post(self, request: HttpRequest, organization: int) -> HttpResponse:
        return super().post(request, pk=self.profile_pk, organization=self.owner)

    @property
    def new_title(self) -> str:
        return self.edit_title

    def success_url(self, record):
        return self.owner.get_absolute_url()


class _PersonPage:
    model = KeyPerson
    action = Action.EDIT_REGISTRY
    list_url = "orgs:list"


class NewPerson(_PersonPage, NewLink):
    side = "organization"
    form_class = KeyPersonForm
    create = services.add_person
    submit = "登记"

    @property
    def new_title(self):
        return "登记出资人、负责人"

    saved = "已登记。"


class EditPerson(_PersonPage, EditPage):
    form_class = KeyPersonForm
    update = services.update_person
    edit_title = "修改出资人、负责人"


class RemovePerson(_PersonPage, EditPage):
    form_class = ConfirmForm
    update = services.remove_person
    edit_title = "删除出资人、负责人"
    submit = "删除"
    saved = "已删除。"
    intro = "不再是出资人或负责人的删除，不再保留；登记有误的请修改。"

    def more(self, record):
        return {"title": f"{self.edit_title}：{named(record, self.request.user)}"}
