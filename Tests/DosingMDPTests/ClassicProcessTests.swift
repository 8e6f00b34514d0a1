import DosingMDP
import Stochastics
import TestSupport
import Testing

/// The classic control tasks as processes to learn in.
@Suite struct ClassicProcessTests {
  static let key = Key(seed: 5)

  @Test(.tags(.contract)) func contracts() {
    #expect(DecisionProcessContract(CartPoleProcess()).problems.isEmpty)
    #expect(DecisionProcessContract(CartPoleProcess(.positions)).problems.isEmpty)
    #expect(DecisionProcessContract(AcrobotProcess()).problems.isEmpty)
    #expect(DecisionProcessContract(PendulumProcess()).problems.isEmpty)
    #expect(DecisionProcessContract(IrregularCartPole()).problems.isEmpty)
    #expect(DecisionProcessContract(IrregularCartPole(longestGap: 2, missing: 0.4)).problems.isEmpty)
  }

  /// Sum of rewards and finish of an episode under a rule of what the cart truly does.
  private func balanced<Process: DecisionProcess>(
    _ process: Process, _ subject: Int, _ task: (Process.Patient) -> CartPole
  ) -> (total: Double, elapsed: Double, finish: Outcome.Finish?) {
    var patient = process.begin(subject, key: Self.key)
    var (total, elapsed) = (0.0, 0.0)
    while true {
      // A linear rule that balances the pole for as long as one likes.
      let state = task(patient).state
      let sum = 0.1 * state[0] + 0.4 * state[1] + 4 * state[2] + state[3]
      let outcome = process.advance(&patient, by: .option(sum > 0 ? 1 : 0))
      total += outcome.reward
      elapsed += outcome.elapsed
      if outcome.finish != nil { return (total, elapsed, outcome.finish) }
    }
  }

  /// Balancing lasts to the limit, and is cut off there; always pushing one way ends early.
  @Test func cartPoleEnds() {
    let process = CartPoleProcess()
    for subject in 0..<20 {
      #expect(balanced(process, subject, \.task) == (500, 500, .truncated))
      let outcomes = process.outcomes(Array(repeating: 1, count: 50), subject: subject, key: Self.key)
      #expect((8...11).contains(outcomes.count) && outcomes.last?.finish == .terminal)
      #expect(outcomes.allSatisfy { $0.reward == 1 && $0.elapsed == 1 })
    }
  }

  /// Starts are uniform in ±0.05: mean 0, variance 0.05²/3.
  @Test(.tags(.statistical)) func cartPoleStarts() {
    let process = CartPoleProcess()
    let starts = (0..<4000).map { process.observe(process.begin($0, key: Self.key)).features.map(Double.init) }
    for place in 0..<4 {
      let values = starts.map { $0[place] }
      let (mean, square) = (values.reduce(0, +) / 4000, values.reduce(0) { $0 + $1 * $1 } / 4000)
      let meanBound: Double = 4.5 * 0.05 / (3 * 4000.0).squareRoot()
      #expect(abs(mean) < meanBound)
      #expect(values.allSatisfy { abs($0) <= 0.05 })
      // The variance of a squared uniform on ±a is 4a⁴/45.
      let squareBound: Double = 4.5 * 0.0025 * (4 / 45.0 / 4000).squareRoot()
      #expect(abs(square - 0.0025 / 3) < squareBound, "\(square)")
    }
  }

  @Test func positionsAreThoseOfTheWholeState() {
    let (whole, part) = (CartPoleProcess(), CartPoleProcess(.positions))
    var (first, second) = (whole.begin(3, key: Self.key), part.begin(3, key: Self.key))
    for action in [1, 0, 0, 1, 1] {
      let seen = whole.observe(first).features
      #expect(part.observe(second).features == [seen[0], seen[2]])
      _ = whole.advance(&first, by: .option(action))
      _ = part.advance(&second, by: .option(action))
    }
  }

