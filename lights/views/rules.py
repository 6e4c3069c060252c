"""The rules of the county: the list, the editor with its rehearsal, the end of one."""

import json
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.generic import TemplateView

from accounts.choices import Action
from branches.views.terms import CountyRuleDoor
from core import in_force
from core.addresses import address_of
from core.forms import catalogue
from core.keys import key_of
from core.views.editing import EditPage
from lights import conditions, rules
from lights.choices import Deadline, RuleSubject
from lights.facts import SUBJECTS
from lights.forms import EndRuleForm, LightRankForm, NewRuleForm, RuleForm
from lights.models import LightRank, Rule
from lights.scale import GRADES, scale_of, scale_on
from lights.services import create_rule, end_rule, replace_rank, replace_rule
from lights.services.rehearsal import MOST_MONTHS, Rehearsed, rehearse
from lights.services.rules import drafted

#: What the rows of a subject are counted in.
UNITS = {
    RuleSubject.ORGANIZATION: "家两新组织",
    RuleSubject.REGION: "个镇街（园区）",
    RuleSubject.SINGLE_DUTY: "项组织生活",
}
#: How many closed months a rehearsal may take in.
SPANS = (1, 3, 6, MOST_MONTHS)


class Rules(TemplateView):
    """Every rule by what it is: in force, not chosen yet, over; lists of items as tables."""

    template_name = "lights/rules.html"

    def dispatch(self, request, *args, **kwargs):
        if not request.user.may(Action.EDIT_RULES):
            raise PermissionDenied("亮灯规则由县级管理员设定；规则内容请看“口径”页。")
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        user = self.request.user
        found = Rule.objects.visible_to(user).order_by("-severity", "code", "-valid_from")
        today = timezone.localdate()
        ranks = list(LightRank.objects.visible_to(user))
        scale = scale_of(
            each for each in ranks if in_force.holds(each.valid_from, each.valid_to, today)
        )
        newest, former = _by_version(found)
        newest.sort(key=scale.grade)
        for rule in found:
            scale.show(rule)
            rule.condition = rules.condition_text(rule)
        for rule in newest:
            rule.former = former.get(rule.code, [])
            rule.due = rules.deadline_text(rule)
        over = [each for each in newest if each.valid_to and each.valid_to <= today]
        unchosen = [each for each in over if each.is_unchosen]
        held = [each for each in newest if each not in over]
        return {
            "title": "亮灯规则",
            "subtitle": "什么情况亮什么灯、送达谁、限期多久。修改从生效日期起，已定稿的月份不变。",
            "may_edit": Rule.objects.editable_by(user).exists(),
            "parts": [
                ("现行", held),
                ("未启用", unchosen),
                ("已停用", [each for each in over if each not in unchosen]),
            ],
            "tables": _decision_tables(held),
            "ranks": sorted(ranks, key=lambda each: GRADES[each.shade]),
        }


def _by_version(found: Iterable[Rule]) -> tuple[list[Rule], dict[str, list[Rule]]]:
    """The newest version of each rule, and by code those before it."""
    newest: dict[str, Rule] = {}
    former: dict[str, list[Rule]] = {}
    for rule in found:
        if rule.code not in newest:
            newest[rule.code] = rule
        elif not rule.is_unchosen:
            former.setdefault(rule.code, []).append(rule)
    return list(newest.values()), former


def _decision_tables(held: list[Rule]) -> list[dict[str, Any]]:
    """Of rules that count the same list of items: the items, and which number lights what."""
    by_list: dict[str, list[Rule]] = {}
    for rule in held:
        if "count" in rule.when:
            items = json.dumps([rule.subject, rule.when["count"]], sort_keys=True)
            by_list.setdefault(items, []).append(rule)
    return [
        {
            "subject": same[0].get_subject_display(),
            "items": [conditions.words(each, same[0].subject) for each in same[0].when["count"]],
            "bands": rules.bands(same),
            "names": "、".join(each.name for each in same),
        }
        for same in by_list.values()
    ]


