"""A Mesa model whose steps are weeks, run one by one or many at once: Mesa's clock follows both."""

from typing import Any

from coprod_sim.model.with_mesa import Model


class WeeklyModel(Model):  # type: ignore[misc]  # mesa is not typed
    """Counts weeks as Mesa's ``steps``, and as its ``time`` where there is one (from Mesa 3.4 on)."""

    def __init__(self, seed: int) -> None:
        """Take the place of ``step`` before Mesa does, so that Mesa counts what is run without stepping, too."""
        self._counting = self._stepping = False
        self.step = self._one_step
        super().__init__(rng=seed)

    def _one_step(self, *args: Any, **kwargs: Any) -> None:
        """What Mesa counts, then calls: the class's own step, unless weeks are only to be counted."""
        if self._counting:
            return
        self._stepping = True
        try:
            type(self).step(self, *args, **kwargs)  # type: ignore[misc]  # the class's, not this one
        finally:
            self._stepping = False

    def _count(self, weeks: int) -> None:
        """Let Mesa's clock follow weeks that have been run; those of a step it counts itself, as one."""
        if self._stepping:
            return
        before, self._counting = self._counting, True
        try:
            for _ in range(weeks):
                self.step()
        finally:
            self._counting = before
