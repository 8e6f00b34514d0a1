public import DiffEq
public import DosingMDP
import Foundation
public import Pharmacometrics

/// The best a policy can do that sees the tumor itself: dynamic programming over (S, R) at regular decisions.
///
/// V(x) = max over a in {off, on} of r(x, a) + γ^Δ·V(x′), 0 after progression, with r the composite reward on true
/// burdens (no measurement error) and x′ the state after one interval Δ. Transitions of all grid points are integrated once,
/// eight at a time; values are interpolated (see `BurdenGrid`) and iterated in place.
/// In use, actions come from one exact step ahead on the interpolated values.
///
/// Limits: one decision interval, full information, an upper bound only up to the interpolation error.
public struct OptimalLotkaVolterra: Sendable {
  public struct Configuration: Codable, Hashable, Sendable {
    /// Days between decisions.
    public var decisionInterval: Double
    /// Grid points over the total burden and over the ratio of resistant to sensitive cells.
    public var totals: Int
    public var ratios: Int
    /// Largest change of a value in the last sweep, as a share of the largest value.
    public var tolerance: Double
    /// Most sweeps.
    public var sweepLimit: Int

    public init(
      decisionInterval: Double = 28, totals: Int = 120, ratios: Int = 80, tolerance: Double = 1e-5,
      sweepLimit: Int = 2000
    ) {
      precondition(
        decisionInterval > 0 && totals >= 2 && ratios >= 2 && tolerance > 0 && sweepLimit > 0,
        "OptimalLotkaVolterra: interval \(decisionInterval), grid \(totals)×\(ratios), tolerance \(tolerance)")
      self.decisionInterval = decisionInterval
      self.totals = totals
      self.ratios = ratios
      self.tolerance = tolerance
      self.sweepLimit = sweepLimit
    }
  }

  public let parameters: LotkaVolterraParameters
  public let configuration: Configuration
  /// Whether the values settled within the permitted sweeps.
  public let isConverged: Bool
  private let reward: IntervalReward
  private let grid: BurdenGrid
  private let values: [Double]

  /// Solves for one patient.
  /// - Throws: ``SolverFailure``.
  public init(
    _ parameters: LotkaVolterraParameters, reward: CompositeReward.Configuration, discount: Discount,
    configuration: Configuration = Configuration()
  ) throws(SolverFailure) {
    self.parameters = parameters
    self.configuration = configuration
    self.reward = IntervalReward(weights: reward, discount: discount)
    grid = BurdenGrid(parameters, totals: configuration.totals, ratios: configuration.ratios)
    let transitions = try BurdenTransitions(
      parameters, grid: grid, days: configuration.decisionInterval, reward: self.reward)
    (values, isConverged) = transitions.iterate(
      grid: grid, tolerance: configuration.tolerance, sweepLimit: configuration.sweepLimit)
  }

  /// V at the patient's initial state: the discounted return of the optimal policy.
  public var initialValue: Double { value(parameters.initialBurden) }

  /// V, interpolated.
  public func value(_ burden: TumorBurden<Double>) -> Double {
    values.withUnsafeBufferPointer { grid.value($0, grid.place(burden)) }
  }

  /// The values of no drug and of drug until the next decision.
  /// - Throws: ``SolverFailure``.
  public func actionValues(_ burden: TumorBurden<Double>) throws(SolverFailure) -> [Double] {
    var result: [Double] = []
    for isOn in [false, true] {
      let interval = try TumorInterval(
        parameters, from: burden, isOn: isOn, days: configuration.decisionInterval)
      let gain = reward.reward(
        from: burden.total, to: interval.burden.total, multiple: isOn ? 1 : 0, days: interval.days,
        isProgressed: interval.isProgressed)
      let next = interval.isProgressed ? 0 : reward.discount(interval.days) * value(interval.burden)
      result.append(gain + next)
    }
    return result
  }

  /// The course of the patient under the optimal policy.
  /// - Throws: ``SolverFailure``.
  public func course(limit: Double = 7300) throws(SolverFailure) -> TumorCourse {
    try TumorCourse(parameters, decisionInterval: configuration.decisionInterval, limit: limit) {
      (burden, _) throws(SolverFailure) in
      let values = try actionValues(burden)
      return values[1] > values[0]
    }
  }
}
