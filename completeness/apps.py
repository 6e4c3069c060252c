from datetime import timedelta

from core.domain import DomainApp, Entry, FieldGround, PanelEntry, Refresh, Scheduled

_PAGES = ("rules", "replace_rule", "confirm")


class CompletenessConfig(DomainApp):
    name = "completeness"
    verbose_name = "六清"
    address = "completeness/"
    grounds = (
        FieldGround(
            "topics confirmed_on number",
            "底数清：登记与实际一致的记下核对日期，不再重复填报；没有变化的不用填其他内容。",
        ),
        FieldGround("months valid_from ground", "多久核对一次由县级确定，按生效日期执行。"),
    )
    guide = {"completeness": "registry#六清"}
    menu = (
        Entry(
            "组织",
            "六清",
            "list-numbers",
            "completeness:towns",
            also=tuple(f"completeness:{each}" for each in _PAGES),
            place=35,
        ),
    )
    columns = ("columns.ORGANIZATIONS",)
    panels = (PanelEntry("orgs.Organization", "due", "六清", "completeness:of_organization"),)
    month_facts = ("frozen.PROVIDERS",)
    unmoved = {
        "Clearness.organization": "derived, one for each organization",
        "Confirmation.organization": "says what was looked at of that record",
    }
    ahead = ("services.CLEAR_BY_REGION",)
    refreshes = (Refresh("六清", "services.refresh_completeness"),)
    schedule = (
        Scheduled(
            "refresh-completeness",
            "更新六清",
            "tasks.refresh_changed",
            timedelta(minutes=10),
        ),
    )
    demo = ("demo.generate",)
    lasting = {
        "CompletenessRule": "earlier months are explained by what held then",
        "Confirmation": "says since when what is known",
        "Clearness": "derived, one for each organization",
    }
