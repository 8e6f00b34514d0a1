public import DosingMDP
import Foundation
public import Stochastics

/// UCT: a search of the tree of what may follow each option, by simulated courses that try what looks good and what is
/// little known. At a node that was visited N times, a course takes the option
///
///     argmax_a  Q(a) + 2 C_p √(ln N / n_a),   Q(a) the mean return of its n_a courses, each option once first,
///
/// with returns brought to [0, 1] by the range of those seen at the same depth. Where it leaves the tree one node is added,
/// and a rollout policy goes on. The option that was taken most often is chosen.
///
/// Chance is treated by progressive widening: after n_a courses an option has at most ⌈k n_a^α⌉ drawn outcomes, of which
/// the least visited is followed, so all weigh alike. An outcome is the simulator's whole state, drawn by
/// ``BranchingProcess/branched(_:key:)``. The mean of a finite number of draws is what the values rest on: they err by
/// chance, and above by the maximum, where few are drawn.
///
/// Sources: Kocsis, Szepesvári 2006, doi:10.1007/11871842_29, figure 1; Couëtoux et al. 2011,
/// doi:10.1007/978-3-642-25566-3_32 (widening); Auger, Couëtoux, Teytaud 2013, doi:10.1007/978-3-642-40988-2_13 (the least
/// visited outcome). Deviation: the paper takes rewards to be in [0, 1].
public struct UpperConfidenceTree<Process: DecisionProcess>: Sendable {
  public typealias Configuration = TreeSearchConfiguration
  /// Decides in a rollout, from what is seen, among the options allowed.
  public typealias RolloutPolicy = @Sendable (Observation, inout Generator) -> Int

  public let configuration: Configuration
  public let process: Process
  private let branch: (@Sendable (Process.Patient, Key) -> Process.Patient)?
  private let rollout: RolloutPolicy

  /// A search in a process with chance.
  /// - Parameter rollout: `nil` for options at random.
  public init(
    _ configuration: Configuration, process: Process, rollout: RolloutPolicy? = nil
  ) throws(LearningError) where Process: BranchingProcess {
    try self.init(configuration, process: process, branch: process.branched, rollout: rollout)
  }

  /// A search in a process without chance: state and option determine what follows. In one with chance it would plan with
  /// the chance to come known to it.
  /// - Parameter rollout: `nil` for options at random.
  public init(
    _ configuration: Configuration, deterministic process: Process, rollout: RolloutPolicy? = nil
  ) throws(LearningError) {
    try self.init(configuration, process: process, branch: nil, rollout: rollout)
  }

  private init(
    _ configuration: Configuration, process: Process, branch: (@Sendable (Process.Patient, Key) -> Process.Patient)?,
    rollout: RolloutPolicy?
  ) throws(LearningError) {
    guard case .options(let count) = process.description.actions else {
      throw .wrongActions(
        algorithm: "uct", needs: "a choice among options (discrete doses)", process: process.description.name)
    }
    guard configuration.simulations > 0, configuration.depth > 0 else {
      throw .impossibleSetting("uct needs at least 1 simulation and a depth of at least 1")
    }
    self.configuration = configuration
    self.process = process
    self.branch = branch
    self.rollout = rollout ?? { observation, generator in randomOption(observation.mask, count, &generator) }
  }

  /// Searches what to do for a patient.
  public func search(_ patient: Process.Patient, key: Key) -> SearchResult {
    var tree = SearchTree(
      patient, options: process.description.actions.width, depth: configuration.depth, process: process)
    for simulation in 0..<configuration.simulations {
      simulate(&tree, key: key.child(.rollout, simulation))
    }
    return SearchResult(visits: tree.nodes[0].visits, values: tree.nodes[0].values)
  }

  /// One course from the root.
  private func simulate(_ tree: inout SearchTree<Process>, key: Key) {
    var path: [(node: Int, option: Int)] = []
    var leaf = 0
    var tail = 0.0
    while path.count < configuration.depth, !tree.nodes[leaf].isFinished {
      let option = tree.choose(leaf, depth: path.count, exploration: configuration.exploration)
      path.append((leaf, option))
      let visits = tree.nodes[leaf].visits[option] + 1
      let limit = branch == nil ? 1 : configuration.outcomes(after: visits)
      if tree.nodes[leaf].children[option].count < limit {
        leaf = tree.expand(leaf, option, process, branch: branch, discount: configuration.discount, key: key)
        tail = rolledOut(tree.nodes[leaf], depth: path.count, key: key)
        break
      }
      leaf = tree.leastVisited(leaf, option)
    }
    tree.record(path, leaf: leaf, tail: tail)
  }

  /// The return of the rollout policy from a node.
  private func rolledOut(_ node: SearchTree<Process>.Node, depth: Int, key: Key) -> Double {
    guard !node.isFinished else { return 0 }
    var generator = key.child(.policy).generator
    var patient = node.patient
    var observation = node.observation
    var (sum, weight) = (0.0, 1.0)
    for _ in depth..<configuration.depth {
      let outcome = process.advance(&patient, by: .option(rollout(observation, &generator)))
      sum += weight * outcome.reward
      guard outcome.finish == nil else { break }
      weight *= pow(configuration.discount, outcome.elapsed)
      observation = process.observe(patient)
    }
    return sum
  }
}

/// How a tree is searched.
public struct TreeSearchConfiguration: Codable, Hashable, Sendable {
  /// Courses from the root.
  public var simulations: Int
  /// Decisions that are looked ahead; what comes later counts nothing, as does what follows a cut-off.
  public var depth: Int
  /// gamma per unit of elapsed time.
  public var discount: Double
  /// C_p.
  public var exploration: Double
  /// k and α of progressive widening.
  public var wideningFactor: Double
  public var wideningExponent: Double

  /// C_p is the paper's for rewards in [0, 1].
  public init(
    simulations: Int = 500, depth: Int = 50, discount: Double = 0.99, exploration: Double = 0.5.squareRoot(),
    wideningFactor: Double = 1, wideningExponent: Double = 0.5
  ) {
    self.simulations = simulations
    self.depth = depth
    self.discount = discount
    self.exploration = exploration
    self.wideningFactor = wideningFactor
    self.wideningExponent = wideningExponent
  }

  /// How many outcomes of an option are drawn at most by its visit number `visits`.
  func outcomes(after visits: Int) -> Int {
    max(1, Int((wideningFactor * pow(Double(visits), wideningExponent)).rounded(.up)))
  }
}

/// What a search found of each option.
public struct SearchResult: Hashable, Sendable {
  /// How often each option was taken first.
  public let visits: [Int]
  /// The mean discounted return after each; -∞ where it was never taken.
  public let values: [Double]

  public init(visits: [Int], values: [Double]) {
    self.visits = visits
    self.values = values
  }

  /// The option that was taken most often; among equals the one with the greatest value.
  public var best: Int {
    visits.indices.max { (visits[$0], values[$0]) < (visits[$1], values[$1]) } ?? 0
  }

  /// The share of courses that took each option first.
  public var shares: [Double] {
    let sum = Double(max(1, visits.reduce(0, +)))
    return visits.map { Double($0) / sum }
  }

  /// The same as what other policies say of the options.
  public var appraisal: ActionAppraisal {
    ActionAppraisal(logProbabilities: shares.map { $0 > 0 ? log($0) : -.infinity }, memberValues: [values])
  }
}
