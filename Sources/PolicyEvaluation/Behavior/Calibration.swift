import Foundation

/// Whether estimated action probabilities mean what they say: of the decisions at which an action had probability p, is
/// it taken in a share p?
public struct Calibration: Sendable, Hashable, Codable {
  /// Decisions of neighboring probability.
  public struct Bin: Sendable, Hashable, Codable {
    public var count: Int
    /// The mean probability in the bin.
    public var meanProbability: Double
    /// The share in which the action was taken.
    public var observedShare: Double
    /// Wilson's 95 % interval of the share.
    public var lower: Double
    public var upper: Double

    enum CodingKeys: String, CodingKey {
      case count, lower, upper
      case meanProbability = "mean_probability"
      case observedShare = "observed_share"
    }
  }

  /// The reliability curve of one action against all others.
  public struct Curve: Sendable, Hashable, Codable {
    public var action: Int
    /// Of (nearly) equal counts, by ascending probability.
    public var bins: [Bin]
    /// Σ_bins (count/n) |mean probability − observed share|.
    public var expectedCalibrationError: Double

    enum CodingKeys: String, CodingKey {
      case action, bins
      case expectedCalibrationError = "expected_calibration_error"
    }
  }

  /// The number of decisions.
  public var count: Int
  /// One for each action.
  public var curves: [Curve]
  /// (1/n) Σ_k Σ_a (b(a|h_k) − 1[a = a_k])², from 0 to 2; with two actions twice the one-sided score.
  ///
  /// Source: Brier. Verification of forecasts expressed in terms of probability. Monthly Weather Review 78 (1950),
  /// equation 2.
  public var brierScore: Double
  /// 1 − Brier score / Brier score of the actions' overall shares; `nil` where only one action was taken.
  public var brierSkill: Double?
  /// −(1/n) Σ_k log b(a_k|h_k), in nats; `nil` where an action taken had probability 0, and it is infinite.
  public var logLoss: Double?
  /// The mean of the curves' errors (class-wise ECE).
  ///
  /// Source: Kull et al. Beyond temperature scaling. NeurIPS (2019), doi:10.48550/arXiv.1910.12656, equation 3; here with
  /// bins of equal counts.
  public var expectedCalibrationError: Double

  enum CodingKeys: String, CodingKey {
    case count, curves
    case brierScore = "brier_score"
    case brierSkill = "brier_skill"
    case logLoss = "log_loss"
    case expectedCalibrationError = "expected_calibration_error"
  }

  /// - Parameter binCount: bins of each curve, fewer where there are fewer decisions.
  public init(_ probabilities: BehaviorProbabilities, binCount: Int = 10) {
    precondition(probabilities.count > 0 && binCount > 0, "Calibration: no decisions, or \(binCount) bins")
    let actions = 0..<probabilities.actionCount
    let n = Double(probabilities.count)
    count = probabilities.count
    curves = actions.map { Curve(probabilities, action: $0, binCount: binCount) }
    expectedCalibrationError = curves.reduce(0) { $0 + $1.expectedCalibrationError } / Double(curves.count)
    brierScore =
      (0..<count).reduce(0) { sum, decision in
        sum
          + actions.reduce(0) { sum, action in
            let error = probabilities[decision, action] - (action == probabilities.actions[decision] ? 1 : 0)
            return sum + error * error
          }
      } / n
    let logLoss = (0..<count).reduce(0) { $0 - log(probabilities.taken($1)) } / n
    self.logLoss = logLoss.isFinite ? logLoss : nil
    let shares = actions.map { action in Double(probabilities.actions.count { $0 == action }) / n }
    let reference = 1 - shares.reduce(0) { $0 + $1 * $1 }
    brierSkill = reference > 0 ? 1 - brierScore / reference : nil
  }
}

extension Calibration.Curve {
  init(_ probabilities: BehaviorProbabilities, action: Int, binCount: Int) {
    self.action = action
    let n = probabilities.count
    let order = (0..<n).sorted {
      (probabilities[$0, action], $0) < (probabilities[$1, action], $1)
    }
    let binCount = min(binCount, n)
    bins = (0..<binCount).map { bin in
      let members = order[bin * n / binCount..<(bin + 1) * n / binCount]
      let taken = members.count { probabilities.actions[$0] == action }
      let interval = wilsonInterval(successes: taken, trials: members.count)
      return Calibration.Bin(
        count: members.count,
        meanProbability: members.reduce(0) { $0 + probabilities[$1, action] } / Double(members.count),
        observedShare: Double(taken) / Double(members.count), lower: interval.lowerBound, upper: interval.upperBound)
    }
    expectedCalibrationError = bins.reduce(0) { sum, bin in
      sum + Double(bin.count) / Double(n) * abs(bin.meanProbability - bin.observedShare)
    }
  }
}
