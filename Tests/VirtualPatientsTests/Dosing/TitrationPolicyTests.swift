import DosingMDP
import TestSupport
import Testing
import VirtualPatients

/// What the rules do on histories made by hand.
struct TitrationPolicyTests {
  static let encoder = SunitinibDosing.encoder(actions: SunitinibDosing.actions(largest: 87.5))

  /// What is seen at a visit; nil where not measured.
  struct Seen {
    var day: Double
    var hfs = 0.0
    var anc: Double? = 4
    var trough: Double? = 40
    var vegfr3: Double? = 60_000
  }

  /// The doses that a policy gives at visits, in mg.
  static func doses(_ policy: some Policy, _ seen: [Seen]) throws -> [Double] {
    var memory = try policy.start(count: 1)
    var history = PatientHistory(patient: "P", statics: [nil])
    return try seen.map { seen in
      history.append(
        Visit(time: seen.day, values: [190, seen.anc, 75, seen.trough, seen.vegfr3, 0, seen.hfs]))
      let row = try policy.probabilities([encoder.encode(history)], memory: &memory)[0]
      let action = try #require(row.firstIndex(of: 1))
      let multiple = encoder.actions.options[action].multiple
      history.dose(multiple, from: seen.day)
      return multiple * SunitinibDosing.standardDose
    }
  }

  @Test func schedules() throws {
    let weeks = (0..<7).map { Seen(day: 7 * Double($0)) }
    let fixed = try SunitinibRegimens.fixed(Self.encoder)
    #expect(try Self.doses(fixed[0], weeks) == [50, 50, 50, 50, 0, 0, 50])
    #expect(try Self.doses(fixed[1], weeks) == [50, 50, 0, 50, 50, 0, 50])
    #expect(try Self.doses(fixed[2], weeks) == Array(repeating: 37.5, count: 7))
    #expect(DosingSchedule.fourTwo.isOn(24) && !DosingSchedule.fourTwo.isOn(25) && DosingSchedule.fourTwo.isOn(39))
  }

  /// 37.5 mg, raised after four weeks, paused at grade 3 to grade 1, resumed one step lower, raised four weeks after.
  @Test func byToxicity() throws {
    let policy = try SunitinibRegimens.adjusted(Self.encoder)[0]
    let grades: [Double] = [0, 0, 3, 2, 1, 0, 0]
    let seen = grades.enumerated().map { Seen(day: 14 * Double($0.offset), hfs: $0.element) }
    #expect(try Self.doses(policy, seen) == [37.5, 37.5, 0, 0, 25, 25, 37.5])
    let well = (0..<6).map { Seen(day: 28 * Double($0)) }
    #expect(try Self.doses(policy, well) == [37.5, 50, 50, 50, 50, 50])
    // Grade 2 lowers without a pause, and no further than 25 mg.
    let moderate = (0..<4).map { Seen(day: 28 * Double($0), hfs: 2) }
    #expect(try Self.doses(policy, moderate) == [37.5, 25, 25, 25])
    #expect(try Self.doses(policy, [Seen(day: 0), Seen(day: 14, anc: 0.9), Seen(day: 28, anc: 1.6)]) == [37.5, 0, 25])
  }

  @Test func byConcentration() throws {
    let policy = try SunitinibRegimens.adjusted(Self.encoder)[1]
    let low = (0..<5).map { Seen(day: 28 * Double($0), trough: 20) }
    #expect(try Self.doses(policy, low) == [37.5, 50, 62.5, 62.5, 62.5])
    let enough = (0..<3).map { Seen(day: 28 * Double($0), trough: 26) }
    #expect(try Self.doses(policy, enough) == [37.5, 37.5, 37.5])
    // A value that was not measured now is no reason.
    #expect(try Self.doses(policy, [Seen(day: 0, trough: 20), Seen(day: 28, trough: nil)]) == [37.5, 37.5])
  }

  @Test func byBiomarker() throws {
    let policy = try SunitinibRegimens.adjusted(Self.encoder)[2]
    let falls = [60_000, 50_000, 40_000, 39_000].enumerated().map {
      Seen(day: 28 * Double($0.offset), vegfr3: Double($0.element))
    }
    // 83 % is above 68 % of the first value, 67 % is not.
    #expect(try Self.doses(policy, falls) == [37.5, 50, 50, 50])
  }

  @Test func theMostThatIsTolerated() throws {
    let policy = try SunitinibRegimens.adjusted(Self.encoder)[3]
    let well = (0..<7).map { Seen(day: 14 * Double($0), hfs: $0 == 6 ? 3 : 0) }
    #expect(try Self.doses(policy, well) == [37.5, 50, 62.5, 75, 87.5, 87.5, 0])
  }

  /// Patients who are not asked keep their memory.
  @Test(.tags(.contract)) func absentPatientsKeepTheirMemory() throws {
    let policy = try SunitinibRegimens.adjusted(Self.encoder)[0]
    var history = PatientHistory(patient: "P", statics: [nil])
    history.append(Visit(time: 0, values: [190, 4, 75, 40, 60_000, 0, 0]))
    let state = Self.encoder.encode(history)
    var memory = policy.start(count: 2)
    let rows = policy.probabilities([state, nil], memory: &memory)
    #expect(rows[0].reduce(0, +) == 1 && rows[1].isEmpty)
    let later = policy.probabilities([nil, state], memory: &memory)
    #expect(later[1] == rows[0])
  }
}
