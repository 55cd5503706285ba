"""Words that a retelling commonly puts for one another; each line of the lists is one sense.

The lists are short and plain on purpose: what lives are told with, no thesaurus. A word of a line
vouches for the others when a statement is told in other words than its passage, never for a copy.
"""

from functools import cache

from biographies.checking.lexicon import SPANISH, Lexicon
from biographies.checking.roots import root

_ENGLISH = """
born birth birthplace native
died die dies death dead killed perished
married marry marriage wed wedded wedding wife husband spouse
son daughter child children boy girl baby
parents father mother
brother sister siblings
raised reared brought upbringing
taught teach teacher instructed tutor lessons pupil student trained training master
teach taught learned learn
studied study studies learned read
wrote write writes written composed authored penned
book books work works treatise volume novel tract
published publish appeared issued printed release released
painted paint painter painting portrait portrayed
built build constructed construct erected made make
designed design designs plan plans drew scheme
founded found established set opened started began begin started starts began launched
went go travelled travel journey voyage sailed sail toured tour trip left departed
came come arrived arrive reached reach entered
returned return back
lived live resided dwelt stayed stay remained remain home house
bought buy purchased purchase acquired acquire
sold sell
gave give gives given granted grant awarded award presented offered offer donated
received receive got obtained obtain
paid pay paying salary wage earned earn income
money sum funds funded costs cost financed
asked ask requested request begged invited invite petitioned urged
answered answer reply replied response
refused refuse declined decline rejected reject denied deny
agreed agree accepted accept consented consent assented
allowed allow let permitted permit permission
forbade forbid forbidden prohibited prohibit banned ban
appointed appoint named name chosen choose chose picked elected elect made
called call known nickname nicknamed styled
became become becomes turned grew
helped help assisted assist aid aided supported support backed
advised advise advice recommended suggested suggest counselled
persuaded persuade convinced convince talked
ordered order commanded command directed direct
sent send dispatched
met meet encountered introduced
friend friends friendship companion
fought fight fighting duel battle combat war
won win prize reward victory defeated
lost lose
hurt injured injury wounded wound wounds
ill sick illness sickness disease fever
doctor physician surgeon medical medicine
nurse nurses
sea marine ocean naval navy
ship boat vessel
discovered discover found find unearthed spotted
saw see seen observed observe noticed watched viewed
showed show displayed demonstrated exhibited exhibit
spoke speak speech said told tell
promised promise pledged vow vowed swore
hired hire employed employ engaged job post position office
apprenticed apprentice
prison prisoners imprisoned jailed jail gaol held captured arrested
owed owe debt debts
rich wealthy fortune
poor poverty
young youth boyhood childhood
old aged age elderly older
large great huge big vast
small little tiny
first earliest initially beginning
last final finally end
quickly soon rapidly fast
secret secretly
law lawyer legal
church chapel
school schools pupils
king queen royal crown throne
attacked attack mocked criticised
praised praise
admired admire
copied copy copies
work worked working
show shown
woman women female lady
man men male
next following after later
before eve
year years
evening night nightly
close near nearest closest nearby neighbour
fell fall declined dropped
rose rise increased
crowded filled full packed
paper article essay
letter letters wrote correspondence
drowned
freedom free liberty freed
acknowledged acknowledge admitted admit confessed confess owned credited
story stories tale tales novel novels narrative
poem poems verse verses poetry
speech speeches address sermon lecture lectures
song songs music melody tune
fire burned burnt burning flames blaze
mob rioters crowd riot
gas air vapour
idea ideas inspired inspire thought notion
appealed appeal applied
provisions food supplies
seized seize took taken captured capture
escaped escape fled flee flight
hid hidden hide concealed
killed kill murdered murder slain shot
executed execution hanged beheaded
buried burial funeral grave
accused accuse charged charge
trial court tried sentence sentenced condemned
guilty guilt convicted
banished exile exiled expelled
crowned coronation crown
ruled rule reigned reign governed government
elected election vote voted
resigned resign resignation quit
retired retire retirement
dismissed dismissal removed
succeeded successor followed
inherited inherit heir inheritance legacy bequeathed left
estate property lands land
farm farmer farming
town city
village hamlet
street road
soldier soldiers troops army military officer
regiment
quarrel quarrelled dispute disputed argued argument
joined join entered enlisted member admitted
visited visit visitor guest
dinner supper meal table dined
drew drawn drawing drawings sketch sketches sketched
picture pictures painting canvas
statue sculpture carved
machine engine device instrument
experiment experiments experimented tested tried test
proved prove proof
explained explain explanation clear
described describe description account
translated translate translation translator
language languages tongue
poverty poor want lack
servant servants maid
bishop archbishop
priest clergyman minister parson rector vicar curate
monk friar
god religious religion faith
famous fame celebrated renowned known
clever intelligent gifted talented
anger angry furious
happy happiness glad
sad sorrow grief mourned
afraid fear feared
hope hoped
love loved beloved affection
shy timid
kind kindly generous
proud pride
tired weary exhausted
cried wept tears
laughed laughter
merchant trader trade business dealer
"""

