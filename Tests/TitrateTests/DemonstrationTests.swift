import Foundation
import TestSupport
import Testing
import titrate

/// What `make demo` must show, in full; takes minutes, so it runs by `make reproduce`.
@Suite(.tags(.reproduction, .slow)) struct DemonstrationTests {
  static let isAskedFor = ProcessInfo.processInfo.environment["TITRATE_SLOW"] == "1"

  @Test(.enabled(if: isAskedFor, "slow: set TITRATE_SLOW=1, as `make reproduce` does"))
  func learnedPolicyBeatsTheCliniciansWithNoMoreDrug() throws {
    let out = try CommandRunner.temporaryFolder()
    let example = CommandRunner.root.appending(path: "Examples/adaptive-prostate.yaml")
    let outcome = try CommandRunner.run(["run", example.path, "--out", out.path])
    #expect(outcome.status == 0, "\(outcome.errors)")
    let report = try ResultsDocument.decode(Data(contentsOf: out.appending(path: "results.json")))
    let trial = try #require(report.simulation.content)
    #expect(trial.seeds >= 5)

    // The shipped policy, and the policies of all training seeds, each on its own patients.
    let arms = trial.arms.filter { $0.role == .candidate || $0.name == "Policies of all seeds" }
    #expect(arms.count == 2)
    for arm in arms {
      let days = try #require(arm.differenceDays?.interval)
      #expect(days.lower > 0, "\(arm.name): \(days)")
      let drugFree = try #require(arm.drugFreeDifference)
      #expect(try #require(drugFree.value) >= 0, "\(arm.name): \(drugFree)")
    }
    let candidate = trial.accuracy.filter { $0.policy == "Learned policy" && $0.isSupported }
    #expect(candidate.contains { $0.isCovered == true }, "\(candidate)")
    #expect(report.verdict.outcome == .better)
  }
}
