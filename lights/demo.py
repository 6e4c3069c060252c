"""Lights in the generated county: the rules that ship without validity are in force for the later
half of its months, and letters about the red lights were issued, most of them signed for."""

import datetime
import random

from django.db.models import F
from django.utils import timezone

from accounts.models import User
from core.months import Month
from lights.letters import RED_LIGHT
from lights.models import SHIPPED_FROM, Rule
from lights.services.rules import OWN
from papers.choices import ReceiptWay
from papers.models import Delivery, Letter
from papers.services.letters import issue_occasion

#: On this day of the next month they are issued; two days later towns have read them.
_DAY, _READ = 6, datetime.timedelta(days=2)
#: Of so many months they were issued: one can be compared with the year before.
_LETTERS = 13
#: Every seventh waits for its receipt.
_LATE = 7
#: A rule of the county's own.
_SINGLE_DUTY = {
    "name": "主题党日逾期未开展",
    "subject": "single_duty",
    "severity": "amber",
    "when": {
        "all": [
            {"fact": "duty", "op": "=", "value": "party_day"},
            {"fact": "duty_overdue", "op": ">=", "value": 2},
        ]
    },
    "fact": "{duty}逾期未开展{duty_overdue}项，最早的应于{duty_overdue_since}前填报",
    "addressee": "党组织书记",
    "addressee_role": "secretary",
    "grace_days": 30,
    "text": "填报期限已过、一年以内未开展的主题党日有 {duty_overdue} 项以上（含）。",
    "source": "县级要求（演示）：主题党日每月开展一次",
}


def generate(chance: random.Random, first_day: datetime.date, today: datetime.date) -> None:
    """The app's part of the generated county (`DomainApp.demo`); inside its transaction."""
    first, last = Month.containing(first_day), Month.containing(today)
    months = (last.year - first.year) * 12 + last.number - first.number
    begins = first.plus(months // 2).first_day
    for rule in Rule.objects.filter(valid_from=SHIPPED_FROM, valid_to=SHIPPED_FROM):
        # The shipped row stays, as where a county puts the rule in force.
        rule.pk, rule._state.adding = None, True
        rule.valid_from, rule.valid_to = begins, None
        rule.save(force_insert=True)
    Rule.objects.create(code=f"{OWN}1", valid_from=begins, **_SINGLE_DUTY)


def issue_letters(month: Month, today: datetime.date) -> None:
    """Issue those of a closed month, as somebody would have done then (`DomainApp.demo_month`)."""
    if month < Month.containing(today).plus(-_LETTERS):
        return
    day = month.plus(1).first_day + datetime.timedelta(days=_DAY - 1)
    day = min(day, today)
    made = issue_occasion(actor=None, kind=RED_LIGHT, occasion=str(month), day=day)
    read = [each.pk for each in made.letters if each.serial % _LATE]
    at = timezone.make_aware(datetime.datetime.combine(day + _READ, datetime.time(9, 30)))
    if at < timezone.now():
        Delivery.objects.filter(letter__in=read).update(
            received_at=at,
            received_by=User.objects.filter(username="yanshi_xian").first(),
            way=ReceiptWay.READ,
        )
        Letter.objects.filter(pk__in=read).update(received_count=F("delivery_count"))
