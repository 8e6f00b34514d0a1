"""Golden numbers of SensitivityTests: E-values from their formulas, bounds of a self-normalized value by a linear
program (Charnes-Cooper form, HiGHS through SciPy), which knows nothing of sorting.

  python sensitivity.py       (NumPy 1.26, SciPy 1.17)
"""
import numpy as np
from scipy.optimize import linprog


def e_value(rr):
    rr = max(rr, 1 / rr)
    return rr + np.sqrt(rr * (rr - 1))


def common_hazard(hr):
    return (1 - 0.5 ** np.sqrt(hr)) / (1 - 0.5 ** np.sqrt(1 / hr))


print("RR 3.9 [1.8]", e_value(3.9), e_value(1.8))
print("RR 0.80 [0.71, 0.91]", e_value(0.80), e_value(0.91))
print("OR common 0.86 [0.75, 0.99]", e_value(np.sqrt(0.86)), e_value(np.sqrt(0.99)))
print("HR common 0.56 [0.46, 0.69]", common_hazard(0.56), e_value(common_hazard(0.56)), e_value(common_hazard(0.69)))
print("SMD 0.42, s 0.14", np.exp(0.91 * 0.42), e_value(np.exp(0.91 * 0.42)), e_value(np.exp(0.91 * 0.42 - 1.78 * 0.14)))
print("RR 3.9 against 1.5", e_value(3.9 / 1.5))

# Six courses of one to three decisions: outcome, target probability of each decision, nominal behavior probability.
courses = [
    (2.0, [0.9, 0.5], [0.6, 0.7]),
    (-1.0, [0.4], [0.5]),
    (0.5, [1.0, 0.8, 0.6], [0.9, 0.4, 0.3]),
    (3.0, [0.0, 1.0], [0.2, 0.9]),
    (1.0, [0.7], [0.35]),
    (-0.5, [0.3, 0.9], [0.8, 1.0]),
]
y = np.array([c[0] for c in courses])


def program(gamma, sign):
    target = np.array([np.prod(c[1]) for c in courses])
    low = target * np.array([np.prod([1 + (1 / b - 1) / gamma for b in c[2]]) for c in courses])
    high = target * np.array([np.prod([1 + (1 / b - 1) * gamma for b in c[2]]) for c in courses])
    n = len(y)
    # Variables: normalized weights v and the scale s; sum v = 1, s low <= v <= s high.
    upper = np.vstack([np.hstack([np.eye(n), -high[:, None]]), np.hstack([-np.eye(n), low[:, None]])])
    result = linprog(
        np.append(-sign * y, 0), A_ub=upper, b_ub=np.zeros(2 * n), A_eq=np.append(np.ones(n), 0)[None], b_eq=[1],
        bounds=[(0, None)] * (n + 1), method="highs-ds")
    return -sign * result.fun


for gamma in [1, 1.5, 3, 10]:
    print("gamma", gamma, program(gamma, -1), program(gamma, 1))
mean = y.mean()
low, high = 1.0, 10.0
while high - low > 1e-9:
    middle = (low + high) / 2
    inside = program(1, 1) >= mean and program(middle, -1) > mean or program(1, 1) < mean and program(middle, 1) < mean
    low, high = (middle, high) if inside else (low, middle)
print("mean", mean, "breakdown", high)
