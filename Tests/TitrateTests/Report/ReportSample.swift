import Foundation
import titrate

/// A report with every section filled, as a run on a virtual cohort would fill it. The numbers follow closed formulas,
/// so that the document is the same every time; they are no result of anything.
enum ReportSample {
  static let hostile = "P-<script>alert(\"1\")</script>'&"

  static func report(isSupported: Bool = true, patient: String = "C-017") -> Report {
    Report(
      title: "Adaptive androgen suppression in metastatic prostate cancer", question: question,
      dataFlow: .present(dataFlow), cohort: .present(cohort),
      agreement: .present(agreement(patient: patient)), learning: .present(learning), behavior: .present(behavior),
      evaluation: .present(evaluation(isSupported: isSupported)), simulation: .present(simulation),
      reward: .present(reward), limits: limits, provenance: provenance)
  }

  static func realRecords() -> Report {
    Report(
      title: "Intermittent androgen suppression: 54 patients", question: question, dataFlow: .present(dataFlow),
      cohort: .present(cohort), agreement: .present(agreement(patient: hostile)), learning: .present(learning),
      behavior: .present(behavior), evaluation: .present(evaluation(isSupported: false)),
      simulation: .omitted(
        because: "the records are of real patients, whose course under another policy is not known."),
      reward: .present(reward), limits: limits, provenance: provenance)
  }

  /// Every section there, nothing in any of them: what is drawn must still be drawable.
  static let empty = Report(
    title: "Nothing", question: question,
    dataFlow: .present(.init(source: "an empty folder", patientsIn: 0, exclusions: [], splits: [], problems: [])),
    cohort: .present(.init(groups: [])),
    agreement: .present(
      .init(
        decisions: 0, agreementShare: 0, actions: [], confusion: [],
        divergentPatients: [
          .init(
            patient: "1", biomarker: "PSA", biomarkerUnit: "ng/mL", measurements: [.init(day: 0, value: 0)],
            decisions: [], largestDose: 0, doseUnit: "mg", divergence: 0)
        ])),
    learning: .present(.init(algorithm: "CQL", measure: "value", runs: [])),
    behavior: .present(
      .init(
        method: "none", brierScore: 0, actions: [.init(action: "on", calibration: [], overlap: [])], positivity: [],
        positivityThreshold: 0.05, overlapEdges: [])),
    evaluation: .present(
      .init(
        valueTitle: "value", patients: 0, bootstrapReplicates: 0, intervalLevel: 0.95, minimumEffectiveSampleSize: 50,
        minimumEffectiveShare: 0.05, primaryEstimator: "DR",
        policies: [
          .init(
            name: "Learned policy", role: .candidate,
            estimates: [
              .init(
                estimator: "IS", value: 1e120, interval: .init(lower: -1e130, upper: 1e130), isSupported: false)
            ], effectiveSampleSizePerStep: [0])
        ])),
    simulation: .present(.init(patients: 0, seeds: 0, horizonDays: 0, arms: [], accuracy: [])),
    reward: .present(.init(unit: "reward", components: [], policies: [])), limits: limits, provenance: provenance)

  static let question = ReportQuestion(
    statement: "Would a policy learned from the records of three centers have delayed progression longer than the "
      + "clinicians who treated these patients, with no more drug?",
    dataSet: "Virtual retrospective cohort of intermittent androgen suppression", isSimulated: true,
    policy: "Discrete conservative Q-learning over a history encoder, five critics",
    comparator: "the clinicians of the log (50 % rule, loosely followed, differing by center)",
    actions: ["off drug", "on drug"], decisionIntervalDays: 28, horizonDays: 3650, discount: 0.99,
    discountPeriodDays: 28,
    rewardWeights: [
      .init(name: "Tumor burden", weight: -1, meaning: "change of log PSA since the decision before"),
      .init(name: "Drug burden", weight: -0.1, meaning: "days on drug, in units of 28 days"),
      .init(name: "Progression", weight: -10, meaning: "1 at progression, else 0"),
    ], trainingSeeds: 5, seed: 20_260_101)

