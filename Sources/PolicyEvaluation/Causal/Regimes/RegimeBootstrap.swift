import Foundation
import Stochastics

/// Bootstrap intervals over patients: every model of every stage is estimated anew on each sample.
public struct RegimeBootstrap: Codable, Hashable, Sendable {
  /// How many patients a sample has.
  public enum Size: Codable, Hashable, Sendable {
    /// As many as there are: the usual bootstrap with percentile intervals.
    case full
    /// A fixed number m.
    case fixed(Int)
    /// m = n^((1 + ξ(1 − p̂)) / (1 + ξ)), where p̂ is the largest share of patients, over the stages after the first, whose
    /// blip's interval contains zero: n where no one is undecided, and less the more there are.
    ///
    /// Source: Chakraborty, Laber, Zhao. Inference for optimal dynamic treatment regimes using an adaptive m-out-of-n
    /// bootstrap scheme. Biometrics 69 (2013), doi:10.1111/biom.12052, section 3; ξ = 0.05 or 0.1 there.
    case adaptive(Double)
  }

  public var replicates: Int
  public var size: Size

  public init(replicates: Int = 1000, size: Size = .full) {
    precondition(replicates > 0, "RegimeBootstrap(replicates: \(replicates))")
    (self.replicates, self.size) = (replicates, size)
  }

  /// m of n patients.
  func size(of count: Int, undecided: Double) -> Int {
    switch size {
    case .full: count
    case .fixed(let size): size
    case .adaptive(let xi): Int(pow(Double(count), (1 + xi * (1 - undecided)) / (1 + xi)).rounded())
    }
  }

  /// How often each patient is in a sample.
  static func frequencies(of count: Int, size: Int, key: Key, replicate: Int) -> [Double] {
    var result = [Double](repeating: 0, count: count)
    var generator = key.child(.bootstrap, replicate).generator
    for _ in 0..<size { result[generator.index(below: count)] += 1 }
    return result
  }

  /// The interval of one figure. With m = n the quantiles of the replicates; with fewer, θ̂ − √(m/n) (q_{1∓…} − θ̂), and the
  /// replicates' spread is scaled alike.
  static func bounds(
    estimate: Double, replicates: [Double], count: Int, size: Int, level: Double
  ) throws(BootstrapError) -> BootstrapBounds {
    let bootstrap = Bootstrap(replicates: replicates.count, level: level)
    let interval: Bootstrap.Interval
    do {
      interval = try bootstrap.interval(estimate: estimate, values: replicates)
    } catch let error as BootstrapError {
      throw error
    } catch {
      throw BootstrapError.noFiniteReplicate(replicates: replicates.count)
    }
    let scale = (Double(size) / Double(count)).squareRoot()
    let isFull = size == count
    return BootstrapBounds(
      standardError: scale * interval.standardError,
      lower: isFull ? interval.lower : estimate - scale * (interval.upper - estimate),
      upper: isFull ? interval.upper : estimate - scale * (interval.lower - estimate),
      failedReplicates: interval.nonFiniteReplicates)
  }
}
