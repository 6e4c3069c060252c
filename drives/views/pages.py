"""Drives: the list, one of them with its progress on any day, its workbook."""

import datetime
import io
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views import View

from accounts.choices import Action
from core import audit
from core.addresses import address_of
from core.choices import AuditAction
from core.flows import standing_of
from core.views.detail import ActionLink, DetailPage, Fact, Facts, Figure, Lazy, Own
from core.views.downloads import as_file
from core.views.editing import EditPage
from core.views.exports import XLSX
from core.views.lists import ListAction, ListPage
from core.views.moves import MovePage
from core.views.pieces import Piece
from core.views.records import HistoryPanel
from drives import forms, services
from drives.choices import DEFINITIONS, OF_UNITS, DriveState, Measure
from drives.filters import DriveFilterSet
from drives.flows import FLOW
from drives.models import Drive, DriveStep
from drives.services import SHOWN, Cell, Progress, progress_of
from drives.tables import TONES, DriveTable
from drives.workbook import workbook
from papers.views.pieces import papers_of
from regions.models import Region

#: Colours of a chart that can be told apart.
_SERIES = 3


class DriveList(ListPage):
    title = "攻坚行动"
    subtitle = "有期限、有目标的专项行动：进展由台账算出，不用填报；按行政区划排列，不排名。"
    unit = "次行动"
    empty_text = "没有符合条件的行动。"
    nothing_text = "还没有攻坚行动。"
    first_steps = (ListAction("新建行动", "drives:new", Action.EDIT_RULES, icon="plus", main=True),)
    buttons = (ListAction("新建行动", "drives:new", Action.EDIT_RULES, icon="plus", main=True),)
    table_class = DriveTable
    filterset_class = DriveFilterSet
    sorts = {"starts_on": DriveFilterSet.sorts["starts_on"]}
    default_sort = DriveFilterSet.default_sort
    related = ("region",)

    def rows(self):
        return Drive.objects.visible_to(self.request.user)


def _asked(request: HttpRequest, found: Progress) -> datetime.date:
    """The day of the address within those that there are; the last one without."""
    try:
        day = datetime.date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        return found.last
    return min(max(day, found.base), found.last)


def _spent(drive: Drive) -> str:
    days = (drive.ends_on - drive.starts_on).days + 1
    gone = (min(timezone.localdate(), drive.ends_on) - drive.starts_on).days + 1
    return f"{max(gone, 0)} / {days}"


class DrivePage(DetailPage):
    model = Drive
    related = ("region",)
    list_url = "drives:list"
    list_title = "攻坚行动"
    main = (
        ActionLink("目标", "drives:targets", icon="target", when=lambda each: each.is_open),
        ActionLink("修改", "drives:edit", icon="pencil", when=lambda each: each.is_open),
        ActionLink("导出 Excel", "drives:workbook", icon="file-spreadsheet", needs="export"),
    )
    rules = DetailPage.rules | {"export": "exportable_by"}
    figures = (
        Figure("起止日期", lambda each: f"{each.starts_on} 至 {each.ends_on}", word=True),
        Figure("第几天", _spent, word=True),
    )
    parts = (
        Own("due", "standing"),
        Own("facts", "progress"),
        Own("facts", "curves"),
        Facts("基本情况", ("kind", "region", Fact("ground", wide=True))),
        Own("papers", "papers"),
        Lazy("history", "变更记录", "drives:history"),
    )
    template_name = "drives/drive.html"

    def page(self, record, **more):
        self.found_progress = progress_of(record, self.request.user)
        self.day = _asked(self.request, self.found_progress)
        return super().page(record, **more)

    def subtitle(self, record):
        return record.get_kind_display(), record.region.name

    def badges(self, record):
        yield record.get_state_display(), TONES[DriveState(record.state)]

    def standing(self):
        if not self.allows("edit"):
            return None
        steps = DriveStep.objects.visible_to(self.request.user).filter(subject=self.record)
        steps = list(steps.select_related("made_by").order_by("pk"))
        doors = [
            (move, address_of("drives:move", self.record.pk, move.name))
            for move in FLOW.moves_from(self.record.state)
            if move.name != "finish" or self.record.ends_on < timezone.localdate()
        ]
        context = {"standing": standing_of(FLOW, self.record, steps), "doors": doors}
        return Piece("办理情况", "founding/standing.html", context)

    def progress(self):
        found, day = self.found_progress, self.day
        rows = [
            (line.town.name, self._cells(line.cells, line.town.code)) for line in found.lines(day)
        ]
        total = None
        if found.whole or len(rows) > 1:
            total = (
                "合计" if found.whole else "您管理范围内合计",
                self._cells(found.total(day), self.record.region.code if found.whole else ""),
            )
        context = {
            "record": self.record,
            "measures": [(each.label, DEFINITIONS[each]) for each in found.measures],
            "rows": rows,
            "total": total,
            "day": day,
            "base": found.base,
            "last": found.last,
        }
        return Piece("进展", "drives/progress.html", context)

    def _cells(self, cells: Any, code: str) -> list[tuple[Cell, str]]:
        """Each with the address of the list behind it."""
        return [(each, self._behind(each.measure, code)) for each in cells]

    def _behind(self, measure: Measure, code: str) -> str:
        query = f"?region={code}" if code else ""
        if measure == Measure.MEMBERS:
            may = self.request.user.may(Action.SEE_MEMBERS)
            return address_of("members:list") + query if may else ""
        return address_of("drives:behind", self.record.pk, measure) + query

    def curves(self):
        """Shares of the targets day by day, three to a picture; the numbers as a table."""
        found = self.found_progress
        sums = {each.measure: each for each in found.total(found.last)}
        aimed = [each for each in found.measures if sums[each].target]
        curves = {each: found.curve(each) for each in found.measures}
        pictures = {
            f"curve{nth}": {
                "months": [f"{day:%m-%d}" for day in found.days],
                "series": [
                    {
                        "name": each.label,
                        "values": [
                            round((value - curves[each][0]) / sums[each].target * 100, 1)
                            for value in curves[each]
                        ],
                    }
                    for each in aimed[nth : nth + _SERIES]
                ],
            }
            for nth in range(0, len(aimed), _SERIES)
        }
        context = {
            "pictures": pictures,
            "measures": [each.label for each in found.measures],
            "days": [
                (day, [curves[each][nth] for each in found.measures])
                for nth, day in enumerate(found.days)
            ][::-1],
        }
        return Piece("每日进度", "drives/curves.html", context)

    def papers(self):
        return papers_of(self.request.user, self.record)


