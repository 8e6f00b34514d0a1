public import DosingMDP
import Stochastics

/// Rewards weighted by the inverse probability of being seen, so that sums of logged rewards are those without censoring.
///
/// What happens at the end of decision k of patient i is seen where follow-up lasts that long; with G_ik the probability of
/// that, its weight is c_ik = 1 / G_ik, and 0 where it was not seen. Then E Σ_k c_ik r_ik is what it would be if nobody
/// were censored, provided that, given what G is estimated from, whether one is seen does not depend on what would have
/// happened, and that G is never 0.
///
/// In the corrected episodes censoring is an end after which nothing counts, since the weights of those who were seen stand
/// for the others. Values learned from them must know the time, since the weights grow with it.
///
/// Source: Robins, Rotnitzky, Recovery of information and adjustment for dependent censoring using surrogate markers, AIDS
/// Epidemiology 1992, doi:10.1007/978-1-4757-1229-2_14; Bang, Tsiatis, Biometrika 87:329, 2000,
/// doi:10.1093/biomet/87.2.329 (sums); Cole, Hernán, Am J Epidemiol 168:656, 2008, doi:10.1093/aje/kwn164 (truncation).
public struct CensoringCorrection: Codable, Hashable, Sendable {
  /// What G is estimated from.
  public enum Model: Codable, Hashable, Sendable {
    /// Time alone: G(u-) of the Kaplan–Meier estimate of the time of censoring. Where an end and a censoring fall on one
    /// time, the end comes first.
    case kaplanMeier
    /// The state: G_ik = Π_{j ≤ k} (1 - h(s_ij)), h the probability that what follows a state is not seen, by a pooled
    /// logistic regression on the features, with a ridge penalty on the standardized ones.
    case hazard(penalty: Double)
  }

  /// Which rewards are weighted.
  public enum Scope: String, Codable, Hashable, Sendable {
    /// Those of the event alone, ``RewardComponents/progression`` and ``RewardComponents/death``. The others stay, and are
    /// missing after censoring.
    case terminalRewards
    /// All.
    case allRewards
  }

  public var model: Model
  public var scope: Scope
  /// Whether weights are divided by their mean over patients, who then weigh 1 on average (Hájek's estimate): less
  /// variance, for a bias that vanishes as patients become more.
  public var isStabilized: Bool
  /// The quantile of the weights above 0 at which greater ones are cut off; 1 for none.
  public var truncation: Double

  public init(
    model: Model = .kaplanMeier, scope: Scope = .terminalRewards, isStabilized: Bool = false, truncation: Double = 1
  ) {
    precondition(truncation > 0 && truncation <= 1, "CensoringCorrection(truncation: \(truncation)): not in (0, 1]")
    self.model = model
    self.scope = scope
    self.isStabilized = isStabilized
    self.truncation = truncation
  }

  /// c_ik [episode][decision].
  /// - Throws: ``LearningError/unusableLog(_:)`` where a probability cannot be estimated, or is 0.
  public func weights(_ episodes: [Episode]) throws(LearningError) -> [[Double]] {
    let probabilities =
      switch model {
      case .kaplanMeier: kaplanMeier(episodes)
      case .hazard(let penalty): try hazard(episodes, penalty)
      }
    var weights: [[Double]] = []
    for (episode, row) in zip(episodes, probabilities) {
      weights.append(try episode.seenWeights(row))
    }
    if truncation < 1 {
      let positive = weights.flatMap { $0 }.filter { $0 > 0 }.sorted()
      if !positive.isEmpty {
        let limit = quantile(truncation, ofSorted: positive)
        weights = weights.map { $0.map { min($0, limit) } }
      }
    }
    return isStabilized ? stabilized(weights, episodes) : weights
  }

  /// The episodes with weighted rewards, where censoring is an end.
  /// - Throws: as ``weights(_:)``.
  public func corrected(_ episodes: [Episode]) throws(LearningError) -> [Episode] {
    let weights = try weights(episodes)
    return zip(episodes, weights).map { episode, weights in
      var episode = episode
      for (index, weight) in weights.enumerated() {
        switch scope {
        case .allRewards: episode.steps[index].reward = weight * episode.steps[index].reward
        case .terminalRewards:
          episode.steps[index].reward.progression *= weight
          episode.steps[index].reward.death *= weight
        }
      }
      if episode.ending.isCensored {
        episode.ending = .horizon
        episode.finalState = nil
        if let last = episode.steps.indices.last { episode.steps[last].discount = 0 }
      }
      return episode
    }
  }

  /// G at the end of each decision, by time.
  private func kaplanMeier(_ episodes: [Episode]) -> [[Double]] {
    let curve = SurvivalCurve(
      times: episodes.map(\.duration), isEvent: episodes.map(\.ending.isCensored), ties: .eventsLast)
    return episodes.map { episode in
      var time = 0.0
      return episode.steps.map { step in
        time += step.elapsed
        return curve.survival(before: time)
      }
    }
  }

  /// G at the end of each decision, by the states up to it.
  private func hazard(_ episodes: [Episode], _ penalty: Double) throws(LearningError) -> [[Double]] {
    var rows: [[Double]] = []
    var isUnseen: [Bool] = []
    for episode in episodes {
      for (index, step) in episode.steps.enumerated() {
        rows.append(step.state.features)
        isUnseen.append(!episode.isSeen(to: index))
      }
      // Who was seen last at a visit was not seen in what would have followed it.
      if episode.ending.isCensored, let state = episode.finalState {
        rows.append(state.features)
        isUnseen.append(true)
      }
    }
    let hazard = try LogisticHazard(rows, isEvent: isUnseen, penalty: penalty)
    return episodes.map { episode in
      var probability = 1.0
      return episode.steps.map { step in
        probability *= 1 - hazard(step.state.features)
        return probability
      }
    }
  }

  /// The weights divided by their mean at each number of decisions; who has ended keeps his last weight.
  private func stabilized(_ weights: [[Double]], _ episodes: [Episode]) -> [[Double]] {
    let longest = weights.map(\.count).max() ?? 0
    func mean(_ index: Int) -> Double {
      let sum = zip(weights, episodes).reduce(0.0) { sum, pair in
        let (row, episode) = pair
        if index < row.count { return sum + row[index] }
        return sum + (episode.ending.isCensored ? 0 : row.last ?? 0)
      }
      return sum / Double(max(episodes.count, 1))
    }
    // Of rewards at ends alone, all who are seen to their end count together.
    let means = scope == .terminalRewards ? [Double](repeating: mean(longest), count: longest) : (0..<longest).map(mean)
    return weights.map { row in row.enumerated().map { means[$0] > 0 ? $1 / means[$0] : $1 } }
  }
}

extension Episode {
  /// Whether what followed a decision was seen.
  fileprivate func isSeen(to index: Int) -> Bool {
    index < steps.count - 1 || !ending.isCensored || finalState != nil
  }

  /// 1 / G where it was seen, else 0.
  fileprivate func seenWeights(_ probabilities: [Double]) throws(LearningError) -> [Double] {
    var weights: [Double] = []
    for (index, probability) in probabilities.enumerated() {
      guard isSeen(to: index) else {
        weights.append(0)
        continue
      }
      guard probability > 1e-12 else {
        throw .unusableLog("\(place(index)): nobody like this patient is seen so long, so it cannot be weighted")
      }
      weights.append(1 / probability)
    }
    return weights
  }
}
