"""Plans of joint branches: the list, one of them with its preview, what is done with its groups."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils import timezone

from accounts.choices import Action
from branches.models import PartyOrganization
from core.templatetags.ui import percent
from core.views.detail import DetailPage, Fact, Facts, Figure, Lazy, Own
from core.views.editing import EditPage, RecordStep
from core.views.lists import ListAction, ListPage
from core.views.pieces import Piece, Rows
from core.views.records import HistoryPanel
from lights import services
from lights.choices import GroupState
from lights.filters import JointPlanFilterSet
from lights.forms import FoundGroupForm, JointPlanForm, MoveUnitForm
from lights.models import JointGroup, JointPlan, JointUnit
from lights.tables import GROUP_TONES, JointPlanTable, JointUnitTable
from papers.views.pieces import papers_of


class PlanList(ListPage):
    title = "联建方案"
    subtitle = "把没有党组织覆盖的组织就近编成联合支部的小组，调整后打印请示、成立党组织。"
    unit = "份方案"
    empty_text = "没有符合条件的方案。"
    nothing_text = "您的范围内还没有联建方案。"
    first_steps = (ListAction("编制方案", "lights:new_plan", Action.EDIT_MEMBERS),)
    table_class = JointPlanTable
    filterset_class = JointPlanFilterSet
    sorts = {"made_on": JointPlanFilterSet.sorts["made_on"]}
    default_sort = JointPlanFilterSet.default_sort
    related = ("region",)
    buttons = (
        ListAction("编制方案", "lights:new_plan", Action.EDIT_MEMBERS, icon="plus", main=True),
    )

    def rows(self):
        return JointPlan.objects.visible_to(self.request.user).with_numbers()


class NewPlan(EditPage):
    model = JointPlan
    action = Action.EDIT_MEMBERS
    form_class = JointPlanForm
    create = services.make_plan
    new_title = "编制联建方案"
    intro = (
        "先同一村社、同一条路，再同行业、门牌相近；每组不超过规定的单位数，正式党员合计 3 名以上。"
        "正式党员 3 名以上的组织应单独组建，不编入。"
    )
    submit = "编制"
    saved = "已编制，请核对后再打印请示。"
    list_url = "lights:plans"


class PlanPage(DetailPage):
    model = JointPlan
    related = ("region", "made_by")
    list_url = "lights:plans"
    list_title = "联建方案"
    figures = (
        Figure("联建小组", lambda plan: plan.group_count),
        Figure(
            "编入组织",
            lambda plan: plan.grouped_count,
            note=lambda plan: f"未覆盖 {plan.unit_count:,} 个",
        ),
        Figure("组织覆盖率", lambda plan: percent(plan.rate_before), word=True),
        Figure(
            "联建后",
            lambda plan: percent(plan.rate_after),
            note=lambda plan: f"增加 {plan.added:,} 个",
            word=True,
        ),
    )
    parts = (
        Own("due", "groups"),
        Own("due", "left"),
        Facts(
            "编制",
            (
                "made_on",
                Fact("most_units", "每组最多", show=lambda plan, page: f"{plan.most_units} 个单位"),
                Fact(
                    "with_members_only",
                    "编入范围",
                    show=lambda plan, page: (
                        "只编入有党员的组织"
                        if plan.with_members_only
                        else "没有党员的组织也就近编入"
                    ),
                ),
                Fact(
                    "covered_count",
                    "编制时",
                    show=lambda plan, page: (
                        f"两新组织 {plan.organization_count:,} 个，"
                        f"有党组织覆盖 {plan.covered_count:,} 个"
                    ),
                ),
            ),
        ),
        Own("papers", "papers"),
        Lazy("history", "变更记录", "lights:plan_history", needs="edit"),
    )

    def rows(self):
        return JointPlan.objects.visible_to(self.request.user).with_numbers()

    def found(self):
        plan = super().found()
        # What the head says stands on the groups as they are now.
        self.preview = services.preview_of(plan, self.request.user)
        for name in ("rate_before", "rate_after", "added"):
            setattr(plan, name, getattr(self.preview, name))
        return plan

    def groups(self):
        may_edit = self.allows("edit")
        groups = [
            (
                each,
                JointUnitTable(each.units, movable=may_edit and each.group.is_proposed),
                GROUP_TONES[GroupState(each.group.state)],
            )
            for each in self.preview.groups
        ]
        for _, table, _ in groups:
            table.compact = True
        seen = PartyOrganization.objects.visible_to(self.request.user)
        founded = [each.group.party_organization_id for each in self.preview.groups]
        return Piece(
            "联建小组",
            "lights/plan_groups.html",
            {
                "groups": groups,
                "may_edit": may_edit,
                "linked": set(seen.filter(pk__in=founded).values_list("pk", flat=True)),
            },
        )

    def left(self):
        if not self.preview.left:
            return None
        table = JointUnitTable(self.preview.left, movable=self.allows("edit"))
        return Rows(
            "未编入的组织",
            table,
            note=f"{len(self.preview.left)} 个，正式党员不够再编一组，或各组已满",
        )

    def papers(self):
        return papers_of(self.request.user, self.record)


class PlanHistory(HistoryPanel):
    model = JointPlan


class MoveUnit(EditPage):
    model = JointUnit
    action = Action.EDIT_MEMBERS
    form_class = MoveUnitForm
    update = services.move_unit
    edit_title = "调整编组"
    intro = "移走以后正式党员不足 3 名的小组会标出，不能成立党组织。"
    saved = "已调整。"
    list_url = "lights:plans"

    def more(self, record):
        return {"title": f"{self.edit_title}：{record.organization.name}"}


class DropGroup(RecordStep):
    model = JointGroup
    action = Action.EDIT_MEMBERS
    service = services.drop_group

    def done(self, record):
        messages.success(self.request, f"{record}已撤去，单位列入未编入的组织，可以另行编组。")
        return redirect(record.get_absolute_url())


class FoundGroup(EditPage):
    """The founding form of the Party organization, filled in ahead from the group."""

    model = JointGroup
    action = Action.EDIT_MEMBERS
    form_class = FoundGroupForm
    update = services.found_group
    edit_title = "成立联合支部"
    submit = "成立"
    saved = "已成立，并登记了对各单位的组织覆盖。接下来请转入党员组织关系、登记任职。"
    list_url = "lights:plans"

    def form(self, record, data=None, **options):
        region = record.plan.region
        initial = {
            "name": record.name,
            "region": region.code,
            "founded_on": timezone.localdate(),
            **options.pop("initial", {}),
        }
        return self.form_class(
            data,
            instance=PartyOrganization(),
            initial=initial,
            actor=self.request.user,
            **options,
        )

    def more(self, record):
        names = [
            each.organization.name
            for each in JointUnit.objects.visible_to(self.request.user)
            .filter(group=record)
            .select_related("organization")
            .order_by("organization__uscc")
        ]
        return {
            "title": f"{self.edit_title}：{record}",
            "intro": "类型为党支部，组建方式为联合组建。从成立日期起覆盖："
            + "、".join(names)
            + "。",
        }

    def success_url(self, record):
        party = record.party_organization
        return party.get_absolute_url() if party else record.get_absolute_url()
