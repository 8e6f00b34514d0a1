public import DosingMDP
public import Foundation
public import Pharmacometrics
public import Stochastics

/// A multi-center retrospective cohort of patients under dosing decisions, written as registries export theirs.
///
/// One CSV table per center (`<center>.csv`) with the columns `patient, center`, the statics by their names, `day`, the
/// variables by theirs, `dose`, `event`: one row per visit, by patient and day. `dose`, in the unit of the configuration's
/// standard dose, holds from its row's day to the next row's. `event` is empty or, on a patient's last row, `progression`
/// or `death` (day with two decimals, nothing measured), `dropout` or `end` (end of follow-up). The last row repeats the
/// dose in force. What was not measured is empty.
public struct DosingRecords<M: Model>: Sendable {
  /// The patients, and how they are encoded for the clinicians.
  public let trial: DosingTrial<M>
  /// Names of the statics in the tables.
  public let statics: [String]

  /// - Parameter trial: with details, of an environment that is observed as a registry.
  public init(_ trial: DosingTrial<M>, statics: [String]) {
    precondition(trial.keepsDetails && trial.environment.observation == .registry, "records need a detailed registry")
    precondition(statics.count == trial.environment.configuration.statics.count, "DosingRecords: statics \(statics)")
    self.trial = trial
    self.statics = statics
  }

  private var configuration: DosingConfiguration { trial.environment.configuration }

  private var header: String {
    (["patient", "center"] + statics + ["day"] + configuration.variables.map(\.name) + ["dose", "event"])
      .joined(separator: ",") + "\n"
  }

  /// Treats patients 0..<count by a policy and writes their tables into a folder, as ``RetrospectiveCohort`` does.
  /// - Throws: errors of the file system and of the policy.
  public func write(
    to directory: URL, patients: Int, policy: some Policy, key: Key, threads: Int, progress: (Int) -> Void = { _ in }
  ) throws -> RetrospectiveCohort.Summary {
    let names = configuration.centers.map(\.name)
    let tables = try names.map { try CSVTable(name: $0, directory: directory, header: header) }
    var summary = RetrospectiveCohort.Summary()
    summary.files = tables.map(\.destination.lastPathComponent)
    for course in try trial.run(patients: patients, key: key, threads: threads, progress: progress, policy: policy) {
      guard let history = course.history else { continue }
      let rows = rows(of: history, course.episode)
      if let table = names.firstIndex(where: { $0 == history.center }) {
        try tables[table].append(rows.map { $0 + "\n" }.joined())
      }
      summary.patients += 1
      summary.rows += rows.count
      switch course.episode.ending {
      case .terminal: summary.progressions += 1
      case .censored(let reason) where reason == "dropout": summary.dropouts += 1
      case .censored, .horizon: summary.completions += 1
      }
    }
    try CSVTable.removeAll(in: directory, header: header, but: Set(summary.files))
    for table in tables { try table.publish() }
    return summary
  }

  /// One patient's rows.
  private func rows(of history: PatientHistory, _ episode: Episode) -> [String] {
    let prefix = [history.patient, history.center ?? ""] + history.statics.map(Self.text)
    let end = episode.duration
    let event = Self.event(episode.ending)
    let blank = configuration.variables.map { _ in Double?.none }
    var visits = history.visits
    if let last = visits.last, last.time < end { visits.append(Visit(time: end, values: blank)) }
    return visits.enumerated().map { place, visit in
      let isLast = place == visits.count - 1
      let multiple = history.doses.last { $0.time <= visit.time && ($0.time < visit.time || !isLast) }?.multiple ?? 0
      let fields =
        prefix + [Self.text(day: visit.time)] + visit.values.map(Self.text)
        + [Self.text(multiple * configuration.standardDose), isLast ? event : ""]
      return fields.joined(separator: ",")
    }
  }

  private static func event(_ ending: Ending) -> String {
    switch ending {
    case .terminal(let event): event
    case .censored(let reason) where reason == "dropout": reason
    case .censored, .horizon: "end"
    }
  }

  private static func text(day: Double) -> String {
    day == day.rounded() ? "\(Int(day))" : String(format: "%.2f", day)
  }

  /// About four significant digits, without an exponent.
  private static func text(_ value: Double?) -> String {
    guard let value else { return "" }
    if value == value.rounded() && abs(value) < 1e9 { return "\(Int(value))" }
    return String(format: abs(value) >= 100 ? "%.1f" : abs(value) >= 10 ? "%.2f" : "%.3f", value)
  }
}
