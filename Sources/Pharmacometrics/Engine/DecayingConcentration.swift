public import DiffEq

/// The concentration between doses, when it is a sum of at most four decaying exponentials, in memory of its own: what a
/// solver asks for most.
///
/// A term is left out from the time on when it has decayed, in all lanes, below 2^-60 of the parent's slowest: a rounding
/// of the sum is larger.
@frozen @usableFromInline
struct DecayingConcentration<Scalar: RealScalar> {
  /// Rates in 1/h, then amplitudes in mg/L.
  @usableFromInline let numbers: UnsafeMutablePointer<Scalar>
  /// By term, when it counts no more. Hours.
  @usableFromInline let ends: UnsafeMutablePointer<Double>
  /// How many terms; 0 where the concentration is not such a sum.
  @usableFromInline var count = 0

  @usableFromInline static var limit: Int { 4 }

  /// In memory that the caller must give back.
  @inlinable
  init() {
    numbers = .allocate(capacity: 2 * Self.limit)
    numbers.initialize(repeating: .constant(0), count: 2 * Self.limit)
    ends = .allocate(capacity: Self.limit)
    ends.initialize(repeating: .infinity, count: Self.limit)
  }

  @inlinable
  func deallocate() {
    numbers.deallocate()
    ends.deallocate()
  }

  /// The concentration at a time after that of ``take(_:)``.
  @inlinable @inline(never)
  func value(after hours: Double) -> Scalar {
    var sum = Scalar.constant(0)
    for term in 0..<count where hours < ends[term] { sum += numbers[Self.limit + term] * exp(numbers[term] * -hours) }
    return max(sum, 0)
  }

  /// Takes the course that begins now.
  @inlinable
  mutating func take(_ kinetics: LinearKinetics<Scalar>) {
    count = 0
    let (modes, course) = (kinetics.modes, kinetics.plasmaCourse)
    guard !kinetics.isInfusing && !modes.isConfluent && !modes.hasMetabolite && !modes.hasEffect else { return }
    add(modes.first.rate, course.first.decay)
    if modes.count > 1 { add(modes.second.rate, course.second.decay) }
    if modes.count > 2 { add(modes.third.rate, course.third.decay) }
    let slowest = count - 1
    if modes.hasDepot { add(modes.absorption, course.absorption) }
    for term in 0..<count { ends[term] = term == slowest ? .infinity : end(of: term, beside: slowest) }
  }

  @inlinable
  mutating func add(_ rate: Scalar, _ amplitude: Scalar) {
    numbers[count] = rate
    numbers[Self.limit + count] = amplitude
    count += 1
  }

  /// When the last lane of a term has decayed.
  @inlinable
  func end(of term: Int, beside slowest: Int) -> Double {
    // Derivatives do not decay in step with values.
    guard !Scalar.hasDerivative else { return .infinity }
    let (amplitude, other) = (numbers[Self.limit + term], numbers[Self.limit + slowest])
    let lead = log(abs(amplitude)) - log(abs(other)) + 60 * 0.693147180559945309
    let time = lead / (numbers[term] - numbers[slowest])
    var end = -Double.infinity
    for lane in 0..<Scalar.laneCount where amplitude[lane: lane] != 0 {
      let isFaster = numbers[term][lane: lane] > numbers[slowest][lane: lane]
      guard isFaster && !time[lane: lane].isNaN else { return .infinity }
      end = Swift.max(end, time[lane: lane])
    }
    return end
  }
}
