"""Work done once: what was made of an object is kept, within bounds, for whoever asks for the same thing again.

An object is known by identity and held by a weak reference alone, so that a copy is another object. Its tables (every
mapping that it holds, however deep) are compared with what they held when the thing was made: an object whose tables
were written into since counts as another one as well. Records are frozen, and arrays that are shared are read-only.
"""

from __future__ import annotations

import threading
import weakref
from collections import OrderedDict, deque
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from operator import is_
from typing import Any, Generic, TypeVar

from pydantic import BaseModel

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")
Tables = list[tuple[dict[Any, Any], tuple[Any, ...], tuple[Any, ...]]]
"""Mappings with the keys and the values that they held."""


@dataclass(frozen=True)
class _Kept(Generic[T]):
    """Something that was made, with what it was made of as that stood."""

    of: tuple[weakref.ref[Any], ...]
    tables: Tables
    value: T
    size: float

    def is_still(self, of: tuple[object, ...]) -> bool:
        """Whether it was made of these very objects, and neither they nor it have changed since."""
        same = all(ref() is item for ref, item in zip(self.of, of, strict=True))
        return same and all(
            len(table) == len(keys) and all(map(is_, table.values(), values)) and tuple(table) == keys
            for table, keys, values in self.tables
        )


class Once(Generic[K, T]):
    """What was made, the latest used last.

    Args:
        most: size of all that is kept, at most; what was used longest ago goes first.
        size: size of one thing; a thing larger than ``most`` is not kept.
    """

    def __init__(self, most: float, size: Callable[[T], float] = lambda value: 1.0) -> None:
        self.most, self.size = most, size
        self._kept: OrderedDict[tuple[tuple[int, ...], K], _Kept[T]] = OrderedDict()
        self._gone: deque[tuple[tuple[int, ...], K]] = deque()
        self._lock = threading.RLock()

    def __call__(self, of: tuple[object, ...], key: K, make: Callable[[], T]) -> T:
        """The thing of some objects and a key: as kept, else made now. One is made at a time.

        Args:
            of: what it is made of, besides what the key names.
            key: all else that it depends on.
            make: makes it.
        """
        place = (tuple(map(id, of)), key)
        with self._lock:
            self._forget_the_gone()
            found = self._kept.get(place)
            if found is not None and found.is_still(of):
                self._kept.move_to_end(place)
                return found.value
            value = make()
            self._keep(place, of, value)
            return value

    def kept(self) -> list[tuple[K, T]]:
        """Keys and things that are kept and have not changed, the latest used first."""
        with self._lock:
            self._forget_the_gone()
            items = [(key, item) for (_, key), item in self._kept.items()]
            still = [(key, item.value) for key, item in items if item.is_still(tuple(ref() for ref in item.of))]
            return still[::-1]

    def clear(self) -> None:
        """Keep nothing."""
        with self._lock:
            self._kept.clear()

    def _keep(self, place: tuple[tuple[int, ...], K], of: tuple[object, ...], value: T) -> None:
        self._kept.pop(place, None)
        size = self.size(value)
        if size > self.most:
            return
        refs = tuple(weakref.ref(item, lambda _: self._gone.append(place)) for item in of)
        self._kept[place] = _Kept(refs, [entry for item in (*of, value) for entry in tables(item)], value, size)
        while sum(item.size for item in self._kept.values()) > self.most:
            self._kept.popitem(last=False)

    def _forget_the_gone(self) -> None:
        """Drop what was made of objects that no longer live."""
        while self._gone:
            place = self._gone.popleft()
            item = self._kept.get(place)
            if item is not None and any(ref() is None for ref in item.of):
                del self._kept[place]


def tables(value: object) -> Tables:
    """The fields of an object and every mapping that they hold, with what is in them now; of records, at any depth."""
    found: Tables = []
    _gather(getattr(value, "__dict__", None), found)
    return found


def _gather(value: object, found: Tables) -> None:
    if isinstance(value, dict):
        found.append((value, tuple(value), tuple(value.values())))
        for item in value.values():
            _gather(item, found)
    elif isinstance(value, tuple):
        for item in value:
            _gather(item, found)
    elif isinstance(value, BaseModel):
        for item in value.__dict__.values():
            _gather(item, found)
