import Foundation

/// A log with its importance weights and discounts: what the estimators read.
///
/// With ρ_{0:t} = Π_{s≤t} π(a_s|h_s)/b(a_s|h_s) and c_t the censoring weight of step t (1 without censoring),
/// - w_t = ρ_{0:t} c_t weighs what followed action t,
/// - u_t = ρ_{0:t−1} c_t weighs what is known before action t (ρ_{0:−1} = 1),
/// - d_t = gamma^(elapsed time before t).
///
/// Ragged episodes: an episode that is over stays, as in Thomas and Brunskill (2016), in an absorbing state without
/// reward, where every policy does the same. From then on its w and u are frozen at its last w. So all n episodes take
/// part in the normalization of every step, and long episodes do not gain weight because short ones are over. (The other
/// convention, over the running episodes alone, would estimate the value among those who last, a set that the policy
/// itself selects.) A censored episode, in contrast, is no longer observed and weighs 0 after its last step.
///
/// Weights are kept as logarithms: products over long episodes neither overflow nor vanish before they are normalized.
public struct WeightedLog: Sendable {
  public let log: EvaluationLog
  public let discount: Double
  /// The length of the longest episode.
  public let horizon: Int
  /// d_t of each step.
  let discounts: [Double]
  /// log w_t of each step.
  private(set) var logWeights: [Double]
  /// log u_t of each step.
  private(set) var priorLogWeights: [Double]
  /// The frozen log weight of each episode once it is over.
  private(set) var finalLogWeights: [Double]

  /// - Parameter discount: gamma per unit of elapsed time, in [0, 1].
  public init(_ log: EvaluationLog, discount: Double) {
    self.init(log, discount: discount) { $0 }
  }

  /// With the log of each decision's ratio π/b changed before it is multiplied.
  private init(_ log: EvaluationLog, discount: Double, logRatio: (Double) -> Double) {
    precondition((0...1).contains(discount), "WeightedLog: discount \(discount) is not in [0, 1]")
    self.log = log
    self.discount = discount
    horizon = log.horizon
    var discounts = [Double](repeating: 1, count: log.stepCount)
    var logWeights = discounts
    var priors = discounts
    finalLogWeights = []
    for episode in 0..<log.episodeCount {
      var time = 0.0
      var ratio = 0.0
      for step in log.steps(of: episode) {
        let censoring = Foundation.log(log.censoring?.perStep[step] ?? 1)
        discounts[step] = pow(discount, time)
        priors[step] = ratio + censoring
        ratio += logRatio(
          Foundation.log(log.targetProbabilities[step]) - Foundation.log(log.behaviorProbabilities[step]))
        logWeights[step] = ratio + censoring
        time += log.elapsed[step]
      }
      let isCensored = log.censoring?.isCensored[episode] ?? false
      finalLogWeights.append(isCensored ? -.infinity : logWeights[log.offsets[episode + 1] - 1])
    }
    self.discounts = discounts
    self.logWeights = logWeights
    priorLogWeights = priors
  }

  /// log w_t of every episode at step t, frozen where the episode is over.
  public func logWeights(at step: Int) -> [Double] { column(logWeights, step) }

  /// log u_t of every episode at step t, frozen where the episode is over.
  public func priorLogWeights(at step: Int) -> [Double] { column(priorLogWeights, step) }

  /// The log weights of whole episodes: those of the last step of the longest one.
  ///
  /// A censored episode's return is not known, so it weighs nothing however late it was censored.
  public var episodeLogWeights: [Double] { finalLogWeights }

  private func column(_ values: [Double], _ step: Int) -> [Double] {
    let offsets = log.offsets
    return (0..<log.episodeCount).map { episode in
      let place = offsets[episode] + step
      return place < offsets[episode + 1] ? values[place] : finalLogWeights[episode]
    }
  }

  /// d_t · value(step) of every episode at step t; 0 where the episode is over.
  func discounted(at step: Int, _ value: (Int) -> Double) -> [Double] {
    let offsets = log.offsets
    return (0..<log.episodeCount).map { episode in
      let place = offsets[episode] + step
      return place < offsets[episode + 1] ? discounts[place] * value(place) : 0
    }
  }

  /// G = Σ_t d_t r_t of an episode.
  public func discountedReturn(of episode: Int) -> Double {
    log.steps(of: episode).reduce(0) { $0 + discounts[$1] * log.rewards[$1] }
  }

  /// The log with another ratio ρ of each decision in place of π/b.
  func reweighted(_ ratio: (Double) -> Double) -> WeightedLog {
    WeightedLog(log, discount: discount) { Foundation.log(ratio(exp($0))) }
  }

  /// The log with every weight w and u limited to at most `limit`.
  func clipped(at limit: Double) -> WeightedLog {
    let bound = Foundation.log(limit)
    var result = self
    result.logWeights = logWeights.map { min($0, bound) }
    result.priorLogWeights = priorLogWeights.map { min($0, bound) }
    result.finalLogWeights = finalLogWeights.map { min($0, bound) }
    return result
  }
}

/// Weights in proportion to exp(log weight), scaled so that the greatest is 1; all 0 where every weight is.
func scaledWeights(_ logWeights: [Double]) -> [Double] {
  let greatest = logWeights.max() ?? 0
  guard greatest > -.infinity else { return logWeights.map { _ in 0 } }
  return logWeights.map { exp($0 - greatest) }
}

extension [Double] {
  /// Element by element.
  func multiplied(by other: [Double]) -> [Double] {
    precondition(count == other.count, "multiplied(by:): \(count) and \(other.count) numbers")
    return indices.map { self[$0] * other[$0] }
  }
}
