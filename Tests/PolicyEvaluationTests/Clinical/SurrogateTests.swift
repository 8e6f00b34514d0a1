import DosingMDP
import Foundation
import PolicyEvaluation
import Stochastics
import TestSupport
import Testing

@Suite struct SurrogateTests {
  /// Patients of which everything is recorded, with ties in the times.
  static func outcomes(_ count: Int, seed: UInt64, shift: Double = 0) -> [PatientOutcome] {
    (0..<count).map { index in
      var generator = Key(seed: seed).child(.patient, index).generator
      let event = (1 + 20 * generator.uniform() + shift).rounded()
      let limit = (5 + 30 * generator.uniform()).rounded()
      let onset = (30 * generator.uniform()).rounded()
      let end = min(event, limit)
      return PatientOutcome(
        patient: "P\(index)", strata: ["center": index % 3 == 0 ? "North" : "South"],
        progression: .init(time: end, isEvent: event <= limit), death: .init(time: end + 2, isEvent: event < limit),
        isResponder: generator.uniform() < 0.4, bestChange: generator.uniform() - 0.7,
        toxicity: .init(
          time: min(onset, end), kind: onset <= end ? .toxicity : event <= limit ? .competing : .censored),
        doseIntensity: generator.uniform(), decisions: 1 + index % 4, highToxicityDecisions: index % 2,
        decisionsOutsideStandard: index % 5 == 0 ? 1 : 0, reward: generator.normal())
    }
  }

  private let ones = [Int32](repeating: 1, count: 60)

  /// The library's survival curve and life table are tested against R's; here the same numbers come by another way.
  @Test func survivalIsThatOfTheCurve() {
    let outcomes = Self.outcomes(60, seed: 4)
    let curve = SurvivalCurve(
      times: outcomes.compactMap { $0.progression?.time }, isEvent: outcomes.compactMap { $0.progression?.isEvent })
    let median = SurrogateStatistic(.medianProgressionFree, of: outcomes, horizon: 18)
    let mean = SurrogateStatistic(.meanProgressionFree, of: outcomes, horizon: 18)
    #expect(median.value(ones) == curve.median)
    #expect(abs(mean.value(ones) - curve.restrictedMean(to: 18).mean) < 1e-12)
  }

  @Test func incidenceIsThatOfTheLifeTable() throws {
    let outcomes = Self.outcomes(60, seed: 5)
    var table = LifeTable(gridWidth: 1, horizon: 40, causes: 2)
    for outcome in outcomes {
      let toxicity = try #require(outcome.toxicity)
      let cause: Int? = toxicity.kind == .toxicity ? 0 : toxicity.kind == .competing ? 1 : nil
      table.insert(time: toxicity.time, cause: cause)
    }
    let expected = table.cumulativeIncidence(of: 0).incidence(at: 15)
    let own = SurrogateStatistic(.toxicityIncidence, of: outcomes, horizon: 15).value(ones)
    #expect(abs(own - expected) < 1e-12)
  }

  @Test(arguments: Surrogate.allCases)
  func multiplicitiesAreCopies(_ surrogate: Surrogate) {
    let outcomes = Self.outcomes(40, seed: 6)
    var generator = Key(seed: 7).generator
    let multiplicities = outcomes.map { _ in Int32(generator.index(below: 3)) }
    let copies = zip(outcomes, multiplicities).flatMap { Array(repeating: $0.0, count: Int($0.1)) }
    let counted = SurrogateStatistic(surrogate, of: outcomes, horizon: 14).value(multiplicities)
    let copied = SurrogateStatistic(surrogate, of: copies, horizon: 14)
      .value([Int32](repeating: 1, count: copies.count))
    #expect(abs(counted - copied) < 1e-12)
  }

  /// By hand: deaths at 2 and 4 of 3 at risk, then 1 (one is censored at 3): S is 2/3 after 2, 0 after 4.
  @Test func smallGroupByHand() {
    let outcomes = [(2.0, true), (3.0, false), (4.0, true)].enumerated().map {
      PatientOutcome(patient: "\($0.offset)", death: .init(time: $0.element.0, isEvent: $0.element.1))
    }
    let ones = [Int32](repeating: 1, count: 3)
    #expect(SurrogateStatistic(.medianSurvival, of: outcomes, horizon: 10).value(ones) == 4)
    #expect(abs(SurrogateStatistic(.meanSurvival, of: outcomes, horizon: 10).value(ones) - (2 + 2 * 2.0 / 3)) < 1e-14)
    #expect(abs(SurrogateStatistic(.meanSurvival, of: outcomes, horizon: 3).value(ones) - (2 + 2.0 / 3)) < 1e-14)
  }

  private func table(_ arms: [SurrogateTable.Arm], minimum: Int = 20, threads: Int = 1) throws -> SurrogateTable {
    try SurrogateTable(
      arms, .init(horizon: 18, strata: ["center"], minimumPatients: minimum, replicates: 400), key: Key(seed: 1),
      threads: threads)
  }

