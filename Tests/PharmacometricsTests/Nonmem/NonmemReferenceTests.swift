import DiffEq
import Foundation
import Pharmacometrics
import TestSupport
import Testing

/// Against the output of NONMEM for the data sets of github.com/mrgsolve/nmtests (commit 5235a697): dosing (1001)
/// and time-varying covariates (2001). ADVAN2 TRANS2, CL = 1.1, V = 20, KA = 1.5; lag time and bioavailability for
/// compartment 2; CP in micrograms per liter.
@Suite(.tags(.golden)) struct NonmemReferenceTests {
  static let folder = "nmtests_dosing"

  /// One column of NONMEM's table, whose numbers have five digits.
  static func column(_ name: String, _ path: String) throws -> [Double] {
    let url = try #require(SharedData.url(path))
    let lines = try String(contentsOf: url, encoding: .utf8).split(whereSeparator: \.isNewline).dropFirst()
    let rows = lines.map { $0.split(separator: " ") }
    let header = try #require(rows.first)
    let index = try #require(header.firstIndex { $0 == name })
    return try rows.dropFirst().map { row in try #require(Double(row[index])) }
  }

  /// Half a unit of the last of five digits, and a little for the numbers of NONMEM itself.
  static func agrees(_ value: Double, _ printed: Double) -> Bool {
    guard printed != 0 else { return abs(value) < 1e-9 }
    let unit = Foundation.pow(10, Foundation.floor(Foundation.log10(Swift.abs(printed))) - 4)
    return abs(value - printed) <= 0.5001 * unit
  }

  @Sendable static func dosing(
    _ record: NonmemRecord, _ compartment: Int
  ) -> (bioavailability: Double, lag: Double, rate: Double?, duration: Double?) {
    guard compartment == 2 else { return (1, 0, nil, nil) }
    let values = record.covariates
    return (
      values["BIOAV"] ?? 1, values["LAGT"] ?? 0, values["MODE"] == 1 ? values["RAT2"] : nil,
      values["MODE"] == 2 ? values["DUR2"] : nil
    )
  }

  static func concentrations<Model: DosedModel>(
    _ dataset: NonmemDataset, _ model: Model, _ parameters: (NonmemRecord) -> Model.Parameters
  ) throws -> [[Double]] {
    try dataset.subjects.map { subject in
      try NonmemReplay.readings(
        of: subject, on: model,
        dosing: { record, compartment in
          let values = dosing(record, compartment)
          return .init(
            bioavailability: values.bioavailability, lag: values.lag, rate: values.rate, duration: values.duration)
        },
        parameters: parameters, reading: { model, _ in model.compartments[1] / 20 * 1000 })
    }
  }

  static func expectDosing<Model: DosedModel>(_ model: Model, _ parameters: (NonmemRecord) -> Model.Parameters) throws {
    let url = try #require(SharedData.url("\(folder)/1001_input_data.csv"))
    let dataset = try NonmemDataset(contentsOf: url)
    #expect(dataset.subjects.count == 29)
    let printed = try column("CP", "\(folder)/TAB")
    let values = try concentrations(dataset, model, parameters)
    #expect(values.joined().count == printed.count)
    var index = 0
    for (subject, values) in zip(dataset.subjects, values) {
      var misses: [String] = []
      for (record, value) in zip(subject.records, values) {
        if !agrees(value, printed[index]) { misses.append("\(record.time) h: \(value), not \(printed[index])") }
        index += 1
      }
      #expect(misses.isEmpty, "ID \(subject.id): \(misses.count) of \(values.count), \(misses.prefix(3))")
    }
  }

  @Test(.enabled(if: SharedData.url(folder) != nil, "\(SharedData.reason(folder))"))
  func dosingInClosedForm() throws {
    let disposition = LinearDisposition(absorption: 1.5, clearance: 1.1, volume: 20.0)
    try Self.expectDosing(LinearKinetics(disposition)) { _ in disposition }
  }

  @Test(.enabled(if: SharedData.url(folder) != nil, "\(SharedData.reason(folder))"))
  func dosingByDifferentialEquations() throws {
    let disposition = LinearDisposition(absorption: 1.5, clearance: 1.1, volume: 20.0)
    try Self.expectDosing(SolvedModel(disposition)) { _ in disposition }
  }

  /// The doses are those of the repository's time-varying vignette: 100 into the depot every 24 h, four times.
  @Test(.enabled(if: SharedData.url(folder) != nil, "\(SharedData.reason(folder))"))
  func timeVaryingCovariates() throws {
    let path = "\(Self.folder)/time_varying/TAB"
    let times = try Self.column("TIME", path)
    let weights = try Self.column("WT", path)
    let printed = try Self.column("CP", path)
    var csv = "ID,TIME,WT,EVID,AMT,CMT,II,ADDL\n1,0,\(weights[0]),1,100,1,24,3\n"
    for (time, weight) in zip(times, weights).dropFirst() { csv += "1,\(time),\(weight),0,0,2,0,0\n" }
    let dataset = try NonmemDataset(csv: csv)
    func disposition(_ record: NonmemRecord) -> LinearDisposition<Double> {
      let clearance = 1.1 * Foundation.pow((record.covariates["WT"] ?? .nan) / 70, 0.75)
      return LinearDisposition(absorption: 1.5, clearance: clearance, volume: 20)
    }
    let model = LinearKinetics(disposition(dataset.subjects[0].records[0]))
    let values = try Self.concentrations(dataset, model, disposition)[0]
    #expect(values.count == printed.count)
    for (index, value) in values.enumerated() {
      #expect(Self.agrees(value, printed[index]), "\(times[index]) h: \(value), not \(printed[index])")
    }
  }
}
