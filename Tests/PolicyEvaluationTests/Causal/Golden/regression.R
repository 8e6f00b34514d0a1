# Makes regression.csv and prints the numbers of RegressionGoldenTests.swift. Run: Rscript regression.R (R 4.2.2, base only).
set.seed(20); n <- 40
d <- data.frame(id = rep(1:20, each = 2), X1 = round(rnorm(n), 2), X2 = round(runif(n, 0.5, 3), 2),
  G = sample(c("low", "mid", "top"), n, TRUE), W = round(runif(n, 0.2, 2), 2))
d$A <- rbinom(n, 1, plogis(0.4 * d$X1 + 0.3 * (d$G == "top")))
d$D <- sapply(d$X1, function(x) sample(0:2, 1, prob = c(1, exp(0.3 * x), exp(-0.4 * x))))
d$Y <- round(1 + d$X1 - 0.5 * d$X2 + d$A * (0.7 + 0.4 * d$X1) + rnorm(n), 3)
write.csv(d, "regression.csv", row.names = FALSE, quote = FALSE)
options(digits = 12)
show <- function(what, x) cat(what, ":", paste(format(x, digits = 12), collapse = ", "), "\n")
sandwich <- function(X, s, B, type = "HC0", id = NULL) {
  n <- nrow(X); p <- ncol(X); S <- X * s
  if (type == "cluster") { S <- rowsum(S, id); return(nrow(S) / (nrow(S) - 1) * B %*% crossprod(S) %*% B) }
  (if (type == "HC1") n / (n - p) else 1) * B %*% crossprod(S) %*% B
}
se <- function(V) sqrt(diag(V))
f <- Y ~ X1 * A + log(X2) + I(X1^2) + G
m <- lm(f, d, weights = W); X <- model.matrix(f, d)
cat(colnames(X), "\n"); show("lm", coef(m)); show("lm se", summary(m)$coefficients[, 2])
B <- solve(crossprod(X * d$W, X)); s <- d$W * (d$Y - X %*% coef(m))
show("lm HC0", se(sandwich(X, c(s), B))); show("lm HC1", se(sandwich(X, c(s), B, "HC1")))
show("lm cluster", se(sandwich(X, c(s), B, "cluster", d$id)))
g <- glm(A ~ X1 + G, binomial, d, weights = rep(1, n), control = list(epsilon = 1e-14, maxit = 50))
show("glm", coef(g)); show("glm se", summary(g)$coefficients[, 2])
w <- suppressWarnings(glm(A ~ X1 + G, binomial, d, weights = W, control = list(epsilon = 1e-14, maxit = 50)))
X <- model.matrix(g); show("weighted glm", coef(w)); B <- vcov(w)
show("weighted glm HC0", se(sandwich(X, d$W * (d$A - fitted(w)), B)))
show("no intercept", colnames(model.matrix(~ 0 + G + X1:G, d))); show("interaction", colnames(model.matrix(~ X1 + X1:G, d)))
show("order", colnames(model.matrix(~ X1:X2 + X2 + (X1 + A)^2, d)))
# Multinomial: Newton's method written out.
X <- model.matrix(~ X1 + X2, d); p <- ncol(X); b <- rep(0, 2 * p)
for (i in 1:50) {
  E <- cbind(1, exp(X %*% b[1:p]), exp(X %*% b[p + 1:p])); P <- E / rowSums(E)
  S <- cbind(X * ((d$D == 1) - P[, 2]), X * ((d$D == 2) - P[, 3]))
  H <- rbind(cbind(crossprod(X, X * P[, 2] * (1 - P[, 2])), crossprod(X, X * -P[, 2] * P[, 3])),
    cbind(crossprod(X, X * -P[, 2] * P[, 3]), crossprod(X, X * P[, 3] * (1 - P[, 3]))))
  b <- b + solve(H, colSums(S))
}
show("multinomial", b); show("multinomial se", se(solve(H))); show("multinomial HC0", se(solve(H) %*% crossprod(S) %*% solve(H)))
