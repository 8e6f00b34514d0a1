import Cohorts
import DosingMDP
import Foundation
import Pharmacometrics
import Stochastics
import VirtualPatients

/// Observed patients against simulated studies of the same patients: what was measured, progression and death, toxicity.
///
/// Patients leave a simulated study by what happens to them, so measurements and events are compared as they are seen.
struct StudyComparison {
  let patients: StudyPatients
  let records: [PatientRecord]
  let replicates: Int
  let threads: Int
  let key: Key

  /// What a population gave.
  struct Outcome {
    var checks: [VisualPredictiveCheck] = []
    var errors: [(output: String, patients: Int, tests: NormalityTests?)] = []
    /// Free of progression and death.
    var progressionFree: EventCheck
    /// Cumulative incidence of severe toxicity; `nil` where nothing counts as it.
    var toxicity: EventCheck?
  }

  /// - Parameters:
  ///   - progress: told the studies that are done.
  func callAsFunction(
    _ model: any RegisteredModel, _ cohort: CalibrationCohort, _ values: PopulationValues, progress: (Int) -> Void
  ) throws -> Outcome {
    let plan = patients.plan
    let simulation = try StudySimulation(
      model, CourseSimulation(cohort, values), sources: plan.sources, scanInterval: plan.scanInterval)
    let departures = records.map(patients.departure)
    let studies = try studies(simulation, events: departures, key.child(.rollout, 1), progress)
    let observed = zip(records, departures).map { record, time in
      EventCheck.Outcome(time: time ?? patients.end(record), cause: time == nil ? nil : 0)
    }
    return Outcome(
      checks: checks(studies, cohort.structure), errors: try errors(studies, cohort, values),
      progressionFree: EventCheck(
        .survival, observed: observed,
        replicates: studies.map { $0.map { .init(time: $0.end, cause: $0.ending.isTerminal ? 0 : nil) } },
        times: EventCheck.times(observed)),
      toxicity: plan.toxicity.isEmpty ? nil : try toxicity(simulation, progress))
  }

  /// How many studies ``callAsFunction(_:_:_:progress:)`` reports.
  var units: Int { patients.plan.toxicity.isEmpty ? replicates : 2 * replicates }

  /// [study][patient].
  private func studies(
    _ simulation: StudySimulation, events: [Double?], _ key: Key, _ progress: (Int) -> Void
  ) throws -> [[StudyCourse]] {
    try simulation.studies(
      replicates, of: records.indices.map { patients.followUp(records[$0], place: $0, event: events[$0]) }, key: key,
      threads: threads, progress: progress)
  }

  /// Severe toxicity with progression and death competing.
  private func toxicity(_ simulation: StudySimulation, _ progress: (Int) -> Void) throws -> EventCheck {
    let departures = records.map(patients.departure)
    let findings = records.map(patients.toxicity)
    let observed = records.indices.map { place -> EventCheck.Outcome in
      if let time = findings[place] { return .init(time: time, cause: 0) }
      return .init(time: departures[place] ?? patients.end(records[place]), cause: departures[place] == nil ? nil : 1)
    }
    // Doses after a finding answer it, so whoever has one goes on as a patient who has none yet.
    let studies = try studies(
      simulation, events: zip(findings, departures).map { $0 ?? $1 }, key.child(.rollout, 2), progress)
    return EventCheck(
      .incidence(cause: 0), observed: observed, replicates: studies.map { $0.map(outcome) },
      times: EventCheck.times(observed),
      causes: 2)
  }

  private func outcome(_ course: StudyCourse) -> EventCheck.Outcome {
    let plan = patients.plan
    let found = course.visits.first { visit in
      plan.toxicity.contains { finding in
        let value = plan.variables.firstIndex(of: finding.variable).flatMap { visit.values[$0] }
        return value.map(finding.holds) ?? false
      }
    }
    if let found { return .init(time: Double(found.day), cause: 0) }
    return .init(time: course.end, cause: course.ending.isTerminal ? 1 : nil)
  }

  private func checks(_ studies: [[StudyCourse]], _ structure: CalibrationStructure) -> [VisualPredictiveCheck] {
    patients.plan.outputs.enumerated().compactMap { place, measured in
      guard let output = structure.place(ofOutput: measured.output) else { return nil }
      let limit = patients.lowerLimit(of: measured.output)
      let observed = records.flatMap { record in
        patients.measurements(record).filter { $0.output == output }.map {
          VisualPredictiveCheck.Measured(time: $0.time, value: $0.value)
        }
      }
      return VisualPredictiveCheck(
        output: measured.output, unit: structure.label(ofOutput: output).unit, observed: observed,
        studies: studies.map { study in
          study.flatMap { course in
            course.visits.compactMap { visit in
              visit.values[place].map { .init(time: 24 * Double(visit.day), value: max($0, limit)) }
            }
          }
        })
    }
  }
}
