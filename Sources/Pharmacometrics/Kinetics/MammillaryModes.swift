public import DiffEq
import Foundation

/// A central compartment with up to two peripherals, as a sum of exponentials.
///
/// With x' = K x over (central, peripherals), K = [[-kc, k1, k2], [q1, -k1, 0], [q2, 0, -k2]], kc = ke + q1 + q2,
/// q = Q / V, k = Q / Vp, the rates λ are the roots of det(λ I + K) and
///
///     exp(K t) = Σ e^(-λi t) Pi ,    Pi = adj(-λi I - K) / Π over j of (λj - λi).
///
/// The Pi add up to the unit matrix whatever the λ, so an inaccurate root loses no drug. K is symmetric but for a scale,
/// hence all roots are real; two can only meet where a peripheral is cut off (Q = 0), and are then kept apart by 1e-7 of
/// their sum.
@usableFromInline
struct MammillaryModes<S: RealScalar>: Sendable {
  /// How many compartments, and as many rates.
  @usableFromInline var count: Int
  /// λ, the fastest first. 1/h.
  @usableFromInline var rates: InlineArray<3, S>
  /// Pi of row `to` and column `from` at 9 i + 3 to + from.
  @usableFromInline var projections: InlineArray<27, S>

  /// One compartment.
  @inlinable
  init(rate: S) {
    count = 1
    rates = InlineArray(repeating: rate)
    projections = InlineArray(repeating: .constant(0))
    projections[0] = .constant(1)
  }

  /// One, two or three compartments.
  @inlinable
  init(clearance: S, volume: S, peripherals: [LinearDisposition<S>.Peripheral]) {
    let elimination = clearance / volume
    self.init(rate: elimination)
    count = 1 + peripherals.count
    guard let first = peripherals.first else { return }
    let q1 = first.intercompartmentalClearance / volume
    let k1 = first.intercompartmentalClearance / first.volume
    guard peripherals.count == 2 else {
      setTwo(elimination, q1, k1)
      return
    }
    let second = peripherals[1]
    setThree(
      elimination, q1, k1, second.intercompartmentalClearance / volume,
      second.intercompartmentalClearance / second.volume)
  }

  /// One entry of a projection.
  @inlinable @inline(__always)
  func projection(_ mode: Int, to row: Int, from column: Int) -> S { projections[9 * mode + 3 * row + column] }

  @inlinable
  mutating func setTwo(_ elimination: S, _ q: S, _ k: S) {
    let total = elimination + q
    let difference = total - k
    (rates[0], rates[1]) = Self.roots(
      sum: total + k, product: elimination * k, discriminant: difference * difference + 4 * q * k)
    for mode in 0..<2 {
      let rate = rates[mode]
      let scale = 1 / (rates[1 - mode] - rate)
      projections[9 * mode] = (k - rate) * scale
      projections[9 * mode + 1] = k * scale
      projections[9 * mode + 3] = q * scale
      projections[9 * mode + 4] = (total - rate) * scale
    }
  }

  @inlinable
  mutating func setThree(_ elimination: S, _ q1: S, _ k1: S, _ q2: S, _ k2: S) {
    let total = elimination + q1 + q2
    // λ³ - a2 λ² + a1 λ - a0, each coefficient a sum of positive terms.
    let a2 = total + k1 + k2
    let a1 = elimination * (k1 + k2) + q1 * k2 + q2 * k1 + k1 * k2
    let a0 = elimination * k1 * k2
    let fastest = Self.largestRoot(a2, a1, a0)
    let divisor = max(fastest, 1e-100)
    let product = a0 / divisor
    let sum = (a1 - product) / divisor
    (rates[1], rates[2]) = Self.roots(sum: sum, product: product, discriminant: sum * sum - 4 * product)
    rates[0] = max(fastest, rates[1] * (1 + 1e-7) + 1e-13)
    for mode in 0..<3 {
      let rate = rates[mode]
      let scale = 1 / ((rates[(mode + 1) % 3] - rate) * (rates[(mode + 2) % 3] - rate))
      let c = total - rate
      let p1 = k1 - rate
      let p2 = k2 - rate
      let base = 9 * mode
      projections[base] = p1 * p2 * scale
      projections[base + 1] = k1 * p2 * scale
      projections[base + 2] = k2 * p1 * scale
      projections[base + 3] = q1 * p2 * scale
      projections[base + 4] = (c * p2 - q2 * k2) * scale
      projections[base + 5] = q1 * k2 * scale
      projections[base + 6] = q2 * p1 * scale
      projections[base + 7] = q2 * k1 * scale
      projections[base + 8] = (c * p1 - q1 * k1) * scale
    }
  }

  /// The roots of λ² - sum λ + product, the larger first, kept apart.
  @inlinable
  static func roots(sum: S, product: S, discriminant: S) -> (S, S) {
    let least = sum * 1e-7 + 1e-13
    let larger = 0.5 * (sum + sqrt(max(discriminant, least * least)))
    return (larger, product / larger)
  }

  /// The largest root of a cubic with real roots.
  @inlinable
  static func largestRoot(_ a2: S, _ a1: S, _ a0: S) -> S {
    var root = S.constant(0)
    for lane in 0..<S.laneCount {
      let start = trigonometricRoot(a2[lane: lane], a1[lane: lane], a0[lane: lane])
      root.copyLane(lane, from: .constant(start))
    }
    // Newton: for full accuracy, and because the start carries no derivative.
    for _ in 0..<2 {
      let value = ((root - a2) * root + a1) * root - a0
      let slope = (3 * root - 2 * a2) * root + a1
      let isSteep = slope - (1e-10 * root * root + 1e-100)
      root = root - S.choose(whereNotNegative: isSteep, value / slope, .constant(0))
    }
    return root
  }

  /// The largest root by Viète's formula; W. H. Press and others, Numerical Recipes, 3rd edition (2007), section 5.6.
  @usableFromInline
  static func trigonometricRoot(_ a2: Double, _ a1: Double, _ a0: Double) -> Double {
    let q = (a2 * a2 - 3 * a1) / 9
    guard q > 0 else { return a2 / 3 }
    let r = (a2 * (4.5 * a1 - a2 * a2) - 13.5 * a0) / 27
    let cosine = Swift.max(-1, Swift.min(1, r / (q * q.squareRoot())))
    return a2 / 3 - 2 * q.squareRoot() * Foundation.cos((Foundation.acos(cosine) + 2 * Double.pi) / 3)
  }
}
