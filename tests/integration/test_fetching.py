"""Fetching addresses: what is private is never connected to, and no site takes more than its due.

Every refusal is proven against real listeners that count their connections.
"""

import pytest

from biographies.errors import AddressRefusedError
from biographies.sources.fetching import fetch
from tests.integration.web_site import PUBLIC, FakeNetwork, WebSite, rules

TEXT = b"Ada Lovelace was born in London in 1815. " * 20

# Each stands for the listener on this machine; {port} is its port.
FORBIDDEN = [
    "http://127.0.0.1:{port}/",
    "http://127.0.0.1.:{port}/",
    "http://127.1:{port}/",
    "http://127.0.1:{port}/",
    "http://2130706433:{port}/",
    "http://017700000001:{port}/",
    "http://0177.0.0.1:{port}/",
    "http://0x7f000001:{port}/",
    "http://0x7f.0.0.1:{port}/",
    "http://0X7F.1:{port}/",
    "http://127.000.000.001:{port}/",
    "http://0.0.0.0:{port}/",
    "http://0:{port}/",
    "http://[::1]:{port}/",
    "http://[0:0:0:0:0:0:0:1]:{port}/",
    "http://[::]:{port}/",
    "http://[::ffff:127.0.0.1]:{port}/",
    "http://[::ffff:7f00:1]:{port}/",
    "http://[::127.0.0.1]:{port}/",
    "http://[::1%25lo]:{port}/",
    "http://[64:ff9b::7f00:1]:{port}/",
    "http://[64:ff9b:1::7f00:1]:{port}/",
    "http://[2002:7f00:1::]:{port}/",
    "http://[2001:0:7f00:1::]:{port}/",
    "http://[fe80::1]:{port}/",
    "http://[fc00::1]:{port}/",
    "http://[fec0::1]:{port}/",
    "http://[ff02::1]:{port}/",
    "http://localhost:{port}/",
    "http://LOCALHOST.:{port}/",
    "http://１２７．０．０．１:{port}/",
    "http://127。0。0。1:{port}/",
    "http://①②⑦.0.0.1:{port}/",
    "http://example.org@127.0.0.1:{port}/",
    "http://user:word@127.0.0.1:{port}/",
    "http://127.0.0.1:{port}#@example.org/",
    "http://example.org\\@127.0.0.1:{port}/",
    "http:\\\\127.0.0.1:{port}\\",
    "http://127.0.0.1\t:{port}/",
    "http:///127.0.0.1:{port}/",
    "//127.0.0.1:{port}/",
    "ftp://127.0.0.1:{port}/",
    "file:///etc/hosts?{port}",
    "gopher://127.0.0.1:{port}/_GET",
]
OF_THE_DOOR = ("//", "http:///")  # a redirect to these stays at the door, as browsers read it
REDIRECTS = [address for address in FORBIDDEN if not address.startswith(OF_THE_DOOR)]
HIDDEN = ["10.0.0.1", "172.16.0.1", "192.168.1.1", "100.64.0.1", "169.254.169.254", "0.1.2.3"]
HIDDEN += ["192.0.0.1", "198.18.0.1", "192.0.2.1", "192.88.99.1", "224.0.0.1", "240.0.0.1"]
HIDDEN += ["255.255.255.255", "127.0.0.1", "::1", "::ffff:10.0.0.1", "2002:7f00:1::", "fe80::1%lo"]


@pytest.fixture
def sites():
    """A maker of listeners that are closed in the end."""
    made = []

    def make(**options):
        made.append(WebSite(**options))
        return made[-1]

    yield make
    for site in made:
        site.stop()


@pytest.fixture
def site(sites):
    """A listener with one page."""
    site = sites()
    site.page("/ada.txt", TEXT)
    return site


@pytest.mark.parametrize("address", FORBIDDEN)
def test_no_spelling_of_a_forbidden_address_is_connected_to(site, address):
    with pytest.raises(AddressRefusedError):
        fetch(address.format(port=site.port), rules=rules(ports=frozenset({site.port})))

    assert site.connections == 0


@pytest.mark.parametrize("address", REDIRECTS)
def test_no_redirect_leads_to_a_forbidden_address(sites, site, address):
    door = sites()
    door.leads_on("/", address.format(port=site.port))

    with pytest.raises(AddressRefusedError):
        fetch(door.address, rules=rules(door, ports=frozenset({site.port})))

    assert "/" in door.paths
    assert site.connections == 0


def test_a_port_that_is_not_open_to_us_is_not_connected_to(site):
    network = FakeNetwork([PUBLIC], public=site)

    with pytest.raises(AddressRefusedError, match=r"port 8080 .* those are 80 and 443"):
        fetch("http://lives.example:8080/", rules=rules(), network=network)

    assert site.connections == 0


def test_not_even_a_forbidden_address_on_an_open_port_is_connected_to():
    network = FakeNetwork(["127.0.0.1"])
    for address in (
        "http://127.0.0.1/",
        "https://[::1]/",
        "http://0x7f.1:80/",
        "http://a.example/",
    ):
        with pytest.raises(AddressRefusedError, match="not a public address"):
            fetch(address, rules=rules(), network=network)

    assert network.connected == []


@pytest.mark.parametrize("hidden", HIDDEN)
def test_a_name_is_refused_if_any_of_its_addresses_is_not_public(hidden):
    network = FakeNetwork([PUBLIC, hidden])

    with pytest.raises(AddressRefusedError, match="leads to"):
        fetch("http://lives.example/", rules=rules(), network=network)

    assert network.connected == []


def test_a_name_that_changes_its_address_is_still_asked_where_it_was_checked(sites, site):
    public = sites()
    public.leads_on("/", "http://lives.example/ada.txt")
    public.page("/ada.txt", TEXT)
    network = FakeNetwork([PUBLIC], ["127.0.0.1"], public=public)

    fetched = fetch("http://lives.example/", rules=rules(), network=network)

    assert fetched.content == TEXT
    assert (network.asked, set(network.connected)) == (1, {PUBLIC})
    assert site.connections == 0


def test_another_name_on_the_way_is_checked_like_the_first(sites):
    public = sites()
    public.leads_on("/", "http://inside.example/")
    network = FakeNetwork([PUBLIC], ["10.0.0.7"], public=public)

    with pytest.raises(AddressRefusedError, match=r"inside.example leads to 10.0.0.7"):
        fetch("http://lives.example/", rules=rules(), network=network)

    assert set(network.connected) == {PUBLIC}


def test_a_proxy_of_the_environment_is_not_used(sites, site, monkeypatch):
    proxy = sites()
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, proxy.address)

    assert fetch(f"{site.address}/ada.txt", rules=rules(site)).content == TEXT
    assert proxy.connections == 0
