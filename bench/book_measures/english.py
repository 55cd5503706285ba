"""Words and turns of English by which a sentence leans on another."""

import re

from bench.book_measures.parsing import word_set

QUOTED = re.compile(r"“[^”]*”?|‘[^’]*’(?!\w)")
MALE = word_set(
    """king prince duke lord mr sir father man boy brother son husband emperor baron captain
    governor doctor dr general colonel uncle nephew grandfather czar tsar pope bishop archbishop
    poet gentleman statesman earl marquis viscount count youth lad minister premier chancellor
    printer master friend physician priest author widower bachelor nobleman"""
)
FEMALE = word_set(
    """queen princess duchess lady mrs miss mother woman girl sister daughter wife empress baroness
    aunt niece grandmother countess widow governess nurse mistress maid majesty madame friend
    mamma victoria charlotte adelaide feodora lehzen alice beatrice flora albertine
    deborah abiah child infant baby sovereign"""
)
EITHER = word_set("child infant baby friend sovereign heir ruler monarch")
MALE_NAMES = word_set("albert ernest leopold george william edward john benjamin arthur")
HE = word_set("he him his himself")
SHE = word_set("she her hers herself")
THEY = word_set("they them their theirs themselves")
NO_NAME = word_set(
    """i god january february march april may june july august september october november december
    monday tuesday wednesday thursday friday saturday sunday english french german american
    british irish christian parliament house"""
)
EXPLETIVE = re.compile(
    r"^It (?:\w+ ){0,2}?(?:is|was|were|be|been|seem\w*|appear\w*|may|might|must|could|would|became|"
    r"happened|occurred|turned|took|needed|followed)\b"
    r".*\b(?:that|to|who|when|how|what|whether|if|as though)\b"
)
THERE = re.compile(
    r"^There (?:\w+ ){0,2}?(?:is|was|are|were|be|been|had|has|can|could|may|must|might|seem\w*|"
    r"came|remain\w*|follow\w*|arrived|appear\w*|exist\w*|began|would|will|lodged|lived)\b"
)
_NUMBER = r"(?i:a|an|one|two|three|four|five|six|seven|eight|nine|ten|twelve|some|several|many|few)"
_UNIT = r"(?:days?|weeks?|months?|years?|hours?|minutes?|fortnight|moments?|time|while|century)"
_BACK = r"(?:this|that|these|those|such|the\s+same|the\s+following|the\s+next|it|them|which)"
_PREPOSITION = (
    r"(?:In|At|On|By|From|After|Before|With|Upon|To|Of|For|Under|During|Through|Among|Between|"
    r"Against|About|Besides|Beyond|Towards?|Since|Within|Until|Till)"
)
_OPENINGS = (
    r"(?:This|These)\b",
    r"Those\b(?!\s+(?:who|whose|which|that|of)\b)",
    r"That\b(?!\s+(?:is|was)\s+(?:why|how))",
    r"(?:Such|Thus|Then|Here|Hence|Thence|Thereupon|Thereafter|Therefore|Meanwhile|Accordingly)\b",
    r"(?:Afterwards?|Otherwise|Likewise|Its)\b",
    r"(?:The|An?)\s+(?:\w+\s+){1,3}(?:of|upon|on|to|for|about|in|with|from|at|by)\s+(?:it|them)\b",
    r"(?:The\s+)?(?:former|latter|other|others|same|rest|result|answer|reply|reason|effect)\b",
    r"(?:One|Two|Three|Some|Several|Many|Most|All|Both|None|Each|Neither|Either|Few|Any)\s+of\s+"
    r"(?:these|those|them|which|whom|the\s+latter)\b",
    r"(?:Both|Neither|Another|Others|Some)\b(?!\s+(?:the|a|an|[A-Z]))",
    r"(?:Soon|Shortly|Not\s+long|Long|Immediately|Directly|Presently)\s+(?:after(?:wards?)?|before)"
    r"\b(?=\s*(?:,|this|that|[a-z]+\s+[a-z]+ed))",
    rf"(?:(?:Some|A\s+few|About|Nearly|Only|Within|For|After|In)\s+)?{_NUMBER}(?:\s+\w+)?\s+{_UNIT}"
    r"\s+(?:later|afterwards?|more|earlier|previously|(?:after|before)(?!\s+(?:the|an?|h[ie][sr]|[A-Z])))\b",
    r"(?:The\s+)?[Nn]ext\s+(?:day|morning|evening|night|week|month|year|step|task)\b",
    r"The\s+(?:following|same|previous|preceding)\b",
    rf"{_PREPOSITION}\s+(?:all\s+)?{_BACK}\b",
)
OPENING = re.compile(
    r"(?:(?:And|But|Yet|For|Nor|So|Still|Even|Only|Perhaps|Indeed|Nevertheless|However|Now),?\s+)*"
    rf"(?:{'|'.join(_OPENINGS)})"
)
HANGING = re.compile(
    r"(?<![,;:—(] )(?<!—)(?<![,;] and )\b(?:this|these)\b"
    r"(?! (?:day|country|world|earth|book|chapter|narrative)\b)"
    r"|\bthis time\b|\b(?:the latter|the former|the said|aforesaid|thereupon)\b"
    r"|\ba similar \w+\b(?! to\b)"
)
# Within a sentence whose source goes before it, these are known; at its own they are not.
ADRIFT = re.compile(
    r"\b(?:thither|thence|therein|thereof|therewith)\b"
    r"|^(?:[\w’.-]+,? ){1,3}soon after(?:wards?)?\b(?! (?:the|a|his|her|my|[A-Z]))"
    r"|^(?:[\w’.-]+,? ){1,6}afterwards?\b"
    r"|^(?:[\w’.-]+,? ){1,4}(?<!the )then\b"
    r"|^(?:[\w’.-]+,? ){1,3}(?:went on|next)\b(?! to)"
    r"|\b(?:any|some|no|every)(?:thing|body|one)? else\b"
    r"|\bin the same \w+(?! (?:as|that|with|in which)\b)"
    r"|^In another\b|^On the whole\b|^The year following\b"
)
WE = re.compile(r"^(?:So |But |And |Here )?We\b")
IT = re.compile(r"\b(?:it|its|itself)\b")
FORMAL_IT = re.compile(
    r"\bit (?:\w+ ){0,3}?(?:is|was|were|be|been|seem\w*|appear\w*|became|happened|took|may|might|"
    r"must|could|would|should|can|had)\b[^;]*?\b(?:that|to|who|when|how|what|where|whether|if|before|for|"
    r"as)\b"
    r"|\b(?:find|found|think|thought|ma[dk]e|took|take|consider\w*|judged?|deemed|held|felt|"
    r"believed?) it (?:\w+ ){0,5}?(?:to|that|for|as|in|into)\b"
    r"|, it (?:is|was|seem\w*|appear\w*)(?: \w+){0,2},|\bas it (?:were|happened)\b"
    r"|\bit (?:was|is) (?:\w+ ){0,3}?(?:spring|summer|autumn|winter|day|night|morning|evening|"
    r"[A-Z][a-z]+,? \d{4}|January|February|March|April|May|June|July|August|September|October|"
    r"November|December)\b"
)
# A thing that an "it" behind may mean: a noun with its article, a work, a town, an idea.
THING = re.compile(
    r"\b(?i:the|an?|my|his|her|our|their|this|that|no|any|some|every|each|another|[A-Z]\w+’s)"
    r" (?:[\w’-]+ ){0,3}?(?P<noun>[\w’-]+)|\b(?:in|at|from|to) (?P<place>[A-Z]\w+)"
    r"|\b(?P<idea>\w{3,}(?:tion|ment|ness|ity|ance|ence|ship|ism|ure))\b"
)
THERE_ALONE = re.compile(
    r"\bthere\b(?! (?:\w+ ){0,2}?(?:is|was|are|were|be|been|being|had|has|can|could|may|must|might|"
    r"seem\w*|came|remain\w*|follow\w*|arrived|appear\w*|exist\w*|began|would|will|lodged|lived)\b)"
)
PLACE = re.compile(
    r"\b(?i:in|at|to|into|from|near|on|over|through|for|of|by) "
    r"(?:the |an? |my |his |her |that )?(?:\w+ )?\w{3,}"
)
# What promises a sequel; without it a reader is left waiting.
PROMISE = re.compile(
    r"(?:\b(?:as follows|the following|to wit|namely)|:)\W*$"
    r"|^(?:But|Nor|Yet|And)\b[^,;]{0,25}\b(?:was|were) (?:this |that )?(?:not )?all\W*$"
    r"|^(?:But|Yet) (?:soon|then|suddenly|now)? ?there (?:was|were) (?:an?|another) [^,;]{0,40}$"
)
STYLED = re.compile(
    r"\b(?:[Hh]is|[Hh]er)(?: (?:Royal|Serene|Imperial))? (?:Highness|Majesty|Excellency|Grace|"
    r"[Ll]ordship|[Ll]adyship)\b"
)
CONNECTIVE = re.compile(
    r"^(?:And|But|Yet|Nor|Or|So|Still|However|Nevertheless|Moreover|Besides|Furthermore|Again|Also|"
    r"Too|Even|Indeed|For|Because|Though|Not only|As for|Consequently|No doubt|Of course|At last|"
    r"At length|Finally|In fact|In short|On the other hand|On the contrary|Unfortunately|"
    r"Fortunately|Eventually|Suddenly)\b"
)
MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
DATE = re.compile(rf"\b(?:1[0-9]{{3}}|20[0-2]\d)\b|\b(?:{MONTHS})\b")
SUBORDINATING = word_set(
    """when while as after before if though although since until once having being in on at by
    with for to from like unlike despite"""
)
