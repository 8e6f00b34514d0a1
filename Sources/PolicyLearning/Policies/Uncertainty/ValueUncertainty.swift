/// What is uncertain of the return of each option at one decision, in two parts.
///
/// Draws m (members of an ensemble, or passes with dropout) are taken as equally likely hypotheses, each with a mean μ_m
/// and a variance σ²_m of the return. By the law of total variance
///
///     Var = Var_m μ_m  +  mean_m σ²_m
///           epistemic     aleatoric
///
/// The epistemic part is what the data do not tell, and more data would take away; the aleatoric part is chance in the
/// patients' courses, which no data take away. Variances over draws divide by their number, so that the law holds exactly.
/// Sources: Depeweg et al., Decomposition of uncertainty in Bayesian deep learning, ICML 2018, arXiv:1710.07283, equation
/// 4; Clements et al., Estimating risk and uncertainty in deep reinforcement learning, 2019, arXiv:1905.09638.
public struct ValueUncertainty: Hashable, Sendable {
  /// mean_m μ_m of each option.
  public let means: [Double]
  /// Var_m μ_m of each option.
  public let epistemic: [Double]
  /// mean_m σ²_m of each option; `nil` where the learner knows means alone.
  public let aleatoric: [Double]?

  /// - Parameters:
  ///   - means: μ [draw][option], at least one draw.
  ///   - variances: σ² [draw][option].
  public init(means: [[Double]], variances: [[Double]]? = nil) {
    precondition(
      !means.isEmpty && (variances.map { $0.count == means.count } ?? true),
      "ValueUncertainty: \(means.count) draws of means, \(variances?.count ?? 0) of variances")
    let count = Double(means.count)
    func average(_ rows: [[Double]]) -> [Double] {
      rows[0].indices.map { option in rows.reduce(0) { $0 + $1[option] } / count }
    }
    let mean = average(means)
    self.means = mean
    epistemic = mean.indices.map { option in
      means.reduce(0) { $0 + ($1[option] - mean[option]) * ($1[option] - mean[option]) } / count
    }
    aleatoric = variances.map(average)
  }

  /// The variance of each option's return; `nil` where the learner knows means alone.
  public var total: [Double]? { aleatoric.map { zip(epistemic, $0).map { $0 + $1 } } }

  /// mean - κ √epistemic of each option.
  public func lowerBounds(_ deviations: Double) -> [Double] {
    zip(means, epistemic).map { $0 - deviations * $1.squareRoot() }
  }
}
