import DosingMDP
import Foundation
import Stochastics
import TestSupport
import Testing

@Suite struct IrregularDosingTests {
  private static let key = Key(seed: 11)

  @Test(.tags(.contract)) func contract() {
    #expect(DecisionProcessContract(IrregularDosing()).problems.isEmpty)
  }

  /// The mean reward of a course where what is left is told from the last known level, a share of the last bolus that is
  /// not in it yet, and the gap, or the usual gap.
  private func reward(_ process: IrregularDosing, knowsTime: Bool) -> Double {
    let usual = (1...6).reduce(0) { $0 + exp(-0.3 * Double($1)) } / 6
    let totals = (0..<400).map { number in
      var (patient, total, left) = (process.begin(number, key: Self.key), 0.0, IrregularDosing.target)
      while true {
        let seen = process.observe(patient).features.map(Double.init)
        if seen[2] == 1 { left = seen[0] }
        left *= knowsTime ? exp(-0.3 * patient.gap) : patient.gap == 0 ? 1 : usual
        let dose = min(max(IrregularDosing.target - left, 0), 1.5)
        let option = Int((dose / 0.125).rounded())
        let outcome = process.advance(&patient, by: .option(option))
        left += IrregularDosing.doses[option]
        total += outcome.reward
        if outcome.finish != nil { return total }
      }
    }
    return totals.reduce(0, +) / Double(totals.count)
  }

  /// An independent computation of the same rules, 20,000 patients: -0.627 with times, -2.687 without, standard deviations
  /// of a mean over 400 patients 0.050 and 0.068.
  @Test(.tags(.statistical)) func timesAreNeeded() {
    let process = IrregularDosing()
    let (known, blind) = (reward(process, knowsTime: true), reward(process, knowsTime: false))
    #expect(abs(known + 0.627) < 4.5 * 0.05, "\(known)")
    #expect(abs(blind + 2.687) < 4.5 * 0.068, "\(blind)")
  }

  /// Levels and ages as the equations have them.
  @Test(.tags(.law)) func levels() {
    let process = IrregularDosing(missing: 0)
    var patient = process.begin(3, key: Self.key)
    #expect(process.observe(patient).features == [1.5, 0, 1, 0, 0])
    let first = process.advance(&patient, by: .option(0))
    #expect(first.reward == 0, "nothing is eliminated at once")
    for option in [3, 0, 12] {
      let before = (patient.level, patient.gap)
      _ = process.advance(&patient, by: .option(option))
      let share = (patient.level - IrregularDosing.doses[option]) / before.0
      #expect(share > exp(-1.0 * before.1) && share < exp(-0.1 * before.1))
      let seen = process.observe(patient).features
      #expect(seen[0] == Float(patient.level) && seen[1] == Float(patient.gap / 10))
    }
  }
}
