"""Words with a full stop that does not end a sentence, and words that only begin one."""


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


# A name or a small word always follows these.
NEVER_END = _set("""
    mr mrs ms messrs mme mlle mmes mlles dr drs prof profs rev revd hon gen col capt cap lieut lt
    maj sgt sergt cpl adm comdr cmdr comm brig bdr cdr gov sen rep supt insp visct vct abp bp dra
    sra srta sres sras srtas dn dña ud uds vd vds excmo excma ilmo ilma rvdo fr lic ing
    arq gral cnel almte sto sta
    pfc pvt ens amb atty mt ft ste msgr mgr rt e.g i.e viz cf vs
""")
# Given names: a family name follows, or the number of a king.
GIVEN_NAMES = _set("""
    Wm Geo Chas Jas Jos Jno Thos Benj Robt Saml Edw Alex Fredk Fred Danl Nathl
""")
# These stand before a number; "No." can also be an answer.
BEFORE_NUMBERS = _set("""
    no nos vol vols p pp ch chap chaps sec sect § fig figs art arts par pl pls c ca circ fl bk bks
    pt
    núm núms pág págs lám láms tít
    pts fo fol ff n nn l ll v vv op cap lib tom d b ser
""")
# These may also be the last word of a sentence; what follows decides.
MAY_END = _set("""
    st esq bart bt jr jun junr sr senr snr etc &c co ltd inc corp bros ave rd sq blvd ed eds edn
    trans transl tr comp introd repr al ibid loc cit ph.d u.s u.k u.s.a a.m p.m b.c a.d d.c oz lb
    lbs
    cwt yd yds hr hrs approx dist assn assoc soc inst univ lond oxf camb edinb xmas
""")
# The same, but without a capital they are words: "she sat", "at mass".
MAY_END_CAPITALISED = _set("""
    Jan Feb Mar Apr Jun Jul Aug Sept Sep Oct Nov Dec Mon Tue Tues Wed Thu Thur Thurs Fri Sat Sun
    Penn Mass Conn Va Md Del Ga Tenn Ky Ill Ind Mich Wis Minn Mo Ark Tex Cal Calif Colo Wash Ore Me
""")
# Capitalised at the head of a sentence and hardly ever as part of a name.
OPENERS = _set("""
    The A An This That These Those There Here He She It They We You I His Her Its Their Our My Your
    And But Or Nor For So Yet In On At By To From With Without Of As If When While Where Whether
    Who Whom Whose What Which Why How After Before Since Until Till During Though Although Because
    Not No Nothing Nobody None All Both Each Every Some Many Most Much More Few Several Such Other
    Others Another One Two Three Then Thus Therefore Hence However Moreover Meanwhile Nevertheless
    Now Soon Never Ever Even Only Perhaps Once Again Already Still Later Finally Indeed Is Was Were
    El Los Las Un Una Unos Unas En Con Por Para Pero Al Del Desde Entre Tras Cuando Mientras Aunque
    Su Sus Se No Lo Ya Así Entonces También Allí Aquel Aquella Este Esta Estos Estas
    Are Had Has Have Did Does Do Would Could Should Must Can Shall
""")
SPEECH_VERBS = (
    "said|says|asked|cried|replied|exclaimed|answered|wrote|returned|added|whispered|shouted|"
    "murmured|muttered|continued|demanded|inquired|enquired|observed|remarked|declared|retorted|"
    "responded|called|repeated|rejoined|thought|sighed|laughed|began|burst|interrupted|ejaculated"
)
