import Cohorts
import DosingMDP
import Quantities
import Testing

@Suite("Records as episodes")
struct EpisodeBuilderTests {
  private static let actions = ActionSpace.offOn
  private static let encoder = StateEncoder(
    .init(variables: [.init(name: "psa")], statics: ["age", "stage=M0"], centers: ["X"]), actions: actions)

  private func builder(
    _ configuration: EpisodeBuilder.Configuration = .init(), encoder: StateEncoder = Self.encoder,
    categories: [String]? = ["M0", "M1"]
  ) throws -> EpisodeBuilder {
    let schema = try CohortSchema(
      variables: [
        .init(name: "psa", unit: ClinicalUnit(code: "ug/L")), .init(name: "ldh", unit: ClinicalUnit(code: "U/L")),
      ],
      covariates: [.init(name: "age", unit: .year), .init(name: "stage", unit: nil, categories: categories)])
    return try EpisodeBuilder(
      configuration, schema: schema, encoder: encoder,
      reward: CompositeReward(.init(burdenVariable: "psa"), schema: encoder.schema),
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
    #expect(try episode.steps.map { try feature("stage=M0", $0.state) } == [1, 1, 1])
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
    // A visit without any variable of the state is none: the state to close with is that of day 30.
    var other = leaving
    other.observations.insert(.init(time: 45, variable: "ldh", value: 200), at: 2)
    #expect(try builder().episodes(from: [other]).episodes.first == episode)
  }

  @Test("An episode ends, censored, at the last visit before its dose becomes unknown, and not before a terminal event")
  func unknownDose() throws {
    var patient = record([(0, 10), (30, 4), (60, 3), (90, 3), (120, 2)], doses: [(0, 1), (90, 0)])
    patient.doses.insert(.init(time: 60, multiple: nil), at: 1)
    let alignment = try builder().episodes(from: [patient])
    let episode = try #require(alignment.episodes.first)
    #expect(episode.steps.map(\.elapsed) == [30, 30] && episode.finalState?.time == 60)
    #expect(episode.ending == .censored(reason: "dose unknown"))
    #expect(alignment.counts.unknownDoseEndings == 1 && alignment.counts.visitsAfterUnknownDose == 2)
    patient.doses[1].time = 45
    #expect(try builder().episodes(from: [patient]).episodes.first?.steps.map(\.elapsed) == [30])
    patient.events = [.init(time: 40, kind: .death)]
    let dead = try #require(try builder().episodes(from: [patient]).episodes.first)
    #expect(dead.ending == .terminal(event: "death") && dead.duration == 40)
    patient.events = []
    patient.doses[1].time = 15
    #expect(try builder().episodes(from: [patient]).excluded.first?.reason.contains("known dose") == true)
  }

  @Test("The treatment reward counts the dose in fact given over the interval")
  func meanDose() throws {
    let patient = record([(0, 10), (30, 4), (90, 3)], doses: [(0, 1), (15, 0), (75, 1)])
    let alignment = try builder().episodes(from: [patient])
    let steps = try #require(alignment.episodes.first?.steps)
    #expect(steps.map(\.action) == [1, 0] && alignment.counts.unalignedDoseChanges == 2)
    // Default weight 0.1 per 30 d at the standard dose: half of 30 d, then a quarter of 60 d.
    #expect(steps.map(\.reward.treatment) == [-0.1 * 0.5, -0.1 * 0.25 * 2])
  }

  @Test("A dose outside its mask is reported with patient and day, and its patient left out")
  func masks() throws {
    let encoder = StateEncoder(
      .init(variables: [.init(name: "psa")], masks: [.init(forbid: "off", variable: "psa", above: 5)]),
      actions: Self.actions)
    let good = record([(0, 10), (30, 4), (60, 3)], doses: [(0, 1), (30, 0)])
    var bad = record([(0, 10), (30, 6), (60, 3)], doses: [(0, 1), (30, 0)])
    bad.patient = "q"
    let alignment = try builder(encoder: encoder).episodes(from: [good, bad])
    #expect(alignment.episodes.map(\.patient) == ["p"] && alignment.excluded.map(\.patient) == ["q"])
    #expect(alignment.episodes[0].steps.map(\.state.mask.actions) == [[1], [0, 1]])
    let forbidden = try #require(alignment.forbiddenDoses.first)
    #expect(alignment.forbiddenDoses.count == 1)
    #expect(forbidden.patient == "q" && forbidden.time == 30 && forbidden.action == "off")
  }

  @Test("A static of the wrong kind and a category that never occurs are errors, not constants")
  func statics() throws {
    func statics(_ name: String, categories: [String]? = nil) throws {
      let encoder = StateEncoder(.init(variables: [.init(name: "psa")], statics: [name]), actions: Self.actions)
      _ = try builder(encoder: encoder, categories: categories).episodes(
        from: [record([(0, 1), (30, 1)], doses: [(0, 1)])])
    }
    for name in ["age=70", "stage", "stage=M2"] {
      #expect(throws: StaticFeatureError.self, "\(name)") { try statics(name) }
    }
    #expect(throws: StaticFeatureError.self) { try statics("stage=M1") }
    // Not listed; listed, but of no patient.
    #expect(throws: StaticFeatureError.self) { try statics("stage=M2", categories: ["M0", "M1"]) }
    #expect(throws: StaticFeatureError.self) { try statics("stage=M1", categories: ["M0", "M1"]) }
    #expect(throws: SchemaError.self) { try statics("weight") }
    try statics("stage=M0")
    try statics("age")
  }

  @Test("Close visits share a decision at the last of them, which never sees a later value")
  func minimumGap() throws {
    let close = record(
      [(0, 10), (30, 4), (33, 5), (36, 6), (60, 3)], doses: [(0, 1), (30, 0), (33, 1), (36, 0), (60, 0)])
    let alignment = try builder().episodes(from: [close])
    let episode = try #require(alignment.episodes.first)
    #expect(episode.steps.map(\.state.time) == [0, 36] && episode.steps.map(\.action) == [1, 0])
    #expect(try feature("psa.last", episode.steps[1].state) == 6)
    #expect(alignment.counts.unalignedDoseChanges == 2)
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