_SPANISH = """
nació nacer nacido nacimiento natural mundo
murió morir muerto muerte falleció fallecer fallecido viudo viuda muertos
casó casarse casar casado casada boda matrimonio esposo esposa marido mujer esposos
hijo hija hijos niño niña
padre madre padres
hermano hermana hermanos
criado crió criar educó cuidado recogió acogido
enseñó enseñar maestro maestra profesor clases lecciones formó discípulo alumno aprendió
aprendió aprender estudió estudiar estudios carrera
escribió escribir escritura escritor escrito escritos autor
libro obra novela tomo volumen
publicó publicar publicado imprimió imprenta salió apareció impresor imprimir
pintó pintar pintor pintora pintura retrato retratar retratara
construyó construir construyeron hizo hacer hacían edificó levantó
fundó fundar fundado abrió inauguró estableció creó formaron
viajó viajar viaje viajaron partió zarpó embarcó salió marchó
llegó llegar acudió presentó arribó
volvió volver volvía regresó regresar regresaba regreso
vivió vivir vivía residió habitó
compró comprar pagó pagar pagaron adquirió costeó
vendió vender vendido
dio dar dado entregó entregar entregaron regaló regalo concedió otorgó
recibió recibir obtuvo consiguió logró ganó ganar
dinero recursos sueldo
pidió pedir pedía petición solicitó rogó exigió
respondió responder contestó contestar respuesta
rechazó rechazar rehusó negó negarse negara declinó
aceptó aceptar admitía admitió recibiera admitir
permitió permitir permiso autorizó autorizado licencia
prohibió prohibir prohibido
nombró nombrar nombrado eligió elegido elegir escogió escogido
llamó llamar llamado
ayudó ayudar ayuda apoyó apoyar apoyo respaldo auxilio
aconsejó aconsejar consejo recomendó sugirió
convenció convencer persuadió
mandó mandar mando ordenó ordenar orden órdenes
envió enviar mandó enviado remitió
conoció conocer encontró entrevistó encuentro
amigo amiga amigos amistad
peleó luchó combatió lucha batalla guerra
venció vencer vencido derrotó derrotado triunfó
perdió perder pérdida
herido herida heridas hirió
enfermedad enfermo
médico cirujano doctor
mar naval armada marina
barco nave galera buque navío submarino
descubrió descubrir halló encontró
vio ver descubrió
prometió prometer promesa juró jurar juramento
preso prender arrestado apresó apresaron capturó captura detuvo detuvieron cárcel prisión
escapó huyó huir escapar
desterrado destierro
rico riqueza
pobre pobres pobreza
edad años
grande enorme
primero primera comienzos principios
último final
secreto escondidas
abogado derecho
iglesia convento
escuela colegio
rey reina corona monarca
atacó criticó crítica
alabó elogió elogio elogiado elogiar alabanza
admiró admirar admirado
puesto cargo empleo
tradujo traducir traducido traducción
periódico diario prensa
renunció renunciar dejó abandonar abandonó
ingresó entró ingresar entrar ingreso tomó
profesó hábito hábitos religioso
ejército militar soldado
sermón predicó
reconoció reconocer admitió confesó
cuento cuentos relato relatos historia historias narración
poema poemas verso versos poesía
discurso discursos conferencia
canción canciones música melodía
fuego quemó quemar incendio ardió
idea ideas inspiró inspirar
comida alimentos víveres provisiones
mató matar asesinó asesinado
ejecutado ejecutada ejecutaron ajusticiado ajusticiada fusilado
enterrado entierro sepultado tumba
juicio tribunal juzgado sentencia condenado condena
desterró desterrado exilio exiliado expulsado
coronado coronación corona
reinó reinado gobernó gobierno gobernador
elegido elección voto votos
dimitió dimisión
retiró retirado retiro
destituyó destituido apartó cesado despidió
sucedió sucesor
heredó heredar herencia heredero legado
finca hacienda propiedad tierras
pueblo aldea villa
ciudad urbe
calle camino carretera
soldado soldados tropas ejército oficial militar
disputa discutió discusión pelea disputó
visitó visitar visita huésped
cena comida cenó
dibujó dibujar dibujo dibujos láminas
cuadro cuadros pintura lienzo
estatua escultura
máquina aparato instrumento
experimento ensayo prueba probó
explicó explicar explicación
describió descripción
idioma lengua
criado criada sirviente
obispo arzobispo
sacerdote cura clérigo presbítero
fraile monje religioso
famoso fama célebre renombre
enfado enojo ira disgusto cólera
alegría feliz contento
tristeza triste pena
miedo temor temía
esperanza esperaba
amor amaba quería
generoso bondadoso
orgullo orgulloso
cansado fatigado agotado
lloró llorar lágrimas llanto
rió risa
tocó tocar concierto conciertos
gira provincias
beca pensión renta
bandera estandarte
buscó buscar búsqueda
hambre hambruna
opuso oponerse oponía oposición contra
denunció denunciada
acusado acusación
"""

