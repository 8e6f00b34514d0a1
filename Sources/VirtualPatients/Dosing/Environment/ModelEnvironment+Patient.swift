import DiffEq
public import DosingMDP
public import Pharmacometrics
import Stochastics

extension ModelEnvironment {
  /// The hidden truth of one virtual patient: a value, whose copies go their own ways.
  ///
  /// The course is a class, but it is changed only where this value alone holds it, and copied before where another
  /// does, as the storage of an array is: hence it is not isolated.
  public struct Patient: Sendable {
    var dosed: DosedPatient
    nonisolated(unsafe) private(set) var course: Course<M, Double>

    init(_ dosed: DosedPatient, _ course: Course<M, Double>) {
      self.dosed = dosed
      self.course = course
    }

    mutating func requireUnique() {
      if !isKnownUniquelyReferenced(&course) { course = Course(copying: course) }
    }

    /// Days since the first visit.
    public var day: Int { dosed.day }

    /// The true outputs at the last visit.
    public func output(_ output: M.Output) -> Double { dosed.outputs[output.rawValue] }

    /// What happened so far.
    public var outcome: DosedOutcome { DosedOutcome(dosed) }
  }

  /// Patient `index`, drawn from the key and the index alone.
  func individual(_ index: Int, key: Key) -> Individual<M> {
    let individual = population.individual(index, key: key)
    guard !configuration.randomization.isEmpty else { return individual }
    var own = population
    let key = key.child(.patient, index).child(.parameters, 4)
    for (place, entry) in configuration.randomization.sorted(by: { $0.key < $1.key }).enumerated() {
      guard let line = M.description.parameters.first(where: { $0.symbol == entry.key }) else { continue }
      var generator = key.child(.noise, place).generator
      let factor = Double.exponential(entry.value * generator.normal())
      do throws(UnknownName) {
        try own.set(entry.key, population.typical[line.index.rawValue] * factor)
      } catch {
        preconditionFailure("\(error)")
      }
    }
    return own.individual(covariates: individual.covariates, effects: individual.effects)
  }

  /// The patient at the first visit.
  func dosed(_ index: Int, _ individual: Individual<M>, outputs: [Double], key: Key) -> DosedPatient {
    let key = key.child(.patient, index)
    var centers = key.child(.parameters, 2).generator
    var leaving = key.child(.dropout, 1).generator
    let rate = configuration.dropoutRate
    return DosedPatient(
      index: index, key: key, center: centers.categorical(configuration.centers.map(\.weight)),
      covariates: individual.covariates, doseFactor: sizePlace.map { individual.covariates[$0] } ?? 1,
      adherence: adherence(key.child(.parameters, 3)),
      dropoutDay: rate > 0 ? leaving.exponential(rate: rate / 365.25) : .infinity,
      followUp: FollowUp(plan.layout, first: outputs, key: key), outputs: outputs)
  }

  private func adherence(_ key: Key) -> Double {
    let mean = configuration.adherence.mean
    guard let concentration = configuration.adherence.concentration else { return mean }
    var generator = key.generator
    return generator.beta(mean * concentration, (1 - mean) * concentration)
  }

  func admission(of patient: DosedPatient) -> Admission {
    Admission(
      patient: "P\(patient.index + 1)", center: configuration.centers[patient.center].name,
      statics: plan.statics.map { patient.covariates[$0] }, visit: plan.measurement(of: patient))
  }
}

/// What happened to one patient under dosing decisions so far.
public struct DosedOutcome: Hashable, Sendable {
  /// Days followed; exact where an event by hazard ended the course.
  public var followed: Double
  /// Why the course ended; `nil` while it goes on.
  public var ending: Ending?
  /// The first progression, whether or not it ended the course. Days.
  public var progressionDay: Double?
  /// The worst grade of each adverse effect, in the order of the description; 3 stands for 3 and above.
  public var worstGrades: [Int]
  /// The worst value of each laboratory finding, in the order of the description.
  public var laboratoryExtremes: [Double]

  init(_ patient: DosedPatient) {
    followed = patient.departure?.day ?? Double(patient.day)
    ending = patient.departure?.ending
    progressionDay = patient.followUp.progressionDay
    worstGrades = patient.followUp.grades.map(\.worstGrade)
    laboratoryExtremes = patient.followUp.extremes
  }
}
