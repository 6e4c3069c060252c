"""A ballot for the member whom the account is, without a slip."""

from django.http import Http404
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from core.errors import Missing
from core.views.votes import Voting
from own.services import member_of


@method_decorator(never_cache, name="dispatch")
class OwnVoting(Voting):
    """Whoever asks votes for himself: as `member`."""

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated:
            try:
                self.member = member_of(request.user)
            except Missing:
                raise Http404("您的账号没有对应的党员") from None
        return super().dispatch(request, *args, **kwargs)

    def _page(self, poll=None, **context):
        return super()._page(poll, own="own:page", **context)