  @Test func sameForAnyNumberOfThreads() throws {
    let arms = [
      SurrogateTable.Arm(name: "A", outcomes: Self.outcomes(60, seed: 4)),
      SurrogateTable.Arm(name: "B", outcomes: Self.outcomes(60, seed: 4, shift: 3)),
    ]
    #expect(try table(arms) == table(arms, threads: 3))
  }

  /// The same patients under another arm: the difference has a narrower interval than that of independent groups.
  @Test func differencesAreOfTheSamePatients() throws {
    let first = Self.outcomes(200, seed: 4)
    var second = first
    for index in second.indices { second[index].reward = (second[index].reward ?? 0) + 0.25 }
    let paired = try table([.init(name: "A", outcomes: first), .init(name: "B", outcomes: second)])
    #expect(paired.isPaired)
    let cell = try #require(
      paired.rows.first { $0.arm == "B" && $0.variable == nil }?.cells.first { $0.surrogate == .reward })
    let lower = try #require(cell.differenceLower)
    let upper = try #require(cell.differenceUpper)
    #expect(abs(lower - 0.25) < 1e-9 && abs(upper - 0.25) < 1e-9)
    for index in second.indices { second[index].patient += "'" }
    let apart = try table([.init(name: "A", outcomes: first), .init(name: "B", outcomes: second)])
    let other = try #require(
      apart.rows.first { $0.arm == "B" && $0.variable == nil }?.cells.first { $0.surrogate == .reward })
    let width = try #require(other.differenceUpper) - #require(other.differenceLower)
    #expect(!apart.isPaired && width > 0.1)
  }

  @Test func smallStrataTellNothing() throws {
    let table = try table([.init(name: "A", outcomes: Self.outcomes(60, seed: 4))], minimum: 30)
    let north = try #require(table.rows.first { $0.level == "North" })
    #expect(north.patients == 20 && !north.isSufficient && north.cells.isEmpty)
    #expect(try #require(table.rows.first { $0.level == "South" }).isSufficient)
  }

  /// Time to death that is known of some patients alone is told of nobody.
  @Test func survivalNeedsEveryPatient() throws {
    var outcomes = Self.outcomes(60, seed: 4)
    #expect(try table([.init(name: "A", outcomes: outcomes)]).rows[0].cells.contains { $0.surrogate == .meanSurvival })
    outcomes[7].death = nil
    #expect(try !table([.init(name: "A", outcomes: outcomes)]).rows[0].cells.contains { $0.surrogate == .meanSurvival })
  }

  @Test func rangesAreInOrder() {
    let weight = PatientStrata.Variable(name: "weight", feature: "weight", cuts: [65, 80, 100.5])
    #expect(weight.levels == ["below 65", "65 to 80", "80 to 100.5", "100.5 and above"])
    #expect([64.9, 65, 80, 100.4, 100.5].map(weight.level) == [0, 1, 2, 2, 3].map { weight.levels[$0] })
    #expect(ordered(["b", "a", "z"], by: ["z", "y"]) == ["z", "a", "b"])
  }

  /// No event among n: [0, 1 − 0.025^{1/n}].
  @Test func noEventStillHasAnUpperBound() throws {
    var outcomes = Self.outcomes(50, seed: 4)
    for index in outcomes.indices { outcomes[index].isResponder = false }
    let cell = try #require(
      try table([.init(name: "A", outcomes: outcomes)]).rows.first?.cells.first { $0.surrogate == .responseRate })
    let upper = try #require(cell.upper)
    #expect(cell.value == 0 && cell.lower == 0 && abs(upper - (1 - pow(0.025, 1 / 50.0))) < 1e-12)
  }

  /// Coverage of the bootstrap interval of the response rate and of the restricted mean, truth known.
  @Test(.tags(.statistical)) func intervalsCover() throws {
    let truth = 0.4
    var covered = 0
    let repetitions = 200
    for repetition in 0..<repetitions {
      let outcomes = Self.outcomes(80, seed: UInt64(100 + repetition))
      let cells = try SurrogateTable(
        [.init(name: "A", outcomes: outcomes)], .init(horizon: 18, replicates: 200), key: Key(seed: 2)
      ).rows[0].cells
      let cell = try #require(cells.first { $0.surrogate == .responseRate })
      let (lower, upper) = (try #require(cell.lower), try #require(cell.upper))
      if lower <= truth && truth <= upper { covered += 1 }
    }
    // Nominal 95 %; three Monte Carlo standard errors below 93 %, which the percentile interval has at 80 patients.
    #expect(Double(covered) / Double(repetitions) > 0.93 - 3 * (0.93 * 0.07 / Double(repetitions)).squareRoot())
  }
}
