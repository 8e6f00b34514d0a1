import DosingMDP
import Foundation
import Pharmacometrics
import PolicyEvaluation
import PolicyLearning
import Stochastics
import VirtualPatients

/// Tries policies on fresh virtual patients: the truth that real records do not give.
struct OnlineStage {
  let configuration: RunConfiguration
  let cohort: RunConfiguration.SimulatedCohort
  let encoder: StateEncoder
  let keys: RunKeys
  let threads: Int

  /// What the patients of all seeds experienced under one policy, seed by seed.
  struct Arm: Sendable {
    var name: String
    var role: PolicyRole
    /// [seed][patient].
    var courses: [[TrialCourse]]

    var all: [TrialCourse] { courses.flatMap(\.self) }
    /// The mean discounted reward up to the horizon.
    var value: Double { all.reduce(0) { $0 + $1.discountedReward.total } / Double(all.count) }
  }

  /// All arms on the same patients.
  struct Outcome: Sendable {
    var arms: [Arm]
    /// The policy of training seed s on the fresh patients of seed s; `nil` where there was one training.
    var bySeed: Arm?
    var optimum: OptimumReference?
  }

  /// - Parameters:
  ///   - policies: the candidate first; the clinicians are added second.
  ///   - trained: the policy of each training seed.
  func run(
    on setting: some SimulatedSetting, _ policies: [PolicySource], trained: [PolicySource]
  ) throws -> Outcome {
    let plan = configuration.online
    let seeds = configuration.learning.seeds
    let clinicians = try setting.practice(encoder).clinicians
    var sources = policies
    sources.insert(PolicySource(name: "Clinicians", role: .clinicians) { clinicians }, at: 1)
    let progress = ProgressReporter(
      "Fresh virtual patients", total: (sources.count * seeds + trained.count) * plan.patients, unit: "patients")
    let trial = VirtualTrial(
      try setting.simulator(actions: configuration.actionSpace, horizon: plan.limitDays), encoder: encoder,
      reward: try CompositeReward(configuration.reward, schema: encoder.schema), discount: configuration.discount,
      horizon: configuration.evaluation.horizonDays, followUp: try configuration.followUp(encoder))
    func arm(_ source: PolicySource, seed: Int) throws -> [TrialCourse] {
      try trial.arm(
        patients: plan.patients, key: keys.online(seed), threads: threads, progress: { progress.advance(by: $0) },
        policy: { try source.policy() })
    }
    let arms = try sources.map { source in
      Arm(name: source.name, role: source.role, courses: try (0..<seeds).map { try arm(source, seed: $0) })
    }
    let bySeed = try trained.enumerated().map { seed, source in try arm(source, seed: seed) }
    for course in arms.flatMap(\.all) where course.lost != nil {
      throw UnsupportedData("virtual patient \(course.patient) was lost: \(course.lost ?? "")")
    }
    return Outcome(
      arms: arms,
      bySeed: bySeed.isEmpty ? nil : Arm(name: "Policies of all seeds", role: .candidate, courses: bySeed),
      optimum: try optimum())
  }

  /// The mean time to progression when the tumor itself is seen and solved by dynamic programming, which is done for the
  /// setting of prostate cancer alone.
  private func optimum() throws -> OptimumReference? {
    guard let prostate = cohort.environment else { return nil }
    let plan = configuration.online
    let count = min(plan.optimumPatients, plan.patients)
    guard count > 0 else { return nil }
    let progress = ProgressReporter("Full-information optimum", total: count, unit: "patients")
    let environment = AdaptiveProstateEnvironment(prostate, observation: .complete(horizon: plan.limitDays))
    let interval = prostate.decisionInterval
    let times = try parallelMap(count: count, threads: threads) { index in
      let parameters = environment.admit(index, key: keys.online(0)).patient.parameters
      let optimal = try OptimalLotkaVolterra(
        parameters, reward: configuration.reward, discount: configuration.discount,
        configuration: .init(decisionInterval: interval))
      defer { progress.advance() }
      return try optimal.course(limit: plan.limitDays).timeToProgression ?? plan.limitDays
    }
    return OptimumReference(
      meanTimeToProgressionDays: times.reduce(0, +) / Double(count),
      explanation:
        "Found for \(count) of the same patients by dynamic programming over the true numbers of sensitive and resistant "
        + "cells with a decision every \(Int(interval)) days and no missed visit, for the same reward; times beyond "
        + "\(Int(plan.limitDays)) days count as that. No policy that sees PSA alone can be expected to reach it."
    )
  }
}
