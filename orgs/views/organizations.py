"""Organization list, ledger page, and organizations whose region is in doubt."""

import datetime

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST

from accounts.choices import Action
from core.addresses import address_of
from core.errors import Refusal
from core.forms import LookupSelect
from core.keys import key_of, keys_of
from core.lists.pagination import Sort, capped_count, count_text
from core.records.changes import author
from core.templatetags.ui import light
from core.views.detail import ActionLink, DetailPage, Fact, Facts, Figure, Lazy, Own
from core.views.editing import EditPage, Recycle, Restore, at_the_door
from core.views.lists import ListAction, ListPage
from core.views.pieces import Rows
from core.views.records import HistoryPanel
from orgs.choices import Doubt, OperatingState
from orgs.filters import OrganizationFilterSet, UndecidedFilterSet
from orgs.forms import MoveForm, NewOrganizationForm, OrganizationForm
from orgs.models import Organization, OrganizationStatus
from orgs.services import (
    Move,
    create_organization,
    move_organizations,
    recycle_organization,
    restore_organization,
    reveal_phone,
    update_organization,
)
from orgs.tables import STATE_TONES, OrganizationTable, StatusTable, UndecidedTable
from orgs.views.duplicates import successor
from regions.models import Region


class OrganizationList(ListPage):
    title = "两新组织"
    unit = "个组织"
    empty_text = "没有符合条件的两新组织。"
    nothing_text = "您的范围内还没有两新组织。"
    first_steps = (
        ListAction("新建组织", "orgs:new", Action.EDIT_REGISTRY),
        ListAction("导入台账", "imports:new", Action.IMPORT),
    )
    table_class = OrganizationTable
    filterset_class = OrganizationFilterSet
    sorts = OrganizationFilterSet.sorts
    default_sort = OrganizationFilterSet.default_sort
    related = ("region", "facts")
    bulk = "organizations"
    buttons = (ListAction("新建组织", "orgs:new", Action.EDIT_REGISTRY, icon="plus", main=True),)

    def rows(self):
        return Organization.objects.visible_to(self.request.user).present()


def _principal(record, page):
    name, politics = record.principal_to(page.request.user), record.principal_politics
    return f"{name}（{politics}）" if name and politics else name


def _phone(record, page):
    """A mobile, which is a person's, is shown when it is asked for: that is recorded."""
    shown = record.phone_to(page.request.user)
    if "*" not in shown or not page.allows("edit"):
        return shown
    return format_html(
        '{} <button class="btn btn-sm btn-link p-0 d-print-none" type="button" hx-post="{}"'
        ' hx-target="closest dd" hx-swap="innerHTML" aria-label="查看完整联系电话">查看</button>',
        shown,
        address_of("orgs:phone", record.pk),
    )


def _tags(record, page):
    return format_html_join(
        " ",
        '<a class="chip" href="{}?{}">{}</a>',
        ((address_of("orgs:list"), urlencode({"tag": tag}), tag) for tag in record.tags),
    )


def _lights(record):
    lit = (("red", record.facts.red_count), ("amber", record.facts.amber_count))
    return format_html_join(" ", "{}", ((light(*each),) for each in lit if each[1])) or "无"


class OrganizationPage(DetailPage):
    """党建台账: all that is known about one organization on one printable page."""

    model = Organization
    related = ("region__parent", "facts")
    list_url = "orgs:list"
    kicker = "党建台账"
    figures = (
        Figure("职工人数", "staff_count"),
        Figure(
            "党员",
            "facts__member_count",
            note=lambda record: f"其中正式党员 {record.facts.full_member_count:,}",
        ),
        Figure("覆盖", "facts__coverage", word=True),
        Figure("亮灯", _lights, word=True),
    )
    main = (ActionLink("修改", "orgs:edit", icon="pencil"),)
    menu = (
        ActionLink(
            lambda record: (
                "停业、注销" if record.state == OperatingState.OPERATING else "恢复经营、变更状态"
            ),
            "branches:organization_state",
        ),
        ActionLink("划转区域", "orgs:move_one"),
    )
    print_text = "打印台账"
    recycle_url = "orgs:recycle"
    recycle_text = (
        "误录、重复的组织才删除；停业、注销的请变更经营状态。放入回收站后不再出现在名单和统计里，"
        "覆盖和党员的记录原样保留，可以随时恢复。"
    )
    parts = (
        Lazy("due", "疑似重复", "orgs:suspicions", needs="edit"),
        Facts(
            "基本情况",
            (
                "uscc",
                "kind",
                Fact("region", "所属区域"),
                "state",
                "industry",
                "founded_on",
                Fact("principal", show=_principal),
                Fact("phone", "联系电话", show=_phone, code=True),
                Fact("address", wide=True),
                Fact("tags", show=_tags, wide=True),
            ),
        ),
        Own("history", "statuses"),
        Lazy("history", "变更记录", "orgs:history"),
    )

    def get(self, request, pk):
        try:
            return super().get(request, pk=pk)
        except Http404:
            if (kept := successor(request.user, pk)) is None:
                raise
            return redirect(kept)

    def crumbs(self, record):
        above = [record.region.parent] if record.region.parent else []
        return [
            (each.name, address_of("orgs:list") + f"?region={each.code}")
            for each in (*above, record.region)
        ]

    def subtitle(self, record):
        return record.uscc, record.get_kind_display(), record.region.name

    def badges(self, record):
        if record.state != OperatingState.OPERATING:
            yield record.get_state_display(), STATE_TONES[record.state]

    def statuses(self):
        rows = (
            OrganizationStatus.objects.visible_to(self.request.user)
            .filter(organization=self.record)
            .select_related("region")
            .annotate(author=author(OrganizationStatus))
            .order_by("-starts_on")
        )
        return Rows("历次情况", StatusTable(list(rows)), note="职工人数、经营状态、区域按日期记载")


