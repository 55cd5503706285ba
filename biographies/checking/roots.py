"""The part of a word that its relatives share, for claims told in other words than their passage.

Coarser than the stem that copies are held to: "firmó" and "firmas" meet, and so do "inoculated"
and "inoculation". Two words that meet by accident cost a check little: a retelling is never passed
for its telling words alone.
"""

from functools import lru_cache

from biographies.checking.lexicon import SPANISH, Lexicon

MIN_ROOT = 3  # letters
_FOLD = str.maketrans("áéíóúüàèìòùâêîôû", "aeiouuaeiouaeiou")


def _longest_first(text: str) -> tuple[str, ...]:
    return tuple(sorted(text.split(), key=len, reverse=True))


_SPANISH_ENDINGS = _longest_first(
    """amientos imientos amiento imiento aciones iciones uciones acion icion ucion siones sion
    adores edores idores adoras edoras idoras ador edor idor adora edora idora aremos ieramos asteis
    isteis ieron ieran iesen iendo aron aran asen ando abamos iamos aban abas arian erian irian aria
    eria iria aba ian ias ados adas idos idas ado ada ido ida ara iera ase iese amos emos imos aste
    iste arle erle irle arlo erlo irlo arse erse irse arla erla irla ar er ir encia ancia encias
    ancias mente idad idades ero era eros eras ista istas ismo oso osa osos osas ivo iva al ales eza
    anza ano ana ense enses io ia ios ie ue es as os an en on ne o a e s"""
)
_ENGLISH_ENDINGS = _longest_first(
    """ational ations ation ition itions ments ment nesses ness ships ship ingly edly ings ing iers
    ier ies ied ers er ors or ally als al ances ance ences ence ants ant ents ent ists ist isms ism
    ities ity ives ive ously ous fully ful less ably able ible ated ates ating ate ed
    es est ely y e s ery eries ary
    aries ures ure ion ions"""
)


@lru_cache(maxsize=65536)
def root(word: str, lexicon: Lexicon) -> str:
    """Return the root of a lower-case word; numbers and short words stay as they are."""
    word = word.translate(_FOLD)
    if word[0].isdigit() or len(word) <= MIN_ROOT:
        return word
    for adverb in ("mente", "ly"):
        if word.endswith(adverb) and len(word) - len(adverb) > MIN_ROOT:
            word = word[: -len(adverb)]
    endings = _SPANISH_ENDINGS if lexicon is SPANISH else _ENGLISH_ENDINGS
    for ending in endings:
        if word.endswith(ending) and len(word) - len(ending) >= MIN_ROOT:
            word = word[: -len(ending)]
            break
    if len(word) > MIN_ROOT and word[-1] == word[-2]:
        word = word[:-1]  # begged, begging
    return word[:-1] + "i" if word.endswith("y") else word
