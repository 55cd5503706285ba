"""Words that turn a statement round when one stands for the other: north for south.

Each side of a line is what the claim may say in the place of a word of another side.
"""

from collections.abc import Iterator, Sequence
from functools import cache

from biographies.checking.alignment import Alignment
from biographies.checking.lexicon import SPANISH, Lexicon
from biographies.checking.words import Token

_ENGLISH = """
won win wins | lost lose loses
rose rise rises increased grew | fell fall falls decreased shrank
began begin started | ended end finished ceased
opened open | closed close shut
succeeded success | failed failure
accepted accept agreed | refused refuse declined rejected
allowed permitted let | forbade forbidden prohibited
praised praise | attacked blamed mocked condemned
loved love liked | hated hate disliked despised
friend friends ally | enemy enemies rival
rich wealthy | poor penniless
early | late
older elder oldest eldest | younger youngest
large great big huge | small little tiny
strong | weak
true | false
public | private
always often | never seldom rarely
first | last final
all every each | some few several half | most many | none
more | less fewer
only | also
father | mother
son | daughter
king | queen
north northern | south southern | east eastern | west western
spring | summer | autumn | winter
morning | evening | night | afternoon | noon
"""
_SPANISH = """
ganó ganar venció | perdió perder derrotado vencido
subió aumentó creció | bajó disminuyó cayó
empezó comenzó comenzar | terminó acabó terminar acabar
abrió abrir | cerró cerrar
triunfó éxito | fracasó fracaso
aceptó aceptar | rechazó rechazar rehusó
permitió permitir autorizó | prohibió prohibir
alabó elogió | atacó criticó condenó
amó amaba quiso | odió odiaba despreció
amigo amigos aliado | enemigo enemigos rival
rico rica | pobre
temprano | tarde
mayor mayores | menor menores
grande enorme | pequeño pequeña
fuerte | débil
verdadero | falso
público | privado
siempre | nunca jamás
primero primera primer | último última
todos todas todo toda | algunos algunas pocos pocas | ninguno ninguna | muchos muchas
más | menos
padre | madre
hijo | hija
rey | reina
norte | sur | este | oeste
primavera | verano | otoño | invierno
mañana | tarde | noche
"""
# Told from the other side these may change in a true retelling, so only copies are held to them.
_ENGLISH_CONVERSES = """
bought buy purchased | sold sell
before | after
gave give lent paid | received borrowed took
brother | sister
husband | wife
uncle | aunt
teacher master | pupil student
with | without against
to | from
"""
_SPANISH_CONVERSES = """
compró comprar | vendió vender
antes | después
dio dar prestó pagó | recibió tomó
hermano | hermana
marido esposo | mujer esposa
tío | tía
maestro | discípulo alumno
con | sin contra
"""


def opposites(beside: Alignment, *, is_copy: bool) -> Iterator[str]:
    """Yield the claim's words that its sentences lack, where these have an opposite it lacks."""
    lexicon = beside.passage.lexicon
    listed = _listed(lexicon, is_copy=is_copy)
    mine, theirs = _sides(beside.claim.tokens, listed), _sides(beside.tokens, listed)
    for token, (line, side) in mine:
        is_there = any(one == (line, side) for _, one in theirs)
        turned = {one[1] for _, one in theirs if one[0] == line and one[1] != side}
        kept = {one[1] for _, one in mine if one[0] == line}
        if not is_there and turned - kept:
            yield token.text


def _sides(
    tokens: Sequence[Token], listed: dict[str, list[tuple[int, int]]]
) -> list[tuple[Token, tuple[int, int]]]:
    return [(token, side) for token in tokens for side in listed.get(token.word, ())]


@cache
def _listed(lexicon: Lexicon, *, is_copy: bool) -> dict[str, list[tuple[int, int]]]:
    """Return the line and the side of each word."""
    is_spanish = lexicon is SPANISH
    text = _SPANISH if is_spanish else _ENGLISH
    if is_copy:
        text += (_SPANISH_CONVERSES if is_spanish else _ENGLISH_CONVERSES).lstrip()
    found: dict[str, list[tuple[int, int]]] = {}
    for line, sides in enumerate(text.strip().splitlines()):
        for side, words in enumerate(sides.split("|")):
            for word in words.split():
                found.setdefault(word, []).append((line, side))
    return found
