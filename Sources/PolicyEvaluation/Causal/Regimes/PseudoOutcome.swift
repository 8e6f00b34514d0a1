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

  /// Whether treatment 1 is the better one for a blip xᵀψ.
  static func prefers(_ direction: RegimePlan.Direction, _ contrast: Double) -> Bool {
    direction == .maximize ? contrast > 0 : contrast < 0
  }

  /// Gives the best treatment at a stage.
  mutating func optimize(stage index: Int, _ stage: RegimeData.Stage, contrasts: [Double], baseline: [Double]) {
    let width = stage.treatmentFree.names.count
    var own = Matrix(rows: values.count, columns: stage.regressors.names.count)
    for (row, patient) in stage.patients.enumerated() {
      let best = Self.prefers(direction, contrasts[row]) ? 1.0 : 0
      let factor = form == .regretAdjusted ? best - stage.treatment[row] : best
      if form == .regretAdjusted {
        values[patient] += factor * contrasts[row]
      } else {
        values[patient] = baseline[row] + factor * contrasts[row]
        for key in slopes.keys { slopes[key]?.clearRow(patient) }
        for column in 0..<width { own[patient, column] = stage.treatmentFree.matrix[row, column] }
      }
      for column in 0..<stage.blip.names.count {
        own[patient, width + column] = factor * stage.blip.matrix[row, column]
      }
    }
    slopes[index] = own
  }
}

extension Matrix {
  fileprivate mutating func clearRow(_ row: Int) {
    for index in row * columns..<(row + 1) * columns { values[index] = 0 }
  }
}
