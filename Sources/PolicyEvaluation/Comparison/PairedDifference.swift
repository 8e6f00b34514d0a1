public import Stochastics

/// The mean of paired differences x_i − y_i (one policy against another on the same patients), with its intervals.
public struct PairedDifference: Sendable, Hashable, Codable {
  /// The number of pairs.
  public var count: Int
  public var mean: Double
  /// The standard error of the mean.
  public var standardError: Double
  /// mean ± t_{n−1} · standard error: [lower, upper].
  public var studentInterval: [Double]
  /// Bootstrap over pairs: [lower, upper].
  public var bootstrapInterval: [Double]

  /// - Parameters:
  ///   - first, second: of the same units in the same order, at least two.
  /// - Throws: `BootstrapError` where a value is not finite.
  public init(
    _ first: [Double], minus second: [Double], bootstrap: Bootstrap = Bootstrap(), key: Key, threads: Int = 1
  ) throws {
    precondition(first.count == second.count, "PairedDifference: \(first.count) values against \(second.count)")
    try self.init(differences: zip(first, second).map { $0 - $1 }, bootstrap: bootstrap, key: key, threads: threads)
  }

  /// - Parameter differences: one per unit, at least two.
  /// - Throws: `BootstrapError` where a value is not finite.
  public init(differences: [Double], bootstrap: Bootstrap = Bootstrap(), key: Key, threads: Int = 1) throws {
    precondition(differences.count > 1, "PairedDifference: \(differences.count) pairs, at least 2 are needed")
    let statistic = SumOfRatios(meanOf: differences)
    guard statistic.value.isFinite else { throw BootstrapError.estimateNotFinite(statistic.value) }
    let student = try statistic.result(.studentT(level: bootstrap.level), key: key)
    let resampled = try statistic.result(.bootstrap(bootstrap), key: key, threads: threads)
    count = differences.count
    mean = student.value
    studentInterval = student.interval
    bootstrapInterval = resampled.interval
    let n = Double(count)
    let squares = differences.reduce(0) { $0 + ($1 - student.value) * ($1 - student.value) }
    standardError = (squares / (n - 1) / n).squareRoot()
  }
}
