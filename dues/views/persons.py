"""The dues of one member: on his page for the keeper, and on his own page for himself."""

from typing import Any

from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from core.months import Month
from core.views.pieces import Piece
from core.views.records import Panel
from dues.models import (
    Due,
    DuesBase,
    DuesExemption,
    DuesPayment,
    DuesStanding,
    members_kept_by,
)
from dues.services.people import owed_by
from dues.tables import DUE_TONES
from members.models import Member
from own.models import MemberAccount

#: Months and payments shown.
_SHOWN = 24


def dues_of(user: Any, member: Member, **more: Any) -> Piece:
    """What he pays by, what he owed and paid, in the scope of `user`."""
    months = {}
    dues = Due.objects.visible_to(user).filter(member=member).select_related("month")
    for due in dues.order_by("-month__month", "pk")[: 2 * _SHOWN]:
        line = months.setdefault(
            due.month_id, {"month": due.month, "due": None, "paid": 0, "state": due}
        )
        if due.amount is not None:
            line["due"] = (line["due"] or 0) + due.amount
        if due.kind == "regular":
            line["state"], line["tone"] = due, DUE_TONES[due.state]
    payments = DuesPayment.objects.visible_to(user).filter(member=member, month__in=months)
    payments = list(payments.select_related("month").order_by("-paid_on", "-pk"))
    for payment in payments:
        months[payment.month_id]["paid"] += payment.amount
    bases = DuesBase.objects.visible_to(user).filter(member=member)
    exemptions = DuesExemption.objects.visible_to(user).filter(member=member)
    context = {
        "member": member,
        "months": list(months.values())[:_SHOWN],
        "payments": payments[:_SHOWN],
        "bases": list(bases.order_by("-starts_on")[:_SHOWN]),
        "exemptions": list(exemptions.order_by("-first_month")[:_SHOWN]),
        "standing": DuesStanding.objects.visible_to(user).filter(member=member).first(),
        "owed": owed_by([member.pk], Month.current())[member.pk],
        "now": Month.current(),
        **more,
    }
    return Piece("党费", "dues/person.html", context)


@method_decorator(never_cache, name="dispatch")
class DuesOfMember(Panel):
    """On the page of a member: all of it for the keeper of his dues, arrears for others."""

    def pieces(self, pk):
        user = self.request.user
        member = members_kept_by(user).filter(pk=pk).first()
        if member is not None:
            return {"dues": dues_of(user, member, keeps=True)}
        seen = Member.objects.visible_to(user).present().filter(pk=pk).first()
        standing = DuesStanding.objects.visible_to(user).filter(member=pk).first()
        if seen is None or standing is None:
            return None
        return {"dues": Piece("党费", "dues/standing.html", {"standing": standing})}


@method_decorator(never_cache, name="dispatch")
class OwnDues(Panel):
    """On the member's own page."""

    def pieces(self, pk):
        user = self.request.user
        account = (
            MemberAccount.objects.owned_by(user).select_related("member").filter(pk=pk).first()
        )
        if account is None:
            return None
        return {"dues": dues_of(user, account.member, own=True)}
