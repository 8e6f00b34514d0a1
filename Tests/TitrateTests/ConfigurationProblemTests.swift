import Foundation
import Testing
import titrate

@Suite struct ConfigurationProblemTests {
  private func problems(_ yaml: String) -> [String] {
    do {
      _ = try RunConfiguration.decode(yaml, file: "test.yaml")
      return []
    } catch let error as ConfigurationError {
      return error.problems
    } catch {
      return ["unexpected \(error)"]
    }
  }

  @Test func smallConfigurationIsSound() { #expect(problems(SmallRecords.yaml) == []) }

  @Test(arguments: [
    ("folds: 2", "folds: 1", "evaluation.folds"), ("replicates: 100", "replicates: 0", "evaluation.replicates"),
    ("replicates: 100", "level: 1", "evaluation.level"), ("replicates: 100", "level: 0", "evaluation.level"),
    ("replicates: 100", "primaryEstimator: DM", "evaluation.primaryEstimator"),
    (
      "replicates: 100", "gate: {minimumEffectiveEpisodes: -1, minimumEffectiveShare: 0}",
      "evaluation.gate.minimumEffectiveEpisodes"
    ),
    ("divergentPatients: 1000", "divergentPatients: -1", "evaluation.divergentPatients"),
    ("fittedQ: {hidden: 4", "fittedQ: {hidden: 0", "evaluation.fittedQ.hidden"),
    ("steps: 10,", "steps: 0,", "evaluation.fittedQ.steps"),
    ("targetInterval: 5", "targetInterval: 0", "evaluation.fittedQ.targetInterval"),
    ("members: 2", "members: 0", "learning.conservative.network.members"),
    ("seeds: 2", "temperatures: [1, 0]", "learning.temperatures.2"),
    ("seeds: 2", "temperatures: []", "learning.temperatures"), ("seeds: 2", "flexibility: 0", "learning.flexibility"),
    ("seeds: 2", "flexibility: 1.5", "learning.flexibility"), ("seeds: 2", "seeds: 0", "learning.seeds"),
    ("{variables: [{name: psa, transform: log}]}", "{variables: []}", "state.variables"),
    ("transform: log}", "transform: log, floor: 0}", "state.variables.1.floor"),
    ("reward: {burdenVariable: psa}", "reward: {burdenVariable: psa, burden: .inf}", "reward.burden"),
    ("reward: {burdenVariable: psa}", "reward: {burdenVariable: psax}", "reward.burdenVariable"),
    ("split:", "alignment: {horizon: 0}\nsplit:", "alignment.horizon"),
    ("split: {train: 0.5,", "split: {train: 0.6,", "split"),
    ("split:", "discountPerDay: 0\nsplit:", "discountPerDay"), ("split:", "actions: []\nsplit:", "actions"),
  ])
  func impossibleValueIsNamedWithItsLine(old: String, new: String, path: String) throws {
    #expect(SmallRecords.yaml.contains(old))
    let found = problems(SmallRecords.yaml.replacing(old, with: new))
    #expect(found.count == 1 && found[0].hasPrefix("line ") && found[0].contains(": \(path) "), "\(found)")
  }

  @Test(arguments: ["steps: 6", "batch: 8", "checkpointEvery: 3", "learningRate: 0.01"])
  func everyScheduleIsChecked(value: String) {
    let key = value.prefix { $0 != ":" }
    let found = problems(SmallRecords.yaml.replacing(value, with: "\(key): 0"))
    for schedule in ["learning.conservative.schedule", "learning.cloning.schedule", "evaluation.behavior.schedule"] {
      #expect(found.contains { $0.contains("\(schedule).\(key) ") }, "\(found)")
    }
  }

  @Test(arguments: [
    ("centers: []", "centers"), ("decisionInterval: 5", "centers.1.jitter"),
    ("decisionInterval: -1", "decisionInterval"),
    ("followUp: 0", "followUp"), ("dropoutRate: -0.1", "dropoutRate"),
    ("psa: {medianBaseline: 0}", "psa.medianBaseline"),
  ])
  func impossibleEnvironmentIsNamed(setting: String, path: String) throws {
    let example = CommandRunner.root.appending(path: "Examples/adaptive-prostate.yaml")
    let text = try String(contentsOf: example, encoding: .utf8)
    let key = setting.prefix { $0 != ":" }
    let kept = text.split(separator: "\n", omittingEmptySubsequences: false).filter {
      !$0.trimmingCharacters(in: .whitespaces).hasPrefix("\(key):")
    }.joined(separator: "\n")
    let found = problems(kept.replacing("    environment:\n", with: "    environment:\n      \(setting)\n"))
    #expect(found.contains { $0.contains("data.simulate.environment.\(path) ") }, "\(found)")
  }

  @Test(arguments: [
    ("adherence: {mean: 0.95, concentration: 20}", "adherence: {mean: 1.5}", "adherence"),
    ("decisionInterval: 42", "decisionInterval: 10", "center river"),
    ("statics: [weight]", "statics: [age]", "sld, anc, dbp, fatigue, hfs and the static weight"),
  ])
  func impossibleSunitinibSettingIsNamed(old: String, new: String, message: String) throws {
    let example = CommandRunner.root.appending(path: "Examples/sunitinib-gist.yaml")
    let text = try String(contentsOf: example, encoding: .utf8)
    #expect(problems(text).isEmpty)
    #expect(text.contains(old))
    let found = problems(text.replacing(old, with: new))
    #expect(found.contains { $0.contains(message) }, "\(found)")
  }

  @Test func allAreListedAtOnce() throws {
    let yaml = SmallRecords.yaml.replacing("folds: 2", with: "folds: 0").replacing("seeds: 2", with: "seeds: 0")
      .replacing("members: 2", with: "members: 0")
    #expect(problems(yaml).count == 3)
    let records = try SmallRecords(yaml: yaml)
    let outcome = try CommandRunner.run(["run", records.configuration.path, "--data", records.data.path])
    #expect(outcome.status == 2)
    #expect(outcome.errors.split(separator: "\n").count == 3)
  }
}
