import Cohorts
import DosingMDP
import Foundation
import PolicyEvaluation
import PolicyLearning
import Stochastics
import VirtualPatients

/// How a policy fares where patients or settings are not those that it was made for.
///
/// Shifts try the policies of the base configuration on other virtual patients. Variations learn again with other settings
/// (weights of the reward, state, actions, learner) and try the result on the base's patients; they are judged by the
/// base's reward, so that values can be compared. Every training seed has patients of its own, the same for all policies;
/// differences are from the clinicians on the same patients.
struct RobustnessStage {
  let base: RunConfiguration
  let store: CohortStore
  let keys: RunKeys
  let threads: Int

  /// - Throws: ``UnsupportedData`` where the configuration's cohort is not simulated.
  func run() throws -> RobustnessTable {
    guard let simulated = base.data.simulate else {
      throw UnsupportedData(
        "robustness is tried on virtual patients, and the data are of real ones: give a configuration with data.simulate"
      )
    }
    let plan = base.robustness ?? RobustnessPlan()
    let shifts = try plan.shifts.map { (name: $0.name, cohort: try shifted(simulated, $0)) }
    let variations = try plan.variations.map { (name: $0.name, configuration: try varied($0)) }
    let learned = try policies(base)
    var rows = [try row("as learned", .base, learned, on: simulated)]
    for shift in shifts { rows.append(try row(shift.name, .shift, learned, on: shift.cohort)) }
    for variation in variations {
      note("Learning again: \(variation.name)")
      rows.append(try row(variation.name, .variation, policies(variation.configuration), on: simulated))
    }
    return RobustnessTable(
      title: base.title, seeds: base.learning.seeds, patients: base.online.patients,
      horizonDays: base.evaluation.horizonDays, limitDays: base.online.limitDays, rows: rows)
  }

  /// The cohort of a scenario.
  private func shifted(
    _ cohort: RunConfiguration.SimulatedCohort, _ shift: RobustnessPlan.Shift
  ) throws -> RunConfiguration.SimulatedCohort {
    var result = cohort
    let tree = RobustnessPlan.tree(shift.change)
    if let setting = cohort.sunitinib {
      result.sunitinib = try setting.replacing(tree, in: "robustness, shift '\(shift.name)'")
    } else if let setting = cohort.environment {
      result.environment = try setting.replacing(tree, in: "robustness, shift '\(shift.name)'")
    }
    return try checked(base, "shift '\(shift.name)'") { $0.data.simulate = result }.data.simulate ?? result
  }

  private func varied(_ variation: RobustnessPlan.Variation) throws -> RunConfiguration {
    let tree = RobustnessPlan.tree(variation.change)
    let changed = try base.replacing(tree, in: "robustness, variation '\(variation.name)'")
    return try checked(changed, "variation '\(variation.name)'") { _ in }
  }

  /// - Throws: ``ConfigurationError`` with everything that is wrong with the changed configuration.
  private func checked(
    _ configuration: RunConfiguration, _ place: String, _ change: (inout RunConfiguration) -> Void
  ) throws -> RunConfiguration {
    var result = configuration
    change(&result)
    let problems = result.problems
    guard problems.isEmpty else {
      throw ConfigurationError(file: "robustness, \(place)", problems: problems.map { "\($0.path) \($0.message)" })
    }
    return result
  }

  /// Policies of every training seed, with the encoder that they see by.
  private struct Learned {
    var configuration: RunConfiguration
    var encoder: StateEncoder
    var seeds: [PolicySource]
  }

  private func policies(_ configuration: RunConfiguration) throws -> Learned {
    let cohort = try PreparedCohort(store, configuration, keys: keys)
    let trained = try LearningStage(configuration: configuration, keys: keys, threads: threads).run(cohort)
    let judged = trained.judged(configuration)
    return Learned(
      configuration: configuration, encoder: cohort.encoder,
      seeds: judged.seeds.isEmpty ? [judged.sources[0]] : judged.seeds)
  }

  private func row(
    _ name: String, _ kind: RobustnessTable.Kind, _ learned: Learned, on cohort: RunConfiguration.SimulatedCohort
  ) throws -> RobustnessTable.Row {
    let own = try arms(learned.seeds, learned.configuration, learned.encoder, on: cohort)
    // The clinicians see and give what they always did.
    let plain = base.encoder
    let encoder = StateEncoder(
      .init(
        variables: plain.configuration.variables, statics: plain.configuration.statics,
        centers: cohort.setting.observed.centers), actions: base.actionSpace)
    let clinicians = try cohort.setting.practice(encoder).clinicians
    let reference = try arms(
      learned.seeds.map { _ in PolicySource(name: "Clinicians", role: .clinicians) { clinicians } }, base, encoder,
      on: cohort)
    func difference(_ value: (TrialCourse) -> Double) throws -> Estimate {
      let differences = zip(own, reference).map { zip($0, $1).map { value($0) - value($1) } }
      let bootstrap = Bootstrap(replicates: base.evaluation.replicates, level: base.evaluation.level)
      guard differences.count > 1 else {
        let paired = try PairedDifference(
          differences: differences[0], bootstrap: bootstrap, key: keys.bootstrap, threads: threads)
        return Estimate(
          value: paired.mean, interval: Interval(lower: paired.bootstrapInterval[0], upper: paired.bootstrapInterval[1])
        )
      }
      let nested = try HierarchicalDifference(
        differences: differences, bootstrap: bootstrap, key: keys.bootstrap, threads: threads)
      return Estimate(
        value: nested.mean, interval: Interval(lower: nested.studentInterval[0], upper: nested.studentInterval[1]))
    }
    let all = own.flatMap(\.self)
    return RobustnessTable.Row(
      name: name, kind: kind, seeds: own.count, patients: all.count,
      value: meanEstimate(all.map(\.discountedReward.total)),
      gain: try difference(\.discountedReward.total), days: meanEstimate(all.map(\.followed)),
      daysGained: try difference(\.followed), drugFreeShare: meanEstimate(all.map(\.drugFreeShare)))
  }

  /// One arm for each policy, seed s on the fresh patients of seed s.
  private func arms(
    _ sources: [PolicySource], _ configuration: RunConfiguration, _ encoder: StateEncoder,
    on cohort: RunConfiguration.SimulatedCohort
  ) throws -> [[TrialCourse]] {
    let setting = cohort.setting
    let progress = ProgressReporter("Virtual patients", total: sources.count * base.online.patients, unit: "patients")
    return try arms(on: setting, sources, configuration, encoder, progress)
  }

  private func arms(
    on setting: some SimulatedSetting, _ sources: [PolicySource], _ configuration: RunConfiguration,
    _ encoder: StateEncoder, _ progress: ProgressReporter
  ) throws -> [[TrialCourse]] {
    let trial = VirtualTrial(
      try setting.simulator(actions: configuration.actionSpace, horizon: base.online.limitDays), encoder: encoder,
      reward: try CompositeReward(base.reward, schema: encoder.schema), discount: base.discount,
      horizon: base.evaluation.horizonDays)
    return try sources.enumerated().map { seed, source in
      let courses = try trial.arm(
        patients: base.online.patients, key: keys.online(seed), threads: threads,
        progress: { progress.advance(by: $0) }, policy: { try source.policy() })
      for course in courses where course.lost != nil {
        throw UnsupportedData("virtual patient \(course.patient) was lost: \(course.lost ?? "")")
      }
      return courses
    }
  }
}
