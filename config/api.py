"""Addresses of the API: `/api/v1/`, its description and its page."""

from django.urls import include, path, re_path
from rest_framework.routers import DefaultRouter

from branches.api import CoverageApi, PartyOrganizationApi, WorkCoverageApi
from core.api.docs import Docs, SchemaView
from core.api.jobs import JobApi
from core.api.views import Missing
from members.api import MemberApi, PostApi
from orgs.api import OrganizationApi
from regions.api import RegionApi
from reports.api import NoticeApi, RegionFiguresApi, ReportMonthApi

router = DefaultRouter()
router.include_format_suffixes = False
router.register("regions", RegionApi, "region")
router.register("organizations", OrganizationApi, "organization")
router.register("party-organizations", PartyOrganizationApi, "party-organization")
router.register("coverages", CoverageApi, "coverage")
router.register("work-coverages", WorkCoverageApi, "work-coverage")
router.register("members", MemberApi, "member")
router.register("posts", PostApi, "post")
router.register("report-months", ReportMonthApi, "report-month")
router.register("notices", NoticeApi, "notice")
router.register("jobs", JobApi, "job")

app_name = "api"
urlpatterns = [
    path("schema/", SchemaView.as_view(), name="schema"),
    path("docs/", Docs.as_view(), name="docs"),
    path(
        "v1/report-months/<str:month>/regions/<str:code>/",
        RegionFiguresApi.as_view(),
        name="region-figures",
    ),
    path("v1/", include(router.urls)),
    # A line break is no character for `<path:…>`.
    re_path(r"^(?P<rest>[\s\S]*)$", Missing.as_view(), name="missing"),
]
