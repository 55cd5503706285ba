"""Words that make a person of a name, and words that make something else of it."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


MALE_TITLES = _words(
    "Mr Sir Lord King Prince Emperor Duke Earl Baron Count Viscount Marquis Marquess Herr"
    " Monsieur M Don Señor Rey Príncipe Duque Conde Marqués Barón Padre"
)
FEMALE_TITLES = _words(
    "Mrs Miss Lady Queen Princess Empress Duchess Countess Baroness Viscountess Marchioness"
    " Madame Mademoiselle Mme Dame Fräulein Fraulein Frau Doña Señora Reina Princesa Duquesa"
    " Condesa Baronesa Madre"
)
OTHER_TITLES = _words(
    "Dr Doctor Professor Captain Colonel General Major Lieutenant Admiral Commodore Governor"
    " Bishop Archbishop Cardinal Canon Dean Judge Justice Reverend Rev Capitán Coronel Profesor"
    " Obispo"
)
# Borne by one of a name and not by another: Governor Morris is not Mr. Morris.
OFFICES = OTHER_TITLES | _words("King Queen Emperor Empress Rey Reina")
TITLES = MALE_TITLES | FEMALE_TITLES | OTHER_TITLES
# With these the name behind is a given name: King Leopold, Sister Agnes.
GIVEN_NAME_TITLES = _words(
    "King Queen Prince Princess Emperor Empress Rey Reina Príncipe Princesa Don Doña"
)
# With these a place makes the name: the Duke of Kent.
PLACE_TITLES = _words(
    "Duke Duchess Earl Countess Prince Princess Marquis Marquess Marchioness Duque Duquesa Conde"
    " Condesa Marqués Príncipe Princesa"
)
# "Lord Chamberlain", "General Assembly": an office, a body, a thing.
NO_NAMES = _words(
    "Chamberlain Mayor Chancellor Chief Justice Privy Seal Lieutenant President Advocate Steward"
    " Treasurer Consort Regent Royal Dowager Mother Assembly Post Election Secretary Staff Office"
    " Hospital Court Governor Bench Treasury Admiral Provost Warden Keeper Almoner God Jesus"
    " Christ Bishop Archbishop Proprietary Proprietaries Council Congress Parliament House Houses"
    " Commons Lords Street Castle Palace Hall Park Square Hill College Abbey Church Island River"
    " Town Fort Bridge Road Lane County Club Bank Hotel Theatre Company Society Act Bill Memorial"
    " Cross Line Order School University Press Library Museum Institution Institute Academy"
    " Committee Commission Day Eve Gate Place Row Terrace Gardens Garden Valley Mount Lake Bay"
    " Cape Gazette Journal Times Magazine Review Almanac Almanack Majesty Majesties Highness"
    " Highnesses Excellency Grace English British French German Dutch American Spanish Scotch"
    " Scottish Irish Indian Indians Christians Protestant Catholic Whig Whigs Tory"
    " Tories Government Ministry Cabinet I II III IV V VI VII VIII The A An And Of In On At To"
    " For From By With But He She It His Her"
)
# What a person is to another, or in the world.
ROLES = _words(
    "accountant actor actress adviser advisor agent aide alderman ally ambassador ancestor"
    " apothecary apprentice architect archbishop artist assistant astronomer attorney aunt author"
    " banker baron barrister biographer bishop bookbinder bookseller botanist boy bride brother"
    " butler captain carpenter cashier chairman chancellor chaplain chemist child chief clergyman"
    " clerk coachman colleague colonel commander commissioner companion composer confidant"
    " confidante consul cook correspondent countess courtier cousin critic cutler daughter dean"
    " deputy diplomat director disciple doctor doorkeeper duchess duke earl economist editor"
    " emperor employer empress engineer engraver envoy explorer farmer father father-in-law"
    " founder friend gardener general gentleman geologist girl goldsmith governess governor"
    " grandfather grandmother grandson granddaughter grocer guardian half-brother half-sister"
    " head headmaster heir heiress historian housekeeper husband instructor inventor ironmonger"
    " janitor jeweller journalist judge king lady landlady landlord lawyer leader lecturer"
    " lieutenant lord maid man manager mason master mate mathematician mayor mechanic member"
    " merchant midwife minister missionary mistress monarch mother mother-in-law musician"
    " naturalist neighbour nephew niece nobleman novelist nurse officer orator organist"
    " ornithologist owner painter partner pastor patron philanthropist philosopher physician"
    " physicist pioneer playwright poet politician postmaster preacher premier president priest"
    " prince princess principal printer professor proprietor publisher pupil quaker queen rector"
    " regent reformer relation relative reporter rival sailor scholar schoolfellow schoolmaster"
    " schoolmistress scientist sculptor secretary senator sergeant servant shoemaker shopkeeper"
    " sister sister-in-law brother-in-law soldier solicitor son son-in-law daughter-in-law"
    " sovereign speaker spouse statesman stationer stepbrother stepfather stepmother stepsister"
    " steward student successor predecessor superintendent surgeon surveyor tailor teacher"
    " tradesman translator treasurer tutor tyrant chamberlain consort counsellor irishman"
    " scotsman scotchman englishman frenchman welshman welshwoman american german dutchman"
    " spaniard swede uncle usher valet vicar viceroy widow widower wife woman writer youth"
    " abogado actor agente alumno amigo amiga astrónomo autor autora ayudante barón cirujano"
    " compañero compañera compositor conde condesa cónsul criado criada cuñado cuñada director"
    " doctor duque duquesa editor embajador emperador emperatriz escritor escritora esposo esposa"
    " filósofo físico fundador general gobernador hermano hermana heredero heredera hijo hija"
    " historiador impresor ingeniero institutriz jefe juez líder madre maestro maestra marido"
    " matemático médico ministro mujer músico nieto nieta novelista obispo padre pariente pintor"
    " poeta preceptor presidente primo prima príncipe princesa profesor químico reina rey rival"
    " sacerdote secretario sobrino sobrina socio suegro tutor tío tía viuda viudo virrey"
)
# Too little by themselves: "the child", "the Queen".
VAGUE_ROLES = _words(
    "child boy girl man woman lady gentleman king queen lord friend youth head general relation"
    " wife husband prince princess emperor duke doctor captain hombre mujer rey reina señor"
)
# Only persons do this; the name before it is one.
PERSONAL_VERBS = (
    "said|told|wrote|asked|replied|answered|died|married|thought|declared|felt|knew|believed"
    "|remarked|smiled|laughed|wept|agreed|refused|promised|resigned|retired|advised|begged|confessed"
    "|complained|exclaimed|insisted|persuaded|proposed|recommended|suspected|wished|hoped|feared"
    "|dijo|escribió|preguntó|respondió|murió|casó|pensó|declaró|sintió|creyó|contestó|prometió"
)
