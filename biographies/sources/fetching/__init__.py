"""Fetching a source from the web: only public addresses, politely, within size and time."""

from biographies.sources.fetching.addresses import MAX_ADDRESS, check_address
from biographies.sources.fetching.values import Fetched, FetchRules, Network

__all__ = ["MAX_ADDRESS", "FetchRules", "Fetched", "Network", "check_address", "fetch"]


def fetch(address: str, *, rules: FetchRules, network: Network | None = None) -> Fetched:
    """Return what an address gives, redirects followed and each of them checked.

    `network` resolves names and opens connections; None: the machine's own. Raises
    AddressRefusedError for what may never be fetched, SourceUnreadableError for what is not there
    or is no text, SourceUnreachableError where the same call may work later.
    """
    # httpcore takes a tenth of a second to load, and few of a worker's tasks fetch anything
    from biographies.sources.fetching.download import download

    return download(address, rules=rules, network=network)
