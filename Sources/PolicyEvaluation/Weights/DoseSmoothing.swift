import Foundation

/// Continuous doses and a deterministic target policy: steps count by how near the dose given is to the policy's.
///
/// No patient was given exactly the dose π(h), so the indicator of equal actions is replaced by a kernel:
///   ρ_t = K_h(π(h_t) − a_t) / b(a_t|h_t), K_h(u) = K(u/h)/h,
/// with b the density of the dose given. With this ρ every estimator of this module is its own continuous form. The bias
/// is of order h², the variance of 1/(nh) per decision. Where doses are bounded, K_h is divided by its integral over the
/// range, so that a policy near an end loses no mass.
///
/// A target policy that draws its dose from a density needs none of this: ρ_t = π(a_t|h_t)/b(a_t|h_t) is given.
///
/// Source: Kallus, Zhou. Policy evaluation and optimization with continuous treatments. AISTATS (2018),
/// doi:10.48550/arXiv.1802.06037, sections 3 and 3.1 (the estimator, and boundary bias). Deviations: the product over
/// decisions for sequences; the bandwidth by a rule of thumb instead of an estimate of the optimal one.
public struct DoseSmoothing: Sendable, Hashable, Codable {
  public enum Kernel: String, Sendable, Hashable, Codable, CaseIterable {
    case epanechnikov
    case gaussian

    /// K(u).
    func density(_ u: Double) -> Double {
      switch self {
      case .epanechnikov: abs(u) < 1 ? 0.75 * (1 - u * u) : 0
      case .gaussian: exp(-u * u / 2) / (2 * Double.pi).squareRoot()
      }
    }

    /// ∫_{−∞}^u K.
    func cumulative(_ u: Double) -> Double {
      switch self {
      case .epanechnikov:
        let u = min(max(u, -1), 1)
        return 0.5 + 0.75 * (u - u * u * u / 3)
      case .gaussian: return 0.5 * erfc(-u / 2.0.squareRoot())
      }
    }

    /// c of the bandwidth c σ n^(−1/5) that is best for the density of normal data.
    ///
    /// Source: Silverman. Density Estimation for Statistics and Data Analysis (1986), equation 3.28 and, for the kernels,
    /// equation 3.21: (8 √π ∫K² / (3 (∫u²K)²))^(1/5).
    var ruleOfThumb: Double {
      switch self {
      case .epanechnikov: pow(40 * Double.pi.squareRoot(), 0.2)
      case .gaussian: pow(4.0 / 3, 0.2)
      }
    }
  }

  public var kernel: Kernel
  /// h, in units of the dose; by ``Kernel/ruleOfThumb`` of the doses given and the number of episodes where `nil`.
  public var bandwidth: Double?
  /// The doses that can be given.
  public var range: ClosedRange<Double>?

  public init(kernel: Kernel = .epanechnikov, bandwidth: Double? = nil, range: ClosedRange<Double>? = nil) {
    precondition(bandwidth.map { $0 > 0 && $0.isFinite } ?? true, "DoseSmoothing: bandwidth \(bandwidth ?? 0)")
    self.kernel = kernel
    self.bandwidth = bandwidth
    self.range = range
  }

  /// K_h(target − dose), divided by its integral over the range.
  func weight(dose: Double, target: Double, bandwidth h: Double) -> Double {
    let mass =
      range.map {
        kernel.cumulative(($0.upperBound - target) / h) - kernel.cumulative(($0.lowerBound - target) / h)
      } ?? 1
    return mass > 0 ? kernel.density((target - dose) / h) / (h * mass) : 0
  }

  /// The bandwidth for a log: as given, or by the rule of thumb.
  func bandwidth(for doses: [Double], episodes: Int) -> Double {
    if let bandwidth { return bandwidth }
    let n = Double(doses.count)
    let mean = doses.reduce(0, +) / n
    let variance = doses.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / max(n - 1, 1)
    // Where every dose is the same any bandwidth will do.
    return variance > 0 ? kernel.ruleOfThumb * variance.squareRoot() * pow(Double(episodes), -0.2) : 1
  }
}

extension EvaluationLog {
  /// The log with ρ by a kernel about the target policy's doses; the log itself where it has no such doses.
  public func smoothed(_ smoothing: DoseSmoothing) -> EvaluationLog {
    guard let doses, let target = doses.target else { return self }
    var result = self
    let h = smoothing.bandwidth(for: doses.given, episodes: episodeCount)
    result.targetProbabilities = zip(doses.given, target).map { smoothing.weight(dose: $0, target: $1, bandwidth: h) }
    result.bandwidth = h
    return result
  }

  /// A log of continuous doses.
  /// - Parameters:
  ///   - doses: given, [episode][step].
  ///   - behaviorDensities: b(a|h) of the dose given, per unit of dose.
  ///   - targetDoses: those of a deterministic target policy; its ρ is by `smoothing`.
  ///   - values: q(h, a) of the dose given and v(h), of the target policy, where known.
  /// - Throws: ``EvaluationLogError`` with every value that cannot be used, by episode and step.
  public init(
    labels: [String]? = nil, doses: [[Double]], rewards: [[Double]], behaviorDensities: [[Double]],
    targetDoses: [[Double]], smoothing: DoseSmoothing = DoseSmoothing(), elapsed: [[Double]]? = nil,
    values: (given: [[Double]], target: [[Double]])? = nil
  ) throws(EvaluationLogError) {
    try self.init(
      labels: labels, doses: LoggedDoses(given: Array(doses.joined()), target: Array(targetDoses.joined())),
      lengths: doses.map(\.count), rewards: rewards, behaviorDensities: behaviorDensities,
      targetDensities: doses.map { $0.map { _ in 0 } }, elapsed: elapsed, values: values)
    self = smoothed(smoothing)
  }

  /// A log of continuous doses and a target policy that draws its dose from a density.
  /// - Parameters: as above.
  ///   - targetDensities: π(a|h) of the dose given, per unit of dose.
  /// - Throws: ``EvaluationLogError`` with every value that cannot be used, by episode and step.
  public init(
    labels: [String]? = nil, doses: [[Double]], rewards: [[Double]], behaviorDensities: [[Double]],
    targetDensities: [[Double]], elapsed: [[Double]]? = nil, values: (given: [[Double]], target: [[Double]])? = nil
  ) throws(EvaluationLogError) {
    try self.init(
      labels: labels, doses: LoggedDoses(given: Array(doses.joined()), target: nil), lengths: doses.map(\.count),
      rewards: rewards, behaviorDensities: behaviorDensities, targetDensities: targetDensities, elapsed: elapsed,
      values: values)
  }

  private init(
    labels: [String]?, doses: LoggedDoses, lengths: [Int], rewards: [[Double]], behaviorDensities: [[Double]],
    targetDensities: [[Double]], elapsed: [[Double]]?, values: (given: [[Double]], target: [[Double]])?
  ) throws(EvaluationLogError) {
    let none = lengths.map { [Int](repeating: 0, count: $0) }
    try self.init(
      labels: labels, actions: none, rewards: rewards, behaviorProbabilities: behaviorDensities,
      targetProbabilities: targetDensities, elapsed: elapsed,
      actionValues: values.map { values in zip(values.given, values.target).map { zip($0, $1).map { [$0, $1] } } },
      targetPolicy: values.map { _ in lengths.map { Array(repeating: [0, 1], count: $0) } }, doses: doses)
  }
}
