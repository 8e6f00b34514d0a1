import Quantities
import Cohorts
import DosingMDP
import Foundation
import Stochastics
import PolicyEvaluation

/// The candidate against what clinicians did, on the test patients.
struct ClinicianComparison {
  let configuration: RunConfiguration
  let cohort: PreparedCohort
  let behaviorRows: [[[Double]]]
  /// Restricted to the horizon: what the behavior model was evaluated on.
  private let episodes: [Episode]
  /// π(·|h) along the whole test episodes [episode][step][action].
  let target: [[[Double]]]
  /// q(h, ·) of the candidate, on the restricted episodes.
  let actionValues: [[[Double]]]

  init(
    _ configuration: RunConfiguration, cohort: PreparedCohort, candidate: PolicySource, behavior: [[[Double]]],
    actionValues: [[[Double]]], episodes: [Episode]
  ) throws {
    self.actionValues = actionValues
    self.configuration = configuration
    self.cohort = cohort
    self.behaviorRows = behavior
    self.episodes = episodes
    target = try candidate.policy().probabilities(along: cohort.test)
  }

  /// How well the clinicians' policy is known, and where there was no alternative.
  func behavior() -> BehaviorPolicyAssessment {
    let probabilities = BehaviorProbabilities(episodes: episodes, probabilities: behaviorRows)
    let calibration = Calibration(probabilities)
    let table = PositivityTable(probabilities, quantileProbabilities: [0.05])
    let overlaps = OverlapHistogram.all(probabilities, binCount: 20)
    // Of two actions one is the mirror image of the other.
    let shown = configuration.actions.count == 2 ? 1..<2 : configuration.actions.indices
    let labels = configuration.actions.map(\.label)
    let shares = labels.indices.map { action in
      Double(probabilities.actions.count { $0 == action }) / Double(probabilities.count)
    }
    return BehaviorPolicyAssessment(
      method: "behavior cloning with \(configuration.evaluation.folds)-fold cross-fitting by patient",
      brierScore: calibration.brierScore, referenceBrierScore: 1 - shares.reduce(0) { $0 + $1 * $1 },
      expectedCalibrationError: calibration.expectedCalibrationError,
      actions: shown.map { assessment(labels[$0], calibration.curves[$0], overlaps[$0]) },
      positivity: table.rows.map {
        PositivityRow(
          action: labels[$0.action], center: $0.stratum ?? "All", decisions: $0.count, takenShare: $0.takenShare,
          smallestProbability: $0.least, fifthPercentile: $0.quantiles.first,
          belowThresholdShare: $0.shareBelowOnePercent)
      },
      positivityThreshold: 0.01, overlapEdges: overlaps[0].edges)
  }

  private func assessment(
    _ action: String, _ curve: Calibration.Curve, _ overlap: OverlapHistogram
  ) -> ActionAssessment {
    ActionAssessment(
      action: action,
      calibration: curve.bins.map {
        CalibrationBin(
          predicted: $0.meanProbability, observed: $0.observedShare,
          interval: Interval(lower: $0.lower, upper: $0.upper), decisions: $0.count)
      },
      overlap: [
        PropensityHistogram(actionTaken: action, counts: overlap.taken),
        PropensityHistogram(actionTaken: "another", counts: overlap.notTaken),
      ])
  }

  /// Agreement over all decisions, and the patients on whom the candidate differs most.
  func agreement() throws -> PolicyAgreement {
    let actions = cohort.test.map { $0.steps.map(\.action) }
    let preferred = target.map { $0.map { row in row.indices.max { row[$0] < row[$1] } ?? 0 } }
    let count = PolicyEvaluation.PolicyAgreement(
      clinician: actions.flatMap(\.self), policy: preferred.flatMap(\.self),
      actionCount: configuration.actions.count)
    let ranked = cohort.test.indices.map { index in
      let other = zip(actions[index], preferred[index]).count { $0 != $1 }
      return (index: index, share: Double(other) / Double(actions[index].count))
    }
    // Patients of few decisions differ by chance; those shown have as many as the typical patient, or five.
    let lengths = actions.map(\.count).sorted()
    let least = max(5, lengths.isEmpty ? 0 : lengths[lengths.count / 2])
    let divergent = ranked.filter { actions[$0.index].count >= least }
      .sorted { ($1.share, $0.index) < ($0.share, $1.index) }.prefix(configuration.evaluation.divergentPatients)
    return PolicyAgreement(
      decisions: count.count, agreementShare: count.rate, kappa: count.kappa,
      weightedKappa: weightedKappa(actions, preferred), actions: configuration.actions.map(\.label),
      confusion: count.confusion,
      divergentPatients: try divergent.map { try trajectory($0.index, preferred[$0.index], share: $0.share) })
  }

  /// Quadratic by dose multiple, with Student's interval over patients.
  private func weightedKappa(_ given: [[Int]], _ preferred: [[Int]]) -> Estimate? {
    let multiples = configuration.actions.map(\.multiple)
    guard Set(multiples).count > 1 else { return nil }
    let kappa = WeightedKappa(clinician: given, policy: preferred, scores: multiples)
    // Without a second patient, or where everybody always did the same, there is none.
    guard let result = try? kappa.result(.studentT(level: configuration.evaluation.level), key: Key(seed: 0)) else {
      return nil
    }
    return Estimate(value: result.value, interval: Interval(lower: result.interval[0], upper: result.interval[1]))
  }

  private func trajectory(_ index: Int, _ preferred: [Int], share: Double) throws -> PatientTrajectory {
    let episode = cohort.test[index]
    let name = configuration.reward.burdenVariable
    let feature = try cohort.encoder.schema.require("\(name).last")
    let measured = try cohort.encoder.schema.require("\(name).measured")
    let isLog = configuration.state.variables.contains { $0.name == name && $0.transform == .log }
    let origin = episode.steps[0].state.time
    let states = episode.steps.map(\.state) + (episode.finalState.map { [$0] } ?? [])
    let multiples = configuration.actions.map(\.multiple)
    var ending = "End of record"
    if case .terminal(let event) = episode.ending { ending = event.prefix(1).uppercased() + event.dropFirst() }
    return PatientTrajectory(
      patient: episode.patient, center: episode.center, biomarker: name.uppercased(),
      biomarkerUnit: cohort.schema.variables.first { $0.name == name }?.unit.code ?? "",
      measurements: states.filter { $0.features[measured] == 1 }.map {
        BiomarkerMeasurement(
          day: $0.time - origin, value: isLog ? exp($0.features[feature]) : $0.features[feature])
      },
      decisions: zip(episode.steps, preferred).map { step, action in
        DoseDecision(
          startDay: step.state.time - origin, endDay: step.state.time - origin + step.elapsed,
          clinicianDose: multiples[step.action], policyDose: multiples[action])
      },
      largestDose: multiples.max() ?? 1, doseUnit: "x standard dose", eventDay: episode.duration, eventName: ending,
      divergence: share, rationale: rationale(index, preferred))
  }
}
