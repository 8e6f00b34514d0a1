import Cohorts
import DosingMDP
import Quantities
import Testing

@Suite("Restarts before the visit that records them")
struct RestartEvidenceTests {
  private static let encoder = StateEncoder(.init(variables: [.init(name: "psa")]), actions: .offOn)

  private func align(_ psa: [(Double, Double)], _ doses: [(Double, Double)]) throws -> EpisodeAlignment {
    let builder = try EpisodeBuilder(
      .init(restartEvidence: RestartEvidence()),
      schema: CohortSchema(variables: [.init(name: "psa", unit: ClinicalUnit(code: "ug/L"))]), encoder: Self.encoder,
      reward: CompositeReward(.init(burdenVariable: "psa"), schema: Self.encoder.schema), discount: Discount(perDay: 1))
    return try builder.episodes(from: [
      PatientRecord(
        patient: "p", observations: psa.map { .init(time: $0.0, variable: "psa", value: $0.1) },
        doses: doses.map { .init(time: $0.0, multiple: $0.1) })
    ])
  }

  @Test("A fall by 30 % at the first visit on drug moves the restart to the visit before")
  func moved() throws {
    let doses = [(0.0, 1.0), (30, 0), (60, 0), (90, 1), (120, 1)]
    let fallen = try align([(0, 9), (30, 1), (60, 10), (90, 7), (120, 2)], doses)
    #expect(fallen.episodes[0].steps.map(\.action) == [1, 0, 1, 1])
    #expect(fallen.counts.restarts == 1 && fallen.counts.movedRestarts == 1)
    let dose = try Self.encoder.schema.require("dose")
    #expect(fallen.episodes[0].steps.map { $0.state.features[dose] } == [0, 1, 0, 1])
    let higher = try align([(0, 9), (30, 1), (60, 10), (90, 7.01), (120, 2)], doses)
    #expect(higher.episodes[0].steps.map(\.action) == [1, 0, 0, 1])
    #expect(higher.counts.restarts == 1 && higher.counts.movedRestarts == 0)
  }

  @Test("Where the value was last taken decides, whatever dose rows lie between; the first start is no restart")
  func places() throws {
    let sparse = try align(
      [(0, 9), (30, 8), (90, 2), (120, 1)], [(0, 0), (30, 0), (60, 0), (90, 1), (120, 1)])
    #expect(sparse.episodes[0].steps.map(\.action) == [0, 1, 1])
    #expect(sparse.episodes[0].steps.map(\.reward.treatment).map { $0 < 0 } == [false, true, true])
    let start = try align([(0, 9), (30, 2)], [(0, 1)])
    #expect(start.counts.restarts == 0)
    // The pause's only visit: the pause ends with it.
    let brief = try align([(0, 9), (30, 8), (60, 2), (90, 2)], [(0, 1), (30, 0), (60, 1)])
    #expect(brief.episodes[0].steps.map(\.action) == [1, 1, 1] && brief.counts.movedRestarts == 1)
  }
}
