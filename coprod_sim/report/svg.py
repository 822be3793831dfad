"""A figure's SVG as part of a page that allows no inline style, no script and nothing from elsewhere."""

import re
from xml.etree import ElementTree as ET

NAMESPACE = "{http://www.w3.org/2000/svg}"
XLINK = "{http://www.w3.org/1999/xlink}"
DRAWN = frozenset(
    (
        *("svg", "g", "path", "use", "defs", "clipPath", "rect", "pattern", "image", "circle", "ellipse", "line"),
        *(
            "polyline",
            "polygon",
            "text",
            "tspan",
            "linearGradient",
            "radialGradient",
            "stop",
            "mask",
            "symbol",
            "marker",
        ),
        *("filter", "feColorMatrix", "feComponentTransfer", "feFuncA", "feFuncR", "feFuncG", "feFuncB"),
    )
)
"""Elements that only draw; anything else has no place in a figure."""
DROPPED = frozenset(("metadata", "title", "desc"))
PROPERTY = re.compile(r"[a-z-]+")
POINTS_AT = re.compile(r"url\(\s*['\"]?#([^)'\"]+)['\"]?\s*\)")
PICTURE = "data:image/png;base64,"


def inline(svg: bytes, prefix: str, title: str, alt: str) -> str:
    """The figure as an ``<svg>`` element.

    Styles become attributes, ids begin with ``prefix``, and what is not drawn is left out. It is as wide as what it
    stands in.

    Args:
        svg: as matplotlib writes it.
        prefix: unique in the page.
        title: its name.
        alt: what it shows, for readers who cannot see it.

    Raises:
        ValueError: it is no SVG, or holds what a figure does not need: scripts, links, pictures from elsewhere.
    """
    try:
        root = ET.fromstring(svg)
    except ET.ParseError as error:
        raise ValueError(f"is not SVG: {error}") from error
    if root.tag != f"{NAMESPACE}svg" or "viewBox" not in root.attrib:
        raise ValueError("is not SVG of a known size")
    rules = _rules(root)
    _clean(root)
    root.attrib = {"viewBox": root.attrib["viewBox"], **rules}
    _rename(root, prefix)
    named = {"title": title, "desc": alt}
    for place, (tag, text) in enumerate(named.items()):
        element = ET.Element(tag, {"id": f"{prefix}-{tag}"})
        element.text = text
        root.insert(place, element)
    root.attrib |= {"role": "img", "aria-labelledby": " ".join(f"{prefix}-{tag}" for tag in named)}
    return ET.tostring(root, encoding="unicode")


def has_pictures(svg: str) -> bool:
    """Whether pixels are embedded in it, which a page must allow."""
    return PICTURE in svg


def _rules(root: ET.Element) -> dict[str, str]:
    """What the figure's style sheet says of all elements; they inherit it from the root."""
    rules: dict[str, str] = {}
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag == f"{NAMESPACE}style":
                found = re.fullmatch(r"\s*\*\s*\{([^{}]*)\}\s*", child.text or "")
                if found is None:
                    raise ValueError("has a style sheet of another kind than figures have")
                rules |= _properties(found[1])
                parent.remove(child)
    return rules


def _properties(text: str) -> dict[str, str]:
    found = {}
    for each in text.split(";"):
        name, colon, value = (part.strip() for part in each.partition(":"))
        if colon:
            if not PROPERTY.fullmatch(name):
                raise ValueError(f"has a style that is no attribute: {name}")
            found[name] = value
    return found


def _clean(element: ET.Element) -> None:
    """Plain names, styles as attributes; nothing that loads or runs."""
    for child in list(element):
        name = str(child.tag).removeprefix(NAMESPACE)
        if name in DROPPED:
            element.remove(child)
        else:
            _clean(child)
    element.tag = str(element.tag).removeprefix(NAMESPACE)
    if element.tag not in DRAWN:
        raise ValueError(f"has an element that draws nothing: {element.tag}")
    attributes: dict[str, str] = {}
    for name, value in element.attrib.items():
        name = name.removeprefix(XLINK)
        if name == "style":
            attributes |= _properties(value)
        elif name == "href" and not value.startswith(("#", PICTURE)):
            raise ValueError(f"points elsewhere: {value[:60]}")
        elif name.startswith(("on", "{")):
            raise ValueError(f"has an attribute that a figure does not need: {name}")
        else:
            attributes[name] = value
    if any("url(" in POINTS_AT.sub("", value) for value in attributes.values()):
        raise ValueError("loads from elsewhere")
    element.attrib = attributes


def _rename(root: ET.Element, prefix: str) -> None:
    """Short ids of this figure alone, for what is referred to; the rest need none."""
    used: dict[str, str] = {}

    def new(old: str) -> str:
        return used.setdefault(old, f"{prefix}-{len(used)}")

    known = {element.attrib["id"] for element in root.iter() if "id" in element.attrib}
    for element in root.iter():
        for name, value in element.attrib.items():
            if name == "href" and value.startswith("#"):
                element.set(name, f"#{new(value[1:])}")
            elif "url(" in value:
                element.set(name, POINTS_AT.sub(lambda found: f"url(#{new(found[1])})", value))
    if missing := used.keys() - known:
        raise ValueError(f"refers to what is not there: {sorted(missing)[0]}")
    for element in root.iter():
        if (old := element.attrib.pop("id", None)) in used:
            element.set("id", used[str(old)])
