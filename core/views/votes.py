"""The page on which whoever holds a slip votes: without a log-in; who asks is not kept."""

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from core import marks
from core.errors import Refusal
from core.models import Poll

_PREFIX = "mark-"


@method_decorator([login_not_required, never_cache, sensitive_post_parameters()], name="dispatch")
class Vote(View):
    """First the code, then the poll, then thanks. The code goes along in the form, so nothing is
    kept between the three."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(code=request.GET.get("code", "")[:40])

    def post(self, request: HttpRequest) -> HttpResponse:
        code = request.POST.get("code", "")[:40]
        try:
            poll = marks.holder_of(code)
            if "cast" not in request.POST:
                return self._page(code=code, poll=poll)
            try:
                marks.cast_by_code(code=code, marks=self._marks(poll))
            except ValidationError as error:
                return self._page(code=code, poll=poll, problem=" ".join(error.messages))
        except Refusal as refusal:
            return self._page(code=code, problem=str(refusal))
        return self._page(done=True)

    def _marks(self, poll: Poll) -> dict[str, str]:
        given = self.request.POST
        return {key: grade for key, _ in poll.questions if (grade := given.get(_PREFIX + key, ""))}

    def _page(self, poll: Poll | None = None, **context) -> HttpResponse:
        if poll is not None:
            chosen = self._marks(poll)
            context |= {
                "poll": poll,
                "rows": [
                    (f"{_PREFIX}{key}", text, chosen.get(key, "")) for key, text in poll.questions
                ],
            }
        return render(self.request, "core/vote.html", context)
