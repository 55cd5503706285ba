"""A short life of Ada Lovelace in our own words, for tests that need sentences worth citing."""

PASSAGES = (
    "Ada Byron was born in London in December 1815, the one child of the poet's short marriage. "
    "Her parents parted in January 1816, and the father never saw his daughter again.",
    "Lady Byron had the girl taught arithmetic, music and French at Kirkby Mallory from 1820. "
    "The lessons were meant to keep every trace of poetry out of the young mind.",
    "In 1828 the twelve-year-old planned a flying machine and drew wings of paper, silk and wire. "
    "She called the science of it flyology and wrote a small book with plates about it.",
    "Measles in 1829 left Ada lame for almost three years, and crutches stood beside her desk. "
    "Geometry filled the long months in bed until the spring of 1832.",
    "At a party in June 1833 Mary Somerville's friends brought the girl to Charles Babbage. "
    "The unfinished difference engine in his drawing room held her longer than the other guests.",
    "Ada married William King in July 1835 and became Countess of Lovelace three years later. "
    "Two sons and a daughter were born between 1836 and 1839 at Ockham and in Surrey.",
    "Augustus De Morgan began to teach the countess the calculus by letter in 1840. "
    "He warned her mother that so much thought might be too heavy for a woman's strength.",
    "Luigi Menabrea printed his account of the analytical engine in Geneva in October 1842. "
    "Charles Wheatstone asked for an English version of the paper for Taylor's journal.",
    "The translation appeared in August 1843 with seven notes, longer than the paper itself. "
    "Note G set out, step after step, how the engine would compute Bernoulli's numbers.",
    "Babbage wished to add an unsigned attack on the government, and Ada refused it in 1843. "
    "Their friendship outlived the quarrel, and he came to Somerset again that autumn.",
    "Gambling on horses cost the countess more than three thousand pounds in May 1851. "
    "She pawned the family diamonds twice, and her mother paid to have them back.",
    "Cancer was found in the summer of 1851, and the doctors could do little against the pain. "
    "Ada Lovelace died on 27 November 1852 and was laid beside her father at Hucknall.",
)
TEXT = "\n\n".join(PASSAGES) + "\n"

# The same life as its heroine might have told it: our words, for what is told in the first person.
MEMOIR = (
    "I was born in London in December 1815, and my father never saw me again after January 1816. "
    "My mother had me taught arithmetic and music at Kirkby Mallory. I liked the numbers better.",
    "In 1828 I planned a flying machine and drew wings of paper, silk and wire. "
    "I called the science of it “flyology” and wrote a small book with plates. My cat was to fly.",
    "Measles in 1829 left me lame for almost three years. I kept my crutches beside the desk. "
    "My geometry filled the long months in bed until the spring of 1832.",
    "At a party in June 1833 I was brought to Charles Babbage by Mary Somerville. "
    "I stood before his unfinished engine longer than the other guests of that evening did.",
    "I married William King in July 1835, and my home was at Ockham in Surrey from then on. "
    "My two sons and my daughter were born there between 1836 and 1839.",
    "In 1840 I began to learn the calculus by letter from Augustus De Morgan. "
    "My mother was told by De Morgan that so much thought might be too heavy for me.",
)
# Behind a statement that cites nothing: an editor answers for it, so that it may be exported.
ANSWERED = "[^1]\n\n[^1]: The editor answers for it."
