"""Reviews on the member's own page: how he was reviewed, and voting without a slip."""

from core.models import Poll
from core.views.pieces import Piece
from core.views.records import Panel
from own.models import MemberAccount
from own.views.voting import OwnVoting
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


class OwnVote(OwnVoting):
    """`pk` is the review's."""

    def poll(self) -> Poll:
        return own.poll_of(self.member, self.kwargs["pk"])

    def cast(self, poll, given):
        own.vote(member=self.member, poll=poll, given=given)