  static let dataFlow = DataFlow(
    source: "virtual cohort, Lotka–Volterra tumor model", filesRead: 3, rowsRead: 28_416, patientsIn: 612,
    exclusions: [
      .init(reason: "fewer than two visits", patients: 7),
      .init(reason: "no PSA measured before the first decision, so that there is no state", patients: 4),
      .init(reason: "dose missing at every visit", patients: 1),
    ],
    splits: [
      .init(name: "Training", patients: 360, decisions: 14_902),
      .init(name: "Validation", patients: 120, decisions: 4_988),
      .init(name: "Test", patients: 120, decisions: 5_031),
    ],
    problems: [
      .init(file: "center-b.csv", row: 1_204, column: "psa", message: "\"4..2\" is not a number; the value is missing"),
      .init(
        file: "center-b.csv", row: 2_230, column: "psa", message: "4,100 ng/mL is above 2,000; the value is missing"),
      .init(file: "center-c.csv", row: 88, message: "time goes backwards by 14 days; the row was left out"),
    ], problemsNotListed: 12)

  static let cohort = CohortDescription(
    groups: [
      ("All", 600, 1.0), ("Center A", 250, 0.92), ("Center B", 210, 1.05), ("Center C", 140, 1.1), ("Test", 120, 1),
    ]
    .map { name, patients, factor in
      CohortGroup(
        name: name, patients: patients, decisions: patients * 41,
        followUpDays: .init(lower: 610 * factor, median: 1_120 * factor, upper: 1_702 * factor),
        eventShare: 0.62 * factor, treatedShare: 0.51 * factor,
        variables: [
          .init(
            name: "PSA", unit: "ng/mL", quartiles: .init(lower: 1.9 * factor, median: 6.2 * factor, upper: 14.8),
            missingShare: 0.08 * factor),
          .init(
            name: "Testosterone", unit: "nmol/L", quartiles: .init(lower: 0.4, median: 1.1 * factor, upper: 9.6),
            missingShare: 0.34),
        ])
    })

  static func agreement(patient: String) -> PolicyAgreement {
    PolicyAgreement(
      decisions: 5_031, agreementShare: 0.742, kappa: 0.48, actions: ["off drug", "on drug"],
      confusion: [[1_988, 487], [811, 1_745]],
      divergentPatients: [trajectory(patient, "Center C", 0.0), trajectory("B-103", "Center B", 1.3)])
  }

  static func trajectory(_ patient: String, _ center: String, _ phase: Double) -> PatientTrajectory {
    let days = (0..<44).map { Double($0) * 28 + 3 * sin(Double($0) * 2.1) + (phase == 0 ? 0 : 2) }
    func psa(_ day: Double) -> Double {
      exp(2 + day / 900 + 1.3 * sin(day / 110 + phase) + 0.12 * sin(day * 1.7))
    }
    return PatientTrajectory(
      patient: patient, center: center, biomarker: "PSA", biomarkerUnit: "ng/mL",
      measurements: days.map { .init(day: $0, value: psa($0)) },
      decisions: zip(days, days.dropFirst()).enumerated().map { index, ends in
        DoseDecision(
          startDay: ends.0, endDay: ends.1, clinicianDose: sin(ends.0 / 110 + phase) > -0.3 ? 1 : 0,
          policyDose: index < 1 ? nil : sin(ends.0 / 110 + phase + 0.6) > 0.35 ? 1 : 0)
      }, largestDose: 1, doseUnit: "full dose", eventDay: (days.last ?? 0) + 10, eventName: "progression",
      divergence: 0.58 - phase / 10)
  }

