"""The attributes of Cartoon Set: one table, and the ways to write a face down as numbers.

Cartoon Set (Google, CC BY 4.0) describes every picture by 18 attributes, each an integer from 0 to
its cardinality - 1. The order below is the row order of the published ``cs*.csv`` files. Laid end
to end as one-hot blocks the 18 attributes take 217 places.
"""

import numpy as np

ATTRIBUTES: dict[str, int] = {
    "eye_angle": 3,
    "eye_lashes": 2,
    "eye_lid": 2,
    "chin_length": 3,
    "eyebrow_weight": 2,
    "eyebrow_shape": 14,
    "eyebrow_thickness": 4,
    "face_shape": 7,
    "facial_hair": 15,
    "hair": 111,
    "eye_color": 5,
    "face_color": 11,
    "hair_color": 10,
    "glasses": 12,
    "glasses_color": 7,
    "eye_slant": 3,
    "eyebrow_width": 3,
    "eye_eyebrow_distance": 3,
}
ONE_HOT_SIZE = sum(ATTRIBUTES.values())  # 217
NO_FACIAL_HAIR = ATTRIBUTES["facial_hair"] - 1
NO_GLASSES = ATTRIBUTES["glasses"] - 1


def check_attributes(attributes) -> np.ndarray:
    """Return ``attributes`` as an int64 array (n, 18), or say which value is out of range.

    Raises TypeError for values that are not integers and ValueError for a wrong shape or an index
    outside 0..cardinality-1; the message names row, attribute, value and cardinality.
    """
    table = np.asarray(attributes)
    if table.dtype.kind not in "iu":
        raise TypeError(f"attributes must be integers, got dtype {table.dtype}; use .astype(int)")
    if table.ndim != 2 or table.shape[1] != len(ATTRIBUTES):
        raise ValueError(
            f"attributes must have shape (n, {len(ATTRIBUTES)}), got {table.shape}; "
            "one row a face, columns in the order of cartoonset.ATTRIBUTES"
        )
    wrong = (table < 0) | (table >= np.array(list(ATTRIBUTES.values())))
    if wrong.any():
        row, column = np.argwhere(wrong)[0]
        name, cardinality = list(ATTRIBUTES.items())[column]
        raise ValueError(
            f"row {row}: {name} is {table[row, column]}, but its cardinality is {cardinality}: "
            f"use 0 to {cardinality - 1}"
        )
    return table.astype(np.int64)


def random_attributes(n: int, seed: int = 0) -> np.ndarray:
    """Draw ``n`` faces, every attribute uniform and independent of the others: int64 (n, 18)."""
    if n < 0:
        raise ValueError(f"n must not be negative, got {n}")
    high = np.array(list(ATTRIBUTES.values()))
    return np.random.default_rng(seed).integers(0, high, size=(n, len(ATTRIBUTES)))


def one_hot(attributes) -> np.ndarray:
    """Integers (n, 18) to 18 one-hot blocks laid end to end: float32 (n, 217), rows sum to 18."""
    table = check_attributes(attributes)
    starts = np.cumsum([0, *ATTRIBUTES.values()])[:-1]
    encoded = np.zeros((len(table), ONE_HOT_SIZE), dtype=np.float32)
    np.put_along_axis(encoded, table + starts, 1.0, axis=1)
    return encoded


def from_one_hot(encoded) -> np.ndarray:
    """Scores or one-hot values (n, 217) to integers (n, 18): the largest entry of every block."""
    scores = np.asarray(encoded)
    if scores.ndim != 2 or scores.shape[1] != ONE_HOT_SIZE:
        raise ValueError(f"expected shape (n, {ONE_HOT_SIZE}), got {scores.shape}")
    blocks = np.split(scores, np.cumsum(list(ATTRIBUTES.values()))[:-1], axis=1)
    return np.stack([block.argmax(axis=1) for block in blocks], axis=1)
