"""抽查复核: drawing a sample."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views import View

from accounts.choices import Action
from activities.forms.review import SampleForm
from activities.services.sampling import draw_activities
from core.errors import Refusal
from core.views.editing import at_the_door


class NewSample(View):
    """Month, place and number; the seed comes at the moment of drawing."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.may(Action.RECHECK_ACTIVITIES):
            raise PermissionDenied("复核抽查由县级工作人员进行。")
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(SampleForm(user=request.user))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = SampleForm(request.POST, user=request.user)
        if form.is_valid():
            try:
                with at_the_door():
                    row = draw_activities(actor=request.user, **form.cleaned_data)
            except Refusal as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, f"已抽取 {len(row.chosen)} 次活动。")
                return redirect("core:draw", row.pk)
        return self._page(form)

    def _page(self, form: SampleForm) -> HttpResponse:
        context = {"title": "抽取复核样本", "form": form}
        return render(self.request, "activities/sample.html", context)
