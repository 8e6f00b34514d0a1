import DosingMDP
import Stochastics
import TestSupport
import Testing

/// Branches of patients: the same state, other chance.
@Suite struct BranchingProcessTests {
  /// A walk over eight states, half of the time forward and else back to the first.
  private static let process = TabularProcess(
    TabularMDP(
      actions: 1, initial: [1, 0, 0, 0, 0, 0, 0, 0, 0], isTerminal: (0..<9).map { $0 == 8 }
    ) { state, _ in
      [.init(next: state + 1, probability: 0.5, reward: 1), .init(next: 0, probability: 0.5, reward: 0)]
    }, name: "walk")

  private func course<Process: BranchingProcess>(_ process: Process, _ patient: Process.Patient) -> [Double] {
    var patient = patient
    return (0..<12).map { _ in process.advance(&patient, by: .option(0)).reward }
  }

  /// A copy meets the chance of the patient, a branch its own, which its key alone decides.
  private func checkBranches<Process: BranchingProcess>(_ process: Process) {
    var patient = process.begin(0, key: Key(seed: 1))
    _ = process.advance(&patient, by: .option(0))
    let branch = process.branched(patient, key: Key(seed: 2))
    #expect(process.observe(branch) == process.observe(patient))
    #expect(course(process, patient) == course(process, patient))
    #expect(course(process, branch) == course(process, process.branched(patient, key: Key(seed: 2))))
    #expect(course(process, branch) != course(process, patient))
    #expect(course(process, branch) != course(process, process.branched(patient, key: Key(seed: 3))))
  }

  @Test(.tags(.law)) func branchesMeetOtherChance() throws {
    // Twelve steps may end the walk; what a process does after its end is not asked here.
    checkBranches(Limited(Self.process, steps: 100))
    checkBranches(Shaped(Self.process, discount: 0.9) { Double($0.features[0]) })
    checkBranches(try Penalized(Self.process, weights: [:]))
  }

  /// The number of decisions so far is a part of the state.
  @Test func branchesKeepTheLimit() {
    let process = Limited(Self.process, steps: 2)
    var patient = process.begin(0, key: Key(seed: 4))
    _ = process.advance(&patient, by: .option(0))
    var branch = process.branched(patient, key: Key(seed: 5))
    #expect(process.advance(&branch, by: .option(0)).finish == .truncated)
  }
}
