"""支部轮值: calls of committees, projects of branches, who signed up, a word afterwards."""

from rota.models.calls import Call, CallQuerySet
from rota.models.projects import Project, ProjectHost, ProjectQuerySet, ProjectStep, Remark
from rota.models.sign_ups import SignUp, SignUpQuerySet

__all__ = [
    "Call",
    "CallQuerySet",
    "Project",
    "ProjectHost",
    "ProjectQuerySet",
    "ProjectStep",
    "Remark",
    "SignUp",
    "SignUpQuerySet",
]
