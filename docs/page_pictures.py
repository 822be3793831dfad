"""Pictures of the served page for docs/page.md, by ``uv run --all-extras python docs/page_pictures.py``."""

import sys
import tempfile
from pathlib import Path

DOCS = Path(__file__).parent
sys.path.insert(0, str(DOCS.parent / "tests" / "page"))

from browsing import Tab, served, tab  # noqa: E402  # the same browser as in tests
from PIL import Image  # noqa: E402  # comes with matplotlib

from coprod_sim.page.served.live_part import loaded  # noqa: E402
from coprod_sim.scenario.load import scenario_names  # noqa: E402

SLIDER = "document.getElementById('c-co-produced.coaching_share')"
LONG = 600
"""Seconds that all worlds may take."""
MOST_BYTES = 200_000


def take(page: Tab, name: str) -> None:
    """One picture of what is seen."""
    path = DOCS / "images" / f"{name}.png"
    page.picture(path)
    Image.open(path).convert("RGB").quantize(96).save(path, optimize=True)  # few colours are enough, and small
    if path.stat().st_size > MOST_BYTES:
        raise SystemExit(f"{path} has {path.stat().st_size:,} bytes; {MOST_BYTES:,} are allowed")


def final(page: Tab) -> None:
    """Wait until all worlds have run."""
    page.until("document.body?.dataset.stage === 'final'", LONG)


def main() -> None:
    """Take all pictures."""
    live = loaded()
    with served(live, ("time_bank", *scenario_names())) as (address, _), tempfile.TemporaryDirectory() as folder:
        live.ladder.ready()
        with tab(Path(folder), 1280, 1060) as page:
            page.open(address, None)
            final(page)
            take(page, "page")
            page.run(f"{SLIDER}.focus()")
            for _ in range(20):
                page.press("ArrowRight")
            page.until("document.body?.dataset.stage === 'estimate'", LONG)
            take(page, "page_estimate")
            final(page)
            page.run("document.querySelector('input[value=mission]').click()")
            page.run("document.getElementById('h-over').scrollIntoView()")
            take(page, "page_mission")
            page.size(390, 844, 2)
            page.run("document.getElementById('decide').scrollIntoView()")
            take(page, "page_phone")


if __name__ == "__main__":
    main()
