import Cohorts
import DosingMDP
import Quantities
import Testing

@Suite("Records as episodes")
struct EpisodeBuilderTests {
  private static let actions = ActionSpace.offOn
  private static let encoder = StateEncoder(
    .init(variables: [.init(name: "psa")], statics: ["age", "stage=M1"], centers: ["X"]), actions: actions)

  private func builder(_ configuration: EpisodeBuilder.Configuration = .init()) throws -> EpisodeBuilder {
    let schema = try CohortSchema(
      variables: [.init(name: "psa", unit: ClinicalUnit(code: "ug/L"))],
      covariates: [.init(name: "age", unit: .year), .init(name: "stage", unit: nil)])
    return try EpisodeBuilder(
      configuration, schema: schema, encoder: Self.encoder,
      reward: CompositeReward(.init(burdenVariable: "psa"), schema: Self.encoder.schema),
      discount: Discount(perDay: 0.99))
  }

  private func record(
    _ psa: [(Double, Double)], doses: [(Double, Double)], events: [PatientRecord.Event] = []
  ) -> PatientRecord {
    PatientRecord(
      patient: "p", center: "X", observations: psa.map { .init(time: $0.0, variable: "psa", value: $0.1) },
      doses: doses.map { .init(time: $0.0, multiple: $0.1) }, events: events,
      covariates: ["age": .number(70), "stage": .category("M0")])
  }

  private func feature(_ name: String, _ state: State) throws -> Double {
    state.features[try Self.encoder.schema.require(name)]
  }

  @Test("The action is the dose from a visit on, the state knows the dose before it, the last visit censors")
  func alignment() throws {
    let episodes = try builder().episodes(
      from: [record([(0, 10), (30, 4), (60, 3), (100, 8)], doses: [(0, 1), (30, 1), (60, 0), (100, 1)])]
    ).episodes
    let episode = try #require(episodes.first)
    #expect(episode.steps.map(\.action) == [1, 1, 0])
    #expect(episode.steps.map(\.elapsed) == [30, 30, 40])
    #expect(try episode.steps.map { try feature("dose", $0.state) } == [0, 1, 1])
    #expect(try episode.steps.map { try feature("psa.last", $0.state) } == [10, 4, 3])
    #expect(try episode.steps.map { try feature("age", $0.state) } == [70, 70, 70])
    #expect(try episode.steps.map { try feature("stage=M1", $0.state) } == [0, 0, 0])
    #expect(episode.ending == .censored(reason: "end of records"))
    let last = try #require(episode.finalState)
    #expect(try feature("psa.last", last) == 8 && feature("dose", last) == 0 && last.time == 100)
    #expect(episode.steps[2].discount == Discount(perDay: 0.99)(40))
    #expect(episode.steps[2].reward.treatment == 0 && episode.steps[2].reward.burden < 0)
    #expect(episode.center == "X" && episode.steps[0].state.center == 1)
  }

  @Test("A terminal event between visits ends the last step at its time, with no state after it")
  func terminalEvent() throws {
    let dying = record([(0, 10), (30, 4), (60, 3)], doses: [(0, 1)], events: [.init(time: 45, kind: .death)])
    let episode = try #require(try builder().episodes(from: [dying]).episodes.first)
    #expect(episode.steps.map(\.elapsed) == [30, 15])
    #expect(episode.ending == .terminal(event: "death") && episode.finalState == nil)
    #expect(episode.steps[1].discount == 0 && episode.steps[1].reward.progression < 0)
    #expect(episode.steps[0].discount > 0 && episode.steps[0].reward.progression == 0)

    let after = record([(0, 10), (30, 4)], doses: [(0, 1)], events: [.init(time: 75, kind: .progression)])
    let late = try #require(try builder().episodes(from: [after]).episodes.first)
    #expect(late.steps.map(\.elapsed) == [30, 45] && late.ending == .terminal(event: "progression"))
  }

  @Test("Leaving observation censors at the last visit before it, and is never terminal")
  func dropout() throws {
    let leaving = record(
      [(0, 10), (30, 4), (60, 3)], doses: [(0, 1)],
      events: [.init(time: 50, kind: .dropout), .init(time: 90, kind: .death)])
    let episode = try #require(try builder().episodes(from: [leaving]).episodes.first)
    #expect(episode.ending == .censored(reason: "dropout"))
    #expect(episode.steps.map(\.elapsed) == [30] && episode.finalState?.time == 30)
    #expect(episode.steps.allSatisfy { $0.discount > 0 })
  }

