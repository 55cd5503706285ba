"""What is looked at on every page: accessibility, complaints of the browser, width, a picture."""

import os
import weakref
from functools import cache
from pathlib import Path

from tests.stack import ROOT
from tools import browser as tools_browser

WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 375, "height": 800}
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
PICTURES = Path(os.environ.get("BOOKGEN_SCREENSHOTS") or ROOT / "var" / "screenshots")
# Of a style sheet that imports another one, as the admin's forms.css does, axe makes a style
# element in order to read it, which the page's policy refuses: `preload` is for pages without such.
# Nothing that is evaluated has a time limit of its own.
IN_TIME = """
const inTime = (work) => Promise.race([
  work,
  new Promise((_, no) => setTimeout(() => no(new Error("axe took more than 60 s")), 60000)),
]);
"""
RUN_AXE = f"""
([tags, known, preload]) => {{ {IN_TIME} return inTime(axe.run(document, {{
  preload,
  runOnly: {{type: "tag", values: tags}},
  rules: Object.fromEntries(known.map((rule) => [rule, {{enabled: false}}])),
  resultTypes: ["violations"],
}})); }}
"""
RUN_CONTRAST = f"""
() => {{ {IN_TIME} return inTime(axe.run(
  document, {{preload: false, runOnly: ["color-contrast"], resultTypes: ["violations"]}}
)); }}
"""
# A change of colours or size may take its time on screen; what is under way is waited for.
AT_REST = """
async () => {
  const late = new Promise((done) => setTimeout(done, 2000)); // some go on for ever
  const drawn = new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  await Promise.race([drawn, late]);
  const moving = document.getAnimations().map((one) => one.finished);
  await Promise.race([Promise.allSettled(moving), late]);
}
"""
# The innermost elements that reach over the right edge and are not inside something that scrolls.
TOO_WIDE = """
() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  const all = [...document.body.querySelectorAll("*")];
  const over = all.filter((one) => one.getBoundingClientRect().right > width + 1);
  const inmost = over.filter((one) => !over.some((other) => other !== one && one.contains(other)));
  return ["page", ...inmost.slice(0, 5).map((one) => one.outerHTML.slice(0, 200))];
}
"""
# The browser's own complaint of a breach of the page's policy does not say which element it was.
TELL_BREACHES = """
document.addEventListener("securitypolicyviolation", (event) => {
  const place = `${event.sourceFile}:${event.lineNumber}`;
  const element = event.target.outerHTML || "";
  console.error(`breach of ${event.violatedDirective} at ${place} ${element.slice(0, 200)}`);
});
"""
_watches = weakref.WeakKeyDictionary()


class Watch:
    """Notes what the browser complains of on all pages of a context."""

    def __init__(self, context):
        self.complaints = []
        self.allowed = set()
        _watches[context] = self
        context.add_init_script(TELL_BREACHES)
        context.on("console", self._on_console)
        context.on("weberror", lambda error: self.complaints.append(f"script: {error.error}"))
        context.on("requestfailed", self._on_failure)

    def _on_console(self, message):
        # violations of the content security policy come here too
        if message.type != "error" or any(f"{code}" in message.text for code in self.allowed):
            return
        self.complaints.append(f"console: {message.text} ({message.location.get('url', '')})")

    def _on_failure(self, request):
        # who leaves a page, or downloads a file from it, aborts what it was asking for
        if request.failure != "net::ERR_ABORTED":
            self.complaints.append(f"request: {request.url}: {request.failure}")

    def settle(self):
        """Fail if there were complaints since the last time."""
        found, self.complaints = self.complaints, []
        assert not found, "the browser complains:\n" + "\n".join(found)


def allow_status(page, code):
    """Let the browser's console tell of answers with this status: the test provokes one."""
    _watches[page.context].allowed.add(code)


def look(page, name, *, known=(), is_admin=False):
    """Hold a page to the rules for all pages and keep its picture, wide and narrow.

    `known` are rules of axe that are not asked about; an admin page may be wider than a telephone.
    """
    page.wait_for_load_state("networkidle")
    page.evaluate(axe())
    for size in (WIDE, NARROW):
        page.set_viewport_size(size)
        page.evaluate(AT_REST)
        found = page.evaluate(RUN_AXE, [TAGS, list(known), not is_admin])["violations"]
        page.emulate_media(color_scheme="dark")
        page.evaluate(AT_REST)
        dark = page.evaluate(RUN_CONTRAST)["violations"] if "color-contrast" not in known else []
        page.emulate_media(color_scheme="light")
        page.evaluate(AT_REST)
        picture = PICTURES / f"{name}-{size['width']}.png"
        page.screenshot(path=picture, full_page=True, animations="disabled")
        assert not found, f"{name} at {size['width']} px:\n{told(found)}"
        assert not dark, f"{name} at {size['width']} px, dark:\n{told(dark)}"
        if size is NARROW and not is_admin:
            assert page.evaluate(TOO_WIDE) == [], f"{name} is wider than {size['width']} px"
    page.set_viewport_size(WIDE)
    assert page.locator("h1").count() == 1, f"{name} has not one h1"
    _watches[page.context].settle()


def told(violations):
    """Return axe's findings as lines: the rule, and each place with its HTML."""
    lines = []
    for rule in violations:
        lines.append(f"{rule['id']} ({rule['impact']}): {rule['help']}")
        for node in rule["nodes"]:
            lines += [f"    {' '.join(map(str, node['target']))}", f"        {node['html'][:300]}"]
    return "\n".join(lines)


@cache
def axe():
    """Return axe-core's source; the pages' policy lets no script tag in, but evaluate does."""
    return tools_browser.axe_file().read_text(encoding="utf-8")
