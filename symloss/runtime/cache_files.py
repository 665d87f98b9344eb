"""Machine code of processes that compile at the same time is kept apart.

Numba numbers the files of a function: of two processes that compile it at a time, each for types of its own,
both take the next number, and one finds the code of the other under its own types. Here a file is called by
what it was compiled from and for.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

from numba.core import caching

from symloss.runtime import execution


class NamedFiles(caching.IndexDataCacheFile):
    """The files of one function."""

    def save(self, key: Any, data: Any) -> None:
        digest = hashlib.sha256(repr((self._source_stamp, key)).encode()).hexdigest()
        name = self._data_name(int(digest[:15], 16))
        self._save_data(name, data)  # first: what the index names is there
        self._save_index({**self._load_index(), key: name})


class Cache(execution.Cache):
    """The cache of kernels, with files of their own names."""

    def __init__(self, body: Callable[..., Any]) -> None:
        super().__init__(body)
        files = self._cache_file
        self._cache_file = NamedFiles(self._cache_path, self._impl.filename_base, files._source_stamp)


def keep_apart() -> None:
    """Have whatever is compiled from now on cached so."""
    execution.Cache = Cache  # type: ignore[misc]