  static let learning = LearningAccount(
    algorithm: "Discrete conservative Q-learning", measure: "Validation estimate (WDR, discounted return)",
    runs: (0..<5).map { seed in
      LearningRun(
        name: "Seed \(seed + 1)",
        points: (0...20).map { index in
          let x = Double(index) / 20
          let value = -9 + 4.2 * (1 - exp(-4 * x)) + 0.25 * sin(Double(index * 3 + seed * 7)) - Double(seed) * 0.15
          let isLost = seed == 3 && index > 9
          return .init(
            step: index * 500, trainingLoss: 0.9 * exp(-3 * x) + 0.11,
            validation: isLost
              ? Estimate() : .init(value: value, interval: .init(lower: value - 0.7, upper: value + 0.7)))
        }, chosenStep: seed == 3 ? nil : 8_000 - seed * 500,
        divergence: seed == 3 ? "Q-values above the largest possible return at step 5,000" : nil)
    }, chosenRun: 0)

  static let behavior = BehaviorPolicyAssessment(
    method: "Multinomial logistic regression on the state with center effects, cross-fitted by patient",
    brierScore: 0.171, referenceBrierScore: 0.249, expectedCalibrationError: 0.021,
    actions: [
      .init(
        action: "on drug", calibration: calibration,
        overlap: [
          .init(actionTaken: "on drug", counts: (0..<20).map { 12 + $0 * $0 }),
          .init(actionTaken: "off drug", counts: (0..<20).map { 10 + (19 - $0) * (19 - $0) }),
        ])
    ],
    positivity: ["Center A", "Center B", "Center C"].flatMap { center in
      ["off drug", "on drug"].map { action in
        PositivityRow(
          action: action, center: center, decisions: 1_677, takenShare: action == "on drug" ? 0.512 : 0.488,
          smallestProbability: 0.011, fifthPercentile: 0.043, belowThresholdShare: center == "Center C" ? 0.081 : 0.032)
      }
    }, positivityThreshold: 0.05, overlapEdges: (0...20).map { Double($0) / 20 })

  private static let calibration: [CalibrationBin] = (0..<10).map { bin in
    let p = 0.05 + Double(bin) * 0.1
    let observed = p + 0.025 * sin(Double(bin) * 1.9)
    return CalibrationBin(
      predicted: p, observed: observed, interval: .init(lower: max(0, observed - 0.04), upper: min(1, observed + 0.04)),
      decisions: 300 + 90 * abs(bin - 5))
  }

  static let unsupportedValue = -4.3719

  static func evaluation(isSupported: Bool) -> OffPolicyEvaluation {
    OffPolicyEvaluation(
      valueTitle: "Discounted return per patient", patients: 120, bootstrapReplicates: 1_000, intervalLevel: 0.95,
      minimumEffectiveSampleSize: 50, minimumEffectiveShare: 0.05, primaryEstimator: "DR",
      policies: [
        policy("Learned policy", .candidate, -5.1, isSupported ? 63.2 : 11.4, 0.93),
        policy("Clinicians", .clinicians, -6.6, 120, 1), policy("Behavior cloning", .baseline, -6.4, 88.7, 0.985),
        policy("50 % rule", .baseline, -5.9, 52.1, 0.95), policy("Always on drug", .baseline, -8.8, 3.6, 0.8),
        policy("Never", .baseline, -11.9, 2.2, 0.78),
      ])
  }

  private static func policy(
    _ name: String, _ role: PolicyRole, _ value: Double, _ size: Double, _ decay: Double
  ) -> PolicyEvaluationResult {
    let estimators = role == .clinicians ? ["Observed mean"] : ["WIS", "PDIS", "DR"]
    let isSupported = size >= 50
    return PolicyEvaluationResult(
      name: name, role: role,
      estimates: estimators.enumerated().map { index, estimator in
        let point = isSupported ? value + Double(index - 1) * 0.31 : unsupportedValue - Double(index)
        let half = 0.5 + 20 / size
        return ValueEstimate(
          estimator: estimator, value: point, interval: .init(lower: point - half, upper: point + half),
          differenceToClinicians: role == .clinicians
            ? nil : .init(value: point + 6.6, interval: .init(lower: point + 6.6 - half, upper: point + 6.6 + half)),
          effectiveSampleSize: size, isSupported: isSupported,
          reasons: isSupported ? [] : ["effective sample size below 50 patients"], truth: value)
      },
      effectiveSampleSizePerStep: (0..<44).map { max(size, 120 * pow(decay, Double($0))) })
  }

