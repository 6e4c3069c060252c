"""Founding, correcting and deciding about Party organizations."""

from accounts.choices import Action
from branches import services
from branches.choices import PartyOrganizationKind, renamed
from branches.forms import registry as forms
from branches.models import PartyOrganization
from core.addresses import address_of
from core.undo.service import examine
from core.views.editing import EditPage, Recycle, Restore, say_with_undo
from core.views.plans import PlannedPage


class PartyOrganizationDoor:
    """What all pages that change Party organizations share."""

    model = PartyOrganization
    action = Action.EDIT_MEMBERS
    list_url = "branches:list"


class NewPartyOrganization(PartyOrganizationDoor, EditPage):
    form_class = forms.NewPartyOrganizationForm
    create = services.create_party_organization
    new_title = "成立党组织"
    intro = "登记新成立的党组织。以前成立、还没有登记的也在这里补登，成立日期照实填写。"
    submit = "成立"
    saved = "已成立。接下来可以登记党员、任职和覆盖的组织。"


class EditPartyOrganization(PartyOrganizationDoor, EditPage):
    form_class = forms.PartyOrganizationForm
    update = services.update_party_organization
    edit_title = "更正党组织"
    intro = "只用于更正录错的内容。换届、改设、变更组建方式等请用“办理”，连同文号记入沿革。"


class Upgrade(PartyOrganizationDoor, EditPage):
    form_class = forms.UpgradeForm
    update = services.upgrade_party_organization
    edit_title = "改设党组织"
    intro = "党支部改设党总支、党总支改设党委，或反过来。本届任期继续，年限按新的类型计算。"
    submit = "改设"
    saved = "已改设，并记入沿革。"

    def form(self, record, data=None, **options):
        kind = self.request.GET.get("kind", "")
        if data is None and kind in PartyOrganizationKind.values:
            options.setdefault("initial", {"kind": kind, "name": renamed(record.name, kind)})
        return super().form(record, data, **options)


class Reform(PartyOrganizationDoor, EditPage):
    form_class = forms.ReformForm
    update = services.reform_party_organization
    edit_title = "变更组建方式"
    submit = "变更"
    saved = "已变更组建方式，并记入沿革。"


class ChangeSuperior(PartyOrganizationDoor, EditPage):
    form_class = forms.SuperiorForm
    update = services.move_party_organization
    edit_title = "变更隶属关系"
    submit = "变更"
    saved = "已变更隶属关系，并记入沿革。"


class ReElect(PartyOrganizationDoor, EditPage):
    form_class = forms.ReElectForm
    update = services.re_elect_party_organization
    edit_title = "换届"
    intro = "登记新一届的起始日期。新一届班子请在“班子和党员”里新增任职、终止前任。"
    submit = "换届"
    saved = "已登记换届，并记入沿革。请接着登记新一届班子。"


class PlannedDecision(PartyOrganizationDoor, PlannedPage):
    """A decision that people see as a plan first, and that the message after it takes back."""

    promise = "已定稿的月份不变。之后没有其他改动时，可以撤回，全部恢复到办理前的状态。"

    def tell(self, record):
        pk = self.kwargs["pk"]  # of a merger the record is the one that stays
        ended = PartyOrganization.objects.visible_to(self.request.user).get(pk=pk)
        url = address_of("branches:undo_decision", pk)
        say_with_undo(self.request, self.saved, url=url, version=ended.version)


class Merge(PlannedDecision):
    form_class = forms.MergeForm
    update = services.merge_party_organizations
    edit_title = "合并党组织"
    intro = (
        "并入另一个党组织：从合并日期起，本组织的覆盖、党员、任职和下级一并转入，本组织随之撤销。"
        "先预览影响，再确认。"
    )
    confirm = "确认合并"
    saved = "已合并，并记入两个党组织的沿革。原书记账号的授权请安全管理员处理。"

    def plan(self, record, values):
        return services.plan_merger(
            actor=self.request.user, party=record, version=self.version(), **values
        )


class Dissolve(PlannedDecision):
    form_class = forms.DissolveForm
    update = services.dissolve_party_organization
    edit_title = "撤销党组织"
    intro = (
        "撤销前，党员和下级党组织要先转出（或用“合并”）。本组织的覆盖和任职在撤销日期同时终止。"
        "先预览影响，再确认。"
    )
    confirm = "确认撤销"
    saved = "已撤销，并记入沿革。"

    def plan(self, record, values):
        return services.plan_dissolution(
            actor=self.request.user, party=record, version=self.version(), **values
        )


class UndoDecision(PartyOrganizationDoor, EditPage):
    """What goes back when the merger or dissolution by which it ended is undone, and doing it."""

    form_class = forms.UndoDecisionForm
    update = services.undo_decision
    edit_title = "撤回合并或撤销"
    submit = "撤回"
    saved = "已撤回，恢复到办理前的状态。"
    template_name = "branches/undo_decision.html"

    def more(self, record):
        entry = services.last_decision(record)
        undo_set = entry and services.undo_set_of(entry)
        return {"entry": entry, "found": undo_set and examine(undo_set)}


class RecyclePartyOrganization(PartyOrganizationDoor, Recycle):
    service = services.recycle_party_organization
    restore_url = "branches:restore"


class RestorePartyOrganization(PartyOrganizationDoor, Restore):
    service = services.restore_party_organization
