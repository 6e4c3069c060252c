"""On the member's own page: the activities of his Party organizations, and whether he was there."""

from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from activities.services.own import MONTHS, year_of
from core.views.pieces import Piece
from core.views.records import Panel
from own.models import MemberAccount


@method_decorator(never_cache, name="dispatch")
class OwnAttendance(Panel):
    def pieces(self, pk):
        accounts = MemberAccount.objects.owned_by(self.request.user).select_related("member")
        account = accounts.filter(pk=pk).first()
        if account is None:
            return None
        rows = year_of(account.member)
        context = {
            "rows": rows,
            "there": sum(each.absence is None for each in rows),
            "months": MONTHS,
        }
        return {"attendance": Piece("参加组织生活", "activities/own.html", context)}
