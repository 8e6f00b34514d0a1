import Foundation

/// The first event of each patient: a table with the columns patient, time (hours) and event, which is empty or `censored`
/// where observation ended.
struct EventTable {
  struct Row {
    /// In the file, from 2 on.
    var line: Int
    var patient: String
    var time: Double
    var event: String?
  }

  let file: String
  let rows: [Row]

  /// - Parameter patients: those there are.
  /// - Throws: ``InputFailure`` with every row that is wrong.
  init(_ path: String, patients: [String]) throws {
    file = path
    guard let text = try? String(contentsOf: URL(filePath: path), encoding: .utf8) else {
      throw InputFailure("\(path): the file cannot be read; give a table in CSV with the columns patient, time, event")
    }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().map { number, line in
      (
        number + 1,
        line.trimmingCharacters(in: .whitespacesAndNewlines).split(separator: ",", omittingEmptySubsequences: false)
          .map { $0.trimmingCharacters(in: CharacterSet(charactersIn: " \t\"")) }
      )
    }.filter { $0.1 != [""] }
    guard let head = lines.first?.1, let patient = head.firstIndex(of: "patient"),
      let time = head.firstIndex(of: "time"),
      let event = head.firstIndex(of: "event")
    else { throw InputFailure("\(path), row 1: the columns patient, time and event are needed") }
    var problems: [String] = []
    var seen = Set<String>()
    rows = lines.dropFirst().compactMap { line, fields in
      func problem(_ text: String) -> Row? {
        problems.append("\(path), row \(line): \(text)")
        return nil
      }
      guard fields.count == head.count else { return problem("\(fields.count) fields, not \(head.count)") }
      let name = fields[patient]
      guard patients.contains(name) else {
        return problem("column patient: there is no patient '\(name)' in --data; give the IDs of that file")
      }
      guard seen.insert(name).inserted else {
        return problem("column patient: '\(name)' stands twice; give the first event of each patient only")
      }
      guard let hours = Double(fields[time]), hours >= 0, hours.isFinite else {
        return problem("column time: '\(fields[time])' is no number of hours of at least 0")
      }
      let told = fields[event]
      return Row(line: line, patient: name, time: hours, event: told.isEmpty || told == "censored" ? nil : told)
    }
    guard problems.isEmpty else { throw InputFailure(problems.joined(separator: "\n")) }
    guard rows.count >= 10 else {
      throw InputFailure("\(path): \(rows.count) patients; at least 10 are needed to compare curves")
    }
  }
}
