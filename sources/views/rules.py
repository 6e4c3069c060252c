"""Sources, thresholds, divisions; whose word counts in a column, in one organization; undoing."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views import View
from django.views.generic import TemplateView

from accounts.choices import Action
from core.addresses import address_of
from core.errors import Refusal
from core.lists.pagination import Sort
from core.records.changes import label_of, text_of
from core.views.editing import EditPage, at_the_door, say_with_undo
from core.views.lists import ListAction, ListPage
from core.views.records import Panel
from orgs.models import Organization
from profiles.models import FACTS, Profile
from sources import services
from sources.choices import SaidField, Trust
from sources.codes import DIVISIONS_FROM
from sources.filters import ConflictFilterSet, DeedFilterSet
from sources.forms import DivisionForm, ExceptionForm, MatchRuleForm, OrderForm, SourceForm
from sources.models import (
    Deed,
    DivisionChange,
    FieldException,
    FieldRule,
    MatchRule,
    Source,
    SourceRow,
)
from sources.tables import ConflictTable, DeedTable, fact_said, held, said
from sources.tasks import start_settling, start_undoing
from sources.views.lists import must_keep

#: Undone while the visitor waits; more are undone by a worker.
_AT_ONCE = 200


class ConflictPage(ListPage):
    title = "不一致的字段"
    subtitle = "最新名单与台账不一致、还没有确定以谁为准的。"
    unit = "个"
    empty_text = "没有不一致的字段。"
    buttons = (ListAction("多方比对", "sources:list", icon="arrows-sort"),)
    table_class = ConflictTable
    filterset_class = ConflictFilterSet
    sorts = {"id": Sort("id")}
    default_sort = "id"
    related = ("listed__source", "organization__region")

    @classmethod
    def opens_to(cls, user):
        return user.may(Action.EDIT_REGISTRY)

    def rows(self):
        return SourceRow.objects.editable_by(self.request.user).conflicting()

    def get(self, request, *args, **kwargs):
        must_keep(request)
        return super().get(request, *args, **kwargs)


class SaidPanel(Panel):
    """On the page of an organization: which source said what and when, and which one counts."""

    template_name = "sources/said.html"

    def context(self, pk):
        user = self.request.user
        organization = get_object_or_404(Organization.objects.visible_to(user).present(), pk=pk)
        said_rows = SourceRow.objects.visible_to(user).filter(
            organization=organization, row_no__gt=0
        )
        rows = said_rows.select_related("listed__source", "organization", "candidate")
        rows = list(rows.order_by("-listed__dated", "pk"))
        if not rows:
            return None
        newest = set(said_rows.present().values_list("listed_id", flat=True))
        orders = dict(FieldRule.objects.visible_to(user).values_list("field", "order"))
        exceptions = {
            each.field: each
            for each in FieldException.objects.visible_to(user)
            .filter(organization=organization)
            .select_related("source")
        }
        lines = []
        for field in SaidField:
            words = [(row, said(row, field, user)) for row in rows]
            words = [
                {"row": row, "text": text, "open": field.value in row.differs}
                for row, text in words
                if text
            ]
            if not words:
                continue
            lines.append(
                {
                    "label": field.label,
                    "field": field.value,
                    "held": held(organization, field, user),
                    "words": words,
                    "counts": _counting(field, words, newest, orders, exceptions),
                }
            )
        lines += _of_facts(rows, organization, user)
        may_edit = Organization.objects.editable_by(user).filter(pk=pk).exists()
        return {"lines": lines, "organization": organization, "may_edit": may_edit}


def _of_facts(rows, organization, user):
    """What squads said beside what lists speak of; nobody settles whose word counts there."""
    if not any(row.facts for row in rows):
        return
    found = Profile.objects.visible_to(user).filter(organization=organization).first()
    for name in FACTS:
        words = [{"row": row, "text": text} for row in rows if (text := fact_said(row, name))]
        if words:
            yield {
                "label": label_of(Profile._meta.get_field(name)),
                "held": text_of(found, name) if found else "",
                "words": words,
                "counts": "以台账为准",
            }


def _counting(field, words, newest, orders, exceptions) -> str:
    """Whose word counts in a field of an organization, in words."""
    if (exception := exceptions.get(field.value)) is not None:
        return f"例外：以“{exception.source or '台账'}”为准（{exception.reason}）"
    saying = {each["row"].listed.source.code: each["row"].listed.source.name for each in words}
    lists = [each["row"].listed for each in words]
    heard = {each.source.code for each in lists if each.partial or each.pk in newest}
    for code in orders.get(field.value, ()):
        if code in heard:
            return f"按规则以“{saying[code]}”为准"
    return "以台账为准"


class Rules(TemplateView):
    """Sources and their trust, the order of sources by field, thresholds, divisions."""

    template_name = "sources/rules.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        sources = list(Source.objects.visible_to(user).select_related("department"))
        names = {each.code: each.name for each in sources}
        for each in sources:
            each.words = [
                (field.label, Trust(each.trust[field.value]).label)
                for field in SaidField
                if each.trust.get(field.value)
            ]
        orders = dict(FieldRule.objects.visible_to(user).values_list("field", "order"))
        return super().get_context_data(**kwargs) | {
            "title": "来源和规则",
            "may_edit": Source.objects.editable_by(user).exists(),
            "sources": sources,
            "rule": MatchRule.objects.visible_to(user).first(),
            "fields": [
                (field, " → ".join(names[code] for code in orders.get(field.value, ())))
                for field in SaidField
            ],
            "divisions": list(DivisionChange.objects.visible_to(user)),
            "divisions_from": DIVISIONS_FROM,
        }


class EditSource(EditPage):
    model = Source
    action = Action.EDIT_RULES
    form_class = SourceForm
    update = staticmethod(services.update_source)
    edit_title = "修改来源"
    list_url = "sources:rules"


class EditMatchRule(EditPage):
    model = MatchRule
    action = Action.EDIT_RULES
    form_class = MatchRuleForm
    update = staticmethod(services.update_match_rule)
    edit_title = "修改比对规则"
    intro = "以后比对的名单按新的规则；已比对的不变，需要的请重新上传。"
    list_url = "sources:rules"


class NewDivision(EditPage):
    model = DivisionChange
    action = Action.EDIT_RULES
    form_class = DivisionForm
    create = staticmethod(services.create_division)
    new_title = "登记区划代码变更"
    intro = (
        "旧注册号的前六位、代码的第三至八位是登记机关的区划代码。"
        "撤县设市等改过代码的，登记后判定时会提示是同一地方。"
    )
    list_url = "sources:rules"


class Settle(View):
    """The order of sources in a field: what it would do, and doing it."""

    def dispatch(self, request: HttpRequest, field: str, **kwargs) -> HttpResponse:
        if not request.user.reach.part(Action.EDIT_RULES).everywhere:
            raise PermissionDenied("字段规则由县级管理员制定。")
        if field not in SaidField.values:
            raise Http404("没有这个字段。")
        self.field = SaidField(field)
        return super().dispatch(request, field=field, **kwargs)

    def get(self, request: HttpRequest, field: str) -> HttpResponse:
        asked = any(name.startswith("rank-") for name in request.GET)
        form = self._form(request, request.GET if asked else None)
        found, order = None, []
        if asked and form.is_valid():
            order = form.order()
            try:
                with at_the_door():
                    services.must_settle(request.user, field, order)
                found = services.preview(field, order)
            except ValidationError as error:
                form.add_error(None, error.messages)
        context = {
            "title": f"{self.field.label}以谁为准",
            "field": self.field,
            "form": form,
            "order": order,
            "preview": found,
            "rows": self._rows(request, found) if found else [],
        }
        return render(request, "sources/settle.html", context)

    def post(self, request: HttpRequest, field: str) -> HttpResponse:
        order = [code for code in request.POST.get("order", "").split(",") if code]
        try:
            with at_the_door():
                job = start_settling(
                    actor=request.user,
                    field=field,
                    order=order,
                    digest=request.POST.get("digest", ""),
                )
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            return redirect("core:job", job.pk)
        return redirect("sources:settle", field)

    def _form(self, request: HttpRequest, data) -> OrderForm:
        usable = {f"trust__{self.field.value}__gte": Trust.USABLE}
        sources = list(Source.objects.visible_to(request.user).filter(**usable))
        rule = FieldRule.objects.visible_to(request.user).filter(field=self.field).first()
        # Without a rule: the most trusted first.
        trusted = sorted(sources, key=lambda each: -each.trust[self.field.value])
        order = rule.order if rule else [each.code for each in trusted]
        return OrderForm(data, sources=sources, order=order)

    def _rows(self, request: HttpRequest, found) -> list[dict]:
        user = request.user
        rows = SourceRow.objects.visible_to(user).filter(pk__in=[row for _, row in found.rows])
        return [
            {
                "row": row,
                "said": said(row, self.field, user),
                "held": held(row.organization, self.field, user),
            }
            for row in rows.select_related("organization__region", "listed__source").order_by("pk")
        ]


class Except(EditPage):
    """In one organization another source counts."""

    model = Organization
    action = Action.EDIT_REGISTRY
    submit = "确定"
    saved = "已记下例外。"
    list_url = "sources:conflicts"

    def dispatch(self, request, *args, **kwargs):
        if kwargs["field"] not in SaidField.values:
            raise Http404("没有这个字段。")
        self.field = SaidField(kwargs["field"])
        return super().dispatch(request, *args, **kwargs)

    @property
    def edit_title(self):
        return f"{self.field.label}：单独确定以谁为准"

    @property
    def intro(self):
        return "只管这一个组织，不受字段规则影响。选了来源的，台账改为它说的，从名单日期起生效。"

    def form(self, record, data=None, **options):
        user = self.request.user
        kept = FieldException.objects.editable_by(user).filter(
            organization=record, field=self.field.value
        )
        return ExceptionForm(
            data, instance=kept.first(), actor=user, field=self.field.value, **options
        )

    def _save(self, record, form):
        exception = services.make_exception(
            actor=self.request.user,
            organization=record,
            field=self.field.value,
            **form.values(),
        )
        self.deed = exception.deed
        return record

    def tell(self, record):
        if self.deed is None:
            messages.success(self.request, "没有改动。")
            return
        say_with_undo(self.request, self.saved, url=address_of("sources:undo", self.deed.pk))


class DeedPage(ListPage):
    title = "办理记录"
    subtitle = "按名单写入台账的内容，之后没有再改动的可以撤销。整批录入的，在“导入”中撤销。"
    unit = "次"
    empty_text = "还没有按名单办理过。"
    buttons = (ListAction("多方比对", "sources:list", icon="arrows-sort"),)
    table_class = DeedTable
    filterset_class = DeedFilterSet
    sorts = {"done": Sort("undo_set__done_at", tie="undo_set__pk")}
    default_sort = "-done"
    related = ("undo_set__done_by", "undo_set__undone_by")

    @classmethod
    def opens_to(cls, user):
        return user.may(Action.EDIT_REGISTRY)

    def rows(self):
        return Deed.objects.visible_to(self.request.user)

    def get(self, request, *args, **kwargs):
        must_keep(request)
        return super().get(request, *args, **kwargs)

    def prepare(self, table, rows):
        for each in rows:
            each.may_be_undone = each.undo_set.is_open and services.may_undo(
                self.request.user, each
            )


class Undo(View):
    """撤销: asked on a page of its own, done at once or, of many, by a worker."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        deed = get_object_or_404(
            Deed.objects.visible_to(request.user).select_related("undo_set__done_by"), pk=pk
        )
        context = {"title": "撤销办理", "deed": deed}
        return render(request, "sources/undo.html", context)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        deed = get_object_or_404(Deed.objects.visible_to(request.user), pk=pk)
        if not services.may_undo(request.user, deed):
            raise PermissionDenied("请由办理人或县级管理员撤销。")
        if deed.count > _AT_ONCE:
            return redirect("core:job", start_undoing(actor=request.user, pk=pk).pk)
        try:
            with at_the_door():
                services.undo_deed(actor=request.user, pk=pk)
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, f"已撤销：{deed}。之后又改动过的保留现状。")
        return redirect("sources:deeds")
