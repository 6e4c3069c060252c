"""Doors to cases that people open by hand, and to the tier of a Party organization."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.choices import Action
from branches.models import PartyOrganization
from core.keys import key_of
from core.views.editing import EditPage
from rectification import forms, services
from rectification.kinds import kind_of
from rectification.models import Case, party_organizations_overseen
from rectification.views.moving import CaseDoor


class OpenCase(EditPage):
    """A Party organization is put on one of the lists: `/cases/new/weak/?party=7`."""

    model = Case
    action = Action.VERIFY_CASES
    form_class = forms.OpenForm
    submit = "列入"
    saved = "已列入，接着下发给整改单位。"

    @property
    def kind(self):
        found = kind_of(self.kwargs["kind"])
        if not found.by_hand:
            raise Http404("没有这个名单。")
        return found

    @property
    def new_title(self):
        return f"列入{self.kind.title}"

    @property
    def intro(self):
        return self.kind.ground(None).text

    @property
    def list_url(self):
        return f"rectification:{self.kind.code}"

    def form(self, record, data=None, **options):
        if data is None:
            options.setdefault("initial", self._asked())
        return super().form(record, data, of=self.kind, **options)

    def _asked(self) -> dict[str, Any]:
        """What the address names: a Party organization, and the light for which it is listed."""
        user, get = self.request.user, self.request.GET
        party = key_of(get.get("party", ""))
        light = key_of(get.get("light", ""))
        found = party_organizations_overseen(user).filter(pk=party).first() if party > 0 else None
        case = Case.objects.visible_to(user).filter(pk=light).first() if light > 0 else None
        asked = {"topic": get.get("topic", "")}
        if found is not None:
            asked["party_organization"] = found
        if case is not None:
            asked["fact"] = case.fact
        return asked

    def _save(self, record, form):
        return services.open_case(actor=self.request.user, kind=self.kind.code, **form.values())


class ChangePlan(CaseDoor):
    among = "overseen_by"
    form_class = forms.PlanForm
    update = services.change_plan
    edit_title = "修改方案"
    saved = "已保存。"


class RecordCheck(CaseDoor):
    among = "overseen_by"
    form_class = forms.CheckForm
    update = services.record_check
    edit_title = "登记检查"
    intro = "到党组织看过以后登记，整改单位看得到；销号仍须提交佐证后复核。"
    submit = "登记"
    saved = "已登记。"


class SetTier(EditPage):
    """The tier of a Party organization from a day on."""

    model = PartyOrganization
    form_class = forms.TierForm
    update = services.set_tier
    list_url = "branches:list"
    edit_title = "设定等次"
    intro = "等次由县级、镇街研究确定，不由分数、次数算出来，也不用来算分、排名。"
    saved = "已设定等次。"

    def found(self, pk: int) -> Any:
        record = get_object_or_404(self.rows(), pk=pk)
        overseen = party_organizations_overseen(self.request.user)
        if not self.rows().filter(pk__in=overseen.filter(pk=pk).values("pk")).exists():
            raise PermissionDenied("等次由县级或所在镇街的工作人员设定。")
        return record

    def more(self, record):
        return {"title": f"{self.edit_title}：{record.name}", "noun": "党组织"}
