"""The cache of a test run: on the shared Redis, but apart from those of other runs."""

from core.outages.redis_cache import RedisCache


class OwnCache(RedisCache):
    """The product's, except that clearing leaves alone what has another prefix."""

    def clear(self) -> bool:
        client = self._cache.get_client(write=True)
        keys = list(client.scan_iter(f"{self.key_prefix}:*"))
        return bool(keys and client.delete(*keys))
