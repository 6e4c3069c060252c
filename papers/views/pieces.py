"""Papers on the pages of rows."""

from typing import Any

from django.db import models

from core.views.pieces import Piece
from core.views.records import Panel
from papers.kinds import packs
from papers.services import making


def papers_of(user: Any, row: models.Model) -> Piece | None:
    """What papers `user` may have of a row, each by one press; None: none."""
    kinds = making.offered(user, row)
    if not kinds:
        return None
    context = {
        "row": row,
        "kinds": kinds,
        "formats": making.formats(),
        "before": making.made_before(user, row),
    }
    return Piece("文书", "papers/offered.html", context)


class PackPanel(Panel):
    """On the page of a row: the parts of a pack that may be asked for."""

    pack: str

    def pieces(self, pk: int) -> dict[str, Any] | None:
        pack, user = packs()[self.pack], self.request.user
        row = pack.rows_for(user).filter(pk=pk).first()
        parts = pack.parts(user, row) if row is not None else []
        if not parts:
            return None
        context = {"pack": pack, "row": row, "parts": parts}
        return {"pack": Piece(pack.title, "papers/pack.html", context)}
