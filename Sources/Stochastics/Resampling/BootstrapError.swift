/// Why a bootstrap gives no interval.
public enum BootstrapError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The statistic of the sample itself is not finite.
  case estimateNotFinite(Double)
  /// Not one of the replicates gave a finite value.
  case noFiniteReplicate(replicates: Int)

  /// What is wrong, in one sentence.
  public var description: String {
    switch self {
    case .estimateNotFinite(let value): "the statistic of the whole sample is \(value), so it has no interval"
    case .noFiniteReplicate(let replicates): "none of \(replicates) bootstrap replicates gave a finite value"
    }
  }
}
