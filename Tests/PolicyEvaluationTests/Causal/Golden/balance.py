"""Golden numbers of BalanceTests, from the definitions, in NumPy.

  python balance.py           (NumPy 1.26)
"""
import numpy as np

age = np.array([50.0, 61, 47, 70, 66, 58, 73, 64, 52, 69])
sex = np.array([0, 1, 1, 0, 1, 0, 1, 1, 0, 0.0])
stage = np.array(["I", "II", "II", "II", "III", "I", "III", "II", "I", "II"])
arm = np.array(["a", "a", "a", "b", "b", "a", "b", "c", "c", "c"])
w = np.array([1.0, 2, 0.5, 1.5, 1, 0.8, 0.7, 1.2, 2.5, 0.6])
arms = ["a", "b", "c"]


def mean(x, w):
    return (w * x).sum() / w.sum()


def variance(x, w):
    return (w * (x - mean(x, w)) ** 2).sum() * w.sum() / (w.sum() ** 2 - (w**2).sum())


def largest(means, scale):
    pairs = [(means[k] - means[j]) / scale for j in range(len(means)) for k in range(j + 1, len(means))]
    return max(pairs, key=abs)


one = np.ones_like(w)
for arms in (["a", "b", "c"], ["a", "b"]):
    keep = np.isin(arm, arms)
    print("arms", arms, "ess", [w[arm == a].sum() ** 2 / (w[arm == a] ** 2).sum() for a in arms])
    v = [variance(age[arm == a], one[arm == a]) for a in arms]
    scale = np.sqrt(np.mean(v))
    v2 = [variance(age[arm == a], w[arm == a]) for a in arms]
    print(" age", largest([mean(age[arm == a], one[arm == a]) for a in arms], scale),
          largest([mean(age[arm == a], w[arm == a]) for a in arms], scale), max(v) / min(v), max(v2) / min(v2))
    p = [sex[arm == a].mean() for a in arms]
    scale = np.sqrt(np.mean([q * (1 - q) for q in p]))
    print(" sex", largest(p, scale), largest([mean(sex[arm == a], w[arm == a]) for a in arms], scale))
    levels = sorted(set(stage[keep]))
    props = {a: np.array([np.mean(stage[arm == a] == s) for s in levels[:-1]]) for a in arms}
    wprops = {a: np.array([mean((stage[arm == a] == s) * 1.0, w[arm == a]) for s in levels[:-1]]) for a in arms}
    cov = np.mean([np.diag(props[a]) - np.outer(props[a], props[a]) for a in arms], axis=0)

    def dist(q):
        return max(np.sqrt((q[k] - q[j]) @ np.linalg.inv(cov) @ (q[k] - q[j]))
                   for i, j in enumerate(arms) for k in arms[i + 1:])

    print(" stage", dist(props), dist(wprops))
