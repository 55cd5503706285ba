"""What the linters cannot measure: sizes, the list of variables, what a worker loads."""

import ast
import itertools
import json
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
MEASURED = ("biographies", "taskqueue", "bookgen_site", "tools", "bench")
MODULE_LINES, FUNCTION_LINES, TEST_BODY_LINES = 400, 40, 15
READERS = {"text", "flag", "integer", "decimal", "listing", "required", "backoff"}
READERS |= {"web_address", "webhook_secrets", "mail_server"}
READ_BY_PROGRAMS = {"FLOWER_BASIC_AUTH"}  # by Flower itself, not by our code
READ_BY_PROGRAMS |= {"POSTGRES_PASSWORD", "BOOKGEN_BIND"}  # by docker compose
SLOW = ("xhtml2pdf", "docx", "lxml.html", "reportlab", "scipy", "sklearn", "citeproc")
SLOW += ("trafilatura", "bibtexparser", "rispy", "lingua", "httpcore", "openai", "httpx2")
SLOW += ("biographies.views", "biographies.urls")
LOADED = """
import json, sys
from bookgen_site.celery import app
app.loader.import_default_modules()
print(json.dumps(sorted(sys.modules)))
"""


def modules(*folders):
    """Return each module below these folders, migrations apart."""
    found = (path for folder in folders for path in (ROOT / folder).rglob("*.py"))
    return sorted(path for path in found if "migrations" not in path.parts)


def functions(path):
    """Return each function of a module as it was parsed."""
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return [node for node in ast.walk(parsed(path)) if isinstance(node, kinds)]


def parsed(path):
    """Parse a module."""
    return ast.parse(path.read_text(encoding="utf-8"))


def body_lines(function, path):
    """Count the lines of a test that say something, its docstring apart."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    if not body:
        return 0
    lines = path.read_text(encoding="utf-8").splitlines()
    return sum(1 for line in lines[body[0].lineno - 1 : function.end_lineno] if line.strip())


def place(path, node):
    """Say where a node stands."""
    name = getattr(node, "name", None) or getattr(node, "module", "")
    return f"{path.relative_to(ROOT)}:{node.lineno} {name}"


def variables_read():
    """Return the environment variables that the site's modules read, by their literal names."""
    calls = (
        node
        for path in modules("bookgen_site")
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant)
    )
    return {
        str(call.args[0].value)
        for call in calls
        if getattr(call.func, "attr", getattr(call.func, "id", "")) in READERS
        and re.fullmatch(r"[A-Z][A-Z0-9_]+", str(call.args[0].value))
    }


def variables_listed():
    """Return the variables of .env.example, set or shown with their default."""
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    return re.findall(r"^(?:# )?([A-Z][A-Z0-9_]+)=", text, flags=re.MULTILINE)


def test_a_module_has_at_most_400_lines():
    long = [
        f"{path.relative_to(ROOT)}: {lines}"
        for path in modules(*MEASURED, "tests")
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > MODULE_LINES
    ]
    assert long == []


def test_a_function_has_at_most_40_lines():
    long = [
        place(path, node)
        for path in modules(*MEASURED)
        for node in functions(path)
        if node.end_lineno - node.lineno + 1 > FUNCTION_LINES
    ]
    assert long == []


def test_the_body_of_a_test_has_at_most_15_lines():
    long = [
        place(path, node)
        for path in modules("tests")
        for node in functions(path)
        if node.name.startswith("test_") and body_lines(node, path) > TEST_BODY_LINES
    ]
    assert long == []


def test_every_variable_that_is_read_is_a_row_of_the_example():
    assert variables_read() - set(variables_listed()) == set()


def test_every_row_of_the_example_is_a_variable_that_something_reads():
    sources = "".join(
        path.read_text(encoding="utf-8") for path in modules("bookgen_site", "biographies", "tools")
    )
    rows = set(variables_listed()) - READ_BY_PROGRAMS
    assert {row for row in rows if f'"{row}"' not in sources} == set()


def test_no_variable_is_listed_twice():
    listed = variables_listed()
    assert len(listed) == len(set(listed))


def test_a_row_of_the_example_has_a_line_of_meaning_before_it():
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    row = re.compile(r"(# )?[A-Z][A-Z0-9_]+=")
    bare = {
        line
        for before, line in itertools.pairwise(lines)
        if row.match(line) and not before.startswith("# ")
    }
    assert bare == set()


def test_a_worker_loads_no_pages_and_no_slow_library():
    done = subprocess.run(
        [sys.executable, "-c", LOADED], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    loaded = json.loads(done.stdout)
    assert [name for name in SLOW if name in loaded] == []


def test_the_domain_reads_no_settings_and_no_requests():
    """import-linter takes no submodules of Django, so this contract stands here."""
    domain = [f"biographies/{name}" for name in ("sources", "writing", "checking", "exporting")]
    found = [
        place(path, node)
        for path in modules(*domain, "biographies/models")
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.ImportFrom) and node.module in ("django.conf", "django.http")
    ]
    assert found == []
