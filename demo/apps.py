from core.domain import DomainApp


class DemoConfig(DomainApp):
    name = "demo"
    verbose_name = "示例数据"
