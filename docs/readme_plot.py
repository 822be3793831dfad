"""Make the plot at the head of the README: a comparison under each evidence profile.

Run: uv run python docs/readme_plot.py
"""

from io import BytesIO
from pathlib import Path

from PIL import Image

from coprod_sim import compare
from coprod_sim.report.figure_headline import headline
from coprod_sim.report.style import house_style, lay_out

PLACE = Path(__file__).parent / "images" / "headline.png"
PROFILES = ("trials", "talk")
REPLICATES = 16
COLOURS = 64  # few colours make a small file

if __name__ == "__main__":
    found = {name: compare("time_bank", evidence=name, replicates=REPLICATES) for name in PROFILES}
    drawn = BytesIO()
    with house_style():
        lay_out(headline(found)).savefig(drawn, dpi=130)
    PLACE.parent.mkdir(exist_ok=True)
    Image.open(drawn).convert("RGB").quantize(COLOURS).save(PLACE, optimize=True)
