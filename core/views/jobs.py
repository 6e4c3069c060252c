"""Background work as its owner sees it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from core.choices import JobStatus
from core.models import Job
from core.views.fragments import is_fragment


@require_safe
def job(request: HttpRequest, pk: int) -> HttpResponse:
    """Progress of a job of one's own; it asks again every second until the job has ended."""
    found = get_object_or_404(Job.objects.visible_to(request.user), pk=pk)
    response = render(request, "core/job.html", {"job": found})
    if is_fragment(request) and found.status == JobStatus.SUCCEEDED:
        response["HX-Refresh"] = "true"
    return response
