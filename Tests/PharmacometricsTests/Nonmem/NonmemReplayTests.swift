import DiffEq
import Pharmacometrics
import TestSupport
import Testing

/// Ways to say the same must give the same.
@Suite(.tags(.law)) struct NonmemReplayTests {
  typealias Replay = NonmemReplay<LinearKinetics<Double>>

  static let disposition = LinearDisposition(
    absorption: 1.5, clearance: 1.1, volume: 20.0, peripherals: [.init(intercompartmentalClearance: 2, volume: 30)])

  /// Central amounts after each record with DV; columns LAG, F, R and D are dose parameters, CL the clearance.
  static func amounts(_ csv: String) throws -> [Double] {
    let dataset = try NonmemDataset(csv: csv, overlappingInfusions: .added)
    return try dataset.subjects.flatMap { subject in
      try Replay.readings(
        of: subject, on: LinearKinetics(disposition),
        dosing: { record, _ in
          let values = record.covariates
          return .init(
            bioavailability: values["F"] ?? 1, lag: values["LAG"] ?? 0, rate: values["R"], duration: values["D"])
        },
        parameters: { record in
          var disposition = disposition
          if let clearance = record.covariates["CL"] { disposition.clearance = clearance }
          return disposition
        },
        reading: { model, record in record.observation == nil ? nil : model.amounts.central }
      ).compactMap { $0 }
    }
  }

  static func expectSame(
    _ first: String, _ second: String, tolerance: Double = 1e-11, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let (left, right) = (try amounts(first), try amounts(second))
    #expect(left.count == right.count && !left.isEmpty, sourceLocation: sourceLocation)
    #expect(right.contains { $0 > 1 }, sourceLocation: sourceLocation)
    for (value, reference) in zip(left, right) {
      #expect(abs(value - reference) <= tolerance * max(1, reference), sourceLocation: sourceLocation)
    }
  }

  static let header = "ID,TIME,AMT,RATE,EVID,CMT,ADDL,II,SS,DV,LAG,F,R,D,CL\n"

  /// A dose record; then observations at times.
  static func dose(
    _ time: Double, amount: Double = 100, rate: Double = 0, event: Int = 1, compartment: Int = 2, additional: Int = 0,
    interval: Double = 0, steady: Int = 0, parameters: String = ".,.,.,.,."
  ) -> String {
    "1,\(time),\(amount),\(rate),\(event),\(compartment),\(additional),\(interval),\(steady),.,\(parameters)\n"
  }

  static func observations(_ times: [Double], parameters: String = ".,.,.,.,.") -> String {
    times.map { "1,\($0),0,0,0,2,0,0,0,1,\(parameters)\n" }.joined()
  }

  static let times: [Double] = [0, 1, 7.5, 23.9, 24, 30, 48.5, 71, 100]

  @Test(arguments: [0.0, 10, 3]) func additionalDosesAreDoses(rate: Double) throws {
    let additional = Self.header + Self.dose(0, rate: rate, additional: 3, interval: 24) + Self.observations([97, 120])
    let explicit =
      Self.header + (0..<4).map { Self.dose(24 * Double($0), rate: rate) }.joined() + Self.observations([97, 120])
    try Self.expectSame(additional, explicit)
  }

  /// A steady state is a regimen that began long ago, also with a lag time longer than the interval and with infusions
  /// that overlap.
  @Test(arguments: [0.0, 4.15, 12, 30.5], [0.0, 20, 3, 12.5])
  func steadyStateIsALongRegimen(lag: Double, rate: Double) throws {
    let parameters = "\(lag),0.75,.,.,."
    let observations = Self.observations(Self.times.map { 4800 + $0 }, parameters: parameters)
    let steady =
      Self.header
      + Self.dose(4800, rate: rate, additional: 3, interval: 12, steady: 1, parameters: parameters) + observations
    let long =
      Self.header + Self.dose(0, rate: rate, additional: 403, interval: 12, parameters: parameters) + observations
    try Self.expectSame(steady, long)
  }

  /// A lag time of whole intervals, but for rounding: the dose before enters at the record.
  @Test func lagOfWholeIntervals() throws {
    for interval in [0.1, 0.7, 1.1, 3.3] {
      let lagged = Self.header + Self.dose(0.3, interval: interval, steady: 1, parameters: "\(3 * interval),.,.,.,.")
      let plain = Self.header + Self.dose(0.3, additional: 3, interval: interval, steady: 1)
      let times = [0.3, 0.3 + 2.5 * interval]
      try Self.expectSame(lagged + Self.observations(times), plain + Self.observations(times))
    }
  }

  @Test func steadyStateReplacesOrAdds() throws {
    let before = Self.dose(0, rate: 5, compartment: 1) + Self.dose(3, amount: 70, additional: 9, interval: 5)
    func steady(_ kind: Int) -> String {
      Self.dose(8, amount: 40, rate: 30, compartment: 1, interval: 12, steady: kind)
    }
    let observations = Self.observations([8, 9, 15, 40])
    let alone = try Self.amounts(Self.header + steady(1) + observations)
    let replaced = try Self.amounts(Self.header + before + steady(1) + observations)
    let added = try Self.amounts(Self.header + before + steady(2) + observations)
    let others = try Self.amounts(Self.header + before + observations)
    for index in alone.indices {
      #expect(abs(replaced[index] - alone[index]) < 1e-11)
      #expect(abs(added[index] - alone[index] - others[index]) < 1e-10)
    }
  }

  /// SS with AMT = 0 ends an infusion that has run forever, whatever lag time and bioavailability.
  @Test func steadyInfusion() throws {
    let values = try Self.amounts(
      Self.header
        + Self.dose(5, amount: 0, rate: -1, steady: 1, parameters: "3,0.5,11,.,.") + Self.observations([5, 6]))
    var kinetics = LinearKinetics(Self.disposition)
    kinetics.reachSteadyState(rate: 11, to: .central)
    kinetics.setInfusionRate(0, to: .central)
    #expect(abs(values[0] - 200) < 1e-10)
    #expect(abs(values[1] - 20 * kinetics.concentration(after: 1)) < 1e-10)
  }

  /// Bioavailability shortens an infusion of given rate, and lowers the rate of one of given duration.
  @Test func modeledRatesAndDurations() throws {
    let observations = Self.observations([2, 5, 9, 20])
    let rate = Self.header + Self.dose(0, rate: -1, parameters: ".,0.5,10,.,.") + observations
    let stated = Self.header + Self.dose(0, amount: 50, rate: 10) + observations
    try Self.expectSame(rate, stated)
    let duration = Self.header + Self.dose(0, rate: -2, parameters: ".,0.5,.,8,.") + observations
    let equal = Self.header + Self.dose(0, amount: 50, rate: 6.25) + observations
    try Self.expectSame(duration, equal)
  }

  @Test func resetsCancelWhatIsToCome() throws {
    let before =
      Self.dose(0, rate: 1, additional: 20, interval: 6)
      + Self.dose(9, additional: 4, interval: 6, parameters: "4,.,.,.,.")
    let reset = Self.header + before + "1,2,0,0,3,0,0,0,0,.,.,.,.,.,.\n" + Self.dose(5) + Self.observations([6, 50])
    let fresh = Self.header + Self.dose(5) + Self.observations([6, 50])
    try Self.expectSame(reset, fresh)
    let both = Self.header + before + Self.dose(5, event: 4) + Self.observations([6, 50])
    try Self.expectSame(both, fresh)
  }

  /// Parameters hold for the interval that ends at their record; the lag time is that of the dose, bioavailability that
  /// of the record after the entry.
  @Test func parametersOfIntervals() throws {
    let values = try Self.amounts(
      Self.header + Self.dose(0, parameters: "3,0.9,.,.,1.1") + Self.observations([2], parameters: "1,0.7,.,.,8")
        + Self.observations([6], parameters: "0,0.5,.,.,2.5"))
    var disposition = Self.disposition
    disposition.clearance = 2.5
    var kinetics = LinearKinetics(disposition)
    kinetics.addBolus(50, to: .central)
    #expect(values[0] == 0)
    #expect(abs(values[1] - 20 * kinetics.concentration(after: 3)) < 1e-12)
  }

  @Test func impossibleDosesNameTheirRow() {
    func problem(_ dose: String) -> NonmemProblem? {
      let error = #expect(throws: NonmemDataError.self) { try Self.amounts(Self.header + dose) }
      return error?.problems.first
    }
    #expect(problem(Self.dose(0, rate: -1))?.column == "RATE")
    #expect(problem(Self.dose(0, rate: -2, interval: 12, steady: 1))?.row == 2)
    #expect(problem(Self.dose(0, compartment: 4))?.column == "CMT")
    #expect(problem(Self.dose(0, parameters: "-1,.,.,.,."))?.row == 2)
    #expect(throws: LinearInputFailure.self) {
      try Self.amounts(Self.header + Self.dose(0, rate: 5, compartment: 3) + Self.observations([1]))
    }
  }
}
