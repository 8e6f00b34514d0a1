public import DiffEq
import Foundation

/// One mode of ``MammillaryModes``: a rate and the projection onto what decays with it. Of a name like `pc` the first
/// letter is the compartment to, the second the one from: c central, p the first peripheral, q the second.
@usableFromInline
struct MammillaryMode<S: RealScalar>: Sendable {
  /// 1/h.
  @usableFromInline var rate: S
  @usableFromInline var cc, cp, cq, pc, pp, pq, qc, qp, qq: S

  /// The only mode of a single compartment.
  @inlinable
  init(rate: S) {
    let zero = S.constant(0)
    self.rate = rate
    cc = .constant(1)
    (cp, cq, pc, pp) = (zero, zero, zero, zero)
    (pq, qc, qp, qq) = (zero, zero, zero, zero)
  }
}

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
///
/// Modes are fields and not an array: an array within a structure is copied to be indexed.
@usableFromInline
struct MammillaryModes<S: RealScalar>: Sendable {
  /// How many compartments, and as many modes.
  @usableFromInline var count: Int
  /// The fastest.
  @usableFromInline var first: MammillaryMode<S>
  @usableFromInline var second: MammillaryMode<S>
  @usableFromInline var third: MammillaryMode<S>

  /// One compartment.
  @inlinable
  init(rate: S) {
    count = 1
    first = MammillaryMode(rate: rate)
    second = first
    third = first
  }

  /// One, two or three compartments.
  @inlinable
  init(clearance: S, volume: S, peripherals: [LinearDisposition<S>.Peripheral]) {
    let elimination = clearance / volume
    self.init(rate: elimination)
    count = 1 + peripherals.count
    guard count > 1 else { return }
    let q1 = peripherals[0].intercompartmentalClearance / volume
    let k1 = peripherals[0].intercompartmentalClearance / peripherals[0].volume
    if count == 2 {
      setTwo(elimination, q1, k1)
    } else {
      let q2 = peripherals[1].intercompartmentalClearance / volume
      setThree(elimination, q1, k1, q2, peripherals[1].intercompartmentalClearance / peripherals[1].volume)
    }
  }

  @inlinable
  mutating func setTwo(_ elimination: S, _ q: S, _ k: S) {
    let total = elimination + q
    let difference = total - k
    (first.rate, second.rate) = Self.roots(
      sum: total + k, product: elimination * k, discriminant: difference * difference + 4 * q * k)
    func set(_ mode: inout MammillaryMode<S>, _ other: S) {
      let scale = 1 / (other - mode.rate)
      mode.cc = (k - mode.rate) * scale
      mode.cp = k * scale
      mode.pc = q * scale
      mode.pp = (total - mode.rate) * scale
    }
    set(&first, second.rate)
    set(&second, first.rate)
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
    (second.rate, third.rate) = Self.roots(sum: sum, product: product, discriminant: sum * sum - 4 * product)
    first.rate = max(fastest, second.rate * (1 + 1e-7) + 1e-13)
    func set(_ mode: inout MammillaryMode<S>, _ other: S, _ another: S) {
      let scale = 1 / ((other - mode.rate) * (another - mode.rate))
      let c = (total - mode.rate) * scale
      let p1 = k1 - mode.rate
      let p2 = k2 - mode.rate
      mode.cc = p1 * p2 * scale
      mode.cp = k1 * p2 * scale
      mode.cq = k2 * p1 * scale
      mode.pc = q1 * p2 * scale
      mode.pp = c * p2 - q2 * k2 * scale
      mode.pq = q1 * k2 * scale
      mode.qc = q2 * p1 * scale
      mode.qp = q2 * k1 * scale
      mode.qq = c * p1 - q1 * k1 * scale
    }
    set(&first, second.rate, third.rate)
    set(&second, first.rate, third.rate)
    set(&third, first.rate, second.rate)
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
