public import DiffEq

/// The concentration until the next change of dose, when it is a sum of at most four exponentials and, with an infusion,
/// of their integrals, in memory of its own: what a solver asks for most. A copy of the kinetics would take longer.
///
/// What rises under a constant input to its steady state, rise/λ (1 - e^(-λt)), counts as that steady state and an
/// exponential more, but where λ is so small that the two would cancel: an infusion of T hours is exact to 1e-14/T of its
/// peak. A term that decays is left out from the time on when it has fallen, in all lanes, below 2^-60 of the parent's
/// slowest: a rounding of the sum is larger.
@frozen @usableFromInline
struct ConcentrationCourse<Scalar: RealScalar> {
  /// Rates in 1/h, then amplitudes in mg/L, then what a constant input adds in mg/L/h.
  @usableFromInline let numbers: UnsafeMutablePointer<Scalar>
  /// By term, when it counts no more. Hours.
  @usableFromInline let ends: UnsafeMutablePointer<Double>
  /// How many terms; 0 where the concentration is not such a sum.
  @usableFromInline var count = 0
  /// One bit for each term that a constant input adds to.
  @usableFromInline var rising: UInt8 = 0
  /// Whether it only decays, with no amplitude below 0, of which roundings could leave less than nothing.
  @usableFromInline var isPlain = true
  /// Whether a rate is none that a drug can have.
  @usableFromInline var isOdd = false
  /// What does not change. mg/L.
  @usableFromInline var steady = Scalar.constant(0)

  @usableFromInline static var limit: Int { 4 }
  /// The rate below which a rise is not taken apart. 1/h.
  @usableFromInline static var slow: Double { 0.01 }
  /// Beyond any rate. 1/h.
  @usableFromInline static var fast: Double { 1e8 }

  /// In memory that the caller must give back.
  @inlinable
  init() {
    numbers = .allocate(capacity: 3 * Self.limit)
    numbers.initialize(repeating: .constant(0), count: 3 * Self.limit)
    ends = .allocate(capacity: Self.limit)
    ends.initialize(repeating: .infinity, count: Self.limit)
  }

  @inlinable
  func deallocate() {
    numbers.deallocate()
    ends.deallocate()
  }

  /// The concentration at a time after that of ``take(_:)``.
  @inlinable
  func value(after hours: Double) -> Scalar {
    let decaying = Scalar.sumOfDecays(numbers + Self.limit, numbers, until: ends, count: count, at: hours)
    return isPlain ? decaying : completed(decaying, hours)
  }

  /// The sum with what does not only decay.
  @inlinable @inline(never)
  func completed(_ decaying: Scalar, _ hours: Double) -> Scalar {
    var sum = decaying + steady
    for term in 0..<count where rising & (1 << term) != 0 {
      let rise = ExponentialChain.integral(numbers[term], exp(numbers[term] * -hours), hours)
      sum += numbers[2 * Self.limit + term] * rise
    }
    return max(sum, 0)
  }

  /// Takes the course that begins now.
  @inlinable
  mutating func take(_ kinetics: UnsafePointer<LinearKinetics<Scalar>>) {
    count = 0
    let modes = kinetics.pointee.modes
    guard !modes.isConfluent && !modes.hasMetabolite && !modes.hasEffect else { return }
    let isInfusing = kinetics.pointee.isInfusing
    (rising, isPlain, isOdd, steady) = (0, !isInfusing, false, .constant(0))
    add(modes.first.rate, kinetics.pointee.plasmaCourse.first, isInfusing)
    if modes.count > 1 { add(modes.second.rate, kinetics.pointee.plasmaCourse.second, isInfusing) }
    if modes.count > 2 { add(modes.third.rate, kinetics.pointee.plasmaCourse.third, isInfusing) }
    let slowest = count - 1
    if modes.hasDepot { add(modes.absorption, kinetics.pointee.plasmaCourse.absorption) }
    guard !isOdd else {
      count = 0
      return
    }
    for term in 0..<count {
      ends[term] = term == slowest || isInfusing ? .infinity : end(of: term, beside: slowest)
    }
  }

  @inlinable
  mutating func add(_ rate: Scalar, _ amplitude: ExponentialSum<Scalar>.Term, _ isInfusing: Bool) {
    guard isInfusing else { return add(rate, amplitude.decay) }
    var isSlow = false
    for lane in 0..<Scalar.laneCount where !(rate[lane: lane] >= Self.slow) { isSlow = true }
    if isSlow {
      rising |= 1 << count
      numbers[2 * Self.limit + count] = amplitude.rise
      add(rate, amplitude.decay)
    } else {
      let limit = amplitude.rise / rate
      steady += limit
      add(rate, amplitude.decay - limit)
    }
  }

  /// A term that only decays.
  @inlinable
  mutating func add(_ rate: Scalar, _ amplitude: Scalar) {
    numbers[count] = rate
    numbers[Self.limit + count] = amplitude
    for lane in 0..<Scalar.laneCount where !(amplitude[lane: lane] >= 0) { isPlain = false }
    for lane in 0..<Scalar.laneCount where !(rate[lane: lane] >= 0 && rate[lane: lane] < Self.fast) { isOdd = true }
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