  /// Hanging still, the links do not reach the bar: 500 times −1. The energy-raising torque does.
  @Test func acrobotEnds() {
    let process = AcrobotProcess()
    let still = process.outcomes(Array(repeating: 1, count: 501), key: Self.key)
    #expect(still.count == 500 && still.last == Outcome(reward: -1, finish: .truncated))
    var patient = process.begin(0, key: Self.key)
    var outcomes: [Outcome] = []
    while outcomes.last?.finish == nil {
      let turning = process.observe(patient).features[5]
      outcomes.append(process.advance(&patient, by: .option(turning > 0 ? 2 : 0)))
    }
    #expect(outcomes.last == Outcome(reward: 0, finish: .terminal) && outcomes.count < 400, "\(outcomes.count)")
    #expect(outcomes.dropLast().allSatisfy { $0.reward == -1 })
  }

  @Test func pendulumEnds() {
    let process = PendulumProcess()
    var patient = process.begin(1, key: Self.key)
    var outcomes: [Outcome] = []
    while outcomes.last?.finish == nil { outcomes.append(process.advance(&patient, by: .amounts([0.5]))) }
    #expect(outcomes.count == 200 && outcomes.last?.finish == .truncated)
    #expect(outcomes.allSatisfy { $0.reward <= 0 && $0.reward >= -16.2736044 })
    let starts = (0..<2000).map { process.begin($0, key: Self.key).task }
    #expect(starts.allSatisfy { abs($0.angle) <= .pi && abs($0.velocity) <= 1 })
    #expect(starts.contains { $0.angle > 3 })
    #expect(starts.contains { $0.angle < -3 })
  }

  /// With gaps of one step and nothing missing it is the cart with hidden velocities.
  @Test(.tags(.law)) func regularIsTheOrdinaryCart() {
    let process = IrregularCartPole(longestGap: 1)
    let ordinary = CartPoleProcess(.positions)
    var (first, second) = (process.begin(2, key: Self.key), ordinary.begin(2, key: Self.key))
    for step in 0..<8 {
      let features = process.observe(first).features
      let seen = ordinary.observe(second).features
      #expect(features == [seen[0], 0, 1, seen[1], 0, 1, Float(Double(step) / 10)])
      let options: Action = .option(step % 2)
      #expect(process.advance(&first, by: options) == ordinary.advance(&second, by: options))
    }
  }

  /// Rewards and elapsed time count steps of physics, whose gaps are uniform; missing values age.
  @Test(.tags(.statistical)) func irregularGapsAndAges() {
    let process = IrregularCartPole(longestGap: 3, missing: 0.3)
    var gaps: [Double: Int] = [:]
    var (missing, seen) = (0, 0)
    for subject in 0..<300 {
      var patient = process.begin(subject, key: Self.key)
      var age: Float = 0
      for decision in 0..<3 {
        let outcome = process.advance(&patient, by: .option(decision % 2))
        #expect(outcome.reward == outcome.elapsed && outcome.finish == nil)
        gaps[outcome.elapsed, default: 0] += 1
        let features = process.observe(patient).features
        age = features[2] == 1 ? 0 : age + Float(outcome.elapsed / 10)
        #expect(abs(features[1] - age) < 1e-5)
        if features[2] == 1 { #expect(features[0] == Float(patient.task.state[0])) }
        missing += features[2] == 0 ? 1 : 0
        seen += 1
      }
    }
    let spread = 4.5 * (900 * 2 / 9.0).squareRoot()
    for gap in [1.0, 2, 3] { #expect(abs(Double(gaps[gap] ?? 0) - 300) < spread, "\(gaps)") }
    let share = Double(missing) / Double(seen)
    let bound = 4.5 * (0.21 / Double(seen)).squareRoot()
    #expect(abs(share - 0.3) < bound, "\(missing) of \(seen)")
  }

  /// Who knows the whole state balances to the limit even with gaps, so the task can be solved.
  @Test func irregularCanBeBalanced() {
    let process = IrregularCartPole()
    let totals = (0..<20).map { balanced(process, $0, \.task) }
    #expect(totals.allSatisfy { $0.total == 500 && $0.elapsed == 500 && $0.finish == .truncated }, "\(totals)")
    #expect(process.description.layout.time == 6 && process.description.layout.measurements.count == 2)
  }
}
