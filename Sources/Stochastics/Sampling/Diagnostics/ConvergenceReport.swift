/// What several chains tell of each component, and whether they may be trusted.
public struct ConvergenceReport: Sendable, Hashable, Codable {
  /// One component.
  public struct Component: Sendable, Hashable, Codable {
    public let name: String
    public let mean: Double
    public let standardDeviation: Double
    /// The 5 %, 50 % and 95 % quantiles.
    public let quantiles: [Double]
    /// The Monte Carlo standard error of the mean.
    public let meanError: Double?
    /// R̂; `nil` where the component does not vary.
    public let potentialScaleReduction: Double?
    public let bulkEffectiveSampleSize: Double?
    public let tailEffectiveSampleSize: Double?
  }

  /// What chains are held to.
  public struct Limits: Sendable, Hashable, Codable {
    /// R̂ must be below.
    public var potentialScaleReduction = 1.01
    /// Effective draws of bulk and tail, for each chain.
    public var effectiveSampleSize = 100.0
    /// The energy fraction must be above.
    public var energyFraction = 0.3

    public init(
      potentialScaleReduction: Double = 1.01, effectiveSampleSize: Double = 100, energyFraction: Double = 0.3
    ) {
      self.potentialScaleReduction = potentialScaleReduction
      self.effectiveSampleSize = effectiveSampleSize
      self.energyFraction = energyFraction
    }
  }

  public let components: [Component]
  /// Everything that speaks against the chains, with the names of chains (from 1) and components; empty where nothing
  /// does.
  public let problems: [String]

  /// The worst R̂.
  public var worstPotentialScaleReduction: Double? { components.compactMap(\.potentialScaleReduction).max() }

  /// The smallest effective sample size, of bulk or tail.
  public var smallestEffectiveSampleSize: Double? {
    components.flatMap { [$0.bulkEffectiveSampleSize, $0.tailEffectiveSampleSize] }.compactMap(\.self).min()
  }

  public init(_ chains: MarkovChains, limits: Limits = Limits()) {
    let told = chains.names.indices.map { Self.component(chains.names[$0], chains.trace($0)) }
    components = told
    problems =
      Self.problems(of: chains, limits)
      + told.indices.flatMap { Self.problems(of: told[$0], chains.trace($0), limits) }
  }

  private static func component(_ name: String, _ trace: Trace) -> Component {
    let sorted = trace.sorted
    return Component(
      name: name, mean: trace.mean, standardDeviation: trace.standardDeviation,
      quantiles: [0.05, 0.5, 0.95].map { quantile($0, ofSorted: sorted) }, meanError: trace.meanError,
      potentialScaleReduction: trace.potentialScaleReduction,
      bulkEffectiveSampleSize: trace.bulkEffectiveSampleSize,
      tailEffectiveSampleSize: trace.tailEffectiveSampleSize)
  }

  private static func problems(of chains: MarkovChains, _ limits: Limits) -> [String] {
    var problems: [String] = []
    for (index, chain) in chains.chains.enumerated() {
      let name = "chain \(index + 1)"
      let count = chain.draws.count
      if !chain.divergences.isEmpty {
        problems.append(
          "\(name): \(chain.divergences.count) of \(count) draws diverged, the first at draw "
            + "\(chain.divergences[0] + 1); raise the target acceptance or parametrize anew")
      }
      if chain.longestTrajectories > 0 {
        problems.append(
          "\(name): \(chain.longestTrajectories) of \(count) trajectories were as long as is allowed; allow longer ones"
        )
      }
      if let fraction = chain.energyFraction, fraction < limits.energyFraction {
        problems.append("\(name): energy fraction \(rounded(fraction)) is below \(limits.energyFraction)")
      }
    }
    return problems
  }

  private static func problems(of component: Component, _ trace: Trace, _ limits: Limits) -> [String] {
    guard let reduction = component.potentialScaleReduction else {
      return ["\(component.name): does not vary, or is not finite"]
    }
    var problems: [String] = []
    if reduction >= limits.potentialScaleReduction {
      let apart = trace.chainApart(within: limits.potentialScaleReduction)
      let cause =
        apart.map { "; chain \($0.chain + 1) sits apart (\(rounded($0.without)) without it)" }
        ?? "; the chains disagree"
      problems.append("\(component.name): R-hat is \(rounded(reduction))\(cause)")
    }
    let wanted = limits.effectiveSampleSize * Double(trace.chains.count)
    let sizes = [("bulk", component.bulkEffectiveSampleSize), ("tail", component.tailEffectiveSampleSize)]
    for (part, size) in sizes where (size ?? wanted) < wanted {
      problems.append(
        "\(component.name): \(Int(size ?? 0)) effective draws of the \(part), fewer than \(Int(wanted)); draw more")
    }
    return problems
  }

  private static func rounded(_ value: Double) -> Double { (value * 1000).rounded() / 1000 }
}

extension Trace {
  /// The chain without which the others agree best, if its absence takes at least half of R̂ − 1 away: one that stuck, or
  /// found another mode. `nil` for fewer than three chains, where none can be told from the others.
  /// - Parameter limit: R̂ below it is agreement.
  /// - Returns: the chain and R̂ of the others.
  public func chainApart(within limit: Double = 1.01) -> (chain: Int, without: Double)? {
    guard chains.count > 2, let all = potentialScaleReduction, all >= limit else { return nil }
    let without = chains.indices.compactMap { index in
      var rest = chains
      rest.remove(at: index)
      return Trace(rest).potentialScaleReduction.map { (chain: index, without: $0) }
    }
    guard let best = without.min(by: { $0.without < $1.without }), best.without - 1 <= (all - 1) / 2 else { return nil }
    return best
  }
}
