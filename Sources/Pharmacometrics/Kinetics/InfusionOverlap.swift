/// How infusions that are longer than their interval overlap: `whole` of them run at all times, and one more for the
/// first `rest` hours of each interval.
public struct InfusionOverlap: Sendable, Hashable {
  /// How many run at all times.
  public var whole: Int
  /// Hours, between 0 and the interval.
  public var rest: Double

  /// - Parameters:
  ///   - interval: hours, positive.
  ///   - duration: hours.
  public init(interval: Double, duration: Double) {
    whole = Int((duration / interval).rounded(.down))
    rest = min(max(duration - Double(whole) * interval, 0), interval)
  }
}
