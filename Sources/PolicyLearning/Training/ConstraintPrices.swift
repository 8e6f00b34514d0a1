public import DosingMDP
import Tensors

/// Prices of costs by which limits on them are kept in learning: a constrained Markov decision process by Lagrangian
/// relaxation, with several limits at once.
///
/// The learner maximizes (r - Σ_k λ_k c_k) / (1 + Σ_k λ_k). After every `window` courses, with J_k their mean cost and
/// e = J_k - limit_k, each price moves by its controller:
///
///     I ← max(0, I + K_I e),   λ = max(0, K_P e + I + K_D max(0, J_k - J_k before))
///
/// K_P = K_D = 0 is gradient ascent on the multiplier (the classic Lagrangian); the others damp its oscillations.
/// Sources: Altman, Constrained Markov Decision Processes, 1999; Stooke, Achiam, Abbeel, Responsive safety in
/// reinforcement learning by PID Lagrangian methods, ICML 2020, arXiv:2007.03964, algorithm 2 and equation 8 (the
/// division by 1 + λ). Deviation: one critic learns the priced reward; the paper has a critic of costs beside it.
public struct ConstraintPrices: Sendable {
  /// A limit on the mean of a cost over courses.
  public struct Limit: Codable, Hashable, Sendable {
    /// By ``ProcessDescription/costs``.
    public var cost: String
    /// Of the sum over a course.
    public var limit: Double

    public init(cost: String, limit: Double) {
      self.cost = cost
      self.limit = limit
    }
  }

  public struct Configuration: Codable, Hashable, Sendable {
    public var limits: [Limit]
    /// K_P; 0 for the classic Lagrangian.
    public var proportional: Double
    /// K_I, the multiplier's learning rate.
    public var integral: Double
    /// K_D; 0 for the classic Lagrangian.
    public var derivative: Double
    /// Courses between changes of the prices.
    public var window: Int
    /// λ at the start.
    public var start: Double

    /// The default gains are FSRL's PPO-Lagrangian's (0.05, 0.0005, 0.1).
    public init(
      limits: [Limit], proportional: Double = 0.05, integral: Double = 0.0005, derivative: Double = 0.1,
      window: Int = 20, start: Double = 0
    ) {
      self.limits = limits
      self.proportional = proportional
      self.integral = integral
      self.derivative = derivative
      self.window = window
      self.start = start
    }
  }

  public let configuration: Configuration
  /// λ of each cost of the process; 0 where it has no limit.
  public internal(set) var prices: [Double]
  private let limits: [Double?]
  var integrals: [Double]
  var before: [Double?]
  var sums: [Double]
  var courses = 0

  /// - Throws: ``LearningError/impossibleSetting(_:)`` where the process does not count a cost.
  public init(_ configuration: Configuration, process: ProcessDescription) throws(LearningError) {
    for limit in configuration.limits where !process.costs.contains(limit.cost) {
      throw .impossibleSetting(
        "\(process.name) does not count \"\(limit.cost)\"; it counts \(process.costs.joined(separator: ", "))")
    }
    guard configuration.window > 0 else { throw .impossibleSetting("constraints.window must be at least 1") }
    self.configuration = configuration
    limits = process.costs.map { cost in configuration.limits.first { $0.cost == cost }?.limit }
    prices = limits.map { $0 == nil ? 0 : configuration.start }
    integrals = prices
    before = limits.map { _ in nil }
    sums = limits.map { _ in 0 }
  }

  /// The priced reward.
  public func reward(_ outcome: Outcome) -> Double {
    (outcome.reward - zip(prices, outcome.costs).reduce(0) { $0 + $1.0 * $1.1 }) / (1 + prices.reduce(0, +))
  }

  /// The same of a minibatch.
  func apply(to batch: Transitions) throws(TensorError) -> Transitions {
    guard let costs = batch.costs else { return batch }
    let price = try Tensor(prices.map(Float.init))
    let rewards = try (batch.rewards - (costs * price).sum(dimension: 1)) / (1 + prices.reduce(0, +))
    return batch.with(rewards: rewards)
  }

  /// Counts a course, and moves the prices where the window is full.
  public mutating func record(_ course: EndedCourse) {
    for index in sums.indices { sums[index] += course.costs[index] }
    courses += 1
    guard courses >= configuration.window else { return }
    for (index, limit) in limits.enumerated() {
      guard let limit else { continue }
      let mean = sums[index] / Double(courses)
      integrals[index] = max(0, integrals[index] + configuration.integral * (mean - limit))
      let rise = max(0, mean - (before[index] ?? mean))
      prices[index] = max(
        0, configuration.proportional * (mean - limit) + integrals[index] + configuration.derivative * rise)
      before[index] = mean
    }
    sums = sums.map { _ in 0 }
    courses = 0
  }

  /// What changes in training.
  struct State: Codable {
    var prices: [Double]
    var integrals: [Double]
    var before: [Double?]
    var sums: [Double]
    var courses: Int
  }

  var state: State {
    State(prices: prices, integrals: integrals, before: before, sums: sums, courses: courses)
  }

  mutating func restore(_ state: State) {
    (prices, integrals, before) = (state.prices, state.integrals, state.before)
    (sums, courses) = (state.sums, state.courses)
  }
}
