/// A number that a differential equation is written over, so that one right-hand side serves one patient (`Double`),
/// eight patients at once (`SIMD8<Double>`) and sensitivities (``Dual``).
///
/// A lane is one independent real inside the number. Step control and events look at lanes; arithmetic does not.
/// Beside the operations here, sums, products and so on with a plain `Double` on either side, `exp`, `log`, `pow`,
/// `max`, `min` and so on are functions of any such number (see `RealScalar+Arithmetic`).
public protocol RealScalar: Sendable {
  /// The same value in every lane.
  static func constant(_ value: Double) -> Self
  /// The sum, lane by lane.
  static func + (left: Self, right: Self) -> Self
  /// The difference, lane by lane.
  static func - (left: Self, right: Self) -> Self
  /// The product, lane by lane.
  static func * (left: Self, right: Self) -> Self
  /// The quotient, lane by lane.
  static func / (left: Self, right: Self) -> Self
  /// e to the power x, lane by lane; below e^-708 it is 0, above the largest number infinite.
  static func exponential(_ x: Self) -> Self
  /// The natural logarithm, lane by lane; -infinity at 0, not a number below 0.
  static func naturalLogarithm(_ x: Self) -> Self
  /// The square root, lane by lane.
  static func squareRoot(_ x: Self) -> Self
  /// x to the power y for x ≥ 0, lane by lane; 0 where x is 0 and y is positive.
  static func power(_ x: Self, _ y: Self) -> Self
  /// Σ aᵢ e^(-λᵢ t) over the terms that end later than t, lane by lane.
  /// - Parameters:
  ///   - amplitudes: aᵢ.
  ///   - rates: λᵢ, at least 0.
  ///   - ends: when each term counts no more.
  ///   - count: how many terms.
  ///   - time: t, at least 0; λᵢ t may be up to 2^50.
  static func sumOfDecays(
    _ amplitudes: UnsafePointer<Self>, _ rates: UnsafePointer<Self>, until ends: UnsafePointer<Double>, count: Int,
    at time: Double
  ) -> Self
  /// `first` in the lanes where `condition` is at least 0, else `second` (also where it is not a number).
  static func choose(whereNotNegative condition: Self, _ first: Self, _ second: Self) -> Self
  /// The larger of |x| and |y|, lane by lane, without the derivatives where there are any.
  static func largerMagnitude(_ x: Self, _ y: Self) -> Self
  /// Whether a lane carries more than its real: a ``Dual``'s derivative.
  static var hasDerivative: Bool { get }
  /// How many lanes, at most 8.
  static var laneCount: Int { get }
  /// The real of one lane.
  subscript(lane lane: Int) -> Double { get }
  /// Whether one lane is finite, with all that it carries: a ``Dual``'s derivative too.
  func isFinite(lane: Int) -> Bool
  /// Takes over one lane of another number, with all that it carries.
  mutating func copyLane(_ lane: Int, from source: Self)
}
