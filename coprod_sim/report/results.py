"""A folder of results: replaced as a whole, and known to be whole by the digests in its manifest.

The manifest lists every file that was written with it. While files are moved in, another stands in its place that says
so; a run that is killed then leaves a folder of which every reader says that it is incomplete. Tables are kept before
figures are drawn, and a figure that cannot be drawn costs nothing but itself.
"""

import json
import warnings
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from coprod_sim.scenario.errors import InputError
from coprod_sim.scenario.partial import new_folder
from coprod_sim.scenario.yaml_source import shown

if TYPE_CHECKING:
    from matplotlib.figure import Figure

MANIFEST = "manifest.json"
FIGURES = "figures"
PAGE = "report.html"
BRIEFS = ("brief.html", "brief.docx")
PAGE_MARK = b"coprod-sim: what follows from runs of a model"
WORD_MARK = b"coprod-sim/brief"
"""In the comment of a Word file's archive."""
UNFINISHED = "unfinished"
SEAL = "digest"
ENDINGS = (".csv", ".json", ".png", ".svg", ".xlsx", ".yaml", ".yml")
PICTURE_ENDINGS = (".svg", ".png")
Pictures = Mapping[str, "Callable[[], Figure | None]"]
"""What draws each figure, by name; None where there is nothing to show."""
Tell = Callable[[str], None]


def warned(line: str) -> None:
    """Tell of a figure that is not there, where nobody else does."""
    warnings.warn(line, RuntimeWarning, stacklevel=2)


def write(
    folder: Path, manifest: Mapping[str, Any], fill: Callable[[Path], None], pictures: Pictures, tell: Tell = warned
) -> Path:
    """Put results into ``folder`` in place of earlier ones; files that are not of an earlier run are left alone.

    A page that was made of earlier results goes with them, unless the new ones are the same.

    Args:
        folder: made where it is not there.
        manifest: what the results were made with; the files' digests are added.
        fill: writes tables into a folder, those in it by their names.
        pictures: drawn when the tables are in their place.
        tell: given a line for each figure that could not be drawn.

    Raises:
        OSError: nothing could be written; ``folder`` is as it was.
        KeyboardInterrupt: in the middle; its text says what is in ``folder``.
    """
    folder = folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    with new_folder(folder) as new:
        fill(new)
        digests = _digests(new)
        waiting = {"not_drawn": list(pictures)} if pictures else {}
        _keep_manifest({**manifest, **waiting, "files": digests}, new)
        try:
            _move(new, folder)
        except KeyboardInterrupt:
            _move(new, folder)  # half a folder is no answer
            raise KeyboardInterrupt(_stopped(folder, list(pictures))) from None
    if pictures:
        _add_figures(folder, manifest, digests, pictures, tell)
    return folder


def _add_figures(
    folder: Path, manifest: Mapping[str, Any], digests: Mapping[str, str], pictures: Pictures, tell: Tell
) -> None:
    """Draw what can be drawn, and put it beside tables that are there already."""
    left = list(pictures)
    stopped = False
    try:
        with new_folder(folder) as new:
            try:
                left = _drawn(new / FIGURES, pictures, tell)
            except KeyboardInterrupt as error:
                left, stopped = list(error.args[0]), True
            names = _digests(new)
            without = {"not_drawn": left} if left else {}
            _keep_manifest({**manifest, **without, "files": dict(sorted({**digests, **names}.items()))}, new)
            for name in (*names, MANIFEST):
                (folder / name).parent.mkdir(exist_ok=True)
                (new / name).replace(folder / name)
    except KeyboardInterrupt:
        stopped = True
    except OSError as error:
        tell(f"{shown(folder)}: the figures could not be written: {error.strerror}; tables and manifest are there")
    if stopped:
        raise KeyboardInterrupt(_stopped(folder, left))


def _stopped(folder: Path, left: Collection[str]) -> str:
    without = f", without the figures {', '.join(left)}" if left else ""
    return f"Stopped; tables and manifest are in {shown(folder)}{without}."


def _drawn(folder: Path, pictures: Pictures, tell: Tell) -> list[str]:
    """Save each figure; returns the names of those that could not be.

    Raises:
        KeyboardInterrupt: with the names of those that are not there.
    """
    from coprod_sim.report.figure import house_style, save

    failed: list[str] = []
    done: list[str] = []
    with house_style():
        for name, draw in pictures.items():
            try:
                if (figure := draw()) is not None:
                    save(figure, folder, name)
                done.append(name)
            except KeyboardInterrupt:
                _take_away(folder, name)
                raise KeyboardInterrupt([each for each in pictures if each not in done]) from None
            except Exception as error:  # whatever is wrong with a figure: the numbers are right without it
                _take_away(folder, name)
                failed.append(name)
                tell(not_drawn(name, error))
    return failed


def not_drawn(name: str, error: Exception) -> str:
    """That a figure could not be drawn, in a line."""
    why = (getattr(error, "strerror", None) or " ".join(str(error).split()) or type(error).__name__)[:200]
    return f"the figure {name} could not be drawn ({why}); all else is there"


def _take_away(folder: Path, name: str) -> None:
    for ending in PICTURE_ENDINGS:
        (folder / f"{name}{ending}").unlink(missing_ok=True)


def _keep_manifest(manifest: Mapping[str, Any], folder: Path, name: str = MANIFEST) -> None:
    (folder / name).write_bytes(sealed(manifest))


