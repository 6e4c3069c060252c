from django.apps import AppConfig


class RegionsConfig(AppConfig):
    name = "regions"
    verbose_name = "区域"

    def ready(self):
        from core import audit
        from core.imports.sheets import register
        from core.lists import lookups
        from regions import imports
        from regions.choices import RegionAction
        from regions.lookups import LOOKUPS

        audit.name_actions(RegionAction)
        register(imports.RegionSheet())
        lookups.register(*LOOKUPS)
