"""Makes regimes.csv and prints the numbers of RegimeGoldenTests.swift. Needs numpy (1.26) only; run: python regimes.py.

Independent of the Swift code in this: all estimating equations of all stages are one stacked function of one parameter
vector, whose Jacobian is taken numerically (central differences with Richardson extrapolation) and whose sandwich is
A^-1 B A^-T. With an argument FILE (twoStageCont.csv) it does the same for that file; with a second argument also a
bootstrap of so many replicates.
"""
import pathlib, sys
import numpy as np

HERE = pathlib.Path(__file__).parent


def make():
    g = np.random.default_rng(7)
    n = 240
    x1 = g.normal(size=n)
    a1 = (g.random(n) < 1 / (1 + np.exp(-0.5 * x1))).astype(int)
    x2 = 0.6 * x1 + 0.3 * a1 + g.normal(size=n)
    r = (g.random(n) < 0.75).astype(int)
    a2 = (g.random(n) < 1 / (1 + np.exp(0.3 - 0.6 * x2))).astype(int) * r
    y = 1 + x1 + np.sin(x2) + a1 * (0.5 - x1) + a2 * (0.4 + 0.9 * x2) + g.normal(size=n)
    w = np.round(0.5 + g.random(n) * 1.5, 2)
    w[::9] = 0
    rows = zip(range(1, n + 1), x1.round(4), a1, x2.round(4), r, a2, y.round(4), w)
    with (HERE / "regimes.csv").open("w") as f:
        f.write("id,X1,A1,X2,R,A2,Y,W\n")
        for row in rows:
            cells = [str(c) for c in row]
            if row[4] == 0:
                cells[5] = "NA"  # no decision
            if row[7] == 0:
                cells[6] = ""  # outcome unknown
            f.write(",".join(cells) + "\n")


def read(path):
    lines = [l.replace('"', "").strip().split(",") for l in open(path)]
    return {
        name: np.array([float(l[i]) if l[i] not in ("NA", "") else 0.0 for l in lines[1:]])
        for i, name in enumerate(lines[0])
    }