class OrganizationHistory(HistoryPanel):
    model = Organization


@never_cache
@sensitive_variables()
@require_POST
def phone(request: HttpRequest, pk: int) -> HttpResponse:
    """The contact phone in full, in the place of the masked one."""
    with at_the_door():
        shown = reveal_phone(actor=request.user, pk=pk)
    return HttpResponse(
        format_html('{} <span class="cell-note-inline" role="status">已记录</span>', shown)
    )


class OrganizationDoor:
    """What all pages that change organizations share."""

    model = Organization
    action = Action.EDIT_REGISTRY
    list_url = "orgs:list"


class NewOrganization(OrganizationDoor, EditPage):
    form_class = NewOrganizationForm
    create = create_organization
    new_title = "新建两新组织"
    intro = "职工人数、经营状态、区域从计入统计的日期起生效；以后变化时再注明生效日期。"
    submit = "新建"
    saved = "已新建。"


class EditOrganization(OrganizationDoor, EditPage):
    form_class = OrganizationForm
    update = update_organization
    edit_title = "修改两新组织"


class MoveOrganization(OrganizationDoor, EditPage):
    form_class = MoveForm
    update = update_organization
    edit_title = "划转区域"
    submit = "划转"
    saved = "已划转。"


class RecycleOrganization(OrganizationDoor, Recycle):
    service = recycle_organization
    restore_url = "orgs:restore"


class RestoreOrganization(OrganizationDoor, Restore):
    service = restore_organization


#: Up to so many in doubt are searched by their keys.
_FEW = 500


class UndecidedList(ListPage):
    """Organizations placed at the county or whose address names another town or none."""

    title = "未定区域"
    subtitle = "按地址中的镇街名称给出建议，由您确认后划转；所属区域从确认的起始日期起生效。"
    unit = "个组织"
    empty_text = "没有区域存疑的组织。"
    table_class = UndecidedTable
    filterset_class = UndecidedFilterSet
    fragment_name = "orgs/undecided_body.html"
    sorts = {"name": Sort("name"), "staff": Sort("staff_count")}
    default_sort = "-staff"
    related = ("region", "facts__proposed_region")

    def rows(self):
        found = Organization.objects.editable_by(self.request.user).present().in_doubt()
        if self.request.GET.get("q"):
            # How few of a town are in doubt the planner cannot know; it would ask every name of it.
            keys = list(found.order_by().values_list("pk", flat=True)[: _FEW + 1])
            if len(keys) <= _FEW:
                return found.filter(pk__in=keys)
        return found

    def extra(self):
        towns = Region.objects.editable_by(self.request.user).towns()
        # Fifty selects of a thousand towns each would be a megabyte.
        listed = list(towns.in_order()[: LookupSelect.LISTED + 1])
        guesses = self.request.GET.get("reason") == Doubt.GUESSED
        guessed = capped_count(self.filterset.qs.filter(facts__doubt=Doubt.GUESSED))
        return {
            # What the box over all ticks: guesses only among themselves.
            "ticked": {Doubt.GUESSED} if guesses else set(Doubt.values) - {Doubt.GUESSED},
            "guessed": "" if guesses or not guessed else count_text(guessed),
            "regions": listed if len(listed) <= LookupSelect.LISTED else [],
            # An address may name a town that only somebody above may move to.
            "offered": set(towns.values_list("pk", flat=True)),
            "starts_on": _day(self.request.GET.get("from", "")) or timezone.localdate(),
            "today": timezone.localdate(),
        }


@require_POST
def move(request: HttpRequest) -> HttpResponse:
    """Confirm the chosen proposals: fields `chosen` (ids), `version-ID`, `region-ID`, `from`."""
    user, posted = request.user, request.POST
    if not user.may(Action.EDIT_REGISTRY):
        raise PermissionDenied("您的账号没有编辑两新组织的权限。")
    back = posted.get("back", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = "orgs:undecided"
    try:
        starts_on = _day(posted.get("from", ""))
        if starts_on is None:
            raise Refusal("起始日期应写成 2026-03-05，请改正后再确认。")
        chosen, malformed = keys_of(posted.getlist("chosen"))
        if not chosen and not malformed:
            raise Refusal("没有勾选组织，请先勾选要划转的组织。")
        moves = [
            Move(pk, key_of(posted.get(f"version-{pk}")), posted.get(f"region-{pk}", ""))
            for pk in chosen
        ]
        if not all(each.region_code for each in moves):
            raise Refusal("勾选的组织中有的没有选择目标区域，请选好后再确认。")
        moved = move_organizations(
            actor=user, moves=moves, starts_on=starts_on, malformed=malformed
        )
        messages.success(request, f"已划转 {moved} 个组织，自 {starts_on} 起生效。")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect(back)


def _day(text: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        return None
