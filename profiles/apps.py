from core.domain import DomainApp


class ProfilesConfig(DomainApp):
    name = "profiles"
    verbose_name = "组织概况"
    correctable = ("corrections.FIELDS",)
    families = ("undo.FAMILIES",)
    successors = ("succession.SUCCESSORS",)
    unmoved = {"RuledTag.organization": "worked out anew every night"}
    audit_actions = ("choices.ProfileAction",)
    unscoped = {"RuledTag": "read through its organization"}
    lasting = {
        "Profile": "one for each organization of which somebody said something",
        "ProfileValues": "dated values: closed months are computed anew from them",
        "Tag": "the catalogue",
        "RuledTag": "worked out anew every night",
        "Area": "a register of some hundred rows",
        "AreaUnit": "which organizations lie where",
        "KeyPerson": "removed as soon as he is investor or principal no more",
    }