class Study:
    def __init__(self, d, method, eligible=None, weights=None, predicted=False, sign=1):
        n = len(d["Y"])
        one = np.ones(n)
        self.n, self.y, self.method, self.predicted, self.sign = n, d["Y"], method, predicted, sign
        h1, h2 = np.c_[one, d["X1"]], np.c_[one, d["X2"]]
        if eligible:  # regimes.csv: h1 predicts both treatments' parts at stage 2
            self.stages = [(d["A1"], h1, h1, h1, one), (d["A2"], h2, np.c_[one, d["X2"], d["A1"]], h2, d[eligible])]
        else:
            self.stages = [(d["A1"], h1, h1, h1, one), (d["A2"], h2, h2, np.c_[one], one)]
        self.w = d[weights] if weights else one

    def split(self, t):
        out = []
        for a, hp, hb, ha, e in self.stages:
            k = [hp.shape[1], hb.shape[1], ha.shape[1]]
            psi, beta, alpha, t = t[: k[0]], t[k[0] : k[0] + k[1]], t[k[0] + k[1] : sum(k)], t[sum(k) :]
            out.append((psi, beta, alpha))
        return out, t[0], t[1]

    def scores(self, t):
        parts, value, observed = self.split(t)
        pseudo = self.y.copy()
        blocks = []
        for (a, hp, hb, ha, e), (psi, beta, alpha) in reversed(list(zip(self.stages, parts))):
            pi = 1 / (1 + np.exp(-ha @ alpha))
            gamma = hp @ psi
            r = pseudo - hb @ beta - a * gamma
            zb, zp = {
                "q-learning": (hb, a[:, None] * hp),
                "a-learning": (hb, (a - pi)[:, None] * hp),
                "dwols": (np.abs(a - pi)[:, None] * hb, (np.abs(a - pi) * a)[:, None] * hp),
                "dwols-ipw": ((1 / np.where(a == 1, pi, 1 - pi))[:, None] * hb, (a / pi)[:, None] * hp),
            }[self.method]
            k = (e * self.w * r)[:, None]
            blocks.insert(0, np.c_[k * zp, k * zb, (e * (a - pi))[:, None] * ha])
            best = (self.sign * gamma > 0).astype(float)
            if self.predicted:
                pseudo = np.where(e == 1, hb @ beta + best * gamma, pseudo)
            else:
                pseudo = pseudo + e * (best - a) * gamma
        return np.c_[np.hstack(blocks), self.w * (pseudo - value), self.w * (self.y - observed)]

    def solve(self, f=None):
        f = np.ones(self.n) if f is None else f
        pseudo = self.y.copy()
        done = []
        for a, hp, hb, ha, e in reversed(self.stages):
            alpha = np.zeros(ha.shape[1])
            for _ in range(40):
                p = 1 / (1 + np.exp(-ha @ alpha))
                alpha = alpha + np.linalg.solve(ha.T @ (ha * (f * e * p * (1 - p))[:, None]), ha.T @ (f * e * (a - p)))
            p = 1 / (1 + np.exp(-ha @ alpha))
            m = np.c_[a[:, None] * hp, hb]
            z = {
                "q-learning": m,
                "a-learning": np.c_[(a - p)[:, None] * hp, hb],
                "dwols": m * np.abs(a - p)[:, None],
                "dwols-ipw": m / np.where(a == 1, p, 1 - p)[:, None],
            }[self.method] * (f * e * self.w)[:, None]
            t = np.linalg.solve(z.T @ m, z.T @ pseudo)
            gamma = hp @ t[: hp.shape[1]]
            best = (self.sign * gamma > 0).astype(float)
            if self.predicted:
                pseudo = np.where(e == 1, hb @ t[hp.shape[1] :] + best * gamma, pseudo)
            else:
                pseudo = pseudo + e * (best - a) * gamma
            done.insert(0, np.r_[t, alpha])
        s = f * self.w / (f * self.w).sum()
        return np.r_[np.hstack(done), s @ pseudo, s @ self.y]

    def sandwich(self, t):
        def total(t):
            return self.scores(t).sum(0)

        a = np.empty((len(t), len(t)))
        for j in range(len(t)):
            def slope(h):
                up, down = t.copy(), t.copy()
                up[j] += h
                down[j] -= h
                return (total(up) - total(down)) / (2 * h)

            h = 2e-5
            a[:, j] = (4 * slope(h / 2) - slope(h)) / 3
        s = self.scores(t)
        inverse = np.linalg.inv(a)
        v = inverse @ (s.T @ s) @ inverse.T
        gain = np.zeros(len(t))
        gain[-2:] = 1, -1
        return np.r_[np.sqrt(np.diag(v)), np.sqrt(gain @ v @ gain)]


def show(title, study):
    t = study.solve()
    print(title, "| equations solved to", f"{np.abs(study.scores(t).sum(0)).max():.1e}")
    print("  estimates", ", ".join(f"{v:.10f}" for v in t))
    print("  errors   ", ", ".join(f"{v:.10f}" for v in study.sandwich(t)))
    return t


if len(sys.argv) == 1:
    make()
    d = read(HERE / "regimes.csv")
    for method in ["q-learning", "a-learning", "dwols", "dwols-ipw"]:
        show(method, Study(d, method, "R", "W"))
    show("q-learning, predicted value, minimized", Study(d, "q-learning", "R", "W", predicted=True, sign=-1))
else:
    d = read(sys.argv[1])
    for method in ["q-learning", "a-learning", "dwols"]:
        study = Study(d, method)
        show(method, study)
        if len(sys.argv) > 2:
            g = np.random.default_rng(1)
            draws = np.array([study.solve(np.bincount(g.integers(0, study.n, study.n), minlength=study.n)) for _ in range(int(sys.argv[2]))])
            print("  bootstrap", ", ".join(f"{v:.5f}" for v in draws.std(0, ddof=1)))
            print("  2.5 %    ", ", ".join(f"{v:.4f}" for v in np.quantile(draws, 0.025, axis=0)))
            print("  97.5 %   ", ", ".join(f"{v:.4f}" for v in np.quantile(draws, 0.975, axis=0)))
