import DiffEq
import Foundation
import Pharmacometrics
import Stochastics
import TestSupport
import Testing

/// Patients of theophylline whose concentration raises the hazard of an event and the category of an ordinal outcome: the
/// population that made them is found again, by records that are simulated without the code under test.
struct OutcomeRecoveryTests {
  /// What makes the patients.
  enum Truth {
    static let (absorption, volume, clearance, omega, error) = (1.5, 30.0, 3.0, 0.3, 0.5)
    static let (rate, shape, effect) = (0.012, 1.4, 0.18)
    static let (first, gap, ordinal) = (-1.5, 1.6, 0.3)
  }

  /// CP of one dose at 0, mg/L.
  private static func concentration(_ time: Double, dose: Double, _ volume: Double, _ clearance: Double) -> Double {
    let rate = clearance / volume
    let share = dose / volume * Truth.absorption / (Truth.absorption - rate)
    return share * (exp(-rate * time) - exp(-Truth.absorption * time))
  }

  /// A patient: concentrations until 24 h or the event, the event until 30 h, categories at six times.
  static func patient(_ index: Int, key: Key) -> CalibrationPatient {
    var generator = key.child(.patient, index).generator
    let dose = [160.0, 320, 640][index % 3]
    let volume = Truth.volume * exp(Truth.omega * generator.normal())
    let clearance = Truth.clearance * exp(Truth.omega * generator.normal())
    func course(_ time: Double) -> Double { concentration(time, dose: dose, volume, clearance) }
    // H by steps of 0.01 h until it reaches a draw from the exponential distribution.
    let bound = -log(1 - generator.uniform())
    var (time, cumulative) = (0.0, 0.0)
    while cumulative < bound && time < 30 {
      let middle = time + 0.005
      let scale = Truth.shape * Truth.rate * pow(Truth.rate * middle, Truth.shape - 1)
      cumulative += 0.01 * scale * exp(Truth.effect * course(middle))
      time += 0.01
    }
    let isEvent = cumulative >= bound
    let measurements = [0.5, 1, 2, 4, 8, 12, 24].map { time -> CalibrationPatient.Measurement in
      .init(time: time, output: 0, value: course(time) + Truth.error * generator.normal())
    }
    var outcomes = [0.5, 1.5, 3, 6, 12, 24].map { time -> CalibrationPatient.OutcomeRecord in
      let uniform = generator.uniform()
      func atLeast(_ threshold: Double) -> Double { 1 / (1 + exp(-(threshold + Truth.ordinal * course(time)))) }
      let category = (uniform < atLeast(Truth.first) ? 1 : 0) + (uniform < atLeast(Truth.first - Truth.gap) ? 1 : 0)
      return .init(time: time, outcome: 1, finding: .category(category))
    }
    let end = min(time, 30)
    outcomes.append(.init(time: end, outcome: 0, finding: isEvent ? .event : .free))
    return CalibrationPatient(
      name: "\(index + 1)", doses: [DoseEvent(time: 0, amount: dose)],
      measurements: measurements.filter { $0.time <= end }, outcomes: outcomes.filter { $0.time <= end })
  }

  static func cohort(
    _ patients: [CalibrationPatient], _ specification: CalibrationSpecification
  ) throws -> CalibrationCohort {
    try CalibrationCohort(
      structure: CalibrationStructure(Theophylline.self, specification), predictor: ModelPredictor(Theophylline.self),
      patients: patients)
  }

  /// The population that makes the patients, its effects on outcomes times a factor.
  static func truth(effect factor: Double) -> CalibrationSpecification {
    CalibrationSpecification(
      parameters: [
        "KA": .init(start: Truth.absorption, variability: false),
        "V": .init(start: Truth.volume, standardDeviation: Truth.omega),
        "CL": .init(start: Truth.clearance, standardDeviation: Truth.omega),
      ], outputs: ["CP": .init(error: .additive, additive: Truth.error)],
      events: [
        "relapse": .init(
          hazard: .weibull, rate: Truth.rate, shape: Truth.shape,
          effects: [.init(output: "CP", coefficient: factor * Truth.effect)])
      ],
      ordinal: [
        "nausea": .init(
          thresholds: [Truth.first, Truth.first - Truth.gap],
          effects: [.init(output: "CP", coefficient: factor * Truth.ordinal)])
      ])
  }

