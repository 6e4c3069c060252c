"""What a case knows of the light that opened it (`rectification.kinds`)."""

import datetime
from typing import Any

from django.utils import timezone

from accounts.choices import Action
from core.addresses import address_of
from core.months import Month
from lights import rules
from lights.facts import SUBJECTS
from lights.models import Rule
from months.figures import latest_revision, newest_revision
from months.services.trial import tried
from orgs.models import Organization
from rectification.choices import NegativeClass
from rectification.kinds import Ground, Kind, Mend
from regions.models import Region

#: Rule → what mends it, the address of the form, whether it is asked for the row, and what one must
#: be allowed.
_MENDS: dict[str, tuple[str, str, str, str]] = {
    "staff50_no_member": ("登记党员", "members:new", "", Action.EDIT_MEMBERS),
    "staff30_no_member": ("登记党员", "members:new", "", Action.EDIT_MEMBERS),
    "full3_not_formed": ("成立党组织", "branches:new", "", Action.EDIT_MEMBERS),
    "staff80_no_party_org": ("成立党组织", "branches:new", "", Action.EDIT_MEMBERS),
    "term_expired": ("办理换届选举", "elections:new", "?party={pk}", Action.HOLD_ELECTIONS),
    "term_due": ("办理换届选举", "elections:new", "?party={pk}", Action.HOLD_ELECTIONS),
    "no_activity_quarter": ("填报活动", "activities:file", "", Action.FILE_ACTIVITIES),
    "duty_overdue": ("填报活动", "activities:file", "", Action.FILE_ACTIVITIES),
}


class LightCases(Kind):
    code = "light"
    title = "亮灯"
    disputed = {
        "": ("staff_count", "state", "term_started_on", "formation"),
        "term_expired": ("term_started_on",),
        "term_due": ("term_started_on",),
        "joint_over_5": ("formation",),
        "fall_under_3": ("formation",),
        "no_activity_quarter": (),
        "duty_overdue": (),
        "secretary_vacant": (),
        "instructor_no_visit": ("state",),
    }

    negative = {
        "term_expired": NegativeClass.TERM,
        "no_activity_quarter": NegativeClass.ROLE,
        "duty_overdue": NegativeClass.ROLE,
        "secretary_vacant": NegativeClass.SETUP,
        "joint_over_5": NegativeClass.SETUP,
    }

    def topics(self) -> list[tuple[str, str]]:
        rules = Rule.objects.order_by("-severity", "code", "valid_from")
        return list(dict(rules.values_list("code", "name")).items())

    def ground(self, case: Any) -> Ground | None:
        rule = _rule(case)
        if rule is None:
            return None
        return Ground(rule.full_text, rule.source, rule.get_absolute_url())

    def appealable(self, case: Any) -> bool:
        rule = _rule(case)
        return rule is None or rule.appeals_allowed

    def mend(self, case: Any, user: Any) -> Mend | None:
        """The form that puts it right, for whoever may; else the page of what it is about."""
        code, _, duty = case.topic.partition(":")
        title, url, query, needed = _MENDS.get("duty_overdue" if duty else code, ("", "", "", ""))
        subject = case.subject
        if title and user.may(needed):
            return Mend(title, address_of(url) + query.format(pk=subject.pk))
        if isinstance(subject, Organization) and user.may(Action.EDIT_REGISTRY):
            return Mend("修改组织资料", address_of("orgs:edit", subject.pk))
        if not user.may(Action.SEE_REGISTRY):
            return None
        return Mend("打开对象页面", subject.get_absolute_url())

    def still_wrong(self, case: Any) -> str | None:
        """What closing the last month that showed it anew would say of it."""
        rule, month = _rule(case), case.last_seen_month
        last = latest_revision(Month.containing(month)) if month else None
        if rule is None or last is None or isinstance(case.subject, Region):
            return None
        with tried(last, case.subject) as trial:
            subject, duty = SUBJECTS[rule.subject], case.topic.partition(":")[2]
            own = {subject.id_column: case.subject.pk, "of_duty": duty}
            lit = rules.lit(rule, trial).annotate(of_duty=subject.duty)
            told = lit.filter(**own).values_list("told", flat=True)
            return next(iter(told), "")

    def newest_month(self) -> datetime.date | None:
        newest = newest_revision()
        return newest.report_month.first_day if newest else None


def _rule(case: Any) -> Rule | None:
    """The rule as it held when the case was last seen."""
    versions, month = Rule.objects.filter(code=case.topic.partition(":")[0]), case.last_seen_month
    # A month is judged by the rules of its last day.
    day = Month.containing(month).last_day if month else timezone.localdate()
    return versions.valid_on(day).first() or versions.order_by("-valid_from").first()
