"""A second look at regression.R's multinomial numbers, by scikit-learn without penalty."""
import csv, pathlib, numpy
from sklearn.linear_model import LogisticRegression
rows = list(csv.DictReader((pathlib.Path(__file__).parent / "regression.csv").open()))
x = numpy.array([[float(r["X1"]), float(r["X2"])] for r in rows]); d = numpy.array([int(r["D"]) for r in rows])
m = LogisticRegression(C=numpy.inf, solver="newton-cg", tol=1e-12, max_iter=10000).fit(x, d)
c = numpy.c_[m.intercept_, m.coef_]
print(c[1:] - c[0])
