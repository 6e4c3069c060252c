from django.apps import AppConfig


class RegionsConfig(AppConfig):
    name = "regions"
    verbose_name = "区域"

    def ready(self):
        from core import lookups
        from core.imports.sheets import register
        from regions import imports
        from regions.lookups import LOOKUPS

        register(imports.RegionSheet())
        lookups.register(*LOOKUPS)