class DriveHistory(HistoryPanel):
    model = Drive


def _found(request: HttpRequest, pk: int) -> Drive:
    rows = Drive.objects.visible_to(request.user).select_related("region")
    return get_object_or_404(rows, pk=pk)


class Behind(View):
    """What stands behind a figure, the newest first."""

    def get(self, request: HttpRequest, pk: int, measure: str) -> HttpResponse:
        drive = _found(request, pk)
        if measure not in drive.measures or measure == Measure.MEMBERS:
            raise Http404("这次行动没有这项明细。")
        code, region = request.GET.get("region", ""), None
        if code:
            region = get_object_or_404(Region.objects.visible_to(request.user), code=code)
        rows = services.behind(drive, measure, request.user, region=region, most=SHOWN + 1)
        context = {
            "title": f"{Measure(measure).label}：增减明细",
            "drive": drive,
            "definition": DEFINITIONS[Measure(measure)],
            "region": region,
            "of_units": measure in OF_UNITS,
            "rows": rows[:SHOWN],
            "more": len(rows) > SHOWN,
            "shown": SHOWN,
        }
        return render(request, "drives/behind.html", context)


class Workbook(View):
    """Progress, each day and what stands behind it, of what the user sees."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        drive, user = _found(request, pk), request.user
        if not Drive.objects.exportable_by(user).filter(pk=pk).exists():
            raise PermissionDenied("您的账号没有导出名单的权限。")
        found = progress_of(drive, user)
        now = timezone.localtime()
        mark = (
            f"{drive.name} · 导出人 {user}（{user.get_username()}）· {now:%Y-%m-%d %H:%M} · "
            f"截至 {found.last}"
        )
        content = workbook(drive, found, user, day=found.last, mark=mark)
        audit.record(
            action=AuditAction.EXPORT,
            actor=user,
            request=request,
            subject=str(Drive._meta.verbose_name),
            detail={"行动": audit.masked(drive.name), "截至": f"{found.last}"},
        )
        name = f"{drive.name}_{found.last:%Y%m%d}.xlsx"
        answer = FileResponse(io.BytesIO(content), content_type=XLSX, filename=name)
        return as_file(answer, name)


class _DriveDoor:
    model = Drive
    action = Action.EDIT_RULES
    list_url = "drives:list"


class EditDrive(_DriveDoor, EditPage):
    form_class = forms.DriveForm
    create = services.create_drive
    update = services.update_drive
    new_title = "新建行动"
    edit_title = "修改行动"
    intro = "行动须有依据和期限。进展由台账算出；不排名，各镇街只看自己的数字。"


class Targets(_DriveDoor, EditPage):
    form_class = forms.TargetsForm
    update = services.set_targets
    edit_title = "各镇街的目标"
    intro = "填行动期间要增加的数；没有目标的留空。只列出，不排名。"
    saved = "已保存目标。"

    def rows(self):
        return super().rows().select_related("region")

    def more(self, record):
        return {"title": f"{self.edit_title}：{record}"}


class MoveDrive(_DriveDoor, MovePage):
    flow = FLOW
    moves = tuple(FLOW.moves)
    update = services.move_drive
    intros = {
        "finish": "结束后各项数字按结束日期固定，以后台账变动不影响。",
        "reopen": "固定的数字作废，重新按台账计算。",
    }
