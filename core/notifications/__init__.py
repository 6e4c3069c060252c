"""People are told of what waits for them.

One mechanism for all apps: a `Notification` is written in the transaction of the event, of a kind
that an app declares together with its ground (`DomainApp.notices`). It shows at the bell, and it is
the outbox of the other channels: what is still unread goes as a title and a number, never as its
text, to the robot of a group (`robots`) and into one mail a day (`digests`), when the person wants
that and it is not his quiet time (`times`).
"""

from core.notifications.service import Message, kinds, mark_read, notify, notify_each, unread_of

__all__ = ["Message", "kinds", "mark_read", "notify", "notify_each", "unread_of"]
