from core.domain import DomainApp


class AnswersConfig(DomainApp):
    name = "answers"
    verbose_name = "摸排答卷"
    audit_actions = ("choices.AnswerAction",)
    lasting = {
        "Asked": "what a campaign asked",
        "Answer": "what a squad found; the registry's values say where they come from",
        "AnswerStep": "part of an answer",
        "AnswerValue": "what was proposed, and what the office said",
    }