  /// Where the estimation starts: away from the truth.
  /// - Parameter isCoupled: whether the course moves the outcomes.
  private static func start(isCoupled: Bool) -> CalibrationSpecification {
    let effects: [CourseEffectSpecification]? = isCoupled ? [.init(output: "CP")] : nil
    return CalibrationSpecification(
      parameters: [
        "KA": .init(start: Truth.absorption, estimate: false, variability: false),
        "V": .init(start: 20, standardDeviation: 0.5), "CL": .init(start: 5, standardDeviation: 0.5),
      ], outputs: ["CP": .init(error: .additive, additive: 1)],
      events: ["relapse": .init(hazard: .weibull, rate: 0.03, effects: effects)],
      ordinal: ["nausea": .init(categories: 3, effects: effects)], likelihood: .init(draws: 2000))
  }

  private static let known: [String: (typical: Double, deviation: Double?)] = [
    "V": (Truth.volume, Truth.omega), "CL": (Truth.clearance, Truth.omega), "relapse_rate": (Truth.rate, nil),
    "relapse_shape": (Truth.shape, nil), "relapse_CP": (Truth.effect, nil), "nausea_alpha_1": (Truth.first, nil),
    "nausea_gap_2": (Truth.gap, nil), "nausea_CP": (Truth.ordinal, nil),
  ]

  private static func expectTruth(_ result: CalibrationResult) throws {
    for (symbol, known) in Self.known {
      let line = try #require(result.parameters.first { $0.symbol == symbol })
      let error = try #require(line.typical.standardError)
      #expect(abs(line.typical.value - known.typical) < 3.5 * error, "\(symbol): \(line.typical.value) ± \(error)")
      guard let deviation = known.deviation else { continue }
      let spread = try #require(line.betweenSubjects?.standardError)
      let found = line.betweenSubjects?.value ?? 0
      #expect(abs(found - deviation) < 3.5 * spread, "omega \(symbol): \(found) ± \(spread)")
    }
    let size = try #require(result.errors.first?.value)
    #expect(abs(size.value - Truth.error) < 3.5 * (size.standardError ?? 0))
  }

  /// Daily doses are absorbed within a small part of the panels between them; finer panels do not move −2 ln L.
  @Test(.tags(.law)) func panelsAreFineEnough() throws {
    let patients = (0..<12).map { index -> CalibrationPatient in
      let end = 20 + 11 * Double(index)
      return CalibrationPatient(
        name: "\(index)", doses: (0..<7).map { DoseEvent(time: 24 * Double($0), amount: 320) }, measurements: [],
        outcomes: [.init(time: end, outcome: 0, finding: index.isMultiple(of: 3) ? .free : .event)])
    }
    let values = try [nil, 0.5].map { step in
      var specification = Self.truth(effect: 1)
      specification.events["relapse"]?.step = step
      let cohort = try Self.cohort(patients, specification)
      return try #require(ApproximateLikelihood(cohort, .conditional).minusTwoLogLikelihood(cohort.structure.start))
    }
    #expect(abs(values[0] - values[1]) < 0.01, "\(values)")
  }

  @Test(.tags(.statistical, .slow)) func thePopulationIsFoundAgain() throws {
    let patients = (0..<100).map { Self.patient($0, key: Key(seed: 21)) }
    let result = try Calibration(Self.cohort(patients, Self.start(isCoupled: true)), seed: 1, threads: 2, starts: 2)
      .run()
    try Self.expectTruth(result)
    // Two coefficients cost 2 · 2 in AIC and are worth far more.
    let alone = try Calibration(Self.cohort(patients, Self.start(isCoupled: false)), seed: 1, threads: 2, starts: 2)
      .run()
    let values = [result, alone].compactMap { $0.likelihoods.first?.minusTwoLogLikelihood }
    #expect(values.count == 2 && values[1] - values[0] > 100, "\(values)")
  }
}
