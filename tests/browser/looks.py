"""How a page looks to whoever has to use it."""

import re

from axe_playwright_python.sync_playwright import Axe

DESK, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
LOOKS = {
    "desk": {"viewport": DESK},
    "phone": {"viewport": PHONE},
    "high contrast": {"viewport": DESK, "settings": "localStorage.setItem('maeul-contrast', 'high')"},
}
WCAG = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "resultTypes": ["violations"],
    "preload": False,  # else axe fetches our style sheets once more
}
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
HIDDEN = """element => {
    const box = element.getBoundingClientRect();
    const middle = (from, to, end) => (Math.max(from, 0) + Math.min(to, end)) / 2;
    const x = middle(box.left, box.right, innerWidth), y = middle(box.top, box.bottom, innerHeight);
    const there = document.elementFromPoint(x, y);
    return !(there && (element.contains(there) || there.contains(element)));
}"""


def assert_sound(page):
    """Nothing for the browser to complain about, nothing running off the screen, no WCAG 2.2 AA violation."""
    refused = f"Failed to load resource: the server responded with a status of 4.*{re.escape(page.url)}"
    complaints = [words for words in page.complaints if not re.match(refused, words)]  # a refusal is no error
    assert not complaints, f"{page.url}: {complaints}"
    assert page.evaluate(WIDER) <= 0, f"{page.url} is wider than its screen"
    found = Axe().run(page, options=WCAG)
    assert found.violations_count == 0, f"{page.url}\n{found.generate_report()}"
    page.complaints.clear()  # axe breaks the content security policy itself


def assert_sound_on_any_screen(page):
    """The same page, as it stands, on a desk and in a hand."""
    own = page.viewport_size
    for screen in (DESK, PHONE):
        page.set_viewport_size(screen)
        assert_sound(page)
    page.set_viewport_size(own)


def tab_to(page, target):
    """Presses Tab until `target` has the focus, which must then be in sight."""
    for _ in range(100):
        page.keyboard.press("Tab")
        if target.evaluate("element => element === document.activeElement"):
            assert not target.evaluate(HIDDEN), f"{target} has the focus and cannot be seen"
            return
    raise AssertionError(f"{target} cannot be reached with the Tab key")
