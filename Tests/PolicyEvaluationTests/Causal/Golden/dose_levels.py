"""Makes dose_levels.csv and prints the numbers of RegimeLevelTests.swift. Needs numpy (1.26) only; run: python dose_levels.py.

Independent of the Swift code as regimes.py is: all estimating equations of both stages, of treatments with three levels,
are one stacked function of one parameter vector, solved by Newton's method with a numerical Jacobian, whose sandwich is
A^-1 B A^-T.
"""
import pathlib

import numpy as np

HERE = pathlib.Path(__file__).parent
FIRST, SECOND = ["0", "37.5", "50"], ["hold", "low", "high"]


def draw(g, odds):
    """A level each, with these log-odds against the first."""
    p = np.exp(np.c_[np.zeros(len(odds)), odds])
    p /= p.sum(1, keepdims=True)
    return (g.random(len(p))[:, None] > p.cumsum(1)).sum(1)


def make():
    g = np.random.default_rng(11)
    n = 300
    x1 = g.normal(size=n)
    a1 = draw(g, np.c_[0.4 * x1, -0.3 + 0.5 * x1])
    x2 = 0.6 * x1 + 0.3 * a1 + g.normal(size=n)
    a2 = draw(g, np.c_[0.2 - 0.4 * x2, 0.5 * x2])
    first = np.choose(a1, [0 * x1, 0.5 - 0.6 * x1, 0.2 + 0.8 * x1])
    second = np.choose(a2, [0 * x2, 0.3 + 0.4 * x2, -0.2 + 0.9 * x2])
    y = 1 + x1 + np.sin(x2) + first + second + g.normal(size=n)
    with (HERE / "dose_levels.csv").open("w") as f:
        f.write("X1,A1,X2,A2,Y\n")
        for row in zip(x1.round(4), a1, x2.round(4), a2, y.round(4)):
            f.write(f"{row[0]},{FIRST[row[1]]},{row[2]},{SECOND[row[3]]},{row[4]}\n")


def read():
    lines = [line.strip().split(",") for line in open(HERE / "dose_levels.csv")][1:]
    column = lambda i: np.array([float(line[i]) for line in lines])
    return {
        "X1": column(0), "X2": column(2), "Y": column(4),
        "A1": np.array([FIRST.index(line[1]) for line in lines]),
        "A2": np.array([SECOND.index(line[3]) for line in lines]),
    }


class Study:
    def __init__(self, d, method, sign=1, predicted=False):
        self.y, self.method, self.sign, self.predicted = d["Y"], method, sign, predicted
        one = np.ones(len(self.y))
        h1, h2 = np.c_[one, d["X1"]], np.c_[one, d["X2"]]
        # Treatment, blip, treatment-free part, propensity.
        self.stages = [(d["A1"], h1, h1, h1), (d["A2"], h2, np.c_[one, d["X2"], d["X1"]], h2)]

    def scores(self, t):
        value, observed = t[-2:]
        parts, at = [], 0
        for a, hp, hb, ha in self.stages:
            sizes = [2 * hp.shape[1], hb.shape[1], 2 * ha.shape[1]]
            cut = np.split(t[at : at + sum(sizes)], np.cumsum(sizes)[:-1])
            parts.append(cut)
            at += sum(sizes)
        pseudo, blocks = self.y, []
        for (a, hp, hb, ha), (psi, beta, alpha) in reversed(list(zip(self.stages, parts))):
            n, p = len(a), hp.shape[1]
            odds = np.c_[np.zeros(n), ha @ alpha.reshape(2, -1).T]
            pi = np.exp(odds) / np.exp(odds).sum(1, keepdims=True)
            contrast = np.c_[np.zeros(n), hp @ psi.reshape(2, p).T]
            own = contrast[np.arange(n), a]
            residual = pseudo - hb @ beta - own
            given = np.eye(3)[a]
            weight = {"q-learning": np.ones(n), "a-learning": np.ones(n),
                      "dwols": (1 / pi[np.arange(n), a]) / (1 / pi).sum(1),
                      "dwols-ipw": 1 / pi[np.arange(n), a]}[self.method]
            factor = given - pi if self.method == "a-learning" else given * weight[:, None]
            zp = np.hstack([factor[:, [level]] * hp for level in (1, 2)])
            score = np.hstack([(given - pi)[:, [level]] * ha for level in (1, 2)])
            blocks.insert(0, np.c_[residual[:, None] * np.c_[zp, weight[:, None] * hb], score])
            best = (self.sign * contrast).max(1) * self.sign
            pseudo = hb @ beta + best if self.predicted else pseudo + best - own
        return np.c_[np.hstack(blocks), pseudo - value, self.y - observed]

    def jacobian(self, t):
        a = np.empty((len(t), len(t)))
        for j in range(len(t)):
            def slope(h):
                up, down = t.copy(), t.copy()
                up[j] += h
                down[j] -= h
                return (self.scores(up).sum(0) - self.scores(down).sum(0)) / (2 * h)

            h = 2e-5
            a[:, j] = (4 * slope(h / 2) - slope(h)) / 3
        return a

    def solve(self):
        size = sum(2 * hp.shape[1] + hb.shape[1] + 2 * ha.shape[1] for _, hp, hb, ha in self.stages) + 2
        t = np.zeros(size)
        for _ in range(60):
            t = t - np.linalg.solve(self.jacobian(t), self.scores(t).sum(0))
        return t

    def errors(self, t):
        inverse = np.linalg.inv(self.jacobian(t))
        s = self.scores(t)
        v = inverse @ (s.T @ s) @ inverse.T
        gain = np.zeros(len(t))
        gain[-2:] = 1, -1
        return np.r_[np.sqrt(np.diag(v)), np.sqrt(gain @ v @ gain)]


make()
data = read()
for title, study in [
    ("q-learning", Study(data, "q-learning")), ("a-learning", Study(data, "a-learning")),
    ("dwols", Study(data, "dwols")), ("dwols-ipw", Study(data, "dwols-ipw")),
    ("q-learning, predicted value, minimized", Study(data, "q-learning", sign=-1, predicted=True)),
]:
    t = study.solve()
    print(title, "| equations solved to", f"{np.abs(study.scores(t).sum(0)).max():.1e}")
    print("  estimates", ", ".join(f"{v:.10f}" for v in t))
    print("  errors   ", ", ".join(f"{v:.10f}" for v in study.errors(t)))
