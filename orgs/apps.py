from django.apps import AppConfig


class OrgsConfig(AppConfig):
    name = "orgs"
    verbose_name = "两新组织"

    def ready(self):
        from core import audit
        from core.attachments import rules
        from core.bulk import kinds
        from core.imports.sheets import register
        from core.lists import lookups
        from core.records import recycling
        from orgs import imports, movers, tasks  # noqa: F401
        from orgs.choices import OrganizationAction
        from orgs.evidence import AttachmentMover
        from orgs.lookups import LOOKUPS
        from orgs.models import Organization
        from orgs.services.bulk import ORGANIZATIONS
        from orgs.settling import OrganizationTenant
        from regions import tenants

        audit.name_actions(OrganizationAction)
        register(imports.OrganizationSheet())
        movers.register(AttachmentMover())
        tenants.register(OrganizationTenant())
        lookups.register(*LOOKUPS)
        kinds.register(ORGANIZATIONS)
        recycling.register(recycling.Kind(Organization, restore="orgs:restore", code="uscc"))
        rules.allow(
            Organization,
            visible=lambda user: Organization.objects.visible_to(user).present(),
            editable=lambda user: Organization.objects.editable_by(user).present(),
        )
