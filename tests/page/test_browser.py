"""The served page in a real browser: what is seen, moved, told and undone, and that it asks nobody else."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import BROWSER, Tab, served, tab
from fake_live import fake

pytestmark = [pytest.mark.text, pytest.mark.skipif(BROWSER is None, reason="no browser is installed")]
SLIDER = "co-produced.coaching_share"
FOCUS = f"document.getElementById('c-{SLIDER}').focus()"
VALUE = f"document.getElementById('c-{SLIDER}').value"
HEAD = "document.getElementById('headline').innerText"
FINAL = "document.body.dataset.stage === 'final'"
CTRL = 2
WATCH = """
window.seen = []; window.spoken = [];
const figure = document.getElementById('main-figure'), live = document.getElementById('live');
const texts = () => [...figure.querySelectorAll('svg text')].map(of => of.textContent);
const axis = () => texts().filter(of => /^[+−]?[0-9,]+$/.test(of));
const look = () => seen.push([document.body.dataset.stage, document.getElementById('headline').innerText,
  figure.querySelectorAll('path[fill-opacity]').length, axis().join()]);
new MutationObserver(look).observe(figure, {childList: true});
new MutationObserver(() => spoken.push(live.textContent)).observe(live, {childList: true});
"""
"""Notes each state of the main picture, and each line that a screen reader is told."""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with served(fake(pace=0.15)) as (at, _):
        yield at


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tab]:
    with tab(tmp_path_factory.mktemp("browser")) as made:
        yield made


@pytest.fixture
def page(browser: Tab, address: str) -> Tab:
    """The page as it is first seen, with its final answer."""
    browser.size(1280, 900)
    browser.asked.clear()
    browser.said.clear()
    browser.open("about:blank", None)
    browser.open(address)
    return browser


def test_first_view_has_all_words_and_asks_nobody_else(page: Tab, address: str) -> None:
    assert "Demand\n−" in page.run(HEAD).replace("-", "−")
    assert page.run("document.querySelectorAll('#headline li').length") == 6
    text = page.run("document.body.innerText")
    for word in (
        "What you could decide",
        "What you doubt",
        "Five things together",
        "128 of 128 worlds",
        "What would it take?",
    ):
        assert word in text
    assert page.said == []
    assert 10 <= len(page.asked) <= 15
    assert all(of.startswith(address) for of in page.asked)
    loaded = page.run("performance.getEntries().reduce((sum, of) => sum + (of.transferSize ?? 0), 0)")
    assert loaded < 150_000


def test_no_word_of_the_page_is_missing(page: Tab) -> None:
    for mark in ("undefined", "NaN", "null", "[object", "{name}", "{n}"):
        assert mark not in page.run("document.body.innerText")
    names = page.run("[...document.querySelectorAll('input, select, button, summary')].map(of => of.tagName)")
    assert len(names) > 20
    nameless = page.run(
        "[...document.querySelectorAll('input, select, button')].filter(of => !(of.labels?.length"
        " || of.textContent.trim() || of.ariaLabel)).map(of => of.outerHTML)"
    )
    assert nameless == []


def test_markup_in_names_is_text(page: Tab) -> None:
    assert page.run("document.querySelector('#scenario').innerText").count("<b>that</b>") == 1
    assert page.run("document.querySelectorAll('#scenario b, .about i').length") == 0


def test_a_slider_by_keys_alone_changes_the_number_and_the_address(page: Tab) -> None:
    before = page.run(HEAD)
    page.run(FOCUS)
    page.press("ArrowRight")
    page.until("document.body.dataset.stage === 'estimate'")
    assert page.run(VALUE) == "0.11"
    assert "≈" in page.run(HEAD)
    page.until(FINAL)
    assert page.run(HEAD) != before
    assert "coaching_share=0.11" in page.run("location.search")
    assert page.run("document.activeElement.id") == f"c-{SLIDER}"
    assert "11% of team time" in page.run("document.querySelector('.said').innerText")
    assert "Changed: 1" in page.run("document.getElementById('changed').innerText")


def test_a_verdict_comes_only_at_the_end_and_axes_stay(page: Tab) -> None:
    page.run(WATCH)
    page.run(FOCUS)
    page.press("ArrowRight")
    page.until("document.body.dataset.stage === 'estimate'")
    page.until(FINAL)
    page.until("seen.some(of => of[0] === 'final')")
    seen = page.run("seen")
    assert {stage for stage, *_ in seen} == {"estimate", "partial", "final"}
    for stage, head, bands, _ in seen:
        assert ("in most worlds" in head) == (stage == "final")
        assert not (bands and stage == "estimate")
    assert len({axis for *_, axis in seen}) == 1
    spoken = page.run("spoken")
    assert len(spoken) == 2
    assert "in most worlds" in spoken[1]


def test_undo_redo_and_back_restore_what_was(page: Tab) -> None:
    page.run(FOCUS)
    page.press("ArrowRight")
    page.until("location.search.includes('0.11')")
    page.until(FINAL)
    page.press("z", CTRL)
    page.until(f"!location.search.includes('0.11') && {VALUE} === '0.1'")
    page.until("!document.getElementById('redo').disabled")
    page.run("document.getElementById('redo').click()")
    page.until(f"location.search.includes('0.11') && {VALUE} === '0.11'")
    page.run("history.back()")
    page.until(f"{VALUE} === '0.1'")
    assert page.run("document.getElementById('changed').innerText").startswith("Nothing is changed")


def test_a_link_restores_a_setting_and_says_what_is_wrong_with_it(page: Tab, address: str) -> None:
    page.open("about:blank", None)
    page.open(f"{address}/?scenario=ubudehe&{SLIDER}=0.3&substitution=9&%3Cimg+src%3Dx%3E=1")
    assert page.run(VALUE) == "0.3"
    assert page.run("document.getElementById('scenario').value") == "ubudehe"
    said = page.run("document.getElementById('problems').innerText")
    assert "could not be used: 2" in said
    assert "<img src=x>" in said
    assert page.run("document.querySelectorAll('img').length") == 0


def test_a_number_that_is_not_allowed_is_said_at_its_field(page: Tab) -> None:
    field = f"document.querySelector('[data-key=\"{SLIDER}\"] input[type=number]')"
    page.run(f"{field}.value = '7'; {field}.dispatchEvent(new Event('change'))")
    assert "between 0 and 1" in page.run(f"document.querySelector('[data-key=\"{SLIDER}\"] .wrong').innerText")
    assert page.run(f"{field}.getAttribute('aria-invalid')") == "true"
    assert page.run(VALUE) == "0.1"


def test_everything_is_reached_by_the_tab_key_with_a_focus_that_is_seen(page: Tab) -> None:
    page.run("document.activeElement.blur()")
    seen = []
    of = "document.activeElement"
    for _ in range(60):
        page.press("Tab")
        seen.append(
            page.run(f"[{of}.id || {of}.textContent.slice(0, 20), {of}.tagName, getComputedStyle({of}).outlineStyle]")
        )
    names = [name for name, *_ in seen]
    for name in ("scenario", "share", f"c-{SLIDER}", "want-change", "keep-name"):
        assert name in names
    assert [name for name, tag, outline in seen if outline == "none" and tag != "BODY"] == []


@pytest.mark.parametrize("width", [390, 320, 1280])
def test_nothing_scrolls_sideways_and_targets_are_large_enough(page: Tab, width: int) -> None:
    page.size(width, 844)
    page.until(f"document.querySelector('#main-figure svg').getBoundingClientRect().width <= {width}")
    assert page.run("document.documentElement.scrollWidth") <= width
    small = page.run(
        "[...document.querySelectorAll('button, select, summary, input')].filter(of => of.offsetParent)"
        ".map(of => [of.outerHTML.slice(0, 80), (of.closest('label.choice') ?? of).getBoundingClientRect()])"
        ".filter(([, box]) => box.height < 24 || box.width < 24).map(([of]) => of)"
    )
    assert small == []


def test_on_a_telephone_the_answer_stays_while_sliders_are_moved(page: Tab) -> None:
    page.size(390, 844)
    page.run("document.getElementById('c-substitution').scrollIntoView({block: 'center'})")
    box = "document.getElementById('headline-box').getBoundingClientRect()"
    top, bottom = page.run(f"[{box}.top, {box}.bottom]")
    assert 0 <= top < 5
    assert bottom < 844 * 0.4


def test_a_setting_is_kept_and_opened_again(page: Tab) -> None:
    page.run("localStorage.clear()")
    page.run(
        "document.getElementById('keep-name').value = 'First <b>'; document.querySelector('#keep-form button').click()"
    )
    assert "Kept as First <b>" in page.run("document.getElementById('keep-said').innerText")
    assert "First <b>" in page.run("document.querySelector('#kept table').innerText")


def test_a_wish_draws_a_curve(page: Tab) -> None:
    page.run("document.querySelector('#want-form button').click()")
    page.until("document.querySelector('#want-figure svg')")
    assert "at least 5% lower" in page.run("document.querySelector('#want-figure h3').innerText")
    assert "−600" in page.run("document.getElementById('want-said').innerText")


def test_every_picture_has_text_and_a_table(page: Tab) -> None:
    pictures = page.run(
        "[...document.querySelectorAll('main svg[role=img]')].map(of =>"
        " [of.querySelector('title').textContent, of.closest('figure').querySelectorAll('table').length])"
    )
    assert len(pictures) >= 7
    assert all(title and tables for title, tables in pictures)


def test_on_paper_the_answer_stands_without_its_buttons(page: Tab, tmp_path: Path) -> None:
    page.ask("Emulation.setEmulatedMedia", media="print")
    try:
        assert page.run("[...document.querySelectorAll('button')].filter(of => of.offsetParent).length") == 0
        assert page.run("document.getElementById('headline').offsetHeight") > 20
        assert "coprod-sim compare time_bank" in page.run("document.getElementById('command').innerText")
    finally:
        page.ask("Emulation.setEmulatedMedia", media="")


def test_a_stopped_engine_is_said_and_the_setting_kept(browser: Tab) -> None:
    with served(fake()) as (at, _):
        browser.open("about:blank", None)
        browser.open(f"{at}/?{SLIDER}=0.2")
    browser.run(FOCUS)
    browser.press("ArrowRight")
    browser.until("document.body.dataset.stage === 'error'")
    assert "engine has stopped" in browser.run("document.getElementById('state').innerText")
    assert "0.2" in browser.run("location.search")
