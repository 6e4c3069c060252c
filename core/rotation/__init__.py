"""Keys that change: which ones the database needs (`fingerprints`), where what they sealed is
(`places`), and how it comes under the newest one while people work (`rows`).

    member = Member.objects.filter(id_number_index=rotation.sought("id_number", number))
"""

from core.rotation.rows import BATCH, rewrite_all, settle, settle_rows, sought, still_old

__all__ = ["BATCH", "rewrite_all", "settle", "settle_rows", "sought", "still_old"]