_PEOPLES = """
swiss switzerland suiza suizo suiza
dutch holland netherlands holanda holandés
french france francia francés
welsh wales gales galés
greek greece grecia griego
spanish spain españa español
danish denmark dinamarca danés
polish poland polonia polaco
norwegian norway noruega noruego
irish ireland irlanda irlandés
swedish sweden suecia sueco
russian russia rusia ruso
turkish turkey turquía turco
"""


@cache
def _listed(lexicon: Lexicon) -> dict[str, frozenset[int]]:
    found: dict[str, set[int]] = {}
    text = _SPANISH if lexicon is SPANISH else _ENGLISH
    for number, line in enumerate(text.strip().splitlines()):
        for word in line.split():
            found.setdefault(root(word, lexicon), set()).add(number)
    return {word: frozenset(numbers) for word, numbers in found.items()}


def senses(word: str, lexicon: Lexicon) -> frozenset[int]:
    """Return the numbers of the lines that a word, or a relative of it, stands in."""
    return _listed(lexicon).get(root(word, lexicon), frozenset())


def are_land_and_people(one: str, other: str) -> bool:
    """Tell whether two lower-case words are a country and its people, by a short list."""
    return not _peoples(one).isdisjoint(_peoples(other))


def _peoples(word: str) -> frozenset[int]:
    """Return the numbers of the lines of lands and peoples that a word stands in."""
    return _listed_peoples().get(word, frozenset())


@cache
def _listed_peoples() -> dict[str, frozenset[int]]:
    lines = [line.split() for line in _PEOPLES.strip().splitlines()]
    words = {word for line in lines for word in line}
    return {word: frozenset(at for at, line in enumerate(lines) if word in line) for word in words}
