"""Party organization list and page, and who covers an organization."""

from django.db.models import Count, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from branches.filters import PartyOrganizationFilterSet
from branches.models import Coverage, PartyOrganization, WorkCoverage
from branches.tables import PartyOrganizationTable
from branches.terms import term_end
from core.records.links import removable
from core.tree import ids_above
from core.views.lists import ListPage, Step
from core.views.records import HistoryPanel, Panel, RecordPage
from orgs.models import Organization

#: Rows of a part of a page before it refers to a list.
SHOWN = 200


class PartyOrganizationList(ListPage):
    title = "党组织"
    unit = "个党组织"
    empty_text = "没有符合条件的党组织。"
    nothing_text = "您的范围内还没有党组织。"
    first_steps = (
        Step("新建党组织", "branches:new", "edit_members"),
        Step("导入台账", "imports:new", "import"),
    )
    table_class = PartyOrganizationTable
    filterset_class = PartyOrganizationFilterSet
    sorts = PartyOrganizationFilterSet.sorts
    default_sort = PartyOrganizationFilterSet.default_sort
    related = ("region", "parent")
    template_name = "branches/list.html"

    def extra(self):
        return {"may_edit": self.request.user.may("edit_members")}

    def rows(self):
        user = self.request.user
        links = (
            Coverage.objects.visible_to(user)
            .current_on(timezone.localdate())
            .filter(party_organization=OuterRef("pk"), organization__deleted_at=None)
            .order_by()
            .values("party_organization")
            .annotate(number=Count("*"))
            .values("number")
        )
        return (
            PartyOrganization.objects.visible_to(user)
            .present()
            .annotate(
                ends_on=term_end(),
                covered=Coalesce(Subquery(links, output_field=IntegerField()), 0),
            )
        )


class PartyOrganizationPage(RecordPage):
    template_name = "branches/detail.html"

    def rows(self):
        return (
            PartyOrganization.objects.visible_to(self.request.user)
            .present()
            .select_related("region")
            .annotate(ends_on=term_end())
        )

    def context(self, record):
        user, today = self.request.user, timezone.localdate()
        seen = PartyOrganization.objects.visible_to(user).present()
        coverages = (
            Coverage.objects.visible_to(user)
            .filter(party_organization=record, organization__deleted_at=None)
            .select_related("organization__region")
            .order_by("-starts_on", "organization__name")
        )
        # Superiors out of scope are no secret: the tree path says where the organization hangs.
        return {
            "title": record.name,
            "above": list(seen.filter(pk__in=ids_above(record.path)).order_by("path")),
            "children": list(seen.filter(parent=record).order_by("name")[:SHOWN]),
            "current": list(coverages.current_on(today)[:SHOWN]),
            "past": list(coverages.filter(ends_on__lte=today)[:SHOWN]),
            "shown": SHOWN,
            "expired": record.ends_on <= today,
            "dissolved": bool(record.dissolved_on and record.dissolved_on <= today),
            "may_edit": user.may("edit_members")
            and PartyOrganization.objects.editable_by(user).filter(pk=record.pk).exists(),
            # Not of every organization listed: whoever may not end one is told so there.
            "may_cover": user.may("edit_registry"),
            "chronicle": list(
                record.chronicle.select_related("other").order_by("-happened_on", "-pk")
            ),
            "linked": set(
                seen.filter(pk__in=record.chronicle.values("other")).values_list("pk", flat=True)
            ),
        }


class PartyOrganizationHistory(HistoryPanel):
    def rows(self):
        return PartyOrganization.objects.visible_to(self.request.user).present()


class OrganizationCoverage(Panel):
    """Who covers an organization and who did, and who works there for the Party."""

    template_name = "branches/organization_coverage.html"

    def context(self, pk):
        user, today = self.request.user, timezone.localdate()
        if not Organization.objects.visible_to(user).present().filter(pk=pk).exists():
            return None
        coverages = (
            Coverage.objects.visible_to(user)
            .filter(organization=pk, party_organization__deleted_at=None)
            .select_related("party_organization")
            .order_by("-starts_on")
        )
        visible = set(
            PartyOrganization.objects.visible_to(user)
            .filter(coverages__organization=pk)
            .values_list("pk", flat=True)
        )
        work = WorkCoverage.objects.visible_to(user).filter(organization=pk).order_by("-starts_on")
        return {
            "organization": pk,
            # Who works there is a person: whoever sees persons by number reads no name.
            "may_see": user.may("see_members"),
            "coverages": [(link, removable(link)) for link in coverages],
            "work": [(link, removable(link)) for link in work],
            "may_edit": user.may("edit_registry")
            and Organization.objects.editable_by(user).filter(pk=pk).exists(),
            "visible": visible,
            "today": today,
        }
