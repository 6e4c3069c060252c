from django.apps import AppConfig


class OrgsConfig(AppConfig):
    name = "orgs"
    verbose_name = "两新组织"

    def ready(self):
        from core.imports.sheets import register
        from orgs import imports

        register(imports.OrganizationSheet())
