import Foundation

/// Kish's effective sample size, (Σ w)² / Σ w²; 0 where no weight is positive.
///
/// Source: Kish. Survey Sampling (1965), section 11.7.
/// - Parameter logWeights: log w of each episode.
public func effectiveSampleSize(_ logWeights: [Double]) -> Double {
  let weights = scaledWeights(logWeights)
  let squares = weights.reduce(0) { $0 + $1 * $1 }
  let sum = weights.reduce(0, +)
  return squares > 0 ? sum * sum / squares : 0
}

/// What the importance weights of a log look like, per step and for whole episodes.
public struct ImportanceDiagnostics: Sendable, Hashable, Codable {
  /// The weights w_t of all episodes at one step, an episode that is over with its last weight.
  public struct Row: Sendable, Hashable, Codable {
    public var step: Int
    /// The number of episodes that reach the step.
    public var reaching: Int
    /// (Σ w)² / Σ w².
    public var effectiveSampleSize: Double
    /// The share of the greatest weight in the sum; 0 where no weight is positive.
    public var greatestShare: Double
    /// The mean weight. Its expectation is 1 where the behavior probabilities are right.
    public var meanWeight: Double
    /// The standard error of the mean weight.
    public var standardError: Double
    /// The share of episodes that weigh nothing: the target policy would not have done what was done.
    public var zeroShare: Double

    enum CodingKeys: String, CodingKey {
      case step, reaching
      case effectiveSampleSize = "effective_sample_size"
      case greatestShare = "greatest_share"
      case meanWeight = "mean_weight"
      case standardError = "standard_error"
      case zeroShare = "zero_share"
    }

    init(step: Int, reaching: Int, logWeights: [Double]) {
      let n = Double(logWeights.count)
      let scaled = scaledWeights(logWeights)
      let sum = scaled.reduce(0, +)
      self.step = step
      self.reaching = reaching
      effectiveSampleSize = PolicyEvaluation.effectiveSampleSize(logWeights)
      greatestShare = sum > 0 ? (scaled.max() ?? 0) / sum : 0
      let weights = logWeights.map { exp($0) }
      let mean = weights.reduce(0, +) / n
      meanWeight = mean
      let squares = weights.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      standardError = n > 1 ? (squares / (n - 1) / n).squareRoot() : 0
      zeroShare = Double(logWeights.count { $0 == -.infinity }) / n
    }
  }

  public var episodes: Int
  /// One per step of the longest episode.
  public var steps: [Row]
  /// The weights of whole episodes.
  public var final: Row

  /// The smallest effective sample size, of whole episodes or at a step (the first of several), and where it is.
  public var weakest: (effectiveSampleSize: Double, place: String) {
    let step = steps.min { $0.effectiveSampleSize < $1.effectiveSampleSize }
    guard let step, step.effectiveSampleSize < final.effectiveSampleSize else {
      return (final.effectiveSampleSize, "over whole episodes")
    }
    return (step.effectiveSampleSize, "at step \(step.step)")
  }

  /// The greatest distance of a step's mean weight from 1, in its standard errors, and the step; `nil` where no weight
  /// varies.
  public var greatestMeanDeviation: (deviation: Double, step: Int)? {
    steps.filter { $0.standardError > 0 }.map { (abs($0.meanWeight - 1) / $0.standardError, $0.step) }
      .max { $0.0 < $1.0 }
  }

  public init(_ weighted: WeightedLog) {
    let log = weighted.log
    episodes = log.episodeCount
    let lengths = (0..<log.episodeCount).map { log.length(of: $0) }
    steps = (0..<weighted.horizon).map { step in
      Row(step: step, reaching: lengths.count { $0 > step }, logWeights: weighted.logWeights(at: step))
    }
    final = Row(
      step: weighted.horizon - 1, reaching: steps.last?.reaching ?? 0, logWeights: weighted.episodeLogWeights)
  }
}
