public import Stochastics

/// What is kept of a cohort, whatever its size: quantiles of every output at every time, survival tables, grades.
///
/// Counts and quantile bins are integers, so that merging parts is exact in any order.
public struct SimulationSummary: Sendable {
  /// Patients, by best response; those without one count under NE.
  public internal(set) var responses: [RECIST.Response: Int] = [:]
  public internal(set) var patients = 0
  /// Those who could be followed no further for numerical reasons.
  public internal(set) var failures = 0
  /// Death, in days; `nil` for models without one.
  public internal(set) var survival: LifeTable?
  /// Tumor progression, in days, death and loss being censorings.
  public internal(set) var progression: LifeTable?
  /// Progression or death, in days.
  public internal(set) var progressionFree: LifeTable?
  /// [adverse effect][worst grade 0…3].
  public internal(set) var grades: [[Int]]
  /// [laboratory finding][worst grade 0…4], and how many could not be graded.
  public internal(set) var laboratoryGrades: [[Int]]
  public internal(set) var ungraded: [Int]
  /// [laboratory finding]: the worst value.
  public internal(set) var extremes: [QuantileSketch]
  /// [output][time]: values of those alive. Empty where none were asked for.
  public internal(set) var quantiles: [[QuantileSketch]]
  /// Those alive at each time.
  public internal(set) var atRisk: [Int]

  init<M: Model>(_ model: M.Type, horizonDays: Double, outputs: Int, times: Int) {
    let description = M.description
    grades = description.adverseEffects.map { _ in [Int](repeating: 0, count: 4) }
    laboratoryGrades = description.laboratory.map { _ in [Int](repeating: 0, count: 5) }
    ungraded = description.laboratory.map { _ in 0 }
    extremes = description.laboratory.map { _ in QuantileSketch() }
    quantiles = (0..<outputs).map { _ in (0..<times).map { _ in QuantileSketch(relativeAccuracy: 0.002) } }
    atRisk = [Int](repeating: 0, count: times)
    let table = LifeTable(gridWidth: 1, horizon: horizonDays)
    if description.events.contains(where: { $0.kind == .death }) { survival = table }
    if description.tumorSize != nil {
      progression = table
      progressionFree = table
    }
  }

  mutating func insert(_ outcome: PatientOutcome) {
    patients += 1
    failures += outcome.failureTime == nil ? 0 : 1
    survival?.insert(outcome.survival)
    if let progressed = outcome.progression { progression?.insert(progressed) }
    if let free = outcome.progressionFree { progressionFree?.insert(free) }
    if let response = outcome.response { responses[response, default: 0] += 1 }
    for (place, grade) in outcome.worstGrades.enumerated() { grades[place][grade] += 1 }
    for (place, grade) in outcome.laboratoryGrades.enumerated() {
      if let grade { laboratoryGrades[place][grade] += 1 } else { ungraded[place] += 1 }
      extremes[place].insert(outcome.laboratoryExtremes[place])
    }
  }

  /// Counts a patient of a model without events.
  mutating func insertWithoutCourse(hasFailed: Bool) {
    patients += 1
    failures += hasFailed ? 1 : 0
  }

  /// Counts a value of someone alive.
  mutating func insert(_ value: Double, output: Int, time: Int) {
    if output == 0 { atRisk[time] += 1 }
    if value.isFinite { quantiles[output][time].insert(value) }
  }

  /// Takes over the patients of another summary of the same kind.
  public mutating func merge(_ other: SimulationSummary) {
    patients += other.patients
    failures += other.failures
    for (response, count) in other.responses { responses[response, default: 0] += count }
    if let table = other.survival { survival?.merge(table) }
    if let table = other.progression { progression?.merge(table) }
    if let table = other.progressionFree { progressionFree?.merge(table) }
    for place in grades.indices {
      for grade in grades[place].indices { grades[place][grade] += other.grades[place][grade] }
    }
    for place in extremes.indices {
      for grade in laboratoryGrades[place].indices {
        laboratoryGrades[place][grade] += other.laboratoryGrades[place][grade]
      }
      ungraded[place] += other.ungraded[place]
      extremes[place].merge(other.extremes[place])
    }
    for output in quantiles.indices {
      for time in quantiles[output].indices { quantiles[output][time].merge(other.quantiles[output][time]) }
    }
    for time in atRisk.indices { atRisk[time] += other.atRisk[time] }
  }
}

extension LifeTable {
  mutating func insert(_ followed: PatientOutcome.Followed) {
    insert(time: followed.time / 24, cause: followed.isEvent ? 0 : nil)
  }
}