  static let simulation: SimulatedTrial = {
    let arms: [(String, PolicyRole, Double)] = [
      ("Learned policy", .candidate, 1_450), ("Clinicians", .clinicians, 1_130), ("50 % rule", .baseline, 1_310),
      ("Always on drug", .baseline, 610),
    ]
    return SimulatedTrial(
      patients: 200, seeds: 5, horizonDays: 3_650,
      arms: arms.map { name, role, mean in
        let curve = (0...90).map { index -> ProgressionFreePoint in
          let day = Double(index) * 40
          let share = exp(-pow(day / (mean * 1.12), 2.2))
          let half = 1.96 * (share * (1 - share) / 200).squareRoot()
          return .init(
            day: day, share: share, interval: .init(lower: max(0, share - half), upper: min(1, share + half)),
            atRisk: Int(200 * share))
        }
        return SimulatedArm(
          name: name, role: role, curve: curve, censoredDays: [900, 1_700],
          meanTimeToProgressionDays: .init(value: mean, interval: .init(lower: mean - 45, upper: mean + 45)),
          drugFreeShare: .init(
            value: role == .candidate ? 0.56 : 0.5, interval: .init(lower: 0.48, upper: 0.58)),
          differenceDays: role == .clinicians
            ? nil : .init(value: mean - 1_130, interval: .init(lower: mean - 1_170, upper: mean - 1_090)),
          drugFreeDifference: role == .clinicians
            ? nil : .init(value: 0.04, interval: .init(lower: 0.01, upper: 0.07)))
      },
      accuracy: [
        .init(
          policy: "Learned policy", estimator: "DR", estimate: -4.79, interval: .init(lower: -5.6, upper: -4.0),
          truth: -5.1, isSupported: true),
        .init(
          policy: "50 % rule", estimator: "WIS", estimate: -6.9, interval: .init(lower: -7.6, upper: -6.2), truth: -5.9,
          isSupported: true),
        .init(
          policy: "Never", estimator: "WIS", estimate: -4.3, interval: .init(lower: -9, upper: 0.4), truth: -11.9,
          isSupported: false),
      ],
      optimum: .init(
        meanTimeToProgressionDays: 1_610,
        explanation: "It acts on the sizes of both cell populations, which no clinic can measure."))
  }()

  static let reward = RewardAccount(
    unit: "discounted reward", components: question.rewardWeights,
    policies: [("Learned policy", -5.1), ("Clinicians", -6.6)].map { name, total in
      PolicyReward(
        policy: name, basis: "simulation",
        components: [0.2, 0.3, 0.5].map {
          .init(value: total * $0, interval: .init(lower: total * $0 - 0.2, upper: total * $0 + 0.2))
        }, total: .init(value: total, interval: .init(lower: total - 0.4, upper: total + 0.4)))
    })

  static let limits = LimitsStatement(
    intendedUse: "Research on learning dosing policies from retrospective records.",
    notIntendedFor: "Choosing the dose of any patient.",
    limits: [
      "Estimates hold only if everything that moved the clinicians' choice is in the records.",
      "The virtual patients share the assumptions of the tumor model they were made with.",
    ])

  static let provenance = Provenance(
    version: "0.1.0", seed: 20_260_101, dataHash: String(repeating: "3f9a", count: 16),
    configuration: "data:\n  source: virtual\n  patients: 612\nlearning:\n  algorithm: discrete-cql\n  seeds: 5\n")
}
