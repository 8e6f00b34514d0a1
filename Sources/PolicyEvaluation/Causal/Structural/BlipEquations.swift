/// The stacked equations of g-estimation: sums over pairs of a treatment's and an outcome's visit.
struct BlipEquations {
  private let courses: TreatmentCourses
  private let propensity: PropensityFit
  /// The row of the propensity's design at each place where a treatment was decided on.
  private let propensityRows: [Int?]
  private let propensityDesign: DesignMatrix
  private let modifiers: DesignMatrix
  private let working: DesignMatrix
  /// Lags with an effect of their own.
  private let blocks: Int
  private let isEndOnly: Bool
  private let censoring: [Double]?
  private let treatments: Int
  /// −Σ ∂U/∂θᵀ, θ = (ψ, β).
  private var slope: Matrix
  private var right: [Double]
  /// Pairs, for the second pass.
  private var pairs: [(treatment: Int, outcome: Int)] = []

  /// The number of ψ.
  let effectCount: Int

  init(
    _ courses: TreatmentCourses, propensity: PropensityFit, design: DesignMatrix, modifiers: DesignMatrix,
    working: DesignMatrix, blocks: Int, isEndOnly: Bool, censoring: [Double]?
  ) {
    self.courses = courses
    self.propensity = propensity
    propensityDesign = design
    self.modifiers = modifiers
    self.working = working
    self.blocks = blocks
    self.isEndOnly = isEndOnly
    self.censoring = censoring
    treatments = courses.levels.count - 1
    effectCount = treatments * blocks * modifiers.names.count
    let size = effectCount + blocks * working.names.count
    slope = Matrix(rows: size, columns: size)
    right = [Double](repeating: 0, count: size)
    var rows: [Int?] = []
    var next = 0
    for isEligible in courses.isEligible {
      rows.append(isEligible ? next : nil)
      next += isEligible ? 1 : 0
    }
    propensityRows = rows
  }

  private var size: Int { right.count }

  /// Adds the pairs of an outcome's visit with all treatments that may act on it.
  mutating func addOutcome(at place: Int) {
    let visit = courses.panel.visits[place]
    let earliest = isEndOnly ? 0 : max(0, visit - blocks + 1)
    guard let outcome = courses.outcomes[place] else { return }
    for treated in earliest...visit {
      let pair = (treatment: place - visit + treated, outcome: place)
      pairs.append(pair)
      let terms = terms(pair)
      for (row, instrument) in terms.instruments {
        right[row] += instrument * outcome
        for (column, value) in terms.slopes { slope[row, column] += instrument * value }
      }
    }
  }

  private typealias Sparse = [(index: Int, value: Double)]

  /// What a pair's residual is multiplied with, and how the residual falls with each of θ.
  private func terms(_ pair: (treatment: Int, outcome: Int)) -> (instruments: Sparse, slopes: Sparse) {
    let weight = weight(pair)
    let block = isEndOnly ? 0 : pair.outcome - pair.treatment
    var instruments: Sparse = []
    let place = pair.treatment
    for treatment in 0..<treatments where courses.isEligible[place] {
      let own = courses.treatments[place] == treatment + 1 ? 1.0 : 0
      let residual = weight * (own - propensity.probabilities[place][treatment + 1])
      for column in modifiers.names.indices {
        instruments.append((effectIndex(treatment, block, column), residual * modifiers.matrix[place, column]))
      }
    }
    var slopes: Sparse = []
    for acting in pair.treatment...pair.outcome where courses.treatments[acting] > 0 {
      let lag = isEndOnly ? 0 : pair.outcome - acting
      for column in modifiers.names.indices {
        let index = effectIndex(courses.treatments[acting] - 1, lag, column)
        slopes.append((index, modifiers.matrix[acting, column]))
      }
    }
    for column in working.names.indices {
      let index = effectCount + block * working.names.count + column
      instruments.append((index, weight * working.matrix[place, column]))
      slopes.append((index, working.matrix[place, column]))
    }
    return (instruments, slopes)
  }

  private func effectIndex(_ treatment: Int, _ block: Int, _ column: Int) -> Int {
    (treatment * blocks + block) * modifiers.names.count + column
  }

  /// The inverse probability of being seen from the treatment to the outcome.
  private func weight(_ pair: (treatment: Int, outcome: Int)) -> Double {
    guard let censoring else { return 1 }
    return censoring[pair.outcome] / (courses.panel.visits[pair.treatment] == 0 ? 1 : censoring[pair.treatment - 1])
  }

  /// θ, and n times each patient's influence on it; `nil` where the equations have no unique solution.
  /// - Parameters:
  ///   - propensityInfluences: of each observation of the propensity model.
  ///   - patients: the patient of each of them.
  func solve(propensityInfluences: Matrix, patients: [Int]) -> (values: [Double], influences: Matrix)? {
    guard let bread = slope.inverse else { return nil }
    let values = bread * right
    var scores = Matrix(rows: courses.panel.patientCount, columns: size)
    let width = propensityDesign.names.count
    var dependence = Matrix(rows: size, columns: treatments * width)
    for pair in pairs {
      guard let outcome = courses.outcomes[pair.outcome] else { continue }
      let terms = terms(pair)
      let residual = outcome - terms.slopes.reduce(0) { $0 + $1.value * values[$1.index] }
      let patient = courses.panel.patientIndices[pair.outcome]
      for (row, instrument) in terms.instruments { scores[patient, row] += instrument * residual }
      addDependence(of: pair, residual: residual * weight(pair), to: &dependence)
    }
    var ofPropensity = Matrix(rows: courses.panel.patientCount, columns: treatments * width)
    for (row, patient) in patients.enumerated() {
      for column in 0..<ofPropensity.columns {
        ofPropensity[patient, column] += propensityInfluences[row, column]
      }
    }
    return (values, (scores + ofPropensity * dependence.transposed) * bread.transposed)
  }

  /// ∂U/∂α of a pair: the instrument's probability moves with the propensity's coefficients.
  private func addDependence(of pair: (treatment: Int, outcome: Int), residual: Double, to sum: inout Matrix) {
    guard let row = propensityRows[pair.treatment] else { return }
    let block = isEndOnly ? 0 : pair.outcome - pair.treatment
    let probabilities = propensity.probabilities[pair.treatment]
    let width = propensityDesign.names.count
    for treatment in 0..<treatments {
      for other in 0..<treatments {
        let derivative =
          -probabilities[treatment + 1] * ((treatment == other ? 1 : 0) - probabilities[other + 1]) * residual
        for column in modifiers.names.indices {
          let index = effectIndex(treatment, block, column)
          let factor = derivative * modifiers.matrix[pair.treatment, column]
          for place in 0..<width { sum[index, other * width + place] += factor * propensityDesign.matrix[row, place] }
        }
      }
    }
  }
}
