import DosingMDP
import Foundation
import Stochastics
import TestSupport
import Testing
import VirtualPatients

/// The benchmark of short, partly observed histories, on its published environment with seed 1.
@Suite struct EpiCareTests {
  static let key = Key(seed: 2024)
  static let path = "epicare/seed1.json"
  static let file = SharedData.url(path)

  static func environment() throws -> EpiCare { EpiCare(try EpiCareParameters(contentsOf: #require(file))) }

  struct Score: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var rule: EpiCareClinician.Rule
    var published: Double
    var bound: Double
  }

  /// Mean scores of the reference policies, from an independent computation of the published steps.
  @Test(
    .tags(.reproduction, .statistical), .enabled(if: file != nil, "\(SharedData.reason(path))"),
    arguments: [
      Score(testDescription: "random", rule: .random, published: 5.3, bound: 3.5),
      Score(testDescription: "SMART", rule: .smart, published: 24.6, bound: 3.5),
      Score(testDescription: "standard of care", rule: .standardOfCare, published: 45.5, bound: 3.5),
      Score(testDescription: "oracle", rule: .oracle, published: 95.6, bound: 2),
    ])
  func referencePolicies(score: Score) throws {
    let environment = try Self.environment()
    let scores = try parallelMap(count: 20_000, threads: 2) {
      environment.score(environment.episode($0, key: Self.key, rule: score.rule))
    }
    let mean = scores.reduce(0, +) / Double(scores.count)
    #expect(abs(mean - score.published) < score.bound, "\(mean)")
  }

  @Test(.enabled(if: file != nil, "\(SharedData.reason(path))")) func publishedSizes() throws {
    let parameters = try Self.environment().parameters
    #expect(parameters.diseases.count == 16 && parameters.treatments.count == 16 && parameters.symptoms == 8)
    #expect(parameters.maximumVisits == 8 && parameters.remissionReward == 64 && parameters.seed == 1)
  }

  /// Every step of some episodes is what the order of events says, and the environment is the plain simulation.
  @Test(.tags(.contract), .enabled(if: file != nil, "\(SharedData.reason(path))"))
  func environmentIsTheSimulation() throws {
    let environment = try Self.environment()
    for index in 0..<100 {
      let episode = environment.episode(index, key: Self.key, rule: .smart)
      var (patient, admission) = environment.admit(index, key: Self.key)
      #expect(admission.visit.values.count == 24 && admission.visit.values.suffix(16).allSatisfy { $0 == 0 })
      var ending: Ending?
      for treatment in episode.treatments {
        #expect(ending == nil)
        let advance = environment.advance(&patient, action: treatment)
        ending = advance.ending
        if let visit = advance.visit {
          #expect(visit.values[8 + treatment] == 1 && visit.values.suffix(16).compactMap { $0 }.reduce(0, +) == 1)
          #expect(visit.values.prefix(8).compactMap { $0 } == patient.observation)
        }
      }
      #expect(patient.rewards == episode.rewards && patient.ending == episode.ending)
      switch episode.ending {
      case .remission: #expect(ending == .terminal(event: "remission"))
      case .adverseEvent: #expect(ending == .terminal(event: "adverse event"))
      default: #expect(ending == .horizon && episode.visits == 8)
      }
    }
  }
}
