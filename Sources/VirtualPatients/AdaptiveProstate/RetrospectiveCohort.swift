import DosingMDP
public import Foundation
public import Stochastics

/// A multi-center retrospective cohort of virtual patients, written as registries export theirs.
///
/// One CSV table per center (`<center>.csv`) with the columns
/// `patient, center, age, day, psa, treatment, event`: one row per visit, by patient and day; PSA in µg/L; `treatment`
/// (`on`/`off`) holds from its row's day to the next row's; `event` is empty or, on a patient's last row, `progression` (day with two
/// decimals, PSA empty), `dropout` or `end` (end of follow-up). The last row repeats the treatment in force.
///
/// The tables depend on the key and the number of patients only, not on the number of threads.
public struct RetrospectiveCohort: Sendable {
  /// What was written.
  public struct Summary: Codable, Hashable, Sendable {
    public var patients = 0
    public var rows = 0
    public var progressions = 0
    public var dropouts = 0
    /// Patients seen to the end of follow-up.
    public var completions = 0
    /// The tables in the order of the centers.
    public var files: [String] = []
  }

  public let environment: AdaptiveProstateEnvironment
  public let policy: ClinicianPolicy
  public let patients: Int
  public let key: Key
  private let encoder: StateEncoder
  private static let header = "patient,center,age,day,psa,treatment,event\n"

  /// - Parameter key: patient i has the stream `key.child(.patient, i)`, as in
  ///   ``AdaptiveProstateEnvironment/admit(_:key:)``.
  public init(environment: AdaptiveProstateEnvironment, policy: ClinicianPolicy, patients: Int, key: Key) {
    precondition(patients > 0, "RetrospectiveCohort: \(patients) patients")
    self.environment = environment
    self.policy = policy
    self.patients = patients
    self.key = key
    encoder = environment.encoder
  }

  /// Writes the tables into a folder, which is made where absent; a table appears there only when it is complete.
  ///
  /// A table that an earlier cohort left there, known by its header, for a center that this one does not have is removed:
  /// whoever reads the folder must not find patients of another cohort. Other files stay.
  /// - Parameter progress: called with the number of patients done since the last call.
  /// - Throws: errors of the file system.
  public func write(
    to directory: URL, threads: Int = 1, progress: (_ patients: Int) -> Void = { _ in }
  ) throws -> Summary {
    let names = environment.configuration.centers.map(\.name)
    let tables = try names.map { try CSVTable(name: $0, directory: directory, header: Self.header) }
    var summary = Summary()
    summary.files = tables.map(\.destination.lastPathComponent)
    let block = 256
    for start in stride(from: 0, to: patients, by: block) {
      let records = try parallelMap(count: min(block, patients - start), threads: threads) { record(start + $0) }
      for record in records {
        if let table = names.firstIndex(of: record.center) { try tables[table].append(record.text) }
        summary.patients += 1
        summary.rows += record.rows
        switch record.event {
        case "progression": summary.progressions += 1
        case "dropout": summary.dropouts += 1
        default: summary.completions += 1
        }
      }
      progress(records.count)
    }
    try CSVTable.removeAll(in: directory, header: Self.header, but: Set(summary.files))
    for table in tables { try table.publish() }
    return summary
  }

  private struct Record: Sendable {
    var center: String
    var text = ""
    var rows = 0
    var event = ""

    mutating func append(_ prefix: String, day: Double, psa: Double?, isOn: Bool, event: String = "") {
      let day = day == day.rounded() ? "\(Int(day))" : Self.twoDecimals(day)
      text += "\(prefix)\(day),\(psa.map(Self.twoDecimals) ?? ""),\(isOn ? "on" : "off"),\(event)\n"
      rows += 1
      self.event = event
    }

    /// A non-negative number with two decimals.
    private static func twoDecimals(_ value: Double) -> String {
      let hundredths = Int((value * 100).rounded())
      return "\(hundredths / 100).\(hundredths / 10 % 10)\(hundredths % 10)"
    }
  }

  /// One patient's rows.
  private func record(_ index: Int) -> Record {
    var (patient, admission) = environment.admit(index, key: key)
    let decisions = key.child(.patient, index)
    let age = admission.statics[0].map { "\(Int($0))" } ?? ""
    let prefix = "\(admission.patient),\(patient.center.name),\(age),"
    var record = Record(center: patient.center.name)
    var history = PatientHistory(patient: admission.patient, center: admission.center, statics: admission.statics)
    var visit = admission.visit
    var step = 0
    while true {
      history.append(visit)
      var generator = decisions.child(.policy, step).generator
      let action = generator.categorical(policy.probabilities(encoder.encode(history)))
      let isOn = environment.actions.options[action].multiple > 0
      history.dose(environment.actions.options[action].multiple, from: visit.time)
      record.append(prefix, day: visit.time, psa: visit.values[0], isOn: isOn)
      let advance = environment.advance(&patient, action: action)
      if let ending = advance.ending {
        record.append(
          prefix, day: patient.day, psa: advance.visit?.values[0], isOn: isOn, event: Self.label(ending))
        return record
      }
      guard let next = advance.visit else { return record }
      visit = next
      step += 1
    }
  }

  private static func label(_ ending: Ending) -> String {
    switch ending {
    case .terminal(let event): event
    case .censored(let reason) where reason == "dropout": reason
    case .censored, .horizon: "end"
    }
  }
}
