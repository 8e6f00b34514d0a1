/// Count, mean, variance and range of numbers that are seen once and not kept.
///
/// After x_1 … x_n: mean m = Σ x/n and M₂ = Σ (x − m)², both updated per value without cancellation (Welford).
/// Two summaries merge by, with δ = m_B − m_A and n = n_A + n_B,
/// - m = m_A + δ·n_B/n
/// - M₂ = M₂_A + M₂_B + δ²·n_A·n_B/n
///
/// Floating-point addition is not associative: the last bits of mean and variance depend on the order of merges. Whoever
/// needs a result that is independent of the number of threads fixes the chunks, summarizes each alone, and merges them in
/// the order of chunks. Count, minimum and maximum are the same in any order.
///
/// Source: Chan, Golub, LeVeque. Algorithms for computing the sample variance: analysis and recommendations. The American
/// Statistician 37 (1983), doi:10.1080/00031305.1983.10483115, equations 1.5.
public struct StreamingMoments: Sendable, Hashable, Codable {
  /// The number of values n.
  public private(set) var count = 0
  private var center = 0.0
  private var squares = 0.0
  private var low = 0.0
  private var high = 0.0

  /// The summary of no values.
  public init() {}

  /// The summary of some values, in their order.
  public init(_ values: some Sequence<Double>) {
    for value in values { insert(value) }
  }

  /// The mean; `nil` without values.
  public var mean: Double? { count > 0 ? center : nil }

  /// The sample variance M₂/(n − 1); `nil` with fewer than two values.
  public var variance: Double? { count > 1 ? squares / Double(count - 1) : nil }

  /// The square root of ``variance``.
  public var standardDeviation: Double? { variance?.squareRoot() }

  /// The standard error of the mean, √(variance/n).
  public var standardError: Double? { variance.map { ($0 / Double(count)).squareRoot() } }

  /// The smallest value; `nil` without values.
  public var minimum: Double? { count > 0 ? low : nil }

  /// The largest value; `nil` without values.
  public var maximum: Double? { count > 0 ? high : nil }

  /// Takes a finite value into account.
  public mutating func insert(_ value: Double) {
    precondition(value.isFinite, "StreamingMoments.insert(\(value)): the value is not finite")
    low = count == 0 ? value : min(low, value)
    high = count == 0 ? value : max(high, value)
    count += 1
    let difference = value - center
    center += difference / Double(count)
    squares += difference * (value - center)
  }

  /// Takes the values of another summary into account.
  public mutating func merge(_ other: StreamingMoments) {
    guard other.count > 0 else { return }
    guard count > 0 else {
      self = other
      return
    }
    let total = Double(count + other.count)
    let share = Double(other.count) / total
    let difference = other.center - center
    center += difference * share
    squares += other.squares + difference * difference * Double(count) * share
    low = min(low, other.low)
    high = max(high, other.high)
    count += other.count
  }
}
