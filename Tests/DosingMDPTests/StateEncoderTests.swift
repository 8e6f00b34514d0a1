import DosingMDP
import Foundation
import Testing

/// Golden values worked out by hand.
@Suite("Encoding of a history")
struct StateEncoderTests {
  private static let encoder = StateEncoder(
    .init(
      variables: [
        .init(name: "psa", transform: .log, slopeWindow: 60, floor: 0.5), .init(name: "t", slopeWindow: 60),
      ], statics: ["age", "stage=M1"], centers: ["W", "X"]), actions: .offOn)

  private static func history(_ visits: [Visit]) -> PatientHistory {
    var history = PatientHistory(patient: "p", center: "X", statics: [70, nil])
    visits.forEach { history.append($0) }
    return history
  }

  private static var course: PatientHistory {
    var history = history([
      Visit(time: 0, values: [8, nil]), Visit(time: 30, values: [4, 10]), Visit(time: 60, values: [nil, 12]),
      Visit(time: 75, values: [0.25, nil]), Visit(time: 90, values: [2, nil]),
    ])
    history.dose(1, from: -30)
    history.dose(0, from: 30)
    history.dose(0.5, from: 60)
    return history
  }

  private func features(_ state: State, _ prefix: String) -> [Double] {
    zip(Self.encoder.schema.features, state.features).filter { $0.0.hasPrefix(prefix) }.map(\.1)
  }

  @Test("The schema names the features in their order")
  func schema() {
    #expect(
      Self.encoder.schema.features == [
        "psa.last", "psa.relative", "psa.nadir", "psa.slope", "psa.age", "psa.measured", "t.last", "t.relative",
        "t.nadir", "t.slope", "t.age", "t.measured", "dose", "dose.time", "dose.share", "time", "gap", "age",
        "age.known", "stage=M1", "stage=M1.known",
      ])
    #expect(Self.encoder.schema.centers == ["unknown", "W", "X"])
  }

  @Test("A log variable: 8, 4, below the floor of 0.5, 2 on days 0, 30, 75, 90")
  func logVariable() {
    let state = Self.encoder.encode(Self.course)
    // In ln 2: values 3, 2, −1, 1. The slope is over days 30, 75, 90 (times −2, −0.5, 0; values 2, −1, 1):
    // Stt = 13/6, Stz = −11/6.
    let expected = [1, -2, 2, -11.0 / 13].map { $0 * log(2.0) } + [0, 1]
    for (found, golden) in zip(features(state, "psa."), expected) { #expect(abs(found - golden) < 1e-12) }
  }

  @Test("A variable that is carried forward: 10 and 12 on days 30 and 60, seen on day 90")
  func carriedForward() {
    let state = Self.encoder.encode(Self.course)
    for (found, golden) in zip(features(state, "t."), [12.0, 2, 2, 2, 1, 0]) { #expect(abs(found - golden) < 1e-12) }
  }

  @Test("Treatment, time, statics, center")
  func rest() {
    let state = Self.encoder.encode(Self.course)
    // Since the first visit: 30 d at 1, 30 d at 0, 30 d at 0.5; the 30 days before it do not count.
    #expect(features(state, "dose") == [0.5, 1, 0.5])
    #expect(features(state, "time") == [3] && features(state, "gap") == [0.5])
    #expect(features(state, "age") == [70, 1] && features(state, "stage") == [0, 0])
    #expect(state.center == 2 && state.time == 90 && state.mask == ActionSpace.offOn.all)
    var constant = Self.history([Visit(time: 0, values: [1, 1]), Visit(time: 30, values: [1, 1])])
    constant.dose(1, from: -60)
    #expect(features(Self.encoder.encode(constant), "dose") == [1, 3, 1])
  }

  @Test("The first visit, a variable never measured, and the largest age")
  func edges() {
    let first = Self.encoder.encode(Self.history([Visit(time: 0, values: [1, nil])]))
    #expect(first.features == [0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 24, 0, 0, 0, 0, 0, 0, 70, 1, 0, 0])
    let old = Self.encoder.encode(
      Self.history([Visit(time: 0, values: [1, 5]), Visit(time: 900, values: [1, nil])]))
    #expect(features(old, "t.") == [5, 0, 0, 0, 24, 0])
  }

  @Test("Rules forbid actions by a variable in its own unit or by a feature")
  func masks() {
    func mask(_ rules: [MaskRule], _ values: [Double?]) -> [Int] {
      let encoder = StateEncoder(
        .init(variables: [.init(name: "psa", transform: .log, floor: 0.1)], masks: rules), actions: .offOn)
      var history = PatientHistory(patient: "p")
      for (index, value) in values.enumerated() { history.append(Visit(time: 30 * Double(index), values: [value])) }
      return encoder.encode(history).mask.actions
    }
    let high = MaskRule(forbid: "off", variable: "psa", above: 20)
    #expect(mask([high], [21]) == [1] && mask([high], [19]) == [0, 1] && mask([high], [21, nil]) == [1])
    let low = MaskRule(forbid: "on", variable: "psa", below: 4)
    #expect(mask([low], [3.9]) == [0] && mask([low], [4.1]) == [0, 1] && mask([low], [nil]) == [0, 1])
    let early = MaskRule(forbid: "off", feature: "time", below: 1)
    #expect(mask([early], [1]) == [1] && mask([early], [1, 1]) == [0, 1])
  }

  @Test("Rules that fit neither the actions nor the state are named, and one action must stay free")
  func maskProblems() {
    func problems(_ rules: MaskRule...) -> [String] {
      StateEncoder.Configuration(variables: [.init(name: "psa")], masks: rules).maskProblems(actions: .offOn)
    }
    #expect(problems(.init(forbid: "off", variable: "psa", above: 20)).isEmpty)
    #expect(problems(.init(forbid: "stop", variable: "psa", above: 20))[0].contains("none of off, on"))
    #expect(problems(.init(forbid: "off", variable: "anc", above: 20))[0].contains("'anc'"))
    #expect(problems(.init(forbid: "off", feature: "psa.mean", above: 20))[0].contains("psa.last"))
    #expect(problems(.init(forbid: "off", variable: "psa"))[0].contains("rule 1: 'below' or 'above'"))
    #expect(
      problems(.init(forbid: "off", variable: "psa", above: 9), .init(forbid: "on", variable: "psa", below: 1))[0]
        .contains("at least one action"))
  }

  @Test("Keys that are absent take the defaults")
  func decoding() throws {
    let json = #"{"variables": [{"name": "psa"}], "masks": [{"forbid": "on", "variable": "psa", "below": 4}]}"#
    let decoded = try JSONDecoder().decode(StateEncoder.Configuration.self, from: Data(json.utf8))
    #expect(
      decoded == .init(variables: [.init(name: "psa")], masks: [.init(forbid: "on", variable: "psa", below: 4)]))
  }
}
