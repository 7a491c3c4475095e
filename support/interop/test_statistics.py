"""The statistics of a real benchmark, computed once more from its samples by NumPy and SciPy.

Run by `npm run test:interop`, which sets ARRAYSCOPE_CLI.
"""

import unittest

import numpy as np
from arrayscope_cli import arrayscope
from scipy.stats import bootstrap, median_abs_deviation

# Of the 2.5 % and 97.5 % points of 10,000 resamples, as a share of the spread of the samples:
# two generators of random numbers do not give the same resamples.
TOLERANCE = 0.08


def outer_fences(samples):
    q1, q3 = np.percentile(samples, [25, 75])
    reach = 3 * (q3 - q1)
    return [i for i, v in enumerate(samples) if v < q1 - reach or v > q3 + reach]


def clustered(rounds, generator, count=20_000):
    """Medians of resamples that draw whole rounds first and samples within them second."""
    medians = np.empty(count)
    for at in range(count):
        drawn = generator.integers(len(rounds), size=len(rounds))
        medians[at] = np.median(np.concatenate([generator.choice(rounds[i], len(rounds[i])) for i in drawn]))
    return np.percentile(medians, [2.5, 97.5])


def cut(samples, lengths):
    return np.split(np.array(samples), np.cumsum(lengths)[:-1])


class Statistics(unittest.TestCase):
    def measure(self, rounds):
        report = arrayscope(
            "bench", "--formats", "npy,numpack", "--operations", "open,random-read,write",
            "--sizes", "50", "--shape", "4", "--repeats", "9", "--rounds", str(rounds),
        )  # fmt: skip
        self.assertEqual(report["failures"], [])
        self.assertGreaterEqual(len(report["results"]), 6)
        return report

    def check_interval(self, result, expected):
        spread = np.ptp(result["samples"])
        self.assertLessEqual(abs(result["low"] - expected[0]), TOLERANCE * spread, result["label"])
        self.assertLessEqual(abs(result["high"] - expected[1]), TOLERANCE * spread, result["label"])

    def test_one_round_against_scipy(self):
        report = self.measure(1)
        for result in report["results"]:
            samples = result["samples"]
            self.assertEqual(len(samples), 9)
            self.assertAlmostEqual(result["median"], float(np.median(samples)), places=15)
            self.assertAlmostEqual(result["deviation"], float(median_abs_deviation(samples)), places=15)
            self.assertEqual(result["outliers"], outer_fences(samples))
            interval = bootstrap(
                (samples,), np.median, n_resamples=50_000, method="percentile", rng=np.random.default_rng(1)
            ).confidence_interval
            self.check_interval(result, (interval.low, interval.high))
        by_case = {(r["label"], r["operation"]): r for r in report["results"]}
        for speedup in report["speedups"]:
            base = by_case[speedup["baselineLabel"], speedup["operation"]]
            own = by_case[speedup["label"], speedup["operation"]]
            self.assertAlmostEqual(speedup["ratio"], base["median"] / own["median"], places=12)
            self.assertLessEqual(speedup["low"], speedup["ratio"])
            self.assertGreaterEqual(speedup["high"], speedup["ratio"])

    def test_rounds_against_a_bootstrap_of_rounds(self):
        generator = np.random.default_rng(2)
        for result in self.measure(3)["results"]:
            self.assertEqual(result["roundSamples"], [3, 3, 3])
            self.assertAlmostEqual(result["median"], float(np.median(result["samples"])), places=15)
            expected = clustered(cut(result["samples"], result["roundSamples"]), generator)
            self.check_interval(result, expected)


if __name__ == "__main__":
    suite = unittest.defaultTestLoader.loadTestsFromTestCase(Statistics)
    outcome = unittest.TextTestRunner(verbosity=2).run(suite)
    failed = len({test.id().split(" ")[0] for test, _ in outcome.failures + outcome.errors})
    print(f"{outcome.testsRun - failed} passed, {failed} failed, {len(outcome.skipped)} skipped")
    raise SystemExit(0 if outcome.wasSuccessful() and outcome.testsRun > 0 else 1)
