import DiffEq
import DosingMDP
import Pharmacometrics

extension ModelEnvironment {
  /// Follows up to eight patients from one day to another, doses included, and takes in what happens to each.
  func follow<S: RealScalar>(
    _ course: Course<M, S>, _ engine: CourseEngine<M, S>, _ patients: inout [DosedPatient], from day: Int, to end: Int
  ) {
    let values = engine.follow(course, segment(patients, from: day, to: end), patients.count)
    for lane in patients.indices where !patients[lane].hasEnded {
      plan.pass(&patients[lane], values, lane: lane, from: day, to: end)
      if let failure = course.failure(lane) { abandon(&patients[lane], failure) }
    }
  }

  /// Ends the course of a patient whose equations could not be solved, unless it had ended before.
  private func abandon(_ patient: inout DosedPatient, _ failure: (cause: SolverFailure, time: Double)) {
    let day = failure.time / 24
    if let departure = patient.departure, departure.day <= day { return }
    patient.departure = .init(day: day, ending: .censored(reason: "integration failed: \(failure.cause)"))
  }

  private func segment(_ patients: [DosedPatient], from day: Int, to end: Int) -> CourseSegment {
    var doses: [CourseSegment.Dose] = []
    let hours = configuration.administration.hours
    for day in day..<end {
      for (administration, hour) in hours.enumerated() {
        let time = Double(day) * 24 + hour
        let amounts = patients.map { plan.amount($0, day: day, administration: administration, hour: time) }
        if amounts.contains(where: { $0 > 0 }) { doses.append(.init(time: time, amounts: amounts)) }
      }
    }
    var duration = 0.0
    if case .infusion(let hours) = configuration.administration { duration = hours }
    let (begin, stop) = (Double(day) * 24, Double(end) * 24)
    return CourseSegment(
      doses: doses, duration: duration, changes: changes.filter { $0.time >= begin && $0.time < stop },
      grid: ((day + 1)...end).map { Double($0) * 24 })
  }
}
