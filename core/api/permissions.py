"""Who may ask at all."""

from rest_framework.permissions import SAFE_METHODS, BasePermission


class MayDo(BasePermission):
    """Whether the user may do this anywhere at all; which rows, the scope says."""

    message = "您的账号没有这项权限。"

    def has_permission(self, request, view) -> bool:
        reading = request.method in SAFE_METHODS
        action = getattr(view, "see_action" if reading else "edit_action", "")
        user = request.user
        return user.is_authenticated and (not action or user.may(action))
