"""Diagnostics of some Markov chains, by NumPy and SciPy from the formulas of Vehtari and others 2021 (doi:10.1214/20-BA1221).

    python diagnostics.py > diagnostics.json

Written independently of the Swift code: autocovariances by FFT, ranks by scipy.stats.rankdata, quantiles by NumPy (linear),
beta quantiles by SciPy.
"""
import json
import sys

import numpy as np
import scipy
from scipy import stats


def split(x):
    half = x.shape[1] // 2
    return np.concatenate([x[:, :half], x[:, -half:]])


def rank_normalize(x):
    ranks = stats.rankdata(x, method="average").reshape(x.shape)
    return stats.norm.ppf((ranks - 0.375) / (x.size + 0.25))


def plain_rhat(x):
    n = x.shape[1]
    between = n * x.mean(1).var(ddof=1)
    within = x.var(axis=1, ddof=1).mean()
    return np.sqrt(((n - 1) / n * within + between / n) / within)


def rhat(x):
    s = split(x)
    return max(plain_rhat(rank_normalize(s)), plain_rhat(rank_normalize(np.abs(s - np.median(s)))))


def autocovariance(x):
    n = x.shape[1]
    y = x - x.mean(1, keepdims=True)
    f = np.fft.rfft(y, 2 * n, axis=1)
    return np.fft.irfft(f * np.conj(f), 2 * n, axis=1)[:, :n] / n


def plain_ess(x):
    m, n = x.shape
    acov = autocovariance(x)
    within = acov[:, 0].mean() * n / (n - 1)
    plus = within * (n - 1) / n + (x.mean(1).var(ddof=1) if m > 1 else 0)
    rho = np.zeros(n + 2)
    rho[0] = 1
    rho[1] = odd = 1 - (within - acov[:, 1].mean()) / plus
    even = 1.0
    t = 1
    while t < n - 3 and even + odd > 0:
        even = 1 - (within - acov[:, t + 1].mean()) / plus
        odd = 1 - (within - acov[:, t + 2].mean()) / plus
        if even + odd >= 0:
            rho[t + 1], rho[t + 2] = even, odd
        t += 2
    last = t - 2
    if even > 0:
        rho[last + 1] = even
    t = 1
    while t <= last - 2:
        if rho[t + 1] + rho[t + 2] > rho[t - 1] + rho[t]:
            rho[t + 1] = rho[t + 2] = (rho[t - 1] + rho[t]) / 2
        t += 2
    tau = -1 + 2 * rho[: last + 1].sum() + rho[last + 1 : last + 2].sum()
    return m * n / max(tau, 1 / np.log10(m * n))


def quantile_ess(x, p):
    return plain_ess(split((x <= np.quantile(x, p)).astype(float)))


def quantile_mcse(x, p):
    ess = quantile_ess(x, p)
    low, high = stats.beta.ppf(stats.norm.cdf([-1, 1]), ess * p + 1, ess * (1 - p) + 1)
    ordered = np.sort(x.ravel())
    low = max(int(np.floor(low * x.size)), 1)
    high = min(int(np.ceil(high * x.size)), x.size)
    return (ordered[high - 1] - ordered[low - 1]) / 2


def sd_mcse(x):
    squares = (x - x.mean()) ** 2
    ess = plain_ess(split(squares))
    second, fourth = squares.mean(), (squares**2).mean()
    return np.sqrt((fourth - second**2) / ess / second / 4)


def ar1(rng, chains, draws, phi):
    x = np.zeros((chains, draws))
    state = rng.standard_normal(chains)
    for t in range(draws):
        state = phi * state + np.sqrt(1 - phi**2) * rng.standard_normal(chains)
        x[:, t] = state
    return x


def main():
    rng = np.random.default_rng(20210601)
    shifted = ar1(rng, 4, 81, 0.3)
    shifted[2] += 1.5
    wide = ar1(rng, 3, 80, 0.2)
    wide[1] *= 4
    cases = {
        "independent": rng.standard_normal((4, 90)),
        "autocorrelated": ar1(rng, 4, 100, 0.8),
        "antithetic": ar1(rng, 4, 80, -0.5),
        "shifted": shifted,
        "wide": wide,
        "cauchy": rng.standard_cauchy((4, 80)),
        "tied": rng.integers(0, 40, (4, 60)).astype(float),
        "single": ar1(rng, 1, 120, 0.5),
    }
    out = {"numpy": np.__version__, "scipy": scipy.__version__, "cases": {}}
    for name, x in cases.items():
        x = np.round(x, 6)
        out["cases"][name] = {
            "chains": x.tolist(),
            "rHat": rhat(x),
            "bulk": plain_ess(rank_normalize(split(x))),
            "tail": min(quantile_ess(x, 0.05), quantile_ess(x, 0.95)),
            "meanError": x.std(ddof=1) / np.sqrt(plain_ess(split(x))),
            "standardDeviationError": sd_mcse(x),
            "medianError": quantile_mcse(x, 0.5),
            "upperError": quantile_mcse(x, 0.9),
        }
    json.dump(out, sys.stdout, indent=1)


main()
