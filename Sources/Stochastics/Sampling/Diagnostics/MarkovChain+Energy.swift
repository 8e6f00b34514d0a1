extension MarkovChain {
  /// The energy Bayesian fraction of missing information, Σ (E_i − E_{i−1})² / Σ (E_i − Ē)²: below 0.3 momenta drawn anew
  /// change the energy too little to explore its distribution. `nil` without energies that vary.
  ///
  /// Source: Betancourt. Diagnosing suboptimal cotangent disintegrations in Hamiltonian Monte Carlo (2016),
  /// arXiv:1604.00695.
  public var energyFraction: Double? {
    guard energies.count > 1 else { return nil }
    let mean = energies.reduce(0, +) / Double(energies.count)
    let variance = energies.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let changes = zip(energies, energies.dropFirst()).reduce(0) { $0 + ($1.1 - $1.0) * ($1.1 - $1.0) }
    let fraction = changes / variance
    return fraction.isFinite ? fraction : nil
  }
}
