"""The plot at the head of the README: the default town compared under each evidence profile."""

from io import BytesIO
from pathlib import Path

from headline_figure import headline
from PIL import Image

from coprod_sim import compare
from coprod_sim.report.style import house_style, lay_out

PROFILES = ("trials", "talk")
REPLICATES = 16
COLOURS = 64  # few colours make a small file


def write(docs: Path) -> None:
    """Run both profiles and write the picture."""
    found = {name: compare("time_bank", evidence=name, replicates=REPLICATES) for name in PROFILES}
    drawn = BytesIO()
    with house_style():
        lay_out(headline(found)).savefig(drawn, dpi=130)
    place = docs / "images" / "headline.png"
    place.parent.mkdir(exist_ok=True)
    Image.open(drawn).convert("RGB").quantize(COLOURS).save(place, optimize=True)
