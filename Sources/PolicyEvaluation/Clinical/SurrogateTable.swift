import Foundation
public import Stochastics

/// Clinical surrogates of several arms by stratum, with intervals and with differences from the first arm.
///
/// Intervals are of the percentile bootstrap by patient. Where arms have the same patients in the same order, replicates
/// draw the same patients in each, so that differences are paired. A proportion that no replicate moves (no event at all,
/// or an event in everyone) has Clopper–Pearson's bound in place of an interval without width. A median that the curve
/// does not reach, and an end of its interval that replicates do not reach, are `nil`.
///
/// Survival is told only where death was followed in every patient.
///
/// Strata of fewer patients than `minimumPatients` are marked, and nothing is told of them: a few patients have an
/// interval that says little, and are easily told apart.
public struct SurrogateTable: Codable, Hashable, Sendable {
  /// One arm of patients.
  public struct Arm: Sendable {
    public var name: String
    public var outcomes: [PatientOutcome]

    public init(name: String, outcomes: [PatientOutcome]) {
      self.name = name
      self.outcomes = outcomes
    }
  }

  public struct Configuration: Codable, Hashable, Sendable {
    /// Days up to which restricted means and incidences count.
    public var horizon: Double
    /// Variables whose levels are strata, beside all patients together.
    public var strata: [String]
    /// The order of a variable's levels where it is not the alphabet's.
    public var levelOrder: [String: [String]]
    public var minimumPatients: Int
    public var replicates: Int
    public var level: Double

    public init(
      horizon: Double, strata: [String] = [], levelOrder: [String: [String]] = [:], minimumPatients: Int = 20,
      replicates: Int = 1000, level: Double = 0.95
    ) {
      self.horizon = horizon
      self.strata = strata
      self.levelOrder = levelOrder
      self.minimumPatients = minimumPatients
      self.replicates = replicates
      self.level = level
    }
  }

  /// One surrogate of one arm in one stratum.
  public struct Cell: Codable, Hashable, Sendable {
    public var surrogate: Surrogate
    /// Patients of whom it is recorded.
    public var patients: Int
    public var value: Double?
    public var lower: Double?
    public var upper: Double?
    /// The same less the first arm's.
    public var difference: Double?
    public var differenceLower: Double?
    public var differenceUpper: Double?
  }

  public struct Row: Codable, Hashable, Sendable {
    public var arm: String
    /// The variable of the stratum; `nil` for all patients.
    public var variable: String?
    public var level: String?
    public var patients: Int
    /// Whether the stratum has enough patients in this arm; without, there are no cells.
    public var isSufficient: Bool
    public var cells: [Cell]
  }

  public var configuration: Configuration
  public var rows: [Row]
  /// Whether arms have the same patients.
  public var isPaired: Bool

  /// - Parameter arms: the one that others are compared with first.
  /// - Throws: what a bootstrap throws.
  public init(_ arms: [Arm], _ configuration: Configuration, key: Key, threads: Int = 1) throws {
    precondition(!arms.isEmpty, "SurrogateTable: no arms")
    self.configuration = configuration
    let names = arms.map { $0.outcomes.map(\.patient) }
    let isPaired = names.allSatisfy { $0 == names[0] }
    self.isPaired = isPaired
    let surrogates = Surrogate.allCases.filter { surrogate in
      // Who died is known of all or of none: those of whom it is known are no sample of the others.
      let isComplete = !surrogate.isSurvival || arms.allSatisfy { $0.outcomes.allSatisfy(surrogate.isRecorded) }
      return isComplete && arms.contains { $0.outcomes.contains(where: surrogate.isRecorded) }
    }
    var strata: [(variable: String?, level: String?)] = [(nil, nil)]
    for variable in configuration.strata {
      let found = Set(arms.flatMap { $0.outcomes.compactMap { $0.strata[variable] } })
      let levels = ordered(found, by: configuration.levelOrder[variable])
      strata += levels.map { (variable, $0) }
    }
    rows = []
    for stratum in strata {
      let groups = arms.map { arm in
        arm.outcomes.filter { outcome in stratum.variable.map { outcome.strata[$0] == stratum.level } ?? true }
      }
      var reference: [Replicated]?
      for (index, group) in groups.enumerated() {
        let isSufficient = group.count >= max(1, configuration.minimumPatients)
        var row = Row(
          arm: arms[index].name, variable: stratum.variable, level: stratum.level, patients: group.count,
          isSufficient: isSufficient, cells: [])
        if isSufficient {
          let own = try Self.replicated(
            group, surrogates, configuration, key: isPaired ? key : key.child(.replicate, index), threads: threads)
          row.cells = own.indices.map { own[$0].cell(against: reference?[$0], level: configuration.level) }
          if index == 0 { reference = own }
        }
        rows.append(row)
      }
    }
  }

  /// A surrogate with its bootstrap replicates.
  private struct Replicated {
    var surrogate: Surrogate
    var patients: Int
    var value: Double
    var draws: [Double]

    func cell(against reference: Replicated?, level: Double) -> Cell {
      var cell = Cell(surrogate: surrogate, patients: patients)
      cell.value = told(value)
      (cell.lower, cell.upper) = interval(draws, level)
      if surrogate.isProportion, value.isFinite, Set(draws).count == 1 {
        let bound = 1 - pow((1 - level) / 2, 1 / Double(max(1, patients)))
        if value == 0 { (cell.lower, cell.upper) = (0, bound) }
        if value == 1 { (cell.lower, cell.upper) = (1 - bound, 1) }
      }
      guard let reference, told(value) != nil, told(reference.value) != nil else { return cell }
      cell.difference = value - reference.value
      (cell.differenceLower, cell.differenceUpper) = interval(zip(draws, reference.draws).map { $0 - $1 }, level)
      return cell
    }

    private func told(_ value: Double) -> Double? {
      value.isFinite && abs(value) < SurrogateStatistic.notReached / 1e6 ? value : nil
    }

    private func interval(_ draws: [Double], _ level: Double) -> (Double?, Double?) {
      let sorted = draws.filter { !$0.isNaN }.sorted()
      guard !sorted.isEmpty else { return (nil, nil) }
      return (
        told(quantile((1 - level) / 2, ofSorted: sorted)), told(quantile((1 + level) / 2, ofSorted: sorted))
      )
    }
  }

  private static func replicated(
    _ outcomes: [PatientOutcome], _ surrogates: [Surrogate], _ configuration: Configuration, key: Key, threads: Int
  ) throws -> [Replicated] {
    let statistics = surrogates.map { SurrogateStatistic($0, of: outcomes, horizon: configuration.horizon) }
    let bootstrap = Bootstrap(replicates: configuration.replicates, level: configuration.level)
    let draws = try bootstrap.resample(count: outcomes.count, key: key, threads: threads) { multiplicities in
      statistics.map { $0.value(multiplicities) }
    }
    let ones = [Int32](repeating: 1, count: outcomes.count)
    return statistics.enumerated().map { index, statistic in
      Replicated(
        surrogate: statistic.surrogate, patients: statistic.patients, value: statistic.value(ones),
        draws: draws.map { $0[index] })
    }
  }
}

/// Levels in a given order, those that it lacks behind by the alphabet.
package func ordered(_ levels: Set<String>, by order: [String]?) -> [String] {
  let known = (order ?? []).filter(levels.contains)
  return known + levels.subtracting(known).sorted()
}
