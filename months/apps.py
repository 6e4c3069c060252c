from celery.schedules import crontab

from core.domain import DomainApp, Gauge, NoticeKind, Resource, Scheduled


class MonthsConfig(DomainApp):
    name = "months"
    verbose_name = "月报"
    api = (
        Resource("report-months", "api.ReportMonthApi", "report-month"),
        Resource(
            "report-months/<str:month>/regions/<str:code>/",
            "api.RegionFiguresApi",
            "region-figures",
        ),
        Resource("sign-offs", "api.SignOffApi", "sign-off"),
    )
    month_parts = (
        "services.duties.Duties",
        "services.vanguards.Vanguards",
        "services.governance.Governance",
        "services.completeness.SixChecks",
    )
    api_jobs = ("api.CLOSE",)
    unmoved = {
        "RegionFact.region": "a closed month stays as it was",
        "OrganizationFact.organization": "a closed month stays as it was",
        "OrganizationFact.region": "a closed month stays as it was",
        "PartyOrganizationFact.party_organization": "a closed month stays as it was",
        "PartyOrganizationFact.region": "a closed month stays as it was",
        "DutyFact.party_organization": "a closed month stays as it was",
        "DutyFact.region": "a closed month stays as it was",
        "SingleDutyFact.party_organization": "a closed month stays as it was",
        "SingleDutyFact.region": "a closed month stays as it was",
        "Figure.region": "a closed month stays as it was",
        "RestatementReason.region": "said of a month, as the tree was then",
        "RestatementReason.organization": "said of a month, as it was then",
        "LeftOut.region": "decided for a month, as the tree was then",
        "LeftOut.organization": "decided for a month, as it was then",
        "LeftOut.party_organization": "decided for a month, as it was then",
        "SignOff.region": "who confirmed the month, as the tree was then",
    }
    notices = (
        NoticeKind(
            "sign_off",
            "镇街月报的确认",
            "月报逐级确认有期限，没有确认不能定稿；不告知就会误了上报。",
        ),
    )
    audit_actions = ("choices.MonthAction",)
    schedule = (
        # Hourly, so that a machine that slept through the hour catches up at the next one.
        Scheduled("close-due-months", "到期自动定稿", "tasks.close_due_months", crontab(minute=0)),
        Scheduled(
            "remind-of-sign-off",
            "提醒镇街确认月报",
            "tasks.remind_of_sign_off",
            crontab(minute=20, hour=8),
        ),
    )
    api_examples = ("api.EXAMPLES",)
    settled = ("figures.last_settled_day",)
    digests = {"已定稿月份": "services.digests.of_closed_months"}
    evidence = ("services.digests.problems",)
    gauges = (
        Gauge(
            "last_close_timestamp_seconds", "When a month was last closed", "figures.last_closing"
        ),
    )

    lasting = {
        "ReportMonth": "a closed month is kept for ever",
        "MonthRevision": "a closed month is kept for ever",
        "RegionFact": "a closed month is kept for ever",
        "OrganizationFact": "a closed month is kept for ever",
        "PartyOrganizationFact": "a closed month is kept for ever",
        "DutyFact": "a closed month is kept for ever",
        "SingleDutyFact": "a closed month is kept for ever",
        "Figure": "a closed month is kept for ever",
        "SigningKey": "one row",
        "RestatementReason": "goes with the revision that it explains",
        "LeftOut": "few: decisions on restatements",
        "SignOffRule": "the setting and those before it",
        "CheckRule": "the checks and those before them",
        "SignOff": "one a month for each town",
        "SignOffStep": "goes with the town's month",
        "TrustedKey": "one for each installation below",
        "ReceivedFigures": "a closed month of another installation is kept for ever",
    }
    unscoped = {
        "SigningKey": "no door shows it: the installation signs with it",
        "TrustedKey": "kept at the command line, by whoever operates the installation",
    }
    #: They hold the digests of closed months.
    carried = ("month_closed",)

    def ready(self):
        from months.parts import add_indicators

        super().ready()
        add_indicators()
