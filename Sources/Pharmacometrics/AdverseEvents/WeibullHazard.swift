import Foundation

/// A Weibull hazard with a constant covariate effect, in the form H(t) = λ·t^α·e^β and not (λt)^α.
///
/// With t₀ the time before which no event is possible and t ≥ t₀,
/// - h(t) = λ·α·t^(α − 1)·e^β
/// - H(t) = λ·(t^α − t₀^α)·e^β
/// - S(t) = exp(−H(t))
///
/// α = 1 is the constant hazard λ. A covariate that changes with time is taken piecewise constant: add up
/// ``cumulative(from:to:effect:)`` over its pieces.
///
/// The forms λ·t^α and (λt)^α differ widely for α ≠ 1, and authors use either for the same letters. λ has the unit of
/// time to the power −α, in whichever unit t is.
public struct WeibullHazard: Sendable, Hashable, Codable {
  /// λ.
  public let rate: Double
  /// α.
  public let shape: Double
  /// t₀, in the unit of t.
  public let onset: Double

  /// - Parameters:
  ///   - rate: λ > 0.
  ///   - shape: α > 0.
  ///   - onset: t₀ ≥ 0.
  public init(rate: Double, shape: Double, onset: Double = 0) {
    precondition(
      rate > 0 && rate.isFinite && shape > 0 && shape.isFinite && onset >= 0 && onset.isFinite,
      "WeibullHazard(rate: \(rate), shape: \(shape), onset: \(onset)): rate and shape must be positive and finite")
    self.rate = rate
    self.shape = shape
    self.onset = onset
  }

  /// A constant hazard λ per unit of time.
  public static func constant(_ rate: Double) -> WeibullHazard { WeibullHazard(rate: rate, shape: 1) }

  /// h(t); 0 before the onset. Infinite at t = 0 where α < 1.
  public func hazard(at time: Double, effect: Double = 0) -> Double {
    time < onset ? 0 : rate * shape * pow(time, shape - 1) * exp(effect)
  }

  /// The hazard accumulated between two times.
  /// - Parameters:
  ///   - start: at least 0.
  ///   - end: not before the start.
  ///   - effect: β, constant between them.
  public func cumulative(from start: Double = 0, to end: Double, effect: Double = 0) -> Double {
    precondition(
      start >= 0 && start <= end, "WeibullHazard.cumulative(from: \(start), to: \(end)): times must ascend from 0")
    if end <= onset { return 0 }
    return rate * (pow(end, shape) - pow(max(start, onset), shape)) * exp(effect)
  }

  /// S(t) = P(T > t).
  public func survival(to time: Double, effect: Double = 0) -> Double { exp(-cumulative(to: time, effect: effect)) }

  /// The time at which the hazard accumulated since `start` reaches a value: the time of the event where the value is a
  /// draw from the exponential distribution with rate 1; the median where it is log 2.
  ///
  /// t = (s^α + E/(λ e^β))^{1/α}, s = max(start, t₀).
  /// - Parameters:
  ///   - exponential: E ≥ 0.
  ///   - start: a time survived.
  public func time(exponential: Double, from start: Double = 0, effect: Double = 0) -> Double {
    precondition(
      exponential >= 0 && start >= 0,
      "WeibullHazard.time(exponential: \(exponential), from: \(start)): neither may be negative")
    return pow(pow(max(start, onset), shape) + exponential / (rate * exp(effect)), 1 / shape)
  }
}
