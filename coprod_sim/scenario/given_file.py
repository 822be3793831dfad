"""Files that a user gave: what stands at a path, and its text, however strange the path or the file is."""

import codecs
import errno
import os
import stat
from pathlib import Path

from coprod_sim.scenario.errors import InputError, brief

LARGEST_BYTES = 1_000_000
MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (codecs.BOM_UTF8, "utf-8-sig"),
)
"""How a file begins that says what it is encoded in; the longer marks first, as they begin like the others."""
WESTERN = "cp1252"
ODD = "\0"  # stands for what is no text
WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
REASONS = {
    errno.ELOOP: "its links lead round in a circle",
    errno.ENAMETOOLONG: "the name is too long",
}


def shown(path: Path) -> str:
    """The path as messages show it: relative to the working folder where it lies inside it."""
    try:
        return _printable(str(path.resolve().relative_to(Path.cwd())))
    except (ValueError, OSError, RuntimeError):  # elsewhere, or links in a circle
        return _printable(str(path))


def _printable(text: str) -> str:
    plain = text.encode("utf-8", "backslashreplace").decode("utf-8")  # a name need not be UTF-8
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in plain)


def why_not(error: OSError) -> str:
    """Why a path cannot be used, in words."""
    return REASONS.get(error.errno or 0, error.strerror or "it cannot be reached")


def no_file(path: Path) -> str | None:
    """Why this is no file that can be read, "" where there is nothing there, or None where there is a file."""
    try:
        mode = path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        return ""
    except OSError as error:
        return why_not(error)
    except ValueError:
        return "a name cannot hold the character NUL"
    if stat.S_ISDIR(mode):
        return "this is a folder"
    return None if stat.S_ISREG(mode) else "this is not an ordinary file"


def text_of(path: Path, kind: str, place: str) -> str:
    """The text of a file that a user gave: UTF-8, or UTF-16 or UTF-32 with a mark that says so.

    Args:
        path: the file.
        kind: what is needed, as messages name it: ``a YAML file``.
        place: where in the file a message about its content points: ``1:1``.

    Raises:
        InputError: the file is missing, too big, or no text.
    """
    return decoded(path, kind, place)[0]


def decoded(path: Path, kind: str, place: str, *, western: bool = False) -> tuple[str, str]:
    """As ``text_of``, with the encoding; ``western``: what is no UTF-8 is read as ``WESTERN``.

    Raises:
        InputError: as ``text_of`` says.
    """
    content = _content(path, kind)
    where = f"{shown(path)}:{place}"
    if content.startswith(WORKBOOKS):
        wanted = "save the sheet as `CSV UTF-8`" if "CSV" in kind else f"{kind} is needed"
        raise InputError([f"{where}: this is a workbook or an archive, not a text file; {wanted}"])
    encoding = next((name for mark, name in MARKS if content.startswith(mark)), "utf-8")
    if encoding.startswith("utf-8") and content.count(0) > len(content) // 4:
        raise InputError([f"{where}: this seems to be UTF-16 without its mark; save the file as UTF-8"])
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        text = _western(content) if encoding.startswith("utf-8") else ODD
        if western and not _odd(text):
            return text, WESTERN
        if not _odd(text):
            line = content.count(b"\n", 0, error.start) + 1
            seems = "this is not UTF-8; it seems to be Windows-1252"
            raise InputError([f"{shown(path)}:{line}:1: {seems}; save the file as UTF-8"]) from None
    if _odd(text):
        raise InputError([f"{where}: this is not a text file (UTF-8); {kind} is needed"])
    return text, encoding


def _western(content: bytes) -> str:
    try:
        return content.decode(WESTERN)
    except UnicodeDecodeError:
        return ODD


def _odd(text: str) -> bool:
    return any(ord(char) < 32 and char not in "\t\r\n" for char in text)


def _content(path: Path, kind: str) -> bytes:
    problem = no_file(path)
    if problem is not None:
        needed = f"; {kind} is needed" if problem.startswith("this is") else ""
        raise InputError([f"{shown(path)}: {problem or 'there is no such file'}{needed}"])
    try:
        # A pipe or device that has taken the file's place meanwhile must not keep us waiting.
        with os.fdopen(
            os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)), "rb"
        ) as file:
            content = file.read(LARGEST_BYTES + 1)
    except OSError as error:
        raise InputError([f"{shown(path)}: the file cannot be read: {why_not(error)}"]) from None
    if len(content) > LARGEST_BYTES:
        raise InputError([f"{shown(path)}: the file is too big; allowed are {LARGEST_BYTES:,} bytes"])
    return content


def named(text: str) -> str:
    """A file or folder as a user named it, short and printable."""
    return _printable(brief(text, 200))
