import Foundation
public import Stochastics

/// How far unmeasured confounding of the logged decisions can move a policy's off-policy value.
///
/// The marginal sensitivity model lets the true probability b* of each logged decision, given the measured history and
/// the unmeasured confounders, differ from the nominal b by an odds ratio of at most Γ ≥ 1:
///
///     1/Γ ≤ [b* / (1 − b*)] / [b / (1 − b)] ≤ Γ,   so   1/b* ∈ [1 + (1/b − 1)/Γ, 1 + (1/b − 1) Γ].
///
/// The self-normalized value Σ_i w_i G_i / Σ_i w_i, w_i = Π_t π(a_t|h_t)/b*(a_t|h_t), then lies between the optima of a
/// linear-fractional program over the products of these intervals, which ``WeightBounds`` solves exactly. Γ = 1 is the
/// value without confounding. The bounds are sharp for one decision without covariate restrictions and conservative for
/// several, since the b* of a course need not average to b.
///
/// The policy's *advantage* is its value less the mean observed return, which confounding does not touch. The breakdown
/// Γ is the least at which the advantage could have the other sign.
///
/// An interval over both confounding and sampling is that of the percentile bootstrap of the bounds, nominal b kept.
///
/// With continuous doses b is a density, odds are not defined, and Γ bounds the ratio b*/b itself.
///
/// Source: Tan. A distributional approach for causal inference using propensity scores. JASA 101 (2006),
/// doi:10.1198/016214506000000023; Kallus, Zhou. Confounding-robust policy improvement. NeurIPS 2018, arXiv:1805.08593;
/// Zhao, Small, Bhattacharya 2019, doi:10.1111/rssb.12327 (bootstrap).
public struct MarginalSensitivity: Sendable {
  /// The bounds at one Γ.
  public struct Bounds: Sendable, Hashable, Codable {
    public var gamma: Double
    /// The least and the greatest value of the policy.
    public var value: [Double]
    /// The least and the greatest advantage over the logged decisions.
    public var advantage: [Double]
    /// Limits of the value by the bootstrap, where asked for.
    public var interval: [Double]?
    /// Limits of the advantage by the bootstrap, where asked for.
    public var advantageInterval: [Double]?
  }

  /// One logged course under a policy.
  public struct Course: Sendable, Hashable {
    /// G, what came of it.
    public var outcome: Double
    /// Σ_t log π(a_t|h_t); −∞ where the policy would not have acted so.
    public var targetLogProbability: Double
    /// The nominal b(a_t|h_t) of each decision, in (0, 1].
    public var behaviorProbabilities: [Double]
    /// A further weight that confounding does not touch, of censoring say.
    public var weight: Double

    public init(
      outcome: Double, targetLogProbability: Double, behaviorProbabilities: [Double], weight: Double = 1
    ) {
      self.outcome = outcome
      self.targetLogProbability = targetLogProbability
      self.behaviorProbabilities = behaviorProbabilities
      self.weight = weight
    }
  }

  private let courses: [Course]
  private let isDensity: Bool
  private let bounds: WeightBounds
  /// The mean observed outcome.
  public let observedMean: Double

  /// - Parameters:
  ///   - courses: at least one.
  ///   - observedMean: the value of the logged decisions; the mean outcome weighted by the courses' further weights where
  ///     `nil`.
  ///   - isDensity: whether b are densities of continuous doses.
  /// - Throws: ``CausalError`` with every course that cannot be used.
  public init(_ courses: [Course], observedMean: Double? = nil, isDensity: Bool = false) throws(CausalError) {
    var problems = courses.isEmpty ? ["there is no course"] : []
    for (index, course) in courses.enumerated() {
      for (step, b) in course.behaviorProbabilities.enumerated() where !(b > 0 && b.isFinite && (isDensity || b <= 1)) {
        problems.append(
          "course \(index + 1), decision \(step + 1): the probability of the decision taken is \(b); it must "
            + (isDensity ? "be positive" : "lie in (0, 1]"))
      }
      if !course.outcome.isFinite { problems.append("course \(index + 1): the outcome is \(course.outcome)") }
      if !(course.weight >= 0 && course.weight.isFinite) {
        problems.append("course \(index + 1): the weight is \(course.weight)")
      }
    }
    if problems.isEmpty, !courses.contains(where: { $0.targetLogProbability > -.infinity && $0.weight > 0 }) {
      throw CausalError(.notSupported, "no course agrees with the policy, so nothing is known of its value")
    }
    guard problems.isEmpty else { throw CausalError(problems: problems) }
    self.courses = courses
    self.isDensity = isDensity
    bounds = WeightBounds(outcomes: courses.map(\.outcome))
    let total = courses.reduce(0) { $0 + $1.weight }
    self.observedMean = observedMean ?? courses.reduce(0) { $0 + $1.weight * $1.outcome } / total
  }

