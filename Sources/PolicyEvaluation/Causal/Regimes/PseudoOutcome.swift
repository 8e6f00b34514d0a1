/// What stands for the outcome at stage j once the later stages are estimated.
public enum PseudoOutcome: String, Codable, Hashable, Sendable, CaseIterable {
  /// ỹ_j = Y + Σ_{k>j} [γ_k(h_k, d_k) − γ_k(h_k, a_k)]: the observed outcome plus the later regrets, d_k being the best
  /// treatment. All methods can use it.
  ///
  /// Source: Schulte, Tsiatis, Laber, Davidian (2014), doi:10.1214/13-STS450, section 4.2; for Q-learning: Huang, Choi,
  /// Wang, Thall. Optimization of multi-stage dynamic treatment regimes utilizing accumulated data. Statistics in Medicine
  /// 34 (2015), doi:10.1002/sim.6558.
  case regretAdjusted = "regret-adjusted"
  /// ỹ_j = max_a Q_{j+1}(h_{j+1}, a), the prediction of the next stage's model: the classical one of Q-learning.
  ///
  /// Source: Schulte, Tsiatis, Laber, Davidian (2014), doi:10.1214/13-STS450, section 4.1.
  case predictedValue = "predicted-value"
}

/// The pseudo-outcome of every patient as stages are estimated from the last one back, with its derivatives by their
/// coefficients.
struct BackwardOutcome {
  let form: PseudoOutcome
  let direction: RegimePlan.Direction
  /// ỹ of each patient.
  private(set) var values: [Double]
  /// By stage: ∂ỹ_i/∂(β, ψ)ᵀ, a row for each patient.
  private(set) var slopes: [Int: Matrix] = [:]

  init(_ data: RegimeData, form: PseudoOutcome) {
    (self.form, direction, values) = (form, data.direction, data.outcome)
  }

  /// Gives the best treatment at a stage.
  /// - Parameter contrasts: x_iᵀψ_l, [patients, levels].
  mutating func optimize(stage index: Int, _ stage: RegimeData.Stage, contrasts: Matrix, baseline: [Double]) {
    let (width, terms) = (stage.treatmentFree.names.count, stage.covariates.columns)
    var own = Matrix(rows: values.count, columns: stage.regressors.names.count)
    for (row, patient) in stage.patients.enumerated() {
      let (best, received) = (direction.best(contrasts.row(row)), stage.received[row])
      func add(_ factor: Double, _ level: Int) {
        guard level > 0 else { return }
        for column in 0..<terms {
          own[patient, width + (level - 1) * terms + column] += factor * stage.covariates[row, column]
        }
      }
      add(1, best)
      if form == .regretAdjusted {
        values[patient] += contrasts[row, best] - contrasts[row, received]
        add(-1, received)
      } else {
        values[patient] = baseline[row] + contrasts[row, best]
        for key in slopes.keys { slopes[key]?.clearRow(patient) }
        for column in 0..<width { own[patient, column] = stage.treatmentFree.matrix[row, column] }
      }
    }
    slopes[index] = own
  }
}

extension RegimePlan.Direction {
  /// The level with the best contrast; of equal ones the first, so the reference where nothing is better.
  func best(_ contrasts: some Collection<Double>) -> Int {
    contrasts.enumerated().reduce((level: 0, value: 0)) { best, own in
      let isBetter = self == .maximize ? own.element > best.value : own.element < best.value
      return isBetter ? (own.offset, own.element) : best
    }.level
  }
}

extension Matrix {
  fileprivate mutating func clearRow(_ row: Int) {
    for index in row * columns..<(row + 1) * columns { values[index] = 0 }
  }
}
