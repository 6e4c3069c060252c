"""Reviews on the member's own page: how he was reviewed, and voting without a slip."""

from django.http import Http404
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from core.errors import Missing
from core.models import Poll
from core.views.pieces import Piece
from core.views.records import Panel
from core.views.votes import Voting
from own.models import MemberAccount
from own.services import member_of
from reviews.services import own


class OwnReviews(Panel):
    def pieces(self, pk):
        accounts = MemberAccount.objects.owned_by(self.request.user).select_related("member")
        account = accounts.filter(pk=pk).first()
        if account is None:
            return None
        context = {
            "open": own.open_to(account.member),
            "reviews": own.own_reviews(account.member),
            "disposals": own.own_disposals(account.member),
        }
        return {"reviews": Piece("民主评议", "reviews/own.html", context)}


@method_decorator(never_cache, name="dispatch")
class OwnVote(Voting):
    """`pk` is the review's; whoever asks votes for himself."""

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated:
            try:
                self.member = member_of(request.user)
            except Missing:
                raise Http404("您的账号没有对应的党员") from None
        return super().dispatch(request, *args, **kwargs)

    def poll(self) -> Poll:
        return own.poll_of(self.member, self.kwargs["pk"])

    def cast(self, poll, given):
        own.vote(member=self.member, poll=poll, given=given)

    def _page(self, poll=None, **context):
        return super()._page(poll, own="own:page", **context)
