import DosingMDP
import Foundation
import PolicyEvaluation
import Testing

@Suite struct OutcomeRecorderTests {
  private let encoder = StateEncoder(
    .init(variables: [.init(name: "sld", transform: .log), .init(name: "hfs")]),
    actions: ActionSpace([
      DoseOption(label: "hold", multiple: 0), DoseOption(label: "half", multiple: 0.5),
      DoseOption(label: "full", multiple: 1),
    ]))

  private var definitions: ClinicalDefinitions {
    let severe = ClinicalDefinitions.Finding(name: "hand-foot syndrome, grade 3", feature: "hfs.last", atLeast: 3)
    return ClinicalDefinitions(
      burdenVariable: "sld", responseShare: 0.3, severe: [severe], highToxicityMultiple: 0.5,
      bounds: [.init(finding: severe, largest: 0)])
  }

  private func states(_ values: [(sld: Double?, hfs: Double)]) -> [State] {
    var history = PatientHistory(patient: "P1", center: nil, statics: [])
    return values.enumerated().map { index, value in
      history.append(Visit(time: Double(index) * 28, values: [value.sld, value.hfs]))
      defer { history.dose(1, from: Double(index) * 28) }
      return encoder.encode(history)
    }
  }

  /// Baseline 100 mm; 90, 65 (response) and not measured, then 80. Grade 3 at days 56 and 84; the dose is held at 84 alone.
  @Test func countsByHand() throws {
    let states = states([(100, 0), (90, 1), (65, 3), (nil, 3), (80, 1)])
    var recorder = try OutcomeRecorder(definitions, encoder: encoder)
    for (state, multiple) in zip(states, [1, 1, 0.5, 0]) { recorder.decide(state, multiple: multiple, elapsed: 28) }
    let outcome = recorder.outcome(
      patient: "P1", strata: ["center": "North"], final: states[4], ending: .terminal(event: "progression"), reward: 2)
    #expect(outcome.progression == .init(time: 112, isEvent: true))
    // Death after the progression that ended the course was not followed.
    #expect(outcome.death == nil)
    #expect(outcome.isResponder == true)
    #expect(abs((outcome.bestChange ?? 0) + 0.35) < 1e-9)
    #expect(outcome.toxicity == .init(time: 56, kind: .toxicity))
    #expect(outcome.doseIntensity == 2.5 / 4)
    #expect(outcome.highToxicityDecisions == 1 && outcome.decisionsOutsideStandard == 1 && outcome.decisions == 4)
  }

  @Test func withoutToxicityTheEndCompetesOrCensors() throws {
    let states = states([(100, 0), (90, 1)])
    for (ending, kind) in [
      (Ending.terminal(event: "death"), PatientOutcome.CompetingTime.Kind.competing), (.horizon, .censored),
    ] {
      var recorder = try OutcomeRecorder(definitions, encoder: encoder)
      recorder.decide(states[0], multiple: 1, elapsed: 28)
      let outcome = recorder.outcome(patient: "P1", strata: [:], final: nil, ending: ending)
      #expect(outcome.toxicity == .init(time: 28, kind: kind))
      #expect(outcome.death == .init(time: 28, isEvent: ending.isTerminal))
      #expect(outcome.bestChange == nil && outcome.isResponder == nil)
    }
  }

  @Test func missingFeatureIsNamed() {
    var definitions = definitions
    definitions.severe = [.init(name: "neutropenia", feature: "anc.last", below: 1)]
    #expect(throws: SchemaError.self) { try OutcomeRecorder(definitions, encoder: encoder) }
  }

  @Test func problemsAreNamedTogether() {
    var definitions = definitions
    definitions.responseShare = 0
    definitions.leastMultiple = 2
    definitions.severe = [.init(name: "nothing", feature: "hfs.last")]
    #expect(definitions.problems.count == 3)
  }
}
