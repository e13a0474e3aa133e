"""Our catalogue of words: compiled as written, and nothing of the admin's library left in English."""

import ast
import gettext
import re
from pathlib import Path

import unfold
from django.conf import settings
from django.utils import translation

CATALOGUE = Path(settings.BASE_DIR) / "locale/ko/LC_MESSAGES/django.po"
UNFOLD = Path(unfold.__file__).parent
TAG = re.compile(r"""\{%\s*trans(?:late)?\s+(["'])(.+?)\1""")
CALL = re.compile(r"""_\((["'])(.+?)\1\)""")
BLOCK = re.compile(r"\{%\s*blocktrans(?:late)?\b(.*?)%\}(.*?)(?:\{%\s*plural\s*%\}.*?)?\{%\s*endblocktrans", re.S)


def entries(path):
    """{msgid: first msgstr} of a .po file, as far as ours goes: no contexts, no obsolete entries."""
    found, words, place = {}, {}, ""
    for line in [*path.read_text().splitlines(), ""]:
        key, _, rest = line.partition(" ")
        if key in ("msgid", "msgid_plural", "msgstr", "msgstr[0]"):
            place, line = key.removesuffix("[0]"), rest
            words[place] = ""
        if line.startswith('"'):
            words[place] += ast.literal_eval(line)
        elif not line and words:
            found[words["msgid"]], words = words["msgstr"], {}
    return found


def words_of_unfold():
    """Whatever unfold's templates and Python hand to the translator."""
    for path in [*UNFOLD.glob("templates/**/*.html"), *UNFOLD.glob("contrib/filters/**/*.html")]:
        text = path.read_text()
        yield from (found[1] for found in TAG.findall(text) + CALL.findall(text))
        for options, body in BLOCK.findall(text):
            lines = (line.strip() for line in body.strip().splitlines())
            yield re.sub(r"\{\{\s*(\w+)\s*\}\}", r"%(\1)s", " ".join(lines) if "trimmed" in options else body)
    for path in [*UNFOLD.glob("*.py"), *UNFOLD.glob("mixins/*.py"), *UNFOLD.glob("contrib/filters/**/*.py")]:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("_", "gettext", "gettext_lazy"):
                yield ast.literal_eval(node.args[0])


def test_the_compiled_catalogue_says_what_the_written_one_says():
    written = entries(CATALOGUE)

    with CATALOGUE.with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)._catalog

    stored = {key[0] if isinstance(key, tuple) else key: words for key, words in compiled.items()}
    assert len(written) > 50
    assert stored == written


def test_nothing_of_the_admin_is_left_in_english():
    with translation.override("ko"):
        english = {words for words in words_of_unfold() if translation.gettext(words) == words}

    assert english == set()
