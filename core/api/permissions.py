"""Who may ask at all."""

from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import SAFE_METHODS, BasePermission

#: Actions of a view set that may do no more than change rows.
CHANGING = ("partial_update", "bulk")


class MayDo(BasePermission):
    """Whether the user may do this anywhere at all; which rows, the scope says."""

    message = "您的账号没有这项权限。"

    def has_permission(self, request, view) -> bool:
        reading = request.method in SAFE_METHODS
        action = getattr(view, "see_action" if reading else "edit_action", "")
        if getattr(view, "action", "") in CHANGING:
            action = getattr(view, "change_action", "") or action
        user = request.user
        if not reading and getattr(request.auth, "read_only", False):
            raise PermissionDenied("这个令牌只能读取，不能修改数据，请换用可以修改的令牌。")
        return user.is_authenticated and (not action or user.may(action))
