"""The few words a book prints that no author wrote, in the language of the book."""

_WORDS = {
    "en": (
        "Contents",
        "Notes",
        "Chapter {}",
        "Title page",
        "Imprint",
        "Cover",
        "Beginning of the text",
        "Chronology",
        "People",
        "Glossary",
        "Bibliography",
        "Index of People",
    ),
    "de": (
        "Inhalt",
        "Anmerkungen",
        "Kapitel {}",
        "Titelseite",
        "Impressum",
        "Umschlag",
        "Textbeginn",
        "Zeittafel",
        "Personen",
        "Glossar",
        "Literaturverzeichnis",
        "Personenregister",
    ),
    "fr": (
        "Table des matières",
        "Notes",
        "Chapitre {}",
        "Page de titre",
        "Mentions légales",
        "Couverture",
        "Début du texte",
        "Chronologie",
        "Personnages",
        "Glossaire",
        "Bibliographie",
        "Index des personnes",
    ),
    "es": (
        "Índice",
        "Notas",
        "Capítulo {}",
        "Portada",
        "Créditos",
        "Cubierta",
        "Comienzo del texto",
        "Cronología",
        "Personas",
        "Glosario",
        "Bibliografía",
        "Índice onomástico",
    ),
    "it": (
        "Indice",
        "Note",
        "Capitolo {}",
        "Frontespizio",
        "Colophon",
        "Copertina",
        "Inizio del testo",
        "Cronologia",
        "Persone",
        "Glossario",
        "Bibliografia",
        "Indice dei nomi",
    ),
    "nl": (
        "Inhoud",
        "Noten",
        "Hoofdstuk {}",
        "Titelpagina",
        "Colofon",
        "Omslag",
        "Begin van de tekst",
        "Tijdlijn",
        "Personen",
        "Begrippenlijst",
        "Literatuurlijst",
        "Personenregister",
    ),
    "pt": (
        "Sumário",
        "Notas",
        "Capítulo {}",
        "Folha de rosto",
        "Ficha técnica",
        "Capa",
        "Início do texto",
        "Cronologia",
        "Pessoas",
        "Glossário",
        "Bibliografia",
        "Índice onomástico",
    ),
}
_NAMES = (
    "contents", "notes", "chapter", "title_page", "imprint", "cover", "text", "chronology",
    "people", "glossary", "bibliography", "index",
)  # fmt: skip


_RIGHT_TO_LEFT = frozenset({"ar", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})


def is_right_to_left(language: str) -> bool:
    """Return whether the language's script runs from right to left."""
    return language.split("-")[0].lower() in _RIGHT_TO_LEFT


def label(name: str, language: str) -> str:
    """Return a printed word such as "contents"; in English where the language is not known."""
    words = _WORDS.get(language.split("-")[0].lower(), _WORDS["en"])
    return words[_NAMES.index(name)]
