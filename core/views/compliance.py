"""合规说明: what the rules on 形式主义 and on government apps forbid, where each is ruled out, and
why each field is asked for. Apps say the latter two (`DomainApp.ruled_out`, `DomainApp.grounds`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.addresses import address_of
from core.domain import FieldGround, RuledOut, declared, declared_by_app, domain_apps, entries_of
from core.notifications import kinds

_BURDENS = "《整治形式主义为基层减负若干规定》（2024-08-06）"
_APPS = "《政务移动互联网应用程序规范化管理办法》（国办函〔2026〕12号）"


#: The page of components, in development only.
_SAMPLES = "core.views.style"


@dataclass(frozen=True)
class Prohibition:
    """One thing that may not be, and who says so."""

    name: str
    text: str
    source: str


PROHIBITIONS = (
    Prohibition("traces", "不以照片、材料、工作记录、是否开会作为评价工作的依据", _BURDENS),
    Prohibition("forms", "不频繁要求填表报数，不重复、随意填表", f"{_BURDENS}；{_APPS}"),
    Prohibition("rankings", "严控创建示范、达标活动，单位排名须有决定、范围和期限", _BURDENS),
    Prohibition("documents", "文件一般不超过 5,000 字", _BURDENS),
    Prohibition("check_in", "不强制打卡签到、积分排名、在线时长", _APPS),
    Prohibition("log_in", "不强制下载、不要求定期登录", _APPS),
    Prohibition("likes", "不以点赞、评论、转发、学时作为日常考核的主要载体", _APPS),
    Prohibition("photos", "没有必要的，不强制上传照片、视频、轨迹", _APPS),
    Prohibition("complaints", "设投诉建议入口", _APPS),
    Prohibition("reminders", "提醒有依据，不在休息时间打扰", _BURDENS),
)


@dataclass(frozen=True)
class Place:
    """Where a prohibition holds, and the page on which that is seen."""

    text: str
    url: str


def ruled_out(user: Any) -> list[tuple[Prohibition, list[Place]]]:
    """Each prohibition with the places where it is ruled out, and the way there for whoever may go
    it."""
    places: dict[str, list[Place]] = {each.name: [] for each in PROHIBITIONS}
    allowed = entries_of(user)
    withheld = [entry for entry in declared("menu") if entry not in allowed]
    for _, each in declared_by_app("ruled_out"):
        place: RuledOut = each
        # A page of the menu is for whoever finds it there.
        closed = any(entry.covers(place.url_name) for entry in withheld)
        url = address_of(place.url_name) if place.url_name and not closed else ""
        places[place.prohibition].append(Place(place.how, url))
    return [(each, places[each.name]) for each in PROHIBITIONS]


def grounds() -> list[tuple[str, list[tuple[FieldGround, list[str]]]]]:
    """App → what is asked for on what ground, with the labels of the fields."""
    labels = _labels()
    found = []
    for app in domain_apps():
        rows = [(each, _named(labels, app.name, each)) for each in app.grounds]
        if rows:
            found.append((str(app.verbose_name), rows))
    return found


def _named(labels: dict[tuple[str, str], str], app: str, ground: FieldGround) -> list[str]:
    """The labels of those of the fields that a form shows, each once."""
    found = (labels.get((app, name)) for name in ground.fields)
    return list(dict.fromkeys(label for label in found if label))


def without_ground() -> list[str]:
    """Fields of forms of which nobody said why they are asked for: `app.Form.field`."""
    known = {(app.name, name) for app, each in declared_by_app("grounds") for name in each.fields}
    return sorted(
        f"{form.__module__}.{form.__name__}.{name}"
        for app, form in forms_of_apps()
        for name in form.base_fields
        if (app, name) not in known
    )


def forms_of_apps() -> Iterator[tuple[str, type[BaseForm]]]:
    """Every form that an app shows, but for those that choose what a list shows."""
    names = {app.name for app in domain_apps()}
    pending, seen = [forms.BaseForm], set()
    while pending:
        for form in pending.pop().__subclasses__():
            if form in seen:
                continue
            seen.add(form)
            pending.append(form)
            app = form.__module__.partition(".")[0]
            # Filters are made by the library in the name of their module.
            is_filter = form.__name__.endswith("FilterSetForm")
            if app in names and not is_filter and form.__module__ != _SAMPLES:
                yield app, form


def _labels() -> dict[tuple[str, str], str]:
    found: dict[tuple[str, str], Any] = {}
    for app, form in forms_of_apps():
        for name, field in form.base_fields.items():
            if field.label:
                found.setdefault((app, name), str(field.label))
    return found


@require_safe
def compliance(request: HttpRequest) -> HttpResponse:
    context = {
        "title": "合规说明",
        "subtitle": "为基层减负和政务应用管理的规定，在本平台怎样落实。",
        "ruled_out": ruled_out(request.user),
        "grounds": grounds(),
        "notices": kinds().values(),
    }
    return render(request, "core/compliance.html", context)
