"""Values that statistics.test.ts compares with, from NumPy and SciPy.

Run: python statistics.reference.py > statistics.reference.json
"""

import json

import numpy as np
import scipy
from scipy.stats import bootstrap

rng = np.random.default_rng(20240607)
SETS = {
    "odd": [1.0, 1.1, 0.9, 1.05, 1.3, 0.95, 1.02],
    "even": [0.31, 0.29, 0.305, 0.4, 0.299, 0.301, 0.35, 0.33],
    "one outlier": [2.0, 2.1, 1.9, 2.05, 9.0, 1.95, 2.02, 2.0, 2.08],
    "skewed": np.round(rng.lognormal(0, 0.5, 30), 6).tolist(),
    "three": [0.5, 0.7, 0.6],
}
PAIRS = [("odd", "even"), ("even", "odd"), ("skewed", "odd"), ("skewed", "skewed")]


def interval(values):
    result = bootstrap(
        (values,), np.median, n_resamples=200_000, method="percentile", rng=np.random.default_rng(1)
    )
    return [float(result.confidence_interval.low), float(result.confidence_interval.high)]


def ratio_interval(above, below, n=400_000):
    generator = np.random.default_rng(2)
    tops = np.median(generator.choice(above, (n, len(above))), axis=1)
    bottoms = np.median(generator.choice(below, (n, len(below))), axis=1)
    return [float(v) for v in np.percentile(tops / bottoms, [2.5, 97.5])]


def outer_fences(values):
    q1, q3 = np.percentile(values, [25, 75])
    return [
        i for i, v in enumerate(values) if v < q1 - 3 * (q3 - q1) or v > q3 + 3 * (q3 - q1)
    ]


print(
    json.dumps(
        {
            "about": f"made by statistics.reference.py with NumPy {np.__version__} and SciPy {scipy.__version__}",
            "sets": {
                name: {
                    "values": values,
                    "median": float(np.median(values)),
                    "quartiles": [float(v) for v in np.percentile(values, [25, 75])],
                    "interval": interval(values),
                    "outliers": outer_fences(values),
                }
                for name, values in SETS.items()
            },
            "ratios": [
                {
                    "above": above,
                    "below": below,
                    "ratio": float(np.median(SETS[above]) / np.median(SETS[below])),
                    "interval": ratio_interval(SETS[above], SETS[below]),
                }
                for above, below in PAIRS
            ],
        },
        indent=2,
    )
)
