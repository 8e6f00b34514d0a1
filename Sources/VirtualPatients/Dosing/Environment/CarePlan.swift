import DosingMDP
import Pharmacometrics
import Stochastics

/// A configuration, resolved for one model: when patients are seen, what they take and what is noted.
struct CarePlan: Sendable {
  /// What of the patient a variable shows.
  enum Source: Sendable {
    case output(place: Int, error: ResidualError)
    case grade(place: Int)
  }

  let configuration: DosingConfiguration
  let observation: DosingObservation
  let layout: ClinicalLayout
  let sources: [Source]
  /// Places of the covariates known at the first visit.
  let statics: [Int]
  let rules: FollowUp.Rules

  init(
    _ configuration: DosingConfiguration, observation: DosingObservation, layout: ClinicalLayout, sources: [Source],
    statics: [Int]
  ) {
    self.configuration = configuration
    self.observation = observation
    self.layout = layout
    self.sources = sources
    self.statics = statics
    rules = FollowUp.Rules(
      scanInterval: configuration.scanInterval, endsAtProgression: configuration.endsAtProgression,
      losesPatients: configuration.losesPatients && observation == .registry)
  }

  /// Enters a dose from the present day on and settles the next visit.
  func decide(_ patient: inout DosedPatient, multiple: Double) {
    precondition(!patient.hasEnded, "patient \(patient.index) has left")
    precondition(multiple >= 0 && multiple.isFinite, "a dose of \(multiple) times the standard")
    patient.amount = multiple * configuration.standardDose * patient.doseFactor
    patient.decisionDay = patient.day
    patient.followUp.beginInterval()
    patient.next = appointment(after: patient)
  }

  /// What a patient takes at an hour of a day.
  func amount(_ patient: DosedPatient, day: Int, administration: Int, hour: Double) -> Double {
    if patient.hasEnded || patient.amount == 0 { return 0 }
    if configuration.stress.contains(where: { $0.misses(hour) }) { return 0 }
    switch configuration.administration {
    case .infusion: return day == patient.decisionDay ? patient.amount : 0
    case .tablets(let perDay):
      if patient.adherence >= 1 { return patient.amount }
      var generator = patient.key.child(.adherence, day * perDay + administration).generator
      return generator.bernoulli(patient.adherence) ? patient.amount : 0
    }
  }

  /// Takes in the outputs of some days, up to the patient's end.
  /// - Parameters:
  ///   - values: outputs by patient and day.
  ///   - lane: the patient's place in them.
  func pass(_ patient: inout DosedPatient, _ values: [Double], lane: Int, from day: Int, to end: Int) {
    let first = lane * (end - day)
    for passed in (day + 1)...end {
      let offset = (first + passed - day - 1) * layout.width
      if let departure = patient.followUp.pass(passed, values, offset: offset, layout, rules) {
        patient.departure = departure
        patient.day = passed
        return
      }
    }
    patient.day = end
    let last = (first + end - day - 1) * layout.width
    patient.outputs = Array(values[last..<(last + layout.width)])
  }

  /// What became of a patient who has reached the next visit or the end.
  func arrive(_ patient: inout DosedPatient) -> Advance {
    if let departure = patient.departure {
      return Advance(elapsed: departure.day - Double(patient.decisionDay), visit: nil, ending: departure.ending)
    }
    patient.previousVisit = patient.visit
    patient.visit = patient.next.visit
    let ending = patient.next.ending
    if let ending { patient.departure = .init(day: Double(patient.day), ending: ending) }
    return Advance(
      elapsed: Double(patient.day - patient.decisionDay), visit: measurement(of: patient), ending: ending)
  }

  /// What is measured and noted today.
  func measurement(of patient: DosedPatient) -> Visit {
    let interval = scheduleInterval(patient)
    let scheduled = (Double(patient.visit) * interval, Double(patient.previousVisit) * interval)
    let key = patient.key.child(.measurement, patient.visit)
    let missing = patient.key.child(.missingness, patient.visit)
    let values = configuration.variables.enumerated().map { place, variable -> Double? in
      guard variable.isDue(at: scheduled.0, after: scheduled.1) else { return nil }
      if variable.missing > 0 {
        var generator = missing.child(.missingness, place).generator
        if generator.bernoulli(variable.missing) { return nil }
      }
      return value(of: sources[place], variable, patient, key.child(.measurement, place))
    }
    return Visit(time: Double(patient.day), values: values)
  }

  private func value(
    of source: Source, _ variable: ObservedVariable, _ patient: DosedPatient, _ key: Key
  ) -> Double {
    switch source {
    case .grade(let place):
      return Double(
        variable.grade == .worst ? patient.followUp.worstGrades[place] : patient.followUp.grades[place].grade)
    case .output(let place, let error):
      let truth = patient.outputs[place]
      guard variable.hasError, error != .none, truth >= 0 else { return truth }
      var generator = key.generator
      return max(0, error.measure(truth, &generator))
    }
  }

  private func scheduleInterval(_ patient: DosedPatient) -> Double {
    configuration.decisionInterval * configuration.centers[patient.center].intervalFactor
  }

  /// The next visit that is attended, cut off where observation ends.
  private func appointment(after patient: DosedPatient) -> DosedPatient.Appointment {
    let center = configuration.centers[patient.center]
    var visit = patient.visit
    var day: Int
    repeat {
      visit += 1
      var generator = patient.key.child(.schedule, visit).generator
      let shift = generator.index(below: 2 * center.jitter + 1) - center.jitter
      day = Int((Double(visit) * scheduleInterval(patient)).rounded()) + shift
      if !generator.bernoulli(center.missedProbability) { break }
    } while true
    switch observation {
    case .registry:
      let end = Int(configuration.followUp)
      if day >= end { return .init(day: end, visit: visit, ending: .censored(reason: "end of follow-up")) }
      let isLast = Double(day) >= patient.dropoutDay
      return .init(day: day, visit: visit, ending: isLast ? .censored(reason: "dropout") : nil)
    case .complete(let horizon):
      if day >= horizon { return .init(day: horizon, visit: visit, ending: .horizon) }
      return .init(day: day, visit: visit, ending: nil)
    }
  }
}

/// Who is observed for how long.
public enum DosingObservation: Hashable, Sendable {
  /// As in a registry: patients drop out, and observation ends after the configured follow-up. Both censor, with a last
  /// measurement where the patient is seen then.
  case registry
  /// For the truth about a policy: no one drops out, and the course ends at the horizon, in days.
  case complete(horizon: Int)
}
