from core.domain import DomainApp


class SurveysConfig(DomainApp):
    name = "surveys"
    verbose_name = "摸底排查"
    draws = ("services.sampling.KINDS",)
    lenders = ("services.lending.LENDERS",)
    families = ("undo.FAMILIES",)
    successors = ("succession.SUCCESSORS",)
    attachments = ("Assignment",)
    lasting = {
        "Campaign": "what was looked for, and what was found",
        "Round": "part of a campaign",
        "Squad": "part of a campaign",
        "SquadMember": "who went there",
        "Assignment": "what a unit's last survey said, and when it is looked at again",
        "AssignmentStep": "part of a unit's survey",
        "SurveyRule": "earlier dates are explained by what held then",
    }
