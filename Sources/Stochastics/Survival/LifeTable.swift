/// Numbers of events and censorings at the points of a grid of times, from which survival curves follow.
///
/// The grid is 0, w, 2w, … up to the horizon. A time is counted at the next grid point at or after it. Those whose time
/// lies beyond the horizon were under observation up to it: they are counted as censored at its end. Where all times are
/// grid points, as in a simulation that steps by w, the estimates are those of the individual times; otherwise events
/// move later by less than w, and those censored between two grid points count as at risk of the events between them.
///
/// Counts are integers, so ``merge(_:)`` is exactly commutative and associative, and memory depends on the grid alone:
/// 8 bytes × (1 + causes) × (1 + horizon/w).
public struct LifeTable: Sendable, Hashable {
  /// The distance w between grid points, in the caller's unit of time.
  public let gridWidth: Double
  /// The last grid point.
  public var horizon: Double { Double(intervals) * gridWidth }
  /// How many kinds of event compete.
  public let causes: Int

  private let intervals: Int
  /// Per grid point: the number censored, then the number of events of each cause.
  private var counts: [Int]
  /// How many individuals are counted.
  public private(set) var count = 0

  /// A time within this share of w after a grid point is that grid point: k·w need not be exact in binary.
  static let tolerance = 1e-9

  /// An empty table.
  /// - Parameters:
  ///   - gridWidth: w > 0.
  ///   - horizon: the end of observation; it is rounded up to a multiple of w.
  ///   - causes: kinds of event, at least 1.
  public init(gridWidth: Double, horizon: Double, causes: Int = 1) {
    precondition(
      gridWidth > 0 && horizon >= 0 && (horizon / gridWidth) < 1e9 && causes > 0,
      "LifeTable(gridWidth: \(gridWidth), horizon: \(horizon), causes: \(causes)): a width must be positive, the "
        + "horizon not negative and finite, and there must be a cause")
    self.gridWidth = gridWidth
    self.causes = causes
    intervals = Int((horizon / gridWidth - Self.tolerance).rounded(.up))
    counts = [Int](repeating: 0, count: (intervals + 1) * (causes + 1))
  }

  /// Counts an individual.
  /// - Parameters:
  ///   - time: of the event or of censoring, at least 0; infinite where there was neither.
  ///   - cause: which event, from 0; `nil` for censoring.
  public mutating func insert(time: Double, cause: Int?) {
    precondition(time >= 0, "LifeTable.insert(time: \(time)): the time is negative or not a number")
    precondition(
      cause.map { $0 >= 0 && $0 < causes } ?? true, "LifeTable.insert(cause: \(cause ?? 0)): only \(causes) causes")
    let place = time / gridWidth - Self.tolerance
    let isBeyond = place > Double(intervals)
    let point = isBeyond ? intervals : max(0, Int(place.rounded(.up)))
    counts[point * (causes + 1) + (isBeyond ? 0 : (cause ?? -1) + 1)] += 1
    count += 1
  }

  /// Counts the individuals of another table. Both must have the same grid and causes.
  public mutating func merge(_ other: LifeTable) {
    precondition(
      gridWidth == other.gridWidth && intervals == other.intervals && causes == other.causes,
      "LifeTable.merge: grid width \(gridWidth) with \(other.gridWidth), horizon \(horizon) with \(other.horizon), "
        + "causes \(causes) with \(other.causes)")
    for index in counts.indices { counts[index] += other.counts[index] }
    count += other.count
  }

  /// The Kaplan–Meier estimate of being free of the event of a cause, the other causes being censorings; free of every
  /// event where `cause` is `nil`.
  public func survival(from cause: Int? = nil) -> SurvivalCurve {
    precondition(
      cause.map { $0 >= 0 && $0 < causes } ?? true, "LifeTable.survival(from: \(cause ?? 0)): only \(causes) causes")
    return SurvivalCurve(
      occasions().map { occasion in
        let events = cause.map { occasion.events[$0] } ?? occasion.events.reduce(0, +)
        return (occasion.time, occasion.atRisk, events, occasion.leaving - events)
      })
  }

  /// A grid point at which somebody leaves.
  struct Occasion {
    var time: Double
    var atRisk: Int
    /// By cause.
    var events: [Int]
    /// All who leave, by event or censoring.
    var leaving: Int
  }

  /// By ascending time. Events at a grid point come before censorings at it.
  func occasions() -> [Occasion] {
    var remaining = count
    var result: [Occasion] = []
    for point in 0...intervals {
      let row = counts[(point * (causes + 1))..<((point + 1) * (causes + 1))]
      let leaving = row.reduce(0, +)
      if leaving == 0 { continue }
      result.append(
        Occasion(
          time: Double(point) * gridWidth, atRisk: remaining, events: Array(row.dropFirst()), leaving: leaving))
      remaining -= leaving
    }
    return result
  }
}
