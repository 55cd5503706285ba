"""A short life of José Celestino Mutis in our own Spanish, for books in that language."""

LIFE = """
# José Celestino Mutis

## Infancia en Cádiz

José Celestino Mutis nació en Cádiz el 6 de abril de 1732. Su padre, don Julián Mutis, vendía
libros cerca del puerto. La casa de los Mutis recibía cada semana volúmenes de Amberes, de Lyon
y de Venecia. El niño aprendió a leer entre cajas de libros y conoció muy pronto el latín de las
portadas. En 1748 los barcos de la Carrera de Indias trajeron a Cádiz plantas secas y conchas de
Veracruz. El joven Mutis copió los nombres de todas ellas en un cuaderno de tapas verdes. Aquel
cuaderno se perdió.

El Colegio de Cirugía de Cádiz abrió sus puertas en 1748 por orden del marqués de la Ensenada.
Pedro Virgili, su director, enseñaba anatomía con cadáveres del hospital de la Marina. Mutis
asistió a las lecciones de Virgili durante cuatro años. Después pasó a la Universidad de
Sevilla. El 2 de mayo de 1755 la Universidad de Sevilla concedió a Mutis el grado de bachiller
en medicina. El terremoto de Lisboa derribó en noviembre de 1755 muchas torres de la provincia.
Las gentes de Cádiz durmieron varias noches en la playa.

## Madrid y el Jardín Botánico

En 1757 José Celestino Mutis llegó a Madrid con una carta de Virgili. El protomedicato examinó
allí al joven médico en el mes de julio. Miguel Barnades, médico del rey, llevó a Mutis al
jardín de Migas Calientes. El jardín guardaba entonces unas dos mil plantas a la orilla del
Manzanares. Barnades explicaba el sistema de Carlos Linneo a unos pocos alumnos. Mutis aprendió
de memoria las veinticuatro clases de Linneo en un solo invierno. Una carta del cónsul de Suecia
pidió en 1759 semillas españolas para el jardín de Upsala. Mutis preparó el envío con sus
propias manos.

El virrey Pedro Messía de la Cerda buscaba en 1760 un médico para su viaje a América. La Corte
ofrecía además a Mutis una pensión para estudiar en París. Mutis rechazó la pensión y aceptó el
viaje. El navío Castilla zarpó de Cádiz el 7 de septiembre de 1760 con el virrey y su médico a
bordo. La travesía duró cincuenta y tres días. El médico anotó en su diario los vientos, los
peces voladores y la temperatura del agua. Cartagena de Indias recibió al virrey el 29 de
octubre de 1760 con salvas de cañón.

## El médico del virrey

Santa Fe de Bogotá vio entrar al virrey Messía y a Mutis el 24 de febrero de 1761. La ciudad
tenía unas veinte mil almas y ni un solo médico titulado. Los enfermos llenaban cada mañana el
zaguán de la casa de Mutis. El médico escribió en mayo de 1763 un largo memorial al rey Carlos.
El memorial pedía una expedición que dibujara y describiera todas las plantas de la Nueva
Granada. El rey no contestó. Un segundo memorial salió de Santa Fe en junio de 1764 y tampoco
obtuvo respuesta.

El 13 de marzo de 1762 Mutis inauguró la cátedra de matemáticas del Colegio Mayor del Rosario.
La lección primera defendió el sistema de Copérnico ante el virrey y los profesores del colegio.
Los alumnos de Mutis midieron la altura del sol con un cuadrante de madera. Los frailes
dominicos denunciaron en 1774 las doctrinas de Mutis ante la Inquisición de Cartagena. El virrey
Manuel de Guirior protegió al profesor, y la denuncia quedó sin efecto. Mutis sostuvo de nuevo,
en un acto público de diciembre de 1773, que la tierra gira alrededor del sol.

La quina ocupó al médico durante cuarenta años. Carlos Linneo recibió en Upsala, en 1764, una
lámina de la quina que Mutis había enviado desde Santa Fe. Linneo puso el nombre de Mutisia a
una enredadera de flores rojas. «Nombre inmortal que ninguna edad borrará», escribió Linneo en
1778. La Academia de Ciencias de Suecia nombró académico a Mutis pocos meses más tarde.

## Minas y sacerdocio

En 1766 Mutis dejó Santa Fe y se instaló en las minas de la Montuosa, cerca de Pamplona. La
plata de la Montuosa era pobre, y los socios de Mutis perdieron en cuatro años casi todo su
dinero. El médico estudiaba por las noches las hormigas de la montaña. Carlos Linneo leyó con
asombro las observaciones de Mutis sobre las hormigas. En 1770 el virrey Messía llamó de nuevo a
su médico a la capital. Volvió con dos mulas cargadas de plantas secas.

Mutis recibió las órdenes sagradas el 19 de diciembre de 1772 en la catedral de Santa Fe. El
nuevo sacerdote dijo misa todos los días hasta su muerte. Juan José D'Elhuyar llegó de Sajonia
en 1784 con noticias de los hornos de Freiberg. La mina del Sapo, cerca de Ibagué, retuvo a
Mutis desde 1777 hasta 1782. El sacerdote vivía allí en una choza de palma con un termómetro y
cuatro libros.

## La Expedición Botánica

El arzobispo Antonio Caballero y Góngora, virrey desde 1782, encontró a Mutis en la mina del
Sapo. El arzobispo ordenó el 1 de abril de 1783 una expedición provisional a costa de su propia
renta. El rey Carlos confirmó la Real Expedición Botánica el 1 de noviembre de 1783 y nombró
director a Mutis. La expedición se estableció en Mariquita, un pueblo cálido junto al río
Magdalena. Eloy Valenzuela, primer ayudante de Mutis, escribió día por día la historia de los
primeros meses. Antonio García dibujó en Mariquita las primeras láminas en color.

Salvador Rizo, nacido en Mompox, dirigió desde 1784 el taller de los pintores. Los pintores
trabajaban nueve horas al día y en silencio. Cada lámina mostraba la planta en su tamaño, con la
flor abierta y el fruto cortado. Francisco Javier Matis pintó para Mutis más de doscientas
plantas. Alexander von Humboldt llamó a Matis el mejor pintor de flores del mundo. Rizo
preparaba los colores con cochinilla, añil y resinas del país. La expedición reunió en
veinticinco años más de seis mil láminas. El herbario pasaba entonces de veinte mil plantas.

Las fiebres de Mariquita enfermaron en 1790 al director y a seis pintores. El virrey José de
Ezpeleta mandó en 1791 que la expedición se trasladara a Santa Fe. La casa de la Botánica, cerca
de la plaza mayor, guardó desde entonces los dibujos y los libros. Francisco José de Caldas y
Jorge Tadeo Lozano entraron en la expedición como agregados. Sinforoso Mutis, sobrino del
director, fue preso en 1794 por leer papeles de Francia. El tío pidió clemencia al virrey y pagó
el viaje del preso a Cádiz.

## Humboldt y el observatorio

Alexander von Humboldt y Aimé Bonpland llegaron a Santa Fe en julio de 1801 para visitar a
Mutis. El anciano recibió a los viajeros con una comida de sesenta cubiertos. Humboldt comparó
la biblioteca de Mutis con la de Joseph Banks en Londres. Bonpland padeció fiebres durante dos
meses en la casa de la Botánica. Mutis regaló a Humboldt cien láminas, que hoy están en París.
Los viajeros siguieron en septiembre de 1801 el camino de Quito.

El 24 de mayo de 1802 Mutis puso la primera piedra del observatorio de Santa Fe. Fray Domingo de
Petrés levantó la torre de ocho lados en el jardín de la expedición. La torre quedó terminada el
20 de agosto de 1803. Caldas dirigió el observatorio desde 1805 y midió allí la altura de los
Andes con agua hirviendo. El director de la expedición tenía ya setenta y tres años.

## Últimos años

José Celestino Mutis murió en Santa Fe el 11 de septiembre de 1808. La noticia de la prisión del
rey Fernando había llegado a la ciudad pocos días antes. El entierro reunió en la iglesia de
Santa Inés a frailes, pintores y estudiantes. Sinforoso Mutis heredó la dirección de la flora y
Caldas la del observatorio. La guerra dispersó en 1810 a los pintores de la expedición. Pablo
Morillo tomó Santa Fe en mayo de 1816 y mandó fusilar a Caldas y a Rizo. Las láminas viajaron a
Madrid en 1817 dentro de ciento cuatro cajones.

El carácter de Mutis juntaba la paciencia de un coleccionista y la fe de un sacerdote. La vida
entera de Mutis fue una promesa de publicar la flora de Bogotá. La obra quedó inédita, y su fama
creció con las cartas de Linneo y de Humboldt. La influencia de Mutis pasó a los discípulos que
hicieron la independencia. El Jardín Botánico de Madrid conserva hoy las seis mil láminas de la
expedición. Los historiadores recuerdan a Mutis como el maestro de toda una generación.
"""
