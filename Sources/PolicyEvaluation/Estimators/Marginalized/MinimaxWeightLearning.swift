import DosingMDP
import Foundation

/// Minimax weight learning with linear functions: a density ratio of states and actions for states with features.
///
/// w(s, a) = d^π(s, a)/d^b(s, a), the ratio of discounted expected visits under π to visits in the log, satisfies for every f
///   E_b Σ_t w(s_t, a_t) [ f(s_t, a_t) − gamma^{elapsed_t} Σ_a π(a|s_{t+1}) f(s_{t+1}, a) ] = E Σ_a π(a|s_0) f(s_0, a),
/// and v = E_b Σ_t w(s_t, a_t) r_t. With w = φᵀα and f = φᵀβ, φ(s, a) the features (1, x(s)) of a's own block, the saddle
/// point is linear: Aᵀα = b, A = E_b Σ_t φ_t (φ_t − gamma^{elapsed_t} φ^π_{t+1})ᵀ, b = E φ^π_0. The estimate is also the
/// linear temporal-difference value b·A⁻¹E_b Σ_t φ_t r_t (the two dual forms agree when w and f are of one class).
///
/// Consistent where w or q is linear in φ and the features are those of a Markov process. The interval is that of the
/// terms v̂(s_0) + Σ_t ŵ_t (r_t + gamma^{elapsed_t} v̂(s_{t+1}) − q̂_t), whose mean is the estimate and whose spread is its
/// influence function. Products of ratios do not occur, so long horizons are no harm. With censoring, step t counts c_t
/// and its successor c_{t+1} times. Needs `features` and π.
///
/// Source: Uehara, Huang, Jiang. Minimax weight and Q-function learning for off-policy evaluation. ICML (2020),
/// doi:10.48550/arXiv.1910.12809 (MWL and its linear case, equal to LSTD-Q); Nachum, Chow, Dai, Li. DualDICE. NeurIPS
/// (2019), doi:10.48550/arXiv.1906.04733, is the same saddle point with a regularized ratio. Deviations: undiscounted
/// sums over episodes that end, so that gamma = 1 is allowed; a ridge of `ridge` times the mean of A's diagonal.
public struct MinimaxWeightLearning: OffPolicyEstimator {
  public let name = "MWL"
  /// Added to A's diagonal, relative to its mean.
  public let ridge: Double

  public init(ridge: Double = 1e-6) {
    precondition(ridge >= 0, "MinimaxWeightLearning: ridge \(ridge)")
    self.ridge = ridge
  }

  public func statistic(_ weighted: WeightedLog) throws(EstimatorUnavailable) -> SumOfRatios {
    let log = weighted.log
    guard let features = log.features, log.targetPolicy != nil, log.doses == nil else {
      throw EstimatorUnavailable("the log has no columns x_* and pi_*")
    }
    let basis = Basis(log: log, features: features)
    let n = Double(log.episodeCount)
    var matrix = LinearSystem(size: basis.size)
    var transposed = LinearSystem(size: basis.size)
    for episode in 0..<log.episodeCount {
      let first = log.offsets[episode]
      basis.add(1 / n, atPolicyOf: first, to: &transposed.right)
      for step in log.steps(of: episode) {
        let observed = weight(log, step) / n
        let next = step + 1 < log.offsets[episode + 1] ? step + 1 : nil
        let passage = next.map { weight(log, $0) * pow(weighted.discount, log.elapsed[step]) / n } ?? 0
        let own = basis.own(step)
        for (offset, value) in own.values.enumerated() {
          let row = own.start + offset
          for (other, factor) in own.values.enumerated() {
            matrix[row, own.start + other] += observed * value * factor
          }
          if let next { basis.subtract(passage * value, atPolicyOf: next, fromRow: row, of: &matrix) }
          matrix.right[row] += observed * value * log.rewards[step]
        }
      }
    }
    let scale = (0..<basis.size).reduce(0) { $0 + abs(matrix[$1, $1]) } / Double(basis.size)
    for row in 0..<basis.size {
      matrix[row, row] += ridge * scale
      for column in 0..<basis.size { transposed[column, row] = matrix[row, column] }
    }
    guard let theta = matrix.solved(), let alpha = transposed.solved() else {
      throw EstimatorUnavailable("its equations are singular: features are collinear, or an action never occurs")
    }
    return terms(weighted, basis, theta: theta, alpha: alpha)
  }

  /// v̂(s_0) + Σ_t ŵ_t δ_t of each episode.
  private func terms(_ weighted: WeightedLog, _ basis: Basis, theta: [Double], alpha: [Double]) -> SumOfRatios {
    let log = weighted.log
    let terms = (0..<log.episodeCount).map { episode in
      log.steps(of: episode).reduce(basis.policyValue(log.offsets[episode], theta)) { sum, step in
        let next = step + 1 < log.offsets[episode + 1] ? step + 1 : nil
        let following =
          next.map { weight(log, $0) * pow(weighted.discount, log.elapsed[step]) * basis.policyValue($0, theta) } ?? 0
        let residual = weight(log, step) * (log.rewards[step] - basis.value(step, theta)) + following
        return sum + basis.value(step, alpha) * residual
      }
    }
    var result = SumOfRatios(count: log.episodeCount)
    // Not independent terms: the bounds for these do not apply.
    result.append(numerators: terms, denominators: terms.map { _ in 1 })
    return result
  }

  private func weight(_ log: EvaluationLog, _ step: Int) -> Double { log.censoring?.perStep[step] ?? 1 }
}

extension MinimaxWeightLearning {
  /// φ(s, a): 1 and the features of s, in the block of a.
  private struct Basis {
    let log: EvaluationLog
    let features: [Double]
    var width: Int { log.featureCount + 1 }
    var size: Int { width * log.actionCount }

    /// φ of a step's own action.
    func own(_ step: Int) -> (start: Int, values: [Double]) { (log.actions[step] * width, row(step)) }

    func value(_ step: Int, _ coefficients: [Double]) -> Double {
      let (start, values) = own(step)
      return values.indices.reduce(0) { $0 + values[$1] * coefficients[start + $1] }
    }

    /// Σ_a π(a|s) φ(s, a)·coefficients.
    func policyValue(_ step: Int, _ coefficients: [Double]) -> Double {
      let values = row(step)
      return (0..<log.actionCount).reduce(0) { sum, action in
        let value = values.indices.reduce(0) { $0 + values[$1] * coefficients[action * width + $1] }
        return sum + probability(step, action) * value
      }
    }

    func add(_ factor: Double, atPolicyOf step: Int, to vector: inout [Double]) {
      let values = row(step)
      for action in 0..<log.actionCount {
        for (offset, value) in values.enumerated() {
          vector[action * width + offset] += factor * probability(step, action) * value
        }
      }
    }

    func subtract(_ factor: Double, atPolicyOf step: Int, fromRow index: Int, of system: inout LinearSystem) {
      let values = row(step)
      for action in 0..<log.actionCount {
        for (offset, value) in values.enumerated() {
          system[index, action * width + offset] -= factor * probability(step, action) * value
        }
      }
    }

    private func row(_ step: Int) -> [Double] {
      [1] + features[step * log.featureCount..<(step + 1) * log.featureCount]
    }

    private func probability(_ step: Int, _ action: Int) -> Double {
      log.targetPolicy.map { $0[step * log.actionCount + action] } ?? 0
    }
  }
}
