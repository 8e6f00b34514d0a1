import Foundation
import Stochastics

extension ClinicalCourse {
  /// Assesses the tumor of one patient and enters the result.
  func assess(
    _ tumor: M.Output, _ lane: Int, _ group: PatientGroup<M>, until alive: Double, clinicalProgression: Double?,
    _ key: Key, _ outcome: inout PatientOutcome
  ) {
    var generator = key.generator
    let baseline = group.value(tumor, at: grid.dailyRows[0], lane: lane)
    let limit = min(alive, clinicalProgression ?? .infinity)
    var scans: [RECIST.Scan] = []
    var nadir = baseline
    var observedUntil = alive
    var number = 1
    while true {
      let day = Int((Double(number) * clinical.scanInterval).rounded())
      guard day < grid.dailyRows.count, Double(day) * 24 <= limit else { break }
      let size = group.value(tumor, at: grid.dailyRows[day], lane: lane)
      scans.append(RECIST.Scan(day: Double(day), targets: RECIST.TargetLesions(sum: size)))
      nadir = min(nadir, size)
      let isProgressed = size - nadir >= 5 && 5 * (size - nadir) >= nadir
      if isProgressed { break }
      if let dropout = M.description.dropout {
        let weeks = clinical.scanInterval / 7
        let risk = dropout.probability(progressed: false, millimeters: size, week: Double(day) / 7, over: weeks)
        if generator.uniform() < risk {
          observedUntil = Double(day) * 24
          break
        }
      }
      number += 1
    }
    guard
      baseline > 0,
      let course = try? RECIST.Course(
        baseline: RECIST.TargetLesions(sum: baseline), scans: scans, criteria: clinical.criteria)
    else { return }
    outcome.response = course.bestOverallResponse
    if let day = course.progressionDay {
      outcome.progression = .init(time: day * 24, isEvent: true)
      outcome.progressionCause = .targetLesions
    } else if let time = clinicalProgression, time <= observedUntil, time <= alive {
      outcome.progression = .init(time: time, isEvent: true)
      outcome.progressionCause = .clinical
    } else {
      outcome.progression = .init(time: observedUntil, isEvent: false)
    }
    if outcome.progressionCause == .clinical && outcome.response == .notEvaluable { outcome.response = .progressive }
  }
}
