"""The page of a ballot: with the code of a slip and without a log-in (`Vote`), or for somebody whom
an app knows (`Voting`). Nothing is kept of who asks."""

from collections.abc import Iterable
from typing import Any

import segno
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.utils.safestring import mark_safe
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from core import marks
from core.addresses import address_of
from core.errors import Refusal
from core.models import Poll

_PREFIX = "mark-"


class Voting(View):
    """A ballot that is filled in and cast once."""

    #: Of whoever holds a slip; the form carries it on.
    code = ""

    def poll(self) -> Poll:
        """The open poll of whoever asks. Raises `Refusal`."""
        raise NotImplementedError

    def cast(self, poll: Poll, given: dict[str, str]) -> None:
        raise NotImplementedError

    def get(self, request: HttpRequest, **kwargs) -> HttpResponse:
        try:
            return self._page(poll=self.poll())
        except Refusal as refusal:
            return self._page(problem=str(refusal))

    def post(self, request: HttpRequest, **kwargs) -> HttpResponse:
        try:
            poll = self.poll()
            if "cast" not in request.POST:
                return self._page(poll=poll)
            try:
                self.cast(poll, self._marks(poll))
            except ValidationError as error:
                return self._page(poll=poll, problem=" ".join(error.messages))
        except Refusal as refusal:
            return self._page(problem=str(refusal))
        return self._page(done=True)

    def _marks(self, poll: Poll) -> dict[str, str]:
        given = self.request.POST
        return {key: grade for key, _ in poll.questions if (grade := given.get(_PREFIX + key, ""))}

    def _page(self, poll: Poll | None = None, **context) -> HttpResponse:
        if poll is not None:
            chosen = self._marks(poll)
            context["rows"] = [
                (f"{_PREFIX}{key}", text, chosen.get(key, "")) for key, text in poll.questions
            ]
        context |= {"code": self.code, "poll": poll}
        return render(self.request, "core/vote.html", context)


@method_decorator([login_not_required, never_cache, sensitive_post_parameters()], name="dispatch")
class Vote(Voting):
    """First the code, then the ballot, then thanks."""

    def setup(self, request: HttpRequest, *args, **kwargs) -> None:
        super().setup(request, *args, **kwargs)
        self.code = (request.POST.get("code") or request.GET.get("code", ""))[:40]

    def get(self, request: HttpRequest, **kwargs) -> HttpResponse:
        return self._page()

    def poll(self) -> Poll:
        return marks.holder_of(self.code)

    def cast(self, poll: Poll, given: dict[str, str]) -> None:
        marks.cast_by_code(code=self.code, marks=given)


def ballots(
    request: HttpRequest, slips: Iterable[tuple[str, str]], *, record: Any, poll: str, back: str
) -> HttpResponse:
    """Slips with their codes, to be printed, cut and handed out; shown this once. `slips`: name and
    code of each; `poll`: its name; `back`: what the page of its `record` is called."""
    page = request.build_absolute_uri(address_of("core:vote"))
    rows = []
    for person, code in slips:
        picture = segno.make(f"{page}?code={code}", error="m")
        drawn = picture.svg_inline(omitsize=True, border=2, dark="#000")
        rows.append((person, code, mark_safe(drawn)))
    context = {
        "title": "投票码",
        "record": record,
        "poll": poll,
        "back": back,
        "rows": rows,
        "page": page,
    }
    response = render(request, "core/ballots.html", context)
    response["Cache-Control"] = "no-store"
    return response
