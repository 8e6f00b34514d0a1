import Foundation
import Quantities
public import Stochastics

/// Events, grades and responses of virtual patients, drawn from what a model tells day by day.
///
/// - An event with cumulative hazard H happens when H reaches a draw from the unit exponential distribution; H is taken
///   linear within a day.
/// - Adverse effects go on from day to day until death.
/// - The tumor is assessed by RECIST 1.1 at scans, on the size that the model tells (without the error of a measurement),
///   until death, progression, or loss to assessment, which is drawn after each scan.
///
/// Patient i's draws derive from the key and i.
public struct ClinicalCourse<M: Model>: Sendable {
  public let clinical: ClinicalProtocol
  let grid: SimulationGrid

  /// - Parameter grid: with days.
  public init(_ clinical: ClinicalProtocol, grid: SimulationGrid) {
    precondition(!grid.dailyRows.isEmpty, "clinical courses need daily readings")
    self.clinical = clinical
    self.grid = grid
  }

  /// What happened to one patient of a group.
  public func outcome(of lane: Int, in group: PatientGroup<M>, key: Key) -> PatientOutcome {
    let key = key.child(.patient, group.first + lane)
    let description = M.description
    let failure = group.failures[lane]?.time
    let end = min(grid.times[grid.times.count - 1], failure ?? .infinity)
    let times = description.events.enumerated().map { place, event in
      (event.kind, eventTime(event.cumulativeHazard, lane, group, until: end, key.child(.noise, place)))
    }
    let death = times.filter { $0.0 == .death }.compactMap(\.1).min()
    let alive = death ?? end
    var outcome = PatientOutcome(
      survival: .init(time: alive, isEvent: death != nil), progression: nil, progressionCause: nil, response: nil,
      worstGrades: description.adverseEffects.enumerated().map { place, effect in
        worstGrade(effect, lane, group, until: alive, key.child(.visit, place))
      }, laboratoryGrades: [], laboratoryExtremes: [], failureTime: failure)
    for grading in description.laboratory {
      let extreme = extreme(grading, lane, group, until: alive)
      outcome.laboratoryExtremes.append(extreme)
      outcome.laboratoryGrades.append(grade(grading.finding, extreme))
    }
    if let tumor = description.tumorSize {
      let clinical = times.filter { $0.0 == .progression }.compactMap(\.1).min()
      assess(tumor, lane, group, until: alive, clinicalProgression: clinical, key.child(.dropout), &outcome)
    }
    return outcome
  }

  /// When a cumulative hazard reaches a draw; `nil` where it does not before the end.
  private func eventTime(
    _ output: M.Output, _ lane: Int, _ group: PatientGroup<M>, until end: Double, _ key: Key
  ) -> Double? {
    var generator = key.generator
    let draw = generator.exponential(rate: 1)
    var last = (time: 0.0, hazard: 0.0)
    for row in grid.dailyRows {
      let time = grid.times[row]
      guard time <= end else { break }
      let hazard = group.value(output, at: row, lane: lane)
      if hazard >= draw {
        let share = hazard > last.hazard ? (draw - last.hazard) / (hazard - last.hazard) : 1
        return last.time + share * (time - last.time)
      }
      last = (time, hazard)
    }
    return nil
  }

  private func worstGrade(
    _ effect: AdverseEffect<M>, _ lane: Int, _ group: PatientGroup<M>, until end: Double, _ key: Key
  ) -> Int {
    var generator = key.generator
    var course = GradeCourse(drawnFrom: effect.process, using: &generator)
    for row in grid.dailyRows.dropFirst() where grid.times[row] <= end {
      course.advance(
        effect.process, driver: group.value(effect.driver, at: row, lane: lane), uniform: generator.uniform())
    }
    return course.worstGrade
  }

  private func extreme(
    _ grading: LaboratoryGrading<M>, _ lane: Int, _ group: PatientGroup<M>, until end: Double
  ) -> Double {
    let isLow = grading.finding == .neutrophils
    var extreme = group.value(grading.output, at: grid.dailyRows[0], lane: lane)
    for row in grid.dailyRows where grid.times[row] <= end {
      let value = group.value(grading.output, at: row, lane: lane)
      extreme = isLow ? min(extreme, value) : max(extreme, value)
    }
    return extreme
  }

  /// In version 5.0 a grade 1 for neutrophils needs the laboratory's lower limit of normal, for which 2·10⁹/L is taken.
  private func grade(_ finding: LaboratoryGrading<M>.Finding, _ value: Double) -> Int? {
    switch finding {
    case .neutrophils:
      let grade = try? CTCAE.neutrophils(
        Quantity(canonical: value), lowerLimit: Quantity(canonical: 2), version: clinical.version)
      return grade?.value
    case .diastolicPressure:
      return (try? CTCAE.hypertension(systolic: 0, diastolic: value, version: clinical.version))?.value
    }
  }
}
