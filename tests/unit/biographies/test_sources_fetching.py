"""Which addresses are fetched, what robots.txt says, and what a page is kept as."""

import pytest

from biographies.errors import AddressRefusedError, SourceUnreadableError
from biographies.sources.fetching import FetchRules, check_address
from biographies.sources.fetching.addresses import is_public
from biographies.sources.fetching.kinds import charset_of, filename_of, suffix_of
from biographies.sources.fetching.robots import parse_robots

RULES = FetchRules()


@pytest.mark.parametrize(
    ("address", "normal"),
    [
        ("HTTPS://Example.ORG", "https://example.org/"),
        ("http://example.org.:80/a b".replace(" ", "%20"), "http://example.org/a%20b"),
        ("https://example.org:443/a?b=c&d=é#part", "https://example.org/a?b=c&d=%C3%A9"),
        ("https://bücher.example/life", "https://xn--bcher-kva.example/life"),
        ("http://93.184.215.14/", "http://93.184.215.14/"),
        ("http://1572394766/", "http://93.184.215.14/"),
        ("http://[2606:2800:21f:cb07::1]/", "http://[2606:2800:21f:cb07::1]/"),
        ("http://example.org:443/", "http://example.org:443/"),
        ("http://example.org/%41/ü", "http://example.org/%41/%C3%BC"),
    ],
)
def test_an_address_has_one_form(address, normal):
    assert check_address(address, rules=RULES) == normal


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("ftp://example.org/", "must begin with http"),
        ("example.org", "must begin with http"),
        ("http://", "must begin with http"),
        ("http://[::1", "not a web address"),
        ("http://[v1.a]/", "not a web address"),
        ("http://[1:2]/", "not a web address|not an address"),
        ("http://a..b/", "not a host name"),
        ("http://ü..b/", "not a host name"),
        ("http://-a.example/", "not a host name"),
        ("http://.../", "not a host name"),
        ("http://1.2.3.4.5/", "neither a name nor an address"),
        ("http://256.1.1.1/", "neither a name nor an address"),
        ("http://example.org:0x50/", "port"),
        ("http://example.org:99999/", "port"),
        ("http://example.org:22/", "port 22 is not one that we ask"),
        ("http://example.org/a b", "a blank"),
        ("http://example.org/\n", "a blank"),
        ("http://ada@example.org/", "a user name"),
        ("http://[fe80::1%25eth0]/", "a zone"),
        ("http://10.0.0.1/", "10.0.0.1 is not a public address"),
        (f"http://example.org/{'a' * 2000}", "the limit is 2000"),
        (f"http://example.org/{'é' * 1000}", "6019 characters when written out"),
    ],
)
def test_what_is_no_address_of_the_public_web_is_refused_with_the_reason(address, reason):
    with pytest.raises(AddressRefusedError, match=reason):
        check_address(address, rules=RULES)


def test_an_operator_may_allow_one_private_host_and_port():
    rules = FetchRules(allowed_hosts=frozenset({"10.0.0.7:8080"}))

    assert check_address("http://10.0.0.7:8080/a", rules=rules) == "http://10.0.0.7:8080/a"
    with pytest.raises(AddressRefusedError):
        check_address("http://10.0.0.7/a", rules=rules)


@pytest.mark.parametrize("address", ["93.184.215.14", "8.8.8.8", "2606:2800::1", "::ffff:8.8.8.8"])
def test_public_addresses_are_public(address):
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    ["224.0.0.1", "192.88.99.1", "64:ff9b::7f00:1", "2002:7f00:1::", "2001::1", "fec0::1",
     "::ffff:127.0.0.1", "fe80::1%lo", "3fff::1", "ff02::1", "none"],
)  # fmt: skip
def test_what_python_calls_global_or_leads_elsewhere_is_not(address):
    assert not is_public(address)


ROBOTS = """
User-agent: Other
Disallow: /

# everybody else
User-agent: *
User-agent: some
Crawl-delay: 3
Disallow: /private  # not this
Disallow: /*.pdf$
Disallow: /a*b*c
Disallow: /end$
Disallow:
Allow: /private/open
Allow: /same
Disallow: /same
"""


@pytest.mark.parametrize(
    ("path", "is_allowed"),
    [
        ("/", True),
        ("/private/x", False),
        ("/private/open/x", True),
        ("/life.pdf", False),
        ("/life.pdf?page=1", True),
        ("/axxbyyc", False),
        ("/axxb", True),
        ("/end", False),
        ("/ends", True),
        ("/same", True),
        ("/robots.txt", True),
    ],
)
def test_the_longest_rule_for_everybody_decides(path, is_allowed):
    assert parse_robots(ROBOTS, agent="BookGen").allows(path) is is_allowed


def test_rules_that_name_us_go_before_those_for_everybody():
    text = "User-agent: *\nDisallow: /\n\nUser-agent: BookGen/1.0\nDisallow: /no\n"

    ours = parse_robots(text, agent="BookGen")

    assert (ours.allows("/yes"), ours.allows("/no")) == (True, False)


def test_a_hostile_pattern_costs_no_time():
    rules = parse_robots(f"User-agent: *\nDisallow: /{'*a' * 2000}$", agent="BookGen")

    assert rules.allows("/" + "a" * 1999 + "b")


@pytest.mark.parametrize(
    ("kind", "address", "suffix"),
    [
        ("text/html; charset=utf-8", "https://example.org/", ".html"),
        ("TEXT/PLAIN", "https://example.org/a", ".txt"),
        ("text/plain", "https://example.org/a.markdown", ".md"),
        ("application/pdf", "https://example.org/a", ".pdf"),
        ("application/octet-stream", "https://example.org/a.EPUB", ".epub"),
        ("", "https://example.org/a.htm?x=1", ".html"),
    ],
)
def test_the_declared_kind_decides_the_reader(kind, address, suffix):
    assert suffix_of(kind, address) == suffix


@pytest.mark.parametrize(
    ("kind", "named"), [("image/png", "image/png"), ("", "no declared kind"), ("text/css", "css")]
)
def test_a_kind_that_no_reader_takes_is_named(kind, named):
    with pytest.raises(SourceUnreadableError, match=named):
        suffix_of(kind, "https://example.org/a")


@pytest.mark.parametrize(
    ("address", "suffix", "name"),
    [
        ("https://example.org/lives/ada.htm?x=1", ".html", "ada.html"),
        ("https://example.org/wiki/Ada_Lovelace", ".html", "Ada_Lovelace.html"),
        ("https://example.org/vol.2", ".txt", "vol.2.txt"),
        ("https://example.org/", ".html", "example.org.html"),
        ("https://example.org/a%2Fb%0Ac.txt", ".txt", "b c.txt"),
        ("https://example.org/.txt", ".txt", ".txt.txt"),
    ],
)
def test_a_page_is_kept_under_the_last_part_of_its_address(address, suffix, name):
    assert filename_of(address, suffix) == name


def test_the_declared_characters_are_known():
    assert charset_of('text/html; Charset="ISO-8859-1"') == "ISO-8859-1"
    assert charset_of("text/html") == ""


def test_we_name_ourselves_with_what_a_header_may_hold():
    assert FetchRules().user_agent == "BookGen"
    assert FetchRules(contact="a\r\nb: é").user_agent == "BookGen (a??b: ?)"
