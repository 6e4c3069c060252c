"""口径: how every figure is counted and what every rule looks for."""

from django.utils import timezone
from django.views.generic import TemplateView

from core import in_force
from lights.models import Rule
from lights.rules import condition_text, deadline_text
from lights.scale import scale_on
from months.indicators import BASES, BESIDE, INDICATORS


class Indicators(TemplateView):
    template_name = "reports/indicators.html"

    def get_context_data(self, **kwargs):
        today = timezone.localdate()
        rules = list(
            Rule.objects.visible_to(self.request.user).order_by("-severity", "code", "-valid_from")
        )
        scale = scale_on(today)
        rules.sort(key=scale.grade)  # versions of a rule keep their order
        editable = set(Rule.objects.editable_by(self.request.user).values_list("pk", flat=True))
        newest = {rule.code: rule.pk for rule in reversed(rules)}
        for rule in rules:
            rule.may_edit = rule.pk in editable and newest[rule.code] == rule.pk
            scale.show(rule)
            rule.condition, rule.due = condition_text(rule), deadline_text(rule)
            rule.is_in_force = in_force.holds(rule.valid_from, rule.valid_to, today)
        return {
            "title": "口径",
            "subtitle": "各项数字的计算方法、不含范围和依据，各条亮灯规则的内容和依据。",
            "indicators": INDICATORS,
            "bases": [*BASES, *BESIDE.values()],
            "rules": rules,
        }
