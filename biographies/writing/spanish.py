"""The word lists of Spanish that the rules of this package stand on."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


STOP_WORDS = _words(
    """
    a al algo alguna algunas alguno algunos allá allí ambos ante antes apenas aquel aquella aquellas
    aquello aquellos aquí así aun aún aunque bajo bastante bien cabe cada casi cierta ciertas cierto
    ciertos como cómo con contra cual cuál cuales cualquier cuando cuándo cuanto cuya cuyas cuyo
    cuyos de del demás dentro desde después dicha dicho donde dónde dos durante e el él ella ellas
    ello ellos en entonces entre era eran eres es esa esas ese eso esos esta está estaba estaban
    están estas este esto estos estuvo fue fuera fueron ha había habían haber hacer hacia han hasta
    hay haya hecho hizo hubo la las le les lo los luego mas más me mediante menos mi mientras misma
    mismas mismo mismos mucha muchas mucho muchos muy nada nadie ni ningún ninguna ninguno no nos
    nuestra nuestro nunca o otra otras otro otros para pero poca pocas poco pocos podía por porque
    pronto pudo pues que qué quien quién quienes se según ser si sí sido siempre siendo sin sino
    sobre solo sólo son su sus suya suyo tal tales también tampoco tan tanta tanto tantos te tenía
    tenían tener tiene todas toda todavía todo todos tras tu tuvo u un una unas uno unos usted va
    varias varios vez veces y ya yo
    """
)
# A sentence that opens on one of these says nothing without the sentence before it.
DANGLING_OPENERS = _words(
    """
    él ella ello ellos ellas esto esta este estos estas eso esa ese esos esas aquello aquel aquella
    aquellos aquellas su sus suyo suya suyos suyas así entonces pero sino y e o u ni mas pues
    también tampoco además luego después entretanto finalmente posteriormente seguidamente
    consiguientemente allí allá ahí aquí acá se le les lo otro otra otros otras ambos ambas
    ninguno ninguna aun todavía ya quizá quizás acaso naturalmente evidentemente ciertamente
    igualmente asimismo apenas incluso sólo solo inmediatamente pronto ahora tal tales tanto cuyo
    cuya cual donde que quien
    """
)
# Two and more words with which a sentence leans on the one before it.
DANGLING_PHRASES = (
    "sin embargo",
    "no obstante",
    "por tanto",
    "por lo tanto",
    "por eso",
    "por ello",
    "por esto",
    "por esta",
    "por este",
    "por consiguiente",
    "por entonces",
    "por fin",
    "por el contrario",
    "por otra parte",
    "por otro lado",
    "por último",
    "por su parte",
    "en efecto",
    "en cambio",
    "en realidad",
    "en fin",
    "en consecuencia",
    "en seguida",
    "en vano",
    "de hecho",
    "de este modo",
    "de esta manera",
    "de ahí",
    "de todos modos",
    "desde entonces",
    "desde luego",
    "hasta entonces",
    "a pesar de ello",
    "a partir de entonces",
    "a continuación",
    "al fin",
    "al cabo",
    "al mismo tiempo",
    "al día siguiente",
    "al año siguiente",
    "al poco",
    "el mismo año",
    "el mismo día",
    "ese mismo",
    "aquel mismo",
    "poco después",
    "poco antes",
    "más tarde",
    "mientras tanto",
    "tras ello",
    "una de",
    "uno de",
    "dos de",
    "con todo",
    "con ello",
    "con esto",
    "no sólo",
    "no solo",
    "es decir",
    "sobre todo",
    "claro que",
    "lo cual",
    "lo que",
    "la cual",
)
ANAPHORIC_NOUNS = _words(
    """
    resultado consecuencia efecto incidente episodio asunto cuestión propuesta respuesta problema
    explicación situación ocasión motivo segundo segunda tercero tercera siguiente anterior mismo
    misma resto
    """
)
PREPOSITIONS = _words(
    """
    a al ante bajo con contra de del desde durante en entre hacia hasta mediante para por según sin
    sobre tras
    """
)
PLACE_PREPOSITIONS = _words("en a desde hacia hasta por al")
COUNTRIES = _words(
    """
    españa francia inglaterra alemania italia portugal rusia austria europa américa méxico perú
    chile argentina colombia venezuela cuba indias granada áfrica asia china japón cádiz sevilla
    madrid parís londres roma
    """
)
ARTICLES = _words("el la los las un una unos unas")
NUMERALS = _words("dos tres cuatro cinco seis siete ocho nueve diez doce quince veinte cien mil")
PERSON_NOUNS = _words(
    """
    hombre mujer niño niña hijo hija padre madre hermano hermana esposo esposa marido viudo viuda
    tío tía sobrino sobrina abuelo abuela primo prima rey reina príncipe princesa emperador
    emperatriz duque duquesa conde condesa marqués marquesa barón infante infanta virrey
    gobernador presidente ministro general coronel capitán almirante teniente soldado marino obispo
    arzobispo cardenal papa fraile monje monja sacerdote cura médico maestro maestra profesor
    profesora alumno alumna pintor poeta poetisa escritor escritora autor músico científico botánico
    naturalista sabio abogado juez embajador secretario impresor librero amigo amiga compañero
    discípulo joven muchacho muchacha anciano caballero señor señora dama criado
    """
)
PRONOUNS = _words("él ella ellos ellas su sus suyo suya suyos suyas le les")
# Verbs that cannot be told from their ending.
FINITE_VERBS = _words(
    """
    es son era eran fue fueron será está están estaba estaban estuvo estuvieron ha han había habían
    hubo hubieron hay hizo hicieron hace hacen tuvo tuvieron tiene tienen dio dieron da dan vio
    vieron ve ven pudo pudieron puede pueden puso pusieron pone quiso quisieron quiere supo
    supieron sabe vino vinieron viene vienen dijo dijeron dice dicen trajo trajeron trae condujo
    condujeron tradujo tradujeron produjo produjeron introdujo redujo anduvo cupo iba iban va van
    obtuvo obtuvieron mantuvo mantuvieron sostuvo detuvo contuvo compuso compusieron propuso
    propusieron dispuso dispusieron expuso impuso supuso opuso repuso intervino convino previno
    conserva conservan recuerda recuerdan llama llaman queda quedan muestra muestran parece parecen
    permanece permanecen sigue siguen vive viven debe deben existe existen guarda guardan lleva
    llevan demuestra demuestran ocupa ocupan forma forman deshizo rehízo satisfizo leyó cayó huyó
    """
)
_TITLES = _words(
    """
    don doña señor señora señorita sr sra srta d dª dr dra fray sor padre san santa santo rey reina
    príncipe princesa infante infanta emperador emperatriz duque duquesa conde condesa marqués
    marquesa barón baronesa presidente general coronel capitán almirante virrey papa obispo
    arzobispo cardenal ministro monseñor excelentísimo ilustre real
    """
)
HONORIFICS = _TITLES | _words("de del la las los el y von van da di")
COMMON_NAME_WORDS = HONORIFICS | _words(
    """
    casa corte cortes gobierno parlamento majestad alteza iglesia ministerio estado estados dios
    navidad norte sur este oeste congreso cámara senado república ayuntamiento audiencia universidad
    academia colegio instituto consejo corona reino imperio provincia capital ejército marina
    hospital sociedad museo biblioteca cielo providencia señoría excelencia memorias cartas diario
    biografía vida historia guerra revolución independencia
    """
)
MONTHS = _words(
    """
    enero febrero marzo abril mayo junio julio agosto septiembre setiembre octubre noviembre
    diciembre
    """
)
TIME_WORDS = NUMERALS | _words("año años mes meses día días siglo siglos muchos varios algunos")
OPENING_WORDS = STOP_WORDS | DANGLING_OPENERS | PREPOSITIONS | ARTICLES | TIME_WORDS | MONTHS

# What happens once in a life, or changes it.
LIFE_WORDS = _words(
    """
    nació nacer nacimiento nacido bautizado bautizada bautizó murió morir muerte fallecía falleció
    fallecer fallecimiento enterrado enterrada entierro casó casarse casaron boda matrimonio
    casamiento esposó coronado coronada coronación ascendió trono abdicó proclamado proclamó
    elegido elegida elección nombrado nombrada nombró nombramiento dimitió renunció dimisión fundó
    fundada fundado fundación estableció inauguró inaugurada publicó publicada publicado inventó
    invento descubrió descubrimiento experimento experimentos graduó doctoró alistó detenido
    detenida arrestado encarcelado encarcelada prisión desterrado desterrada exilio destierro
    condenado ejecutado asesinado asesinada guerra batalla sitio tratado declaración revolución
    rebelión independencia expedición viaje zarpó embarcó emigró exposición firmó premio
    """
)
STEP_WORDS = _words(
    """
    título creado creada elegido retirado retiro sucedió organizó imprimió apareció patentó
    construyó terminó completó aprendiz encargado ascendido escapó liberado indultado juzgado
    juicio intento herido derrotado victoria conquistó rindió paz declaró congreso ley aprobó
    reforma desembarcó llegó trasladó partió visitó regresó volvió fiesta fiebre enfermedad heredó
    compró vendió sociedad colegio universidad escuela hospital biblioteca academia crisis escándalo
    cayó ministerio gobernador presidente ministro cátedra ingresó entró conoció
    """
)
OVERVIEW_WORDS = _words(
    """
    vida vidas carrera carácter fama famoso famosa célebre conocido conocida recordado recordada
    influencia obra obras figura personalidad genio generación época siglo historia importancia
    grande mayor espíritu
    """
)
APPRAISAL_WORDS = _words(
    """
    muerte murió muriendo muerto muerta funeral enterrado entierro tumba sepulcro memoria monumento
    legado recordado recordada posteridad fama influencia sucesor fin último última últimos últimas
    finalmente siglo generación historia carácter vejez juicio homenaje estatua
    """
)
EVENT_TITLES = {
    "infancia": "Infancia",
    "niñez": "Infancia",
    "escuela": "Escuela",
    "colegio": "Escuela",
    "estudios": "Estudios",
    "universidad": "Universidad",
    "aprendiz": "Aprendizaje",
    "coronación": "Coronación",
    "boda": "Boda",
    "matrimonio": "Matrimonio",
    "casamiento": "Matrimonio",
    "elección": "Elección",
    "guerra": "Guerra",
    "batalla": "Guerra",
    "sitio": "Sitio",
    "revolución": "Revolución",
    "independencia": "Independencia",
    "exposición": "Exposición",
    "expedición": "Expedición",
    "viaje": "Viaje",
    "viajes": "Viajes",
    "experimentos": "Experimentos",
    "descubrimiento": "Descubrimiento",
    "invento": "Invento",
    "proceso": "Proceso",
    "prisión": "Prisión",
    "cárcel": "Prisión",
    "exilio": "Exilio",
    "destierro": "Destierro",
    "viuda": "Viudez",
    "viudez": "Viudez",
    "convento": "Convento",
    "enfermedad": "Enfermedad",
    "retiro": "Retiro",
    "entierro": "Entierro",
    "tratado": "Tratado",
    "congreso": "Congreso",
    "presidencia": "Presidencia",
    "cátedra": "Cátedra",
}
ENDS = {"introduction": "Introducción", "conclusion": "Conclusión"}
END_BRIEFS = {
    "introduction": "Quién fue {subject}: la vida, el carácter y la obra en resumen.",
    "conclusion": "El final de la vida de {subject} y lo que de ella se pensó.",
}
END_KEYWORDS = {
    "introduction": ("vida", "conocido", "carácter", "célebre", "influencia"),
    "conclusion": ("murió", "muerte", "enterrado", "memoria", "influencia", "carácter", "legado"),
}
BRIEF_YEARS = ("en {first}", "de {first} a {last}")
BRIEF_AND = "y"
BRIEF_EMPTY = "{subject}: lo que las fuentes cuentan bajo «{title}»."
CHAPTER_WORD = "Capítulo"
