"""What was asked for: the body of a request, which is written as a link is, as pairs of names and values."""

from urllib.parse import parse_qsl

MOST_PAIRS = 20_000
"""More cannot stand in what the guard lets through and be a link of this page."""
TAB = "tab"
Pairs = list[tuple[str, str]]


def pairs_of(body: bytes) -> Pairs:
    """Names and values; what is no text reads as a question mark would.

    Raises:
        ValueError: there are more pairs than any link has.
    """
    text = body.decode("utf-8", errors="replace")
    return parse_qsl(text, keep_blank_values=True, errors="replace", max_num_fields=MOST_PAIRS)


def taken(pairs: Pairs, *names: str) -> tuple[dict[str, str], Pairs]:
    """The pairs of these names, which are the page's own, and all others."""
    own = {name: value for name, value in pairs if name in names}
    return own, [(name, value) for name, value in pairs if name not in names]
