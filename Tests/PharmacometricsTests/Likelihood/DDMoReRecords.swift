import Foundation
import Pharmacometrics

/// Rows of a NONMEM data set, read column by column for the tests of the likelihood.
struct DDMoRePatients {
  /// One patient's rows, each by column name; a dot or an empty cell is 0, as NONMEM reads it.
  let patients: [[[String: Double]]]

  init(_ text: String, identifier: String = "ID", keep: ([String: Double]) -> Bool = { _ in true }) {
    let lines = text.split(whereSeparator: \.isNewline)
    let names = lines.first.map { $0.split(separator: ",").map { $0.filter { $0 != "#" && $0 != "\"" } } } ?? []
    var patients: [[[String: Double]]] = []
    for line in lines.dropFirst() {
      let cells = line.split(separator: ",", omittingEmptySubsequences: false).map { Double($0) ?? 0 }
      let row = Dictionary(uniqueKeysWithValues: zip(names, cells))
      guard keep(row) else { continue }
      if let last = patients.last?.first, last[identifier] == row[identifier] {
        patients[patients.count - 1].append(row)
      } else {
        patients.append([row])
      }
    }
    self.patients = patients
  }
}

extension ObservedPatient {
  /// A patient whose covariates are those of the record that ends each interval, as NONMEM applies them.
  init(
    rows: [[String: Double]], covariates: ([String: Double]) -> [Double],
    observation: ([String: Double]) -> Observation?
  ) {
    // The first record of a later time ends the interval that began at the time before.
    var intervals: [(start: Double, covariates: [Double])] = []
    var start = rows.first?["TIME"] ?? 0
    for row in rows {
      guard let time = row["TIME"], time > start else { continue }
      let values = covariates(row)
      if intervals.last?.covariates != values { intervals.append((start, values)) }
      start = time
    }
    self.init(
      name: "\(Int(rows.first?["ID"] ?? 0))", covariates: intervals.first?.covariates ?? covariates(rows[0]),
      changes: intervals.dropFirst().map { CovariateChange(time: $0.start, covariates: $0.covariates) },
      observations: rows.compactMap(observation))
  }
}
