"""The closed lists of words that the lexical rules need, in English and Spanish."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache


def word_set(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _counted(text: str, *, start: int = 1, step: int = 1) -> dict[str, int]:
    """Number the words of a list; forms of one word stand together: primero/primera."""
    return {
        form: start + step * at
        for at, forms in enumerate(text.split())
        for form in forms.split("/")
    }


MONTHS = _counted(
    """january/jan/enero february/feb/febrero march/marzo april/apr/abril may/mayo june/junio
    july/julio august/aug/agosto september/sept/septiembre/setiembre october/oct/octubre
    november/nov/noviembre december/dec/diciembre"""
)
# Ordinary words in small letters: only a capital makes a month of them.
MONTHS_WITH_CAPITAL = frozenset({"march", "may"})

HONORIFICS = word_set(
    "mr mrs ms miss dr sir madam madame monsieur st don doña señor señora sr sra fray san"
)
# What stands before a name with a capital in English, and without one elsewhere.
TITLES = word_set(
    """king queen prince princess emperor empress duke duchess marquis marquess count countess earl
    baron baroness lord lady viceroy governor minister president ambassador pope cardinal bishop
    archbishop abbess abbot father mother brother sister general captain colonel admiral professor
    god church court parliament university"""
)
# "at first" and "a second" count nothing: 1 and 2 are only asked for after one of these.
DETERMINERS = word_set("the his her its their our my el la los las su sus mi")

PRONOUNS = word_set(
    """he she it they him her them his hers its their theirs who whom whose this that these those
    i me my we us our you your él ella ellos ellas ello les le lo la los las se su sus suyo suya
    quien quienes cuyo cuya éste ésta aquél aquélla este esta aquel aquella"""
)

# Words that deny without being counted as denials.
WEAK_DENIALS = word_set("without hardly scarcely barely sin apenas")
# What follows one of these is what somebody held, and no fact.
DOUBTS = word_set(
    """deny denied doubt doubted doubtful false falsely untrue wrongly claimed alleged pretended if
    negó negar dudó dudaba falso falsamente afirmó alegó fingió si"""
)
HEDGES = word_set(
    "almost nearly might perhaps possibly supposedly allegedly failed casi quizá quizás acaso"
)
REFUSALS = word_set(
    """refused refuse declined decline rejected reject forbade forbidden forbid failed fail unable
    lacked prevented anonymously anonymous unmarried turned withdrew abandoned ignored secretly
    rechazó rechazar rehusó negó negarse negara declinó prohibió prohibir fracasó soltero soltera
    impidió opuso oponía oponerse oposición escondidas secreto dejó dejar abandonar abandonó
    ignoraba evitar prefirió"""
)


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """What the rules know of one language."""

    stop_words: frozenset[str]
    negations: frozenset[str]
    verbs: frozenset[str]  # finite verbs that tell that the word before them is a subject
    past_endings: tuple[str, ...]
    numbers: Mapping[str, int]
    multipliers: Mapping[str, int]
    ordinals: Mapping[str, int]
    conjunction: str  # joins the parts of a number: two hundred and six


ENGLISH = Lexicon(
    stop_words=word_set(
        """a about above after again against all almost also although always am an and another any
        are as at away be because been before being below between both but by can could did do does
        doing down during each either else enough even ever every few for from further had has have
        having he her here hers herself him himself his how however i if in indeed into is it its
        itself just later less like made many may me might more most much must my myself no nor not
        now of off often on once one only or other others our out over own perhaps quite rather
        same shall she should since so some soon still such than that the their theirs them
        themselves then there these they this those though through thus till to too under until up
        upon us very was we well were what when where whether which while who whom whose why will
        with within without would yet you your"""
    ),
    negations=word_set(
        """not no never none nor neither nobody nothing nowhere without cannot hardly scarcely
        barely"""
    ),
    verbs=word_set(
        """is was were are has had have did does could would might must should can may will shall
        saw wrote went came gave took told said made found knew thought became began left met held
        brought kept sent spoke built read put set and"""
    ),
    past_endings=("ed",),
    numbers=_counted(
        """one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
        sixteen seventeen eighteen nineteen"""
    )
    | _counted("twenty thirty forty fifty sixty seventy eighty ninety", start=20, step=10),
    multipliers={"hundred": 100, "thousand": 1000, "million": 1_000_000},
    ordinals=_counted(
        """first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth
        thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"""
    )
    | {"thirtieth": 30},
    conjunction="and",
)
SPANISH = Lexicon(
    stop_words=word_set(
        """a al algo algún alguna algunas alguno algunos ante antes apenas aquel aquella aquellas
        aquello aquellos aquí así aun aún aunque bajo bien cada casi como con contra cual cuales
        cuando cuanto cuya cuyo de del desde después donde durante e el él ella ellas ello ellos
        en entonces entre era eran es esa esas ese eso esos esta está están estaba estar estas este
        esto estos fue fueron había habían haber ha han hasta hay hizo la las le les lo los luego
        más me menos mi mientras mis mismo mucho muy nada ni no nos nosotros nuestra nuestro o otra
        otras otro otros para pero poco por porque pues que qué quien quienes se sea según ser si sí
        sido siempre sin sino sobre su sus suya suyo también tan tanto te tiene toda todas todavía
        todo todos tras tu u un una unas uno unos y ya yo"""
    ),
    negations=word_set(
        """no nunca jamás ni nada nadie ninguno ningún ninguna ningunos ningunas sin tampoco
        apenas"""
    ),
    verbs=word_set(
        """es era fue fueron ha había han habían está estaba hizo dijo vio dio tuvo estuvo pudo
        quiso puso supo vino trajo hubo y"""
    ),
    past_endings=("ó", "aron", "ieron", "aba", "aban"),
    numbers=_counted(
        """uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince
        dieciséis diecisiete dieciocho diecinueve veinte veintiuno/veintiún veintidós veintitrés
        veinticuatro veinticinco veintiséis veintisiete veintiocho veintinueve"""
    )
    | _counted("treinta cuarenta cincuenta sesenta setenta ochenta noventa", start=30, step=10)
    | _counted(
        """cien/ciento doscientos/doscientas trescientos/trescientas cuatrocientos/cuatrocientas
        quinientos/quinientas seiscientos/seiscientas setecientos/setecientas
        ochocientos/ochocientas novecientos/novecientas""",
        start=100,
        step=100,
    ),
    multipliers={"mil": 1000, "millón": 1_000_000, "millones": 1_000_000},
    # "cuarto" is a room and "quinta" a house more often than a number
    ordinals=_counted("primer/primero/primera segundo/segunda tercer/tercero/tercera")
    | _counted(
        """quinto sexto/sexta séptimo/séptima octavo noveno/novena décimo/décima""", start=5
    ),
    conjunction="y",
)

_SPANISH_SIGNS = re.compile(r"\b(?:el|los|las|del|una|que|y|por|con|su|en|se)\b")
_ENGLISH_SIGNS = re.compile(r"\b(?:the|of|and|to|was|his|her|in|that|with|by|it)\b")


@lru_cache(maxsize=512)  # asked again for each claim of a passage
def lexicon_of(text: str) -> Lexicon:
    """Return the lexicon of the language that a text's small words belong to, English in doubt."""
    text = text[:2000].lower()
    spanish = sum(1 for _ in _SPANISH_SIGNS.finditer(text))
    english = sum(1 for _ in _ENGLISH_SIGNS.finditer(text))
    return SPANISH if spanish > english else ENGLISH