class _RulePage(EditPage):
    """The editor; 试算 answers the same page with what the rule would light, and stores nothing."""

    model = Rule
    action = Action.EDIT_RULES
    list_url = "lights:rules"
    template_name = "lights/rule.html"
    submit = "保存并从生效日期起执行"

    def post(self, request: HttpRequest, pk: int | None = None, **kwargs: Any) -> HttpResponse:
        if not request.POST.get("rehearse"):
            return super().post(request, pk, **kwargs)
        record = None if pk is None else self.found(pk)
        form = self.form(record, request.POST)
        if not form.is_valid():
            return self._page(record, form)
        try:
            rule = drafted(record, form.values())
            found = rehearse(rule, months=self._span())
        except ValidationError as error:
            for name, errors in error.error_dict.items():
                form.add_error(name if name in form.fields else None, errors)
            return self._page(record, form)
        return self._page(record, form, rehearsal=_shown(rule, found))

    def _span(self) -> int:
        """How many months are to be tried."""
        wanted = key_of(self.request.POST.get("months"))
        return wanted if wanted in SPANS else MOST_MONTHS

    def more(self, record):
        return {
            "catalogue": catalogue({kind: each.facts for kind, each in SUBJECTS.items()}),
            "spans": SPANS,
            "span": self._span(),
            "subjects": [
                (kind.value, kind.label, list(SUBJECTS[kind].facts.values()))
                for kind in RuleSubject
                if record is None or record.subject == kind
            ],
        }

    def success_url(self, record):
        return f"{address_of(self.list_url)}#rule-{record.code}"


class EditRule(_RulePage):
    """The next version of a rule; rules hold in the whole county."""

    form_class = RuleForm
    update = replace_rule
    edit_title = "修改亮灯规则"
    intro = "保存为新的一版：原来的一版留给此前定稿的月份，新的一版从生效日期起亮灯。"
    saved = "已保存为新的一版。"

    def more(self, record):
        return super().more(record) | {"title": f"{self.edit_title}：{record}"}


class NewRule(_RulePage):
    """A rule of the county's own, from nothing or after the model of another (`from`)."""

    form_class = NewRuleForm
    create = create_rule
    new_title = "新增亮灯规则"
    intro = "先写条件，再试算，看将亮多少灯；保存后从生效日期起亮灯，已定稿的月份不变。"
    saved = "已新增。"

    def dispatch(self, request, *args, **kwargs):
        if request.user.may(Action.EDIT_RULES):
            part = request.user.reach.part(Action.EDIT_RULES)
            if not part.everywhere:
                raise PermissionDenied("亮灯规则在全县执行，由管理全县的县级管理员设定。")
        return super().dispatch(request, *args, **kwargs)

    def form(self, record, data=None, **options):
        model = Rule.objects.visible_to(self.request.user).filter(
            pk=key_of(self.request.GET.get("from"))
        )
        if data is None and "initial" not in options:
            options["initial"] = (
                model.values("severity", *NewRuleForm.Meta.fields).first() or _blank()
            )
        return super().form(record, data, **options)


def _blank() -> dict[str, Any]:
    when = {"all": [{"fact": "staff_count", "op": ">=", "value": 50}]}
    return {
        "subject": RuleSubject.ORGANIZATION.value,
        "when": when,
        "deadline": Deadline.DAYS.value,
        "grace_days": 30,
        "appeals_allowed": True,
    }


class EndRule(EditPage):
    """From when on a rule lights nothing."""

    model = Rule
    action = Action.EDIT_RULES
    form_class = EndRuleForm
    update = end_rule
    edit_title = "停用亮灯规则"
    intro = "从失效日期起不再亮灯；已定稿的月份不变，需要时可以再次启用。"
    submit = "停用"
    saved = "已停用。"
    list_url = "lights:rules"

    def more(self, record):
        return {"title": f"{self.edit_title}：{record}"}

    def success_url(self, record):
        return f"{address_of(self.list_url)}#rule-{record.code}"


class ReplaceRank(CountyRuleDoor):
    """Whether a colour is used from a day on, and what its lights are called."""

    model = LightRank
    form_class = LightRankForm
    update = replace_rank
    edit_title = "修改灯级"
    list_url = "lights:rules"


# --- What the editor and the rehearsal show -------------------------------------------------------


def _shown(rule: Rule, found: list[Rehearsed]) -> dict[str, Any]:
    unit = UNITS.get(rule.subject, "个党组织")
    scale = scale_on(timezone.localdate())
    newest = found[0] if found else None
    in_order = found[::-1]
    return {
        "months": found,
        "newest": newest,
        "unit": unit,
        "light": scale.name_of(rule),
        "shade": scale.shade_of(rule),
        "condition": rules.condition_text(rule),
        "has_former": bool(rule.code),
        "charts": {
            "rehearsal": {
                "names": [str(each.month) for each in in_order],
                "series": [
                    {"name": "试算", "values": [each.total.lit for each in in_order]},
                    {"name": "当月实际", "values": [each.total.now for each in in_order]},
                ],
            }
        },
    }
