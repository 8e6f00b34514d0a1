# Makes adjustment.csv and prints the numbers of AdjustmentGoldenTests.swift. Run: Rscript adjustment.R (R 4.2.2, base only).
set.seed(71); n <- 120
V <- rnorm(n); S <- sample(c("f", "m"), n, TRUE)
d <- do.call(rbind, lapply(1:n, function(i) {
  L0 <- round(0.6 * V[i] + 0.4 * (S[i] == "m") + rnorm(1), 2); A0 <- rbinom(1, 1, plogis(-0.2 + 0.6 * L0))
  C0 <- rbinom(1, 1, plogis(-2.5 + 0.4 * L0))
  B0 <- rbinom(1, 1, plogis(-0.5 + 0.5 * L0 - 0.4 * A0))
  L1 <- round(0.5 * L0 - 0.8 * A0 + 0.6 * V[i] + rnorm(1), 2)
  A1 <- rbinom(1, 1, plogis(-0.3 + 0.6 * L1 + 0.5 * A0)); C1 <- rbinom(1, 1, plogis(-2.5 + 0.4 * L1))
  B1 <- rbinom(1, 1, plogis(-0.5 + 0.5 * L1 - 0.4 * A1))
  Y <- round(A0 + A1 + 1.2 * L1 + V[i] + rnorm(1), 3)
  rows <- data.frame(id = i, time = 0:1, L = c(L0, L1), S = S[i], A = c(A0, A1), C = c(C0, C1), B = c(B0, B1), Y = c(NA, Y))
  if (C0) rows <- rows[1, ]
  rows[rows$C == 1, c("B", "Y")] <- NA
  rows
}))
write.csv(d[sample(nrow(d)), ], "adjustment.csv", row.names = FALSE, quote = FALSE, na = "")
options(digits = 14)
show <- function(what, x) cat(what, ":", paste(format(unname(x), digits = 13), collapse = ", "), "\n")
fit <- function(f, data, family = binomial, weights = rep(1, nrow(data)), offset = rep(0, nrow(data))) {
  data$.w <- weights; data$.o <- offset
  suppressWarnings(glm(f, family, data, weights = .w, offset = .o, control = list(epsilon = 1e-15, maxit = 100)))
}
lag <- function(x) ifelse(d$time == 0, 0, c(0, head(x, -1)))
d$A_lag <- lag(d$A); d$L_lag <- lag(d$L); d$visit <- d$time; d$A_cumulative <- d$A + d$A_lag
pA <- fit(A ~ L + A_lag + S, d); f1 <- fitted(pA)
given <- ifelse(d$A == 1, f1, 1 - f1)
g1 <- fitted(fit(A ~ A_lag + S + visit, d)); g <- ifelse(d$A == 1, g1, 1 - g1)
u <- 1 - fitted(fit(C ~ L + A, d)); un <- 1 - fitted(fit(C ~ A, d))
sw <- ave(g / given, d$id, FUN = cumprod) * ave(un / u, d$id, FUN = cumprod)
sw[d$C == 1] <- 0
show("weights by patient and time, first 6", sw[1:6])
for (v in 0:1) { w <- sw[d$visit == v & sw > 0]
  show(paste("visit", v, "n mean se ess"), c(length(w), mean(w), sd(w) / sqrt(length(w)), sum(w)^2 / sum(w^2))) }
q <- quantile(sw[d$C == 0], c(0.05, 0.95)); show("percentiles", q)
clustered <- function(X, r, w, B, id) { S <- rowsum(X * (w * r), id); G <- nrow(S); G / (G - 1) * B %*% crossprod(S) %*% B }
last <- d$visit == 1 & d$C == 0; e <- d[last, ]; w <- sw[last]
m <- lm(Y ~ A + A_lag + S, e, weights = w); X <- model.matrix(m)
show("MSM linear", coef(m)); show("se", sqrt(diag(clustered(X, resid(m), w, solve(crossprod(X * w, X)), e$id))))
seen <- d$C == 0; e2 <- d[seen, ]; w2 <- pmin(pmax(sw[seen], q[1]), q[2])
m <- fit(B ~ A_cumulative + visit, e2, weights = w2); X <- model.matrix(m); p <- fitted(m)
show("MSM logistic, truncated", coef(m))
show("se", sqrt(diag(clustered(X, e2$B - p, w2, solve(crossprod(X * (w2 * p * (1 - p)), X)), e2$id))))