  /// The bounds at a Γ of at least 1.
  public func bounds(gamma: Double) -> Bounds {
    precondition(gamma >= 1 && gamma.isFinite, "MarginalSensitivity.bounds(gamma: \(gamma)): at least 1 is needed")
    let (lower, upper) = ranges(gamma)
    let (least, greatest) = bounds(lower: lower, upper: upper)
    return Bounds(
      gamma: gamma, value: [least, greatest], advantage: [least - observedMean, greatest - observedMean])
  }

  /// The bounds at a Γ with limits by the percentile bootstrap over courses.
  public func bounds(gamma: Double, bootstrap: Bootstrap, key: Key, threads: Int) throws -> Bounds {
    var result = bounds(gamma: gamma)
    let (lower, upper) = ranges(gamma)
    let outcomes = courses.map { $0.weight * $0.outcome }
    let weights = courses.map(\.weight)
    let replicates = try bootstrap.resample(count: courses.count, key: key, threads: threads) { multiplicities in
      let (least, greatest) = bounds(lower: lower, upper: upper, multiplicities: multiplicities)
      var sum = 0.0
      var total = 0.0
      for course in outcomes.indices {
        sum += Double(multiplicities[course]) * outcomes[course]
        total += Double(multiplicities[course]) * weights[course]
      }
      return [least, greatest, least - sum / total, greatest - sum / total]
    }
    let tail = (1 - bootstrap.level) / 2
    func limit(_ place: Int, _ probability: Double) throws(BootstrapError) -> Double {
      let values = replicates.map { $0[place] }.filter(\.isFinite).sorted()
      guard !values.isEmpty else { throw .noFiniteReplicate(replicates: replicates.count) }
      return quantile(probability, ofSorted: values)
    }
    result.interval = [try limit(0, tail), try limit(1, 1 - tail)]
    result.advantageInterval = [try limit(2, tail), try limit(3, 1 - tail)]
    return result
  }

  /// The least Γ at which the advantage could be 0 or of the other sign, to a relative 1e-6; `nil` where no Γ up to
  /// `greatest` does that. 1 where the advantage is 0.
  public func breakdown(greatest: Double = 1000) -> Double? {
    let sign = bounds(gamma: 1).advantage[0] >= 0 ? 1.0 : -1.0
    func margin(_ gamma: Double) -> Double {
      let advantage = bounds(gamma: gamma).advantage
      return sign > 0 ? advantage[0] : -advantage[1]
    }
    return Self.breakdown(greatest: greatest, margin)
  }

  /// The least Γ at which a margin that falls with Γ is not positive.
  static func breakdown(greatest: Double, _ margin: (Double) -> Double) -> Double? {
    if margin(1) <= 0 { return 1 }
    if margin(greatest) > 0 { return nil }
    var (low, high) = (1.0, greatest)
    while high / low > 1 + 1e-6 {
      let middle = (low * high).squareRoot()
      if margin(middle) > 0 { low = middle } else { high = middle }
    }
    return high
  }

  /// The ends of each course's weight, relative to the greatest nominal weight so that none overflows.
  private func ranges(_ gamma: Double) -> (lower: [Double], upper: [Double]) {
    var lower: [Double] = []
    var upper: [Double] = []
    for course in courses {
      let base = course.targetLogProbability + log(course.weight)
      var (low, high) = (base, base)
      for b in course.behaviorProbabilities {
        low += isDensity ? -log(b * gamma) : log1p((1 / b - 1) / gamma)
        high += isDensity ? log(gamma / b) : log1p((1 / b - 1) * gamma)
      }
      lower.append(low)
      upper.append(high)
    }
    let greatest = upper.max() ?? 0
    return (lower.map { exp($0 - greatest) }, upper.map { exp($0 - greatest) })
  }
}
