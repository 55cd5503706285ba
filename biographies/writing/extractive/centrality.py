"""Which sentences of a part say what the most others say too."""

import math
from collections.abc import Mapping, Sequence

DAMPING = 0.85
LEAST_DEGREE = 1e-9  # below it a sentence is like no other
ROUNDS = 20  # by then no value moves by a hundredth any more


def lexrank(bags: Sequence[Mapping[str, int]], idf: Mapping[str, float]) -> list[float]:
    """Return each sentence's rank in the graph of their likenesses; the mean is about 1.

    Continuous LexRank (Erkan and Radev 2004): the walk goes from sentence to sentence with the
    cosine of their tf-idf vectors. The square of the likenesses is never formed, so that time and
    memory grow with the words only.
    """
    import numpy as np  # slow to load: only for those who write
    from scipy.sparse import csr_matrix

    if not bags:
        return []
    columns = {term: at for at, term in enumerate(sorted(idf))}
    lengths = [math.sqrt(sum((n * idf[t]) ** 2 for t, n in bag.items())) or 1.0 for bag in bags]
    rows = [at for at, bag in enumerate(bags) for _ in bag]
    places = [columns[term] for bag in bags for term in bag]
    weights = [
        n * idf[t] / length
        for bag, length in zip(bags, lengths, strict=True)
        for t, n in bag.items()
    ]
    matrix = csr_matrix((weights, (rows, places)), shape=(len(bags), max(1, len(columns))))
    turned = matrix.T.tocsr()
    alone = np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel()  # likeness to itself
    degrees = matrix @ (turned @ np.ones(len(bags))) - alone
    degrees[degrees < LEAST_DEGREE] = np.inf
    rank = np.ones(len(bags))
    for _ in range(ROUNDS):
        given = rank / degrees
        rank = (1 - DAMPING) + DAMPING * (matrix @ (turned @ given) - alone * given)
    return [float(value) for value in rank.round(9)]
