"""Languages by their codes, as sources and books say them: "en", "en-GB", or nothing."""


def is_foreign(language: str, book: str) -> bool:
    """Tell whether a source's language is known to be another than the book's."""
    return bool(language) and main_language(language) != main_language(book)


def main_language(code: str) -> str:
    """Return a language without its region or script: "en" of "en-GB"."""
    return code.split("-")[0].lower()
