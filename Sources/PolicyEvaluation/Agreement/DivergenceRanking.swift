import Foundation

/// The patients on whom a policy and the clinicians differ most, for a look at their trajectories.
public struct DivergenceRanking: Sendable, Hashable, Codable {
  public struct Row: Sendable, Hashable, Codable {
    /// The index of the episode.
    public var episode: Int
    /// The number of decisions T.
    public var decisions: Int
    /// (1/T) Σ_t (1 − π(a_t|h_t)): the mass that the policy puts on other actions than the clinician's.
    public var disagreement: Double
    /// (1/T) Σ_t Σ_a π(a|h_t) log(π(a|h_t)/b(a|h_t)), in nats; `nil` where π has mass and b none, and it is
    /// infinite.
    ///
    /// Source: Kullback, Leibler. On information and sufficiency. Annals of Mathematical Statistics 22 (1951),
    /// doi:10.1214/aoms/1177729694.
    public var divergence: Double?
  }

  /// By descending disagreement, then divergence; ties by the episode's index.
  public var rows: [Row]

  /// - Parameters:
  ///   - actions: given, [episode][step].
  ///   - target: π(·|h), [episode][step][action].
  ///   - behavior: b(·|h), [episode][step][action].
  public init(actions: [[Int]], target: [[[Double]]], behavior: [[[Double]]]) {
    precondition(
      actions.map(\.count) == target.map(\.count) && actions.map(\.count) == behavior.map(\.count),
      "DivergenceRanking: actions and probabilities are of different steps")
    rows = actions.indices.filter { !actions[$0].isEmpty }.map { episode in
      let n = Double(actions[episode].count)
      let other = zip(actions[episode], target[episode]).reduce(0) { $0 + 1 - $1.1[$1.0] }
      let divergence = zip(target[episode], behavior[episode]).reduce(0) { $0 + klDivergence($1.0, $1.1) }
      return Row(
        episode: episode, decisions: actions[episode].count, disagreement: other / n,
        divergence: divergence.isFinite ? divergence / n : nil)
    }
    rows.sort {
      ($1.disagreement, $1.divergence ?? .infinity, $0.episode)
        < ($0.disagreement, $0.divergence ?? .infinity, $1.episode)
    }
  }
}

/// Σ_a p(a) log(p(a)/q(a)), with 0 log 0 = 0.
func klDivergence(_ p: [Double], _ q: [Double]) -> Double {
  zip(p, q).reduce(0) { $1.0 > 0 ? $0 + $1.0 * log($1.0 / $1.1) : $0 }
}