  @Test("Close visits share a decision at the last of them, which never sees a later value")
  func minimumGap() throws {
    let close = record(
      [(0, 10), (30, 4), (33, 5), (36, 6), (60, 3)], doses: [(0, 1), (30, 0), (33, 1), (36, 0), (60, 0)])
    let alignment = try builder().episodes(from: [close])
    let episode = try #require(alignment.episodes.first)
    #expect(episode.steps.map(\.state.time) == [0, 36] && episode.steps.map(\.action) == [1, 0])
    #expect(try feature("psa.last", episode.steps[1].state) == 6)
    #expect(alignment.unalignedDoseChanges == 2)
    let apart = try #require(try builder(.init(minimumGap: 0)).episodes(from: [close]).episodes.first)
    #expect(apart.steps.count == 4)
  }

  @Test("No state depends on anything recorded after its decision")
  func noLookAhead() throws {
    let psa = [(0.0, 10.0), (30, 4), (60, 3), (100, 8), (130, 9)]
    let doses = [(0.0, 1.0), (60, 0), (100, 1)]
    let whole = try #require(try builder().episodes(from: [record(psa, doses: doses)]).episodes.first)
    for (index, step) in whole.steps.enumerated() where index > 0 {
      let cut = psa.filter { $0.0 <= step.state.time }
      let known = record(cut, doses: doses.filter { $0.0 < step.state.time })
      let part = try #require(try builder().episodes(from: [known]).episodes.first)
      #expect(part.finalState == step.state)
    }
  }

  @Test("Patients without an episode are left out with the reason; no dose is guessed or rounded")
  func exclusions() throws {
    func reason(_ record: PatientRecord) throws -> String? {
      let alignment = try builder().episodes(from: [record])
      return alignment.episodes.isEmpty ? alignment.excluded.first?.reason : nil
    }
    #expect(try reason(record([], doses: [(0, 1)]))?.contains("measured") == true)
    #expect(try reason(record([(0, 1)], doses: [(0, 1)]))?.contains("no time passes") == true)
    #expect(try reason(record([(0, 1), (30, 1)], doses: [(10, 1)]))?.contains("unknown at day 0") == true)
    #expect(try reason(record([(0, 1), (30, 1)], doses: [(0, 0.9)]))?.contains("none of the actions") == true)
    let dead = record([(0, 1), (30, 1)], doses: [(0, 1)], events: [.init(time: 0, kind: .death)])
    #expect(try reason(dead)?.contains("terminal") == true)
  }

  @Test("A horizon restricts, a derived progression ends, and a lacking variable is named")
  func options() throws {
    let patient = record(
      [(0, 10), (30, 2), (90, 1), (120, 5), (150, 6), (200, 9)], doses: [(0, 1)])
    let restricted = try #require(
      try builder(.init(horizon: 100)).episodes(from: [patient]).episodes.first)
    #expect(restricted.duration == 100 && restricted.ending == .horizon)
    let progressing = try #require(
      try builder(.init(progression: BiomarkerProgression())).episodes(from: [patient]).episodes.first)
    #expect(progressing.ending == .terminal(event: "progression") && progressing.duration == 120)
    #expect(throws: SchemaError.self) { try builder(.init(progression: BiomarkerProgression(variable: "cea"))) }
  }

  @Test("The normalizer of the training patients does not change with the others")
  func noLeak() throws {
    let patients = (0..<20).map { number in
      var patient = record(
        (0..<6).map { (Double($0) * 30, Double(number + $0)) }, doses: [(0, Double(number % 2))])
      patient.patient = "p\(number)"
      return patient
    }
    let episodes = try builder().episodes(from: patients).episodes
    let train = Set(patients.prefix(12).map(\.patient))
    let fitted = FeatureNormalizer(fitting: episodes.of(train))
    let changed = try builder().episodes(
      from: patients.map { patient in
        var patient = patient
        if !train.contains(patient.patient) {
          for i in patient.observations.indices { patient.observations[i].value *= 9 }
        }
        return patient
      }
    ).episodes
    #expect(changed != episodes)
    #expect(FeatureNormalizer(fitting: changed.of(train)) == fitted)
    #expect(FeatureNormalizer(fitting: episodes) != fitted)
  }
}
