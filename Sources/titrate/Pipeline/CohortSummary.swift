import Quantities
import Cohorts
import DosingMDP
import Foundation
import Stochastics

/// The patients in numbers: where they came from, who was left out, who they are.
struct CohortSummary {
  private let configuration: RunConfiguration
  private let cohort: PreparedCohort

  /// Problems listed in the report; the rest is counted.
  private static let listed = 50

  init(_ configuration: RunConfiguration, cohort: PreparedCohort) {
    self.configuration = configuration
    self.cohort = cohort
  }

  var flow: DataFlow {
    let report = cohort.report
    var exclusions = report.exclusionCounts.map { Exclusion(reason: $0.reason.rawValue, patients: $0.count) }
    let reasons = Dictionary(grouping: cohort.alignment.excluded) { $0.reason }
    for (reason, patients) in reasons.sorted(by: { $0.key < $1.key }) {
      exclusions.append(Exclusion(reason: reason, patients: patients.count))
    }
    let parts = [("Training", cohort.train), ("Validation", cohort.validation), ("Test", cohort.test)]
    return DataFlow(
      source: configuration.data.name, filesRead: report.filesRead, rowsRead: report.rowsRead,
      patientsIn: report.patientsIn, exclusions: exclusions,
      splits: parts.map {
        SplitCount(name: $0.0, patients: $0.1.count, decisions: $0.1.reduce(0) { $0 + $1.steps.count })
      },
      alignment: alignment, problems: Array(problems.prefix(Self.listed)),
      problemsNotListed: max(0, report.problemCount + cohort.alignment.forbiddenDoses.count - Self.listed))
  }

  /// What the import found, then the doses outside their mask.
  private var problems: [ImportProblem] {
    cohort.report.problems.prefix(Self.listed).map {
      ImportProblem(file: $0.file, row: $0.row, column: $0.column, message: message($0))
    }
      + cohort.alignment.forbiddenDoses.prefix(Self.listed).map {
        ImportProblem(file: configuration.data.name, column: "state.masks", message: $0.description)
      }
  }

  private var alignment: DecisionAlignment {
    let counts = cohort.alignment.counts
    return DecisionAlignment(
      restarts: counts.restarts, movedRestarts: counts.movedRestarts,
      unalignedDoseChanges: counts.unalignedDoseChanges, unknownDoseEndings: counts.unknownDoseEndings,
      visitsAfterUnknownDose: counts.visitsAfterUnknownDose,
      progressionsOnTreatment: counts.progressionsOnTreatment,
      progressionsOffTreatment: counts.progressionsOffTreatment,
      forbiddenDoses: cohort.alignment.forbiddenDoses.count)
  }

  private func message(_ problem: Cohorts.ImportProblem) -> String {
    let found = problem.token.map { "found '\($0)', " } ?? ""
    return "\(found)expected \(problem.expected). Remedy: \(problem.remedy)."
  }

  var description: CohortDescription {
    let all = cohort.alignment.episodes
    let centers = Dictionary(grouping: all) { $0.center ?? "Unknown center" }.sorted { $0.key < $1.key }
    var groups = [group("All", all)]
    if centers.count > 1 { groups += centers.map { group($0.key, $0.value) } }
    groups += [
      group("Training", cohort.train), group("Validation", cohort.validation), group("Test", cohort.test),
    ]
    return CohortDescription(groups: groups)
  }

  private func group(_ name: String, _ episodes: [Episode]) -> CohortGroup {
    let duration = episodes.reduce(0) { $0 + $1.duration }
    let treated = episodes.reduce(0) { sum, episode in
      sum + episode.steps.reduce(0) { $0 + $1.elapsed * configuration.actions[$1.action].multiple }
    }
    return CohortGroup(
      name: name, patients: episodes.count, decisions: episodes.reduce(0) { $0 + $1.steps.count },
      followUpDays: quartiles(episodes.map(\.duration)),
      eventShare: episodes.isEmpty ? nil : Double(episodes.count { $0.ending.isTerminal }) / Double(episodes.count),
      treatedShare: duration > 0 ? treated / duration : nil,
      variables: configuration.state.variables.map { summary($0, episodes) })
  }

  private func summary(_ variable: StateEncoder.Configuration.Variable, _ episodes: [Episode]) -> VariableSummary {
    let schema = cohort.encoder.schema
    let unit = cohort.schema.variables.first { $0.name == variable.name }?.unit.code ?? ""
    guard let last = schema.index(of: "\(variable.name).last"),
      let measured = schema.index(of: "\(variable.name).measured")
    else { return VariableSummary(name: variable.name, unit: unit) }
    let states = episodes.flatMap { $0.steps.map(\.state) }
    let values = states.filter { $0.features[measured] == 1 }.map(\.features[last])
    return VariableSummary(
      name: variable.name, unit: unit,
      quartiles: quartiles(variable.transform == .log ? values.map { exp($0) } : values),
      missingShare: states.isEmpty ? nil : 1 - Double(values.count) / Double(states.count))
  }

  private func quartiles(_ values: [Double]) -> Quartiles? {
    guard !values.isEmpty else { return nil }
    let sorted = values.sorted()
    return Quartiles(
      lower: quantile(0.25, ofSorted: sorted), median: quantile(0.5, ofSorted: sorted),
      upper: quantile(0.75, ofSorted: sorted))
  }
}
