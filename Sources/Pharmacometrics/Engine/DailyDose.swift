public import DiffEq

/// How much was given in the last 24 h, as a piecewise constant function of time.
@usableFromInline
struct DailyDose<Scalar: RealScalar> {
  /// A stretch from `time` on. Hours.
  @usableFromInline struct Piece {
    @usableFromInline var time: Double
    @usableFromInline var value: Scalar

    @inlinable
    init(time: Double, value: Scalar) {
      self.time = time
      self.value = value
    }
  }

  @usableFromInline var doses: [Piece] = []
  @usableFromInline var pieces: [Piece] = []
  @usableFromInline var isCurrent = true

  @usableFromInline init() {}

  @inlinable
  mutating func add(time: Double, amount: Scalar) {
    doses.append(Piece(time: time, value: amount))
    isCurrent = false
  }

  /// Takes a new list of pieces from the doses that still matter at a time.
  @inlinable
  mutating func refresh(at time: Double) {
    guard !isCurrent else { return }
    isCurrent = true
    doses.removeAll { $0.time + 24 < time }
    let edges = (doses.map(\.time) + doses.map { $0.time + 24 }).sorted()
    pieces = []
    for edge in edges {
      if let last = pieces.last, edge - last.time <= 1e-9 * Swift.max(1, edge) { continue }
      var value = Scalar.constant(0)
      // Half a nanosecond's slack: a dose 24 h after another replaces it.
      let slack = 1e-9 * Swift.max(1, edge)
      for dose in doses where dose.time <= edge + slack && edge + slack < dose.time + 24 { value += dose.value }
      if pieces.last.map({ Self.areEqual($0.value, value) }) ?? false { continue }
      pieces.append(Piece(time: edge, value: value))
    }
  }

  /// The value that holds from a time on.
  @inlinable
  func value(from time: Double) -> Scalar {
    pieces.last { $0.time <= time }?.value ?? .constant(0)
  }

  /// When the value changes next. Hours.
  @inlinable
  func nextChange(after time: Double) -> Double { pieces.first { $0.time > time }?.time ?? .infinity }

  @inlinable
  static func areEqual(_ x: Scalar, _ y: Scalar) -> Bool {
    for lane in 0..<Scalar.laneCount where x[lane: lane] != y[lane: lane] { return false }
    return true
  }
}
