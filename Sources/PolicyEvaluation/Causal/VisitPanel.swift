/// The order of visits by patient and time: patient p owns the places `offsets[p]..<offsets[p + 1]`.
///
/// Everything per visit in this family of estimators is in this order; `rows` says where in the data a place was.
public struct VisitPanel: Sendable, Hashable {
  /// The patients, by first appearance in the data.
  public let patients: [String]
  /// Where each patient's visits begin, and their number at the end.
  public let offsets: [Int]
  /// The row of the data, from 0, at each place.
  public let rows: [Int]
  /// The time of each place.
  public let times: [Double]
  /// The number of the visit within its patient, from 0, of each place.
  public let visits: [Int]
  /// The patient of each place.
  public let patientIndices: [Int]

  public var count: Int { rows.count }
  public var patientCount: Int { patients.count }
  /// The greatest number of visits of a patient.
  public var horizon: Int { (visits.max() ?? -1) + 1 }

  /// The places of a patient.
  public func places(of patient: Int) -> Range<Int> { offsets[patient]..<offsets[patient + 1] }
  /// Whether a place is the last of its patient.
  public func isLast(_ place: Int) -> Bool { place + 1 == offsets[patientIndices[place] + 1] }

  /// Places by number of the visit.
  public var byVisit: [[Int]] {
    var result = [[Int]](repeating: [], count: horizon)
    for place in rows.indices { result[visits[place]].append(place) }
    return result
  }

  /// - Parameters:
  ///   - ids: the patient of each row.
  ///   - times: the time of each row; their order in the data where `nil`.
  ///   - rowName: how messages call a row; "row i" with the header as row 1 by default.
  /// - Throws: ``CausalError`` with every patient who has two visits at one time.
  public init(
    ids: [String], times: [Double]?, rowName: (Int) -> String = { "row \($0 + 2)" }
  ) throws(CausalError) {
    precondition(times.map { $0.count == ids.count } ?? true, "VisitPanel: \(ids.count) rows")
    var numbers: [String: Int] = [:]
    var members: [[Int]] = []
    var names: [String] = []
    for (row, id) in ids.enumerated() {
      if let number = numbers[id] {
        members[number].append(row)
      } else {
        numbers[id] = names.count
        names.append(id)
        members.append([row])
      }
    }
    var problems: [String] = names.isEmpty ? ["there are no rows"] : []
    if let times {
      for patient in members.indices {
        members[patient].sort { (times[$0], $0) < (times[$1], $1) }
        for (first, second) in zip(members[patient], members[patient].dropFirst()) where times[first] == times[second] {
          problems.append(
            "\(rowName(second)): patient \(names[patient]) has a visit at time \(times[first]) already "
              + "(\(rowName(first))); leave one of them")
        }
      }
    }
    guard problems.isEmpty else { throw CausalError(problems: problems) }
    patients = names
    rows = members.flatMap(\.self)
    self.times = rows.map { times?[$0] ?? 0 }
    visits = members.flatMap { Array($0.indices) }
    patientIndices = members.indices.flatMap { Array(repeating: $0, count: members[$0].count) }
    var offsets = [0]
    for rows in members { offsets.append(offsets[offsets.count - 1] + rows.count) }
    self.offsets = offsets
  }

  /// Values in the order of the data, in the order of places.
  public func ordered<Value>(_ values: [Value]) -> [Value] {
    precondition(values.count == count, "VisitPanel.ordered: \(values.count) values of \(count) rows")
    return rows.map { values[$0] }
  }
}
