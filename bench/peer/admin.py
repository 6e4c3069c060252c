"""List, search, filter, import and export: what the documentation of both packages shows."""

from django.contrib import admin
from import_export import fields, resources
from import_export.admin import ImportExportModelAdmin
from import_export.widgets import ForeignKeyWidget

from bench.peer.models import Organization, Region

IMPORTED = (
    *("uscc", "name", "kind", "region", "staff_count", "industry", "state", "principal"),
    *("principal_politics", "phone", "address", "founded_on", "tags"),
)


def heading(name: str) -> str:
    return "区域代码" if name == "region" else Organization._meta.get_field(name).verbose_name


class OrganizationResource(resources.ModelResource):
    """Keyed by the code; its columns have the names of the import workbook."""

    region = fields.Field("region", "区域代码", ForeignKeyWidget(Region, "code"))

    class Meta:
        model = Organization
        import_id_fields = ("uscc",)
        fields = IMPORTED
        skip_unchanged = True


class BulkOrganizationResource(OrganizationResource):
    """The same with the package's switch for speed."""

    class Meta(OrganizationResource.Meta):
        use_bulk = True
        force_init_instance = False


for resource in (OrganizationResource, BulkOrganizationResource):
    for name in IMPORTED:
        resource.fields[name].column_name = heading(name)


class OrganizationExport(resources.ModelResource):
    """All twenty columns."""

    region = fields.Field("region", "区域", ForeignKeyWidget(Region, "name"))

    class Meta:
        model = Organization
        fields = tuple(each.name for each in Organization._meta.fields if each.name != "id")


class SubtreeFilter(admin.SimpleListFilter):
    title = "区域"
    parameter_name = "under"

    def lookups(self, request, model_admin):
        return [(each.path, each.name) for each in Region.objects.order_by("path")[:30]]

    def queryset(self, request, queryset):
        return queryset.filter(region__path__startswith=self.value()) if self.value() else queryset


@admin.register(Organization)
class OrganizationAdmin(ImportExportModelAdmin):
    resource_classes = [OrganizationResource]
    list_display = (
        *("name", "uscc", "region", "kind", "staff_count"),
        *("member_count", "coverage", "state"),
    )
    list_filter = (SubtreeFilter, "kind", "coverage", "state")
    list_select_related = ("region",)
    list_per_page = 50
    search_fields = ("name", "uscc")
