import PolicyEvaluation
import Stochastics
import VirtualPatients

/// The data of the tumor benchmark at one γ and one seed, as published: patients to learn from, and two test sets.
struct GengBenchmark {
  /// Days of sliding treatments after the first, so that τ goes up to one more.
  static let slidingDays = 5

  let training: TreatedSequences
  let oneStep: [GengTestCourse]
  let sliding: [GengTestCourse]

  init(gamma: Double, seed: UInt64, trainingPatients: Int = 10_000, testPatients: Int = 1_000) throws {
    let keys = Key(seed: seed).split(3)
    let cohort = GengCohort(gammaChemo: gamma, gammaRadio: gamma)
    training = try TreatedSequences((0..<trainingPatients).map { .init($0, cohort.patient($0, key: keys[0])) })
    oneStep = GengTestSet(gamma: gamma, question: .oneStep).courses(testPatients, key: keys[1])
    sliding = GengTestSet(gamma: gamma, question: .slidingTreatment(days: Self.slidingDays))
      .courses(testPatients, key: keys[2])
  }

  /// What a predictor does on the test sets.
  func errors(of predictor: some PotentialOutcomePredictor) throws -> BenchmarkErrors {
    let (next, _) = try Self.predictions(oneStep, predictor)
    let (later, groups) = try Self.predictions(sliding, predictor)
    let tau = Self.slidingDays
    // Days on which an alternative is undefined have fewer, and are left out of the choice.
    let whole = groups.filter { $0.count == 2 * tau }
    let predictedLast = whole.map { $0.map { later[$0].predicted[tau] } }
    let actualLast = whole.map { $0.map { later[$0].alternative.volumes[tau] } }
    return BenchmarkErrors(
      oneStep: OneStepErrors(next),
      sliding: (1...tau).map { step in
        rootMeanSquare(later.map { $0.predicted[step] - $0.alternative.volumes[step] })
      }, regret: HindsightRegret(predicted: predictedLast, actual: actualLast))
  }

  /// A prediction beside what it is of.
  struct Prediction {
    let patient: Int
    /// The number of days of the patient's course.
    let steps: Int
    let isFactual: Bool
    let alternative: GengTestCourse.Alternative
    /// cm³.
    let predicted: [Double]
  }

  /// - Returns: a prediction of each alternative, and their numbers by patient and day.
  private static func predictions(
    _ courses: [GengTestCourse], _ predictor: some PotentialOutcomePredictor
  ) throws -> (all: [Prediction], groups: [[Int]]) {
    let data = try TreatedSequences(courses.enumerated().map { .init($0, $1) })
    var plans: [TreatmentPlan] = []
    var groups: [[Int]] = []
    for (patient, course) in courses.enumerated() {
      for (place, alternative) in course.alternatives.enumerated() {
        let isNewDay = place == 0 || course.alternatives[place - 1].day != alternative.day
        if isNewDay { groups.append([]) }
        groups[groups.count - 1].append(plans.count)
        plans.append(
          TreatmentPlan(
            patient: patient, origin: alternative.day, treatments: alternative.treatments.map(\.vector)))
      }
    }
    let predicted = try predictor.outcomes(of: plans, in: data)
    let firsts = Set(groups.compactMap(\.first))
    let alternatives = courses.flatMap(\.alternatives)
    let all = plans.indices.map { index in
      Prediction(
        patient: plans[index].patient, steps: courses[plans[index].patient].treatments.count,
        isFactual: firsts.contains(index), alternative: alternatives[index], predicted: predicted[index])
    }
    return (all, groups)
  }
}

/// As a share of a lethal tumor's volume, in %: how the benchmark reports errors.
func rootMeanSquare(_ errors: [Double]) -> Double {
  normalized((errors.reduce(0) { $0 + $1 * $1 } / Double(errors.count)).squareRoot())
}

/// cm³ in % of a lethal tumor.
func normalized(_ volume: Double) -> Double { 100 * volume / GengTumor.lethalVolume }

extension GengTreatment {
  /// Chemotherapy, radiotherapy.
  var vector: [Double] { [chemotherapy ? 1 : 0, radiotherapy ? 1 : 0] }
}

extension TreatedSequences.Patient {
  /// A course that is learned from. What was given on its last day never acted.
  init(_ index: Int, _ course: GengCourse) {
    self.init(
      id: "P\(index + 1)", outcomes: course.volumes, treatments: course.treatments.dropLast().map(\.vector),
      staticFeatures: [Double(course.patient.type)])
  }

  init(_ index: Int, _ course: GengTestCourse) {
    self.init(
      id: "P\(index + 1)", outcomes: course.volumes, treatments: course.treatments.map(\.vector),
      staticFeatures: [Double(course.patient.type)])
  }
}
