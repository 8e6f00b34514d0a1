import Cohorts
import DosingMDP
import Foundation
import PolicyEvaluation
import Quantities

/// What reviewers see of a patient: everything up to the decision, nothing after it, and no name.
struct ReviewView {
  let cohort: PreparedCohort

  func present(_ item: ReviewKey.Case, _ episode: Episode, actions: [String]) throws -> ReviewPacket.Case {
    let configuration = cohort.configuration
    let steps = episode.steps.prefix(item.decision + 1)
    let state = episode.steps[item.decision].state
    let origin = episode.steps[0].state.time
    let name = configuration.reward.burdenVariable
    let multiples = configuration.actions.map(\.multiple)
    let policy = actions[item.recommended]
    let clinician = actions[item.given]
    return ReviewPacket.Case(
      number: item.number,
      trajectory: PatientTrajectory(
        patient: "Case \(item.number)", biomarker: name.uppercased(), biomarkerUnit: unit(name),
        measurements: try steps.compactMap { step in
          try value(name, step.state, onlyMeasured: true).map {
            BiomarkerMeasurement(day: step.state.time - origin, value: $0)
          }
        },
        decisions: steps.dropLast().map { step in
          DoseDecision(
            startDay: step.state.time - origin, endDay: step.state.time - origin + step.elapsed,
            clinicianDose: multiples[step.action])
        }, largestDose: multiples.max() ?? 1, doseUnit: "x standard dose", eventDay: state.time - origin,
        eventName: "Decision", divergence: 0), findings: try findings(state), statics: try statics(state),
      day: state.time - origin, optionA: item.isPolicyA ? policy : clinician,
      optionB: item.isPolicyA ? clinician : policy)
  }

  private func unit(_ variable: String) -> String {
    cohort.schema.variables.first { $0.name == variable }?.unit.code ?? ""
  }

  /// The last value of a variable on its own scale; `nil` where it was never measured, or not at this visit.
  private func value(_ name: String, _ state: State, onlyMeasured: Bool) throws -> Double? {
    let schema = cohort.encoder.schema
    if onlyMeasured, state.features[try schema.require("\(name).measured")] == 0 { return nil }
    let value = state.features[try schema.require("\(name).last")]
    let isLog = cohort.configuration.state.variables.contains { $0.name == name && $0.transform == .log }
    return isLog ? exp(value) : value
  }

  private func findings(_ state: State) throws -> [(name: String, value: String, age: String)] {
    try cohort.configuration.state.variables.map { variable in
      let age = state.features[try cohort.encoder.schema.require("\(variable.name).age")] * StateEncoder.timeUnit
      let value = try value(variable.name, state, onlyMeasured: false)
      return (
        "\(variable.name) (\(unit(variable.name)))", NumberText.significant(value),
        age > 0 ? "\(NumberText.fixed(age, 0)) d ago" : "now"
      )
    }
  }

  private func statics(_ state: State) throws -> [(name: String, value: String)] {
    try cohort.configuration.state.statics.map { name in
      let isKnown = state.features[try cohort.encoder.schema.require("\(name).known")] == 1
      return (
        name, isKnown ? NumberText.significant(state.features[try cohort.encoder.schema.require(name)]) : "unknown"
      )
    }
  }
}