def sealed(manifest: Mapping[str, Any]) -> bytes:
    """A manifest's file, with a digest of all else in it: one that was changed does not fit its own."""
    said = {key: value for key, value in manifest.items() if key != SEAL}
    own = digest(json.dumps(said, ensure_ascii=False, allow_nan=False).encode("utf-8"))
    return (json.dumps({**said, SEAL: own}, indent=2, ensure_ascii=False, allow_nan=False) + "\n").encode("utf-8")


def _digests(folder: Path) -> dict[str, str]:
    """Of every file but the manifest, by its path in the folder."""
    files = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    return {name: digest(files[name].read_bytes()) for name in sorted(files) if name != MANIFEST}


def digest(content: bytes) -> str:
    """64 hex digits."""
    return sha256(content).hexdigest()


def _move(new: Path, folder: Path) -> None:
    """Move what is in ``new``; may be called again where it was interrupted."""
    names = [path.relative_to(new).as_posix() for path in sorted(new.rglob("*")) if path.is_file()]
    names = [name for name in names if name not in (MANIFEST, UNFINISHED)]
    if not (new / MANIFEST).exists():
        return
    now, then = manifest_of(new).get("files", {}), manifest_of(folder).get("files")
    wanted, before = set(now), set(listed(folder))
    what = f"Results were being moved into this folder when {MANIFEST} was written; make them again."
    every = dict.fromkeys(sorted(before | wanted), "")
    _keep_manifest({UNFINISHED: what, "files": every}, new, UNFINISHED)
    (new / UNFINISHED).replace(folder / MANIFEST)
    _remove(folder, before - wanted)
    if then is not None and not (isinstance(then, dict) and all(then.get(name) == now[name] for name in now)):
        for name in (PAGE, *BRIEFS):
            _remove_page(folder / name)
    for name in names:
        (folder / name).parent.mkdir(exist_ok=True)
        (new / name).replace(folder / name)
    (new / MANIFEST).replace(folder / MANIFEST)


def refuse_links(place: Path, as_it_should_be: bool) -> None:
    """The folder may be somebody else's, and what is written here may not end up elsewhere.

    Raises:
        InputError: a link stands there, or something that is not ``as_it_should_be``.
    """
    if place.is_symlink() or (place.exists() and not as_it_should_be):
        raise InputError([f"{place}: is a link, or not what belongs there; take it away, or give --out"])


def _remove_page(page: Path) -> None:
    """Take away a page of earlier results, which would stand beside tables that it was not made of."""
    with suppress(OSError):
        content = page.read_bytes()
        if PAGE_MARK in content or (page.suffix == ".docx" and WORD_MARK in content):
            page.unlink()


def _remove(folder: Path, names: Iterable[str]) -> None:
    """Take away files of an earlier run, and folders that are empty then."""
    for name in names:
        path = folder / name
        if path.parent.resolve() in (folder, folder / PurePosixPath(name).parent):  # not through somebody's link
            path.unlink(missing_ok=True)
            if path.parent != folder:
                with suppress(OSError):
                    path.parent.rmdir()


def manifest_of(folder: Path) -> dict[str, Any]:
    """The manifest in ``folder`` as it stands; empty where there is none that can be read."""
    path = folder / MANIFEST
    if path.is_symlink() or not path.is_file():
        return {}
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def listed(folder: Path) -> list[str]:
    """Names of the files that an earlier run wrote into ``folder``, by its manifest: as paths within it."""
    made = manifest_of(folder)
    files, waiting = made.get("files"), made.get("not_drawn")
    names = list(files) if isinstance(files, dict) else []
    for name in waiting if isinstance(waiting, list) else ():
        names += [f"{FIGURES}/{name}{ending}" for ending in PICTURE_ENDINGS]
    return [name for name in names if _ours(name)]


def _ours(name: str) -> bool:
    """Whether a manifest may name such a file: within the folder or one below, with an ending that results have."""
    parts = name.split("/")
    plain = all(part and not part.startswith(".") and not set(part) & {"\\", ":", "\0"} for part in parts)
    ending = name.endswith(ENDINGS) or (len(parts) == 2 and parts[0].startswith("scenario"))
    return plain and len(parts) <= 2 and ending and name != MANIFEST


def whole(folder: Path, manifest: Mapping[str, Any]) -> tuple[dict[str, bytes], list[str]]:
    """The files that ``manifest`` lists, as they are in ``folder``, and what is wrong with them, a line each."""
    files, wrong = {}, []
    for name, wanted in manifest["files"].items() if isinstance(manifest.get("files"), dict) else ():
        if not _ours(str(name)):
            wrong.append(f"{MANIFEST}: lists {name!r}, which is no file of results")
            continue
        path = folder / name
        if path.is_symlink() or path.parent.is_symlink() or (path.exists() and not path.is_file()):
            wrong.append(f"{path}: is a link or no ordinary file")
            continue
        try:
            content = path.read_bytes()
        except OSError as error:
            why = "is missing" if isinstance(error, FileNotFoundError) else f"cannot be read: {error.strerror}"
            wrong.append(f"{folder / name}: {why}")
            continue
        if digest(content) != wanted:
            wrong.append(f"{folder / name}: is not as it was written: cut off, changed, or of another run")
        files[name] = content
    return files, wrong
