"""What was run before, by content: what was used last stays, and all of it together is bounded in bytes."""

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock
from typing import Generic, TypeVar

import numpy as np

T = TypeVar("T")


class Kept(Generic[T]):
    """Things by key, the least recently used let go of first. Threads may use it together."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.bytes = 0
        self._things: OrderedDict[Hashable, tuple[T, int]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable) -> T | None:
        """The thing of that key, now the one used last; None where it is not kept."""
        with self._lock:
            if key not in self._things:
                return None
            self._things.move_to_end(key)
            return self._things[key][0]

    def put(self, key: Hashable, thing: T, size: int) -> None:
        """Keep a thing of ``size`` bytes; one that is larger than all there is room for is not kept."""
        with self._lock:
            if key in self._things:
                self.bytes -= self._things.pop(key)[1]
            if size > self.most:
                return
            self._things[key] = thing, size
            self.bytes += size
            while self.bytes > self.most:
                self.bytes -= self._things.popitem(last=False)[1][1]

    def __len__(self) -> int:
        return len(self._things)

    def clear(self) -> None:
        """Let go of everything."""
        with self._lock:
            self._things.clear()
            self.bytes = 0


def size_of(thing: object) -> int:
    """Bytes of the arrays that a thing is made of, and those in its tuples and dataclasses."""
    if isinstance(thing, np.ndarray):
        return thing.nbytes
    if isinstance(thing, tuple):
        return sum(size_of(part) for part in thing)
    fields = getattr(thing, "__dataclass_fields__", ())
    return sum(size_of(getattr(thing, name)) for name in fields)
