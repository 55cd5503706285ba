"""What stands behind a book's last chapter, made of the statements of its chapters."""

from biographies.writing.back.glossary import make_glossary
from biographies.writing.back.people import make_people
from biographies.writing.back.persons import find_persons

__all__ = ["find_persons", "make_glossary", "make_people"]
