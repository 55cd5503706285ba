"""The word lists of English that the rules of this package stand on."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


STOP_WORDS = _words(
    """
    a about above after again against ago all almost alone along already also although always am
    among an and another any anything are as at away back be became because become been before began
    behind being below between beyond both but by came can cannot come could did do does doing done
    down during each either else enough even ever every everything few first for from full further
    gave get give given go good great had half has have having he her here hers herself him himself
    his how however i if in indeed into is it its itself just kind last least less let like little
    long made make many may me mere merely might more moreover most much must my myself never new
    next no nor not nothing now of off often on once one only or other others our ourselves out over
    own part perhaps point put quite rather really right said same saw say see seem seemed seems
    several shall she should since so some something soon still such take taken than that the their
    them themselves then there therefore these they thing things think this those though thought
    three through thus till time to together told too took towards toward two under until unto up
    upon us very was way we well went were what whatever when where whether which while who whole
    whom whose why will with within without would yet you your yours yourself
    """
)

# A sentence that opens on one of these says nothing without the sentence before it.
DANGLING_OPENERS = _words(
    """
    he she it they him them his her hers their theirs its this these such here
    then thus so but and or yet however nor moreover meanwhile therefore hence consequently
    accordingly nevertheless nonetheless indeed besides furthermore also too otherwise instead
    afterwards afterward thereupon thereafter whereupon likewise similarly conversely
    another others none more less worse better equally
    still again perhaps possibly certainly undoubtedly clearly obviously evidently naturally
    now soon eventually finally suddenly immediately presently gradually subsequently
    ultimately apparently unfortunately fortunately happily alas else too only even rather
    who whom whose which hereupon herein therein thereby wherefore because
    """
)

# Two and more words with which a sentence leans on the one before it.
DANGLING_PHRASES = (
    "to which",  # a relative behind its preposition means what stood before it
    "to whom",
    "of which",
    "of whom",
    "in which",
    "with which",
    "by which",
    "for which",
    "from which",
    "on which",
    "upon which",
    "after which",
    "one of",
    "two of",
    "all of",
    "part of",
    "on the other hand",
    "on the one hand",
    "on the contrary",
    "in fact",
    "in short",
    "in other words",
    "in addition",
    "in consequence",
    "in the meantime",
    "in the meanwhile",
    "in truth",
    "in return",
    "in vain",
    "in reality",
    "in any case",
    "in the end",
    "in spite of all",
    "of course",
    "at last",
    "at length",
    "at first",
    "at once",
    "at any rate",
    "at all events",
    "after all",
    "as a result",
    "as a matter",
    "as for",
    "as to",
    "as it",
    "as usual",
    "before long",
    "by now",
    "by degrees",
    "by then",
    "for example",
    "for instance",
    "from now on",
    "from then on",
    "what was",
    "what is more",
    "not that",
    "not so",
    "not only",
    "nor did",
    "no doubt",
    "no wonder",
    "no sooner",
    "hardly had",
    "more than that",
    "above all",
    "first of all",
    "to begin with",
    "worse still",
    "little by little",
    "once more",
    "later on",
    "until then",
    "till then",
    "since then",
    "even so",
    "even then",
    "even now",
    "just then",
    "so far",
    "that is",
    "that was",
    "there he",
    "there she",
    "there they",
    "there it",
    "there too",
    "there,",
)

# "The result …", "the other …": the noun points back, so the sentence does.
ANAPHORIC_NOUNS = _words(
    """
    former latter other others same result consequence effect outcome incident affair episode
    question proposal suggestion answer reply difficulty explanation situation occasion
    second third fourth rest next following pair two three four reason
    arrangement experiment remedy operation excitement discovery blow interview conversation
    project scheme plan attempt sequel scene moment remainder measure request remark argument task
    quarrel ceremony announcement appointment refusal decision piece matter
    """
)

# These stand by themselves before a noun ("Some ministers …") and lean before anything else.
QUANTIFIERS = _words("both neither either each most some several many few all much any")

# A new clause begins with these: whom its pronouns mean may stand in the clause before.
CLAUSE_WORDS = _words(
    """
    that who whom which when while if because as where whose and but than what how why whether
    though although until till before after since or nor for so lest unless
    """
)
OBJECT_PRONOUNS = _words("him them")
SUBJECT_PRONOUNS = _words("he she they")

COLLECTIVES = _words(
    """
    people family ministry government children men women parliament cabinet couple parents army
    nation public court party company society committee council crowd house clergy nobility police
    enemy brethren
    """
)

PREPOSITIONS = _words(
    """
    in at on by from to of for with after before during since until till under among amid through
    beneath behind beyond over upon despite notwithstanding throughout besides like unlike into
    within between against about around near along
    """
)

# A preposed clause or phrase may name its person after the comma: "When he returned, Albert …".
PREPOSING_WORDS = PREPOSITIONS | _words(
    "when while as though although if once whenever where wherever having being"
)

TIME_WORDS = _words(
    """
    a an many some several the two three four five six seven eight nine ten eleven twelve fifteen
    twenty thirty forty fifty hundred years months weeks days hours more nearly almost over about
    less centuries generations most all half another long once
    """
)

# What follows these is a place or a thing more often than a person.
PLACE_PREPOSITIONS = _words("in at from near into through towards toward the across")

# Never a person, whatever stands before them.
COUNTRIES = _words(
    """
    england scotland ireland wales britain france germany prussia austria russia italy spain
    portugal belgium holland netherlands europe america canada india china japan greece turkey egypt
    sweden norway denmark switzerland poland hungary africa asia australia london paris berlin
    """
)

MALE_PRONOUNS = _words("he him his himself")
FEMALE_PRONOUNS = _words("she her hers herself")
PLURAL_PRONOUNS = _words("they them their theirs themselves")

# Nouns that name a person without a name: enough for a pronoun to lean on, by gender.
MALE_NOUNS = _words(
    """
    man boy gentleman king prince duke earl lord baron baronet count emperor tsar czar kaiser sultan
    marquis marquess viscount father son brother husband uncle nephew grandfather grandson
    stepfather widower bridegroom bishop archbishop priest monk friar pope cardinal dean curate
    clergyman sir mr monsieur herr signor knight squire footman valet butler groom
    fellow youth lad schoolboy statesman sportsman churchman nobleman soldier sailor
    """
)
FEMALE_NOUNS = _words(
    """
    woman girl lady queen princess duchess countess empress baroness marchioness mother daughter
    sister wife aunt niece grandmother granddaughter stepmother widow bride nun abbess governess
    nurse maid mistress mrs miss madame mademoiselle fraulein housekeeper schoolgirl actress
    """
)
PERSON_NOUNS = _words(
    """
    child baby infant heir heiress person friend companion cousin parent physician doctor
    surgeon minister premier president governor general colonel captain major officer admiral
    secretary ambassador envoy tutor teacher master professor scholar author writer poet painter
    artist composer musician singer engineer inventor scientist chemist astronomer mathematician
    merchant printer lawyer judge attorney servant apprentice clerk foreigner stranger traveller
    leader rebel politician member monarch sovereign ruler majesty highness subject pupil student
    assistant editor publisher bookseller preacher patient visitor guest neighbour neighbor
    biographer historian orphan native inhabitant chancellor commander lieutenant sergeant
    """
)

# Words with a capital at the head of a sentence that are hardly ever names.
OPENING_WORDS = STOP_WORDS | DANGLING_OPENERS | PREPOSITIONS | TIME_WORDS | ANAPHORIC_NOUNS

HONORIFICS = _words(
    """
    mr mrs miss ms dr sir lord lady dame saint st king queen prince princess emperor empress duke
    duchess earl count countess baron baroness president general colonel captain major professor
    reverend rev pope bishop archbishop cardinal tsar czar sultan the of de von van da di la le
    """
)

# Written with a capital and yet nobody's name.
COMMON_NAME_WORDS = HONORIFICS | _words(
    """
    house court parliament government majesty highness royal church ministry cabinet minister
    secretary state commons lords crown god christmas east west north south english british french
    german american street county province assembly governor sovereign regent prime whig tory whigs
    tories consort foreign office ladies madam gentlemen household council ambassador chamberlain
    steward director uncle aunt mamma papa heaven providence bible lordship ladyship excellency
    autobiography biography memoir memoirs journal letters
    """
)

# Verbs that cannot be told from their ending; with "-ed" they are the sign of a finite sentence.
FINITE_VERBS = _words(
    """
    am is are was were be been has have had do does did can could may might must shall should will
    would cannot ought became become becomes began begins broke brought built bought came comes
    caught chose clung cut dealt died drew drove fell felt fought found flew forbade forgot
    gave gives got grew goes went heard held hung hurt kept knew knows laid lay led left lent let
    lit
    lost made makes meant met paid put ran rang read rode rose said says sang sat saw sent set shook
    shone shot showed shut sang sank slept slew smote sold sought spent spoke spread sprang stands
    stood stole strove struck stuck sung swam swept swore swung takes taught thought threw told took
    tore understood wept woke won wore wrote writes seems seem remains remain lies lie lived bore
    bound bred burnt cast cost crept dared dug dwelt fled forgave ground hid overcame overtook
    arose awoke befell beheld bent bit blew burst drank ate fed flung froze hit knelt leant leapt
    mistook partook pleaded shed spat split strode thrust trod underwent undid
    proves rest rests shrank slid spun stung sunk undertook upset withdrew withstood wound
    """
)

ABBREVIATIONS = _words("mr mrs dr st messrs mme mlle lt col gen capt rev hon viz vs vol no")

MONTHS = _words(
    """
    january february march april may june july august september october november december
    """
)
WEEKDAYS = _words("monday tuesday wednesday thursday friday saturday sunday")

OVERVIEW_WORDS = _words(
    """
    life lives career character reputation fame famous celebrated known remembered influence
    achievement achievements work works figure personality nature genius throughout lifetime
    generation age century era epoch period history importance renowned best-known greatest
    """
)
APPRAISAL_WORDS = _words(
    """
    death died dying dead funeral buried burial grave tomb memory memorial monument mourned mourning
    legacy remembered posterity reputation fame influence survived succeeded successor end ended
    last final finally century generation history achievement character whole lifetime old age
    appraisal judgment judgement estimate verdict tribute statue
    """
)

# What a chapter may be about, for titles like "1837–1840: Accession": word in the text -> title.
EVENT_TITLES = {
    "childhood": "Childhood",
    "school": "School",
    "apprentice": "Apprenticeship",
    "apprenticeship": "Apprenticeship",
    "university": "University",
    "accession": "Accession",
    "coronation": "Coronation",
    "engagement": "Engagement",
    "wedding": "Wedding",
    "marriage": "Marriage",
    "election": "Election",
    "elected": "Election",
    "war": "War",
    "battle": "War",
    "siege": "Siege",
    "revolution": "Revolution",
    "exhibition": "Exhibition",
    "expedition": "Expedition",
    "voyage": "Voyage",
    "experiments": "Experiments",
    "discovery": "Discovery",
    "invention": "Invention",
    "trial": "Trial",
    "prison": "Prison",
    "exile": "Exile",
    "widow": "Widowhood",
    "widowhood": "Widowhood",
    "illness": "Illness",
    "retirement": "Retirement",
    "jubilee": "Jubilee",
    "funeral": "Funeral",
    "treaty": "Treaty",
    "congress": "Congress",
    "presidency": "Presidency",
}

# What happens once in a life, or changes it.
LIFE_WORDS = _words(
    """
    born birth baptised baptized christened died death dead killed murdered assassinated buried
    funeral married marriage wedding wedded betrothed betrothal engaged engagement divorced crowned
    coronation accession throne abdicated proclaimed elected election appointed resigned
    resignation dismissed knighted founded founding established opened published invented
    invention discovered discovery experiment experiments graduated apprenticed enlisted arrested
    imprisoned exiled sentenced executed assassin war battle siege treaty declaration revolution
    rebellion mutiny expedition voyage sailed emigrated exhibition jubilee signed
    """
)
# What may be an event, and often is only its setting.
STEP_WORDS = _words(
    """
    title created chosen nominated retired retirement succeeded instituted organised organized
    launched printed appeared patented built completed apprentice commissioned promoted prison
    escaped released pardoned tried trial attempt shot wounded defeated victory conquered
    surrendered peace declared congress convention act bill passed repealed reform insurrection
    embarked landed arrived moved settled departed visited tour returned celebration festival
    fever illness stroke bankrupt inherited bequeathed bought partnership society college
    university school hospital library crisis scandal fell ministry cabinet premier governor
    president minister empress emperor
    """
)

ENDS = {"introduction": "Introduction", "conclusion": "Conclusion"}
END_BRIEFS = {
    "introduction": "Who {subject} was: the life, the character and the work in outline.",
    "conclusion": "The end of the life of {subject}, and what was thought of it.",
}
# What the writer looks for in the passages of the ends.
END_KEYWORDS = {
    "introduction": ("life", "known", "character", "famous", "influence"),
    "conclusion": ("died", "death", "buried", "memory", "influence", "character", "remembered"),
}
BRIEF_YEARS = ("in {first}", "from {first} to {last}")
BRIEF_AND = "and"
BRIEF_EMPTY = "{subject}: what the sources tell under “{title}”."
CHAPTER_WORD = "Chapter"
