public import DiffEq

/// How much was given in the last 24 h, as a piecewise constant function of time that is asked for ever later times.
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

  /// By time.
  @usableFromInline var doses: [Piece] = []
  @usableFromInline var pieces: [Piece] = []
  /// The first piece that begins later than the last time asked for.
  @usableFromInline var next = 0
  @usableFromInline var isCurrent = true

  @usableFromInline init() {}

  @inlinable
  mutating func add(time: Double, amount: Scalar) {
    var place = doses.count
    while place > 0 && doses[place - 1].time > time { place -= 1 }
    doses.insert(Piece(time: time, value: amount), at: place)
    isCurrent = false
  }

  /// Takes a new list of pieces from the doses that still matter at a time.
  @inlinable
  mutating func refresh(at time: Double) {
    guard !isCurrent else { return }
    isCurrent = true
    doses.removeAll { $0.time + 24 < time }
    pieces.removeAll(keepingCapacity: true)
    next = 0
    var (begun, ended) = (0, 0)
    while ended < doses.count {
      let edge = Swift.min(begun < doses.count ? doses[begun].time : .infinity, doses[ended].time + 24)
      // Half a nanosecond's slack: a dose 24 h after another replaces it.
      let slack = 1e-9 * Swift.max(1, edge)
      while begun < doses.count && doses[begun].time <= edge + slack { begun += 1 }
      while ended < doses.count && doses[ended].time + 24 <= edge + slack { ended += 1 }
      var value = Scalar.constant(0)
      for dose in ended..<Swift.max(ended, begun) { value += doses[dose].value }
      if pieces.last.map({ Self.areEqual($0.value, value) }) ?? false { continue }
      pieces.append(Piece(time: edge, value: value))
    }
  }

  /// The value that holds from a time on, which must not be before the last that was asked for.
  @inlinable
  mutating func value(from time: Double) -> Scalar {
    while next < pieces.count && pieces[next].time <= time { next += 1 }
    return next > 0 ? pieces[next - 1].value : .constant(0)
  }

  /// The value just before a time, which must not be before the last that was asked for.
  @inlinable
  func value(before time: Double) -> Scalar {
    var place = Swift.max(0, next - 1)
    while place < pieces.count && pieces[place].time < time { place += 1 }
    return place > 0 ? pieces[place - 1].value : .constant(0)
  }

  /// When the value changes next, after the last time that was asked for. Hours.
  @inlinable
  var nextChange: Double { next < pieces.count ? pieces[next].time : .infinity }

  @inlinable
  static func areEqual(_ x: Scalar, _ y: Scalar) -> Bool {
    for lane in 0..<Scalar.laneCount where x[lane: lane] != y[lane: lane] { return false }
    return true
  }
}
