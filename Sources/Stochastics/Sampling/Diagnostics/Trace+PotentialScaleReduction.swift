extension Trace {
  /// R̂ of the draws as they are: √((n−1)/n + B/(nW)), with B/n the variance of the chains' means and W the mean of their
  /// variances.
  var plainPotentialScaleReduction: Double {
    let n = Double(length)
    let means = chains.map { $0.reduce(0, +) / n }
    let within =
      zip(chains, means).reduce(0) { sum, chain in
        sum + chain.0.reduce(0) { $0 + ($1 - chain.1) * ($1 - chain.1) } / (n - 1)
      } / Double(chains.count)
    let grand = means.reduce(0, +) / Double(means.count)
    let between = means.reduce(0) { $0 + ($1 - grand) * ($1 - grand) } / Double(means.count - 1)
    return ((n - 1) / n + between / within).squareRoot()
  }

  /// R̂: the larger of that of rank-normalized split chains and that of their distances from the median, which finds
  /// chains that differ in spread alone. Chains agree where it is below 1.01.
  ///
  /// `nil` where the draws do not vary or are not finite.
  ///
  /// Source: Vehtari, Gelman, Simpson, Carpenter, Bürkner. Rank-normalization, folding, and localization: an improved R̂
  /// for assessing convergence of MCMC. Bayesian Analysis 16:667 (2021), doi:10.1214/20-BA1221, section 3.
  public var potentialScaleReduction: Double? {
    guard varies else { return nil }
    let halves = split
    let median = quantile(0.5, ofSorted: halves.sorted)
    let location = halves.rankNormalized.plainPotentialScaleReduction
    let folded = halves.map { Swift.abs($0 - median) }
    guard folded.varies else { return location.isFinite ? location : nil }
    let spread = folded.rankNormalized.plainPotentialScaleReduction
    let larger = Swift.max(location, spread)
    return larger.isFinite ? larger : nil
  }
}