# G-estimation: outcome at the end, modifier visit; stacked with the propensity model.
Xp <- model.matrix(pA); P <- solve(crossprod(Xp * (f1 * (1 - f1)), Xp)); ids <- unique(d$id)
snmm <- function(pairs, block, blocks, zf, xf) {
  Z <- model.matrix(zf, d); X <- model.matrix(xf, d); p <- ncol(Z); k <- ncol(X); size <- blocks * (p + k)
  terms <- function(s, o) { b <- block(s, o); inst <- numeric(size); slope <- numeric(size)
    inst[b * p + 1:p] <- (d$A[s] - f1[s]) * Z[s, ]; inst[blocks * p + b * k + 1:k] <- X[s, ]
    for (r in s:o) { l <- block(r, o); slope[l * p + 1:p] <- slope[l * p + 1:p] + d$A[r] * Z[r, ] }
    slope[blocks * p + b * k + 1:k] <- X[s, ]; list(inst, slope, b) }
  M <- matrix(0, size, size); right <- numeric(size)
  for (q in seq_len(nrow(pairs))) { t <- terms(pairs[q, 1], pairs[q, 2]); M <- M + t[[1]] %o% t[[2]]
    right <- right + t[[1]] * pairs[q, 3] }
  theta <- solve(M, right); U <- matrix(0, length(ids), size); D <- matrix(0, size, ncol(Xp))
  for (q in seq_len(nrow(pairs))) { s <- pairs[q, 1]; t <- terms(s, pairs[q, 2]); r <- pairs[q, 3] - sum(t[[2]] * theta)
    i <- match(d$id[s], ids); U[i, ] <- U[i, ] + t[[1]] * r
    at <- t[[3]] * p + 1:p; D[at, ] <- D[at, ] - f1[s] * (1 - f1[s]) * r * (Z[s, ] %o% Xp[s, ]) }
  IFp <- rowsum(Xp * (d$A - f1), d$id)[as.character(ids), ] %*% P
  IF <- (U + IFp %*% t(D)) %*% t(solve(M)); G <- length(ids)
  list(theta[1:(blocks * p)], sqrt(diag(G / (G - 1) * crossprod(IF)))[1:(blocks * p)])
}
pairs <- NULL
for (o in which(last)) pairs <- rbind(pairs, c(o - 1, o, d$Y[o]), c(o, o, d$Y[o]))
r <- snmm(pairs, function(s, o) 0, 1, ~visit, ~L * visit + A_lag + L_lag)
show("SNMM last visit", r[[1]]); show("se", r[[2]])
pairs <- NULL
for (o in which(seen)) for (s in (o - d$visit[o]):o) pairs <- rbind(pairs, c(s, o, d$B[o]))
r <- snmm(pairs, function(s, o) o - s, 2, ~1, ~L + S)
show("SNMM every visit, lags 0 and 1", r[[1]]); show("se", r[[2]])

# Iterated expectations and the longitudinal TMLE, always and never, with censoring.
a <- min(e$Y); b <- max(e$Y); ys <- (d$Y - a) / (b - a); quasi <- quasibinomial
ltmle <- function(regime, targeted) {
  d1 <- d[d$visit == 1, ]; y1 <- ys[d$visit == 1]; d0 <- d[d$visit == 0, ]
  pg <- function(rows) ifelse(regime == 1, 1, 0) * f1[rows] + ifelse(regime == 0, 1, 0) * (1 - f1[rows])
  g0 <- pg(d$visit == 0) * u[d$visit == 0]; names(g0) <- d0$id
  g01 <- g0[as.character(d1$id)] * pg(d$visit == 1) * u[d$visit == 1]
  H1 <- ifelse(d1$A == regime & d1$A_lag == regime & d1$C == 0, 1 / pmax(g01, 0.01), 0)
  Q1 <- fit(y1 ~ A + A_lag + L + L_lag + S, data.frame(d1, y1 = y1), quasi)
  new <- d1; new$A <- regime; new$A_lag <- regime; q1 <- predict(Q1, cbind(new, .o = 0), type = "response")
  eps <- function(y, q, H) { k <- H > 0; coef(fit(y ~ 1, data.frame(y = y[k]), quasi, offset = qlogis(q[k]), weights = H[k])) }
  if (targeted) q1 <- plogis(qlogis(q1) + eps(y1, q1, H1))
  target <- q1[match(d0$id, d1$id)]; H0 <- ifelse(d0$A == regime & d0$C == 0, 1 / pmax(g0, 0.01), 0)
  Q0 <- fit(y ~ A + L + S, data.frame(d0, y = target), quasi)
  new <- d0; new$A <- regime; q0 <- predict(Q0, cbind(new, .o = 0), type = "response")
  if (targeted) { k <- H0 > 0; q0 <- plogis(qlogis(q0) + eps(target[k], q0[k], H0[k])) }
  psi <- mean(q0); D <- q0 - psi; k <- H0 > 0; D[k] <- D[k] + H0[k] * (target[k] - q0[k])
  at <- match(d1$id, d0$id); k <- H1 > 0; D[at[k]] <- D[at[k]] + H1[k] * (y1[k] - q1[k])
  list(a + (b - a) * psi, (b - a) * D, sum(d1$A == regime & d1$A_lag == regime & d1$C == 0))
}
one <- ltmle(1, TRUE); zero <- ltmle(0, TRUE); N <- length(ids)
show("LTMLE always, never, difference", c(one[[1]], zero[[1]], one[[1]] - zero[[1]]))
show("se", c(sqrt(sum(one[[2]]^2)), sqrt(sum(zero[[2]]^2)), sqrt(sum((one[[2]] - zero[[2]])^2))) / N)
show("followers", c(one[[3]], zero[[3]])); show("ICE always, never", c(ltmle(1, FALSE)[[1]], ltmle(0, FALSE)[[1]]))

# A point treatment with a binary outcome: the first visit's B of those not lost.
k <- d$visit == 0 & d$C == 0; e <- d[k, ]
ps <- fitted(fit(A ~ L + S, e)); Q <- fit(B ~ A + L, e)
arm <- function(x) { q <- predict(Q, transform(e, A = x, .o = 0), type = "response"); H <- (e$A == x) / (if (x == 1) ps else 1 - ps)
  s <- H > 0; z <- coef(fit(B ~ 1, e[s, ], quasi, offset = qlogis(q[s]), weights = H[s])); q <- plogis(qlogis(q) + z)
  list(mean(q), H * (e$B - q) + q - mean(q)) }
one <- arm(1); zero <- arm(0)
show("TMLE point: means, difference, se", c(one[[1]], zero[[1]], one[[1]] - zero[[1]], sqrt(sum((one[[2]] - zero[[2]])^2)) / nrow(e)))
