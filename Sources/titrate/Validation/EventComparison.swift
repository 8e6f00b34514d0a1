import DosingMDP
import Foundation
import Pharmacometrics
import Stochastics
import VirtualPatients

/// Events of patients, from a table, against simulated studies of the same patients.
struct EventComparison {
  let model: any RegisteredModel
  let cohort: CalibrationCohort
  let table: EventTable
  /// What competes; see ``known(_:)``.
  let causes: [String]
  let scanInterval: Double

  /// What a model can simulate: death, progression, and the first day of grade 3 of each adverse effect.
  static func known(_ model: any RegisteredModel) -> [String] { ["death", "progression"] + model.card.adverseEffects }

  /// - Parameter causes: those asked for; all of the table where there are none.
  /// - Throws: ``InputFailure`` with every cause that is not known and every row with another event.
  init(
    _ model: any RegisteredModel, _ cohort: CalibrationCohort, _ table: EventTable, causes: [String],
    scanInterval: Double
  ) throws {
    self.model = model
    self.cohort = cohort
    self.table = table
    self.scanInterval = scanInterval
    self.causes = causes.isEmpty ? Set(table.rows.compactMap(\.event)).sorted() : causes
    let known = Self.known(model)
    var problems = self.causes.filter { !known.contains($0) }.map {
      "\(UnknownName($0, kind: "event that \(model.card.name) simulates", among: known))"
    }
    for row in table.rows {
      guard let event = row.event, !self.causes.contains(event) else { continue }
      problems.append(
        "\(table.file), row \(row.line): '\(event)' is none of --causes \(self.causes.joined(separator: ",")); name it "
          + "there, or write 'censored'")
    }
    if self.causes.isEmpty { problems.append("\(table.file): there is no event, so nothing can be compared") }
    guard problems.isEmpty else { throw InputFailure(problems.joined(separator: "\n")) }
  }

  /// One curve.
  struct Curve: Encodable {
    /// `any` of the causes, or one.
    var event: String
    var check: EventCheck
  }

  /// Being free of all causes; where several compete, also the incidence of each.
  func callAsFunction(
    _ values: PopulationValues, replicates: Int, key: Key, threads: Int, progress: (Int) -> Void
  ) throws -> [Curve] {
    let simulation = try StudySimulation(
      model, CourseSimulation(cohort, values), scanInterval: scanInterval,
      endsAtProgression: causes.contains("progression"))
    let places = Dictionary(uniqueKeysWithValues: cohort.patients.enumerated().map { ($0.element.name, $0.offset) })
    let followUps = table.rows.compactMap { row in
      places[row.patient].map { place in
        StudyFollowUp(
          patient: place, doses: cohort.patients[place].doses, visits: [], end: row.time / 24,
          hasEvent: row.event != nil)
      }
    }
    let studies = try simulation.studies(replicates, of: followUps, key: key, threads: threads, progress: progress)
    let observed = table.rows.map { row in
      EventCheck.Outcome(time: row.time, cause: row.event.flatMap { causes.firstIndex(of: $0) })
    }
    let simulated = studies.map { $0.map(outcome) }
    let times = EventCheck.times(observed)
    func check(_ quantity: EventCheck.Quantity) -> EventCheck {
      EventCheck(quantity, observed: observed, replicates: simulated, times: times, causes: causes.count)
    }
    let each =
      causes.count > 1 ? causes.indices.map { Curve(event: causes[$0], check: check(.incidence(cause: $0))) } : []
    return [Curve(event: each.isEmpty ? causes[0] : "any", check: check(.survival))] + each
  }

  /// The first of the causes. Hours.
  private func outcome(_ course: StudyCourse) -> EventCheck.Outcome {
    var first = (time: course.end, cause: Int?.none)
    if case .terminal(let event) = course.ending { first.cause = causes.firstIndex { $0 == event } }
    for (place, name) in model.card.adverseEffects.enumerated() {
      guard let cause = causes.firstIndex(of: name), let day = course.severeDays[place], Double(day) < first.time else {
        continue
      }
      first = (Double(day), cause)
    }
    return .init(time: 24 * first.time, cause: first.cause)
  }
}
