public import DosingMDP
public import Foundation

/// Treating sepsis in intensive care as a tabular decision process that was estimated from records: 713 clusters of
/// patients, death, survival and an absorbing state; 25 actions, five levels of fluid by five of vasopressors.
///
/// The reward is that of the state entered: 1 for survival, 0 else; the published discount is 1. Death and survival end an
/// episode. Actions that too few clinicians took in a state are not admissible there; as in the original every action
/// may be chosen, and an inadmissible one has the mean of the transitions of the admissible ones, which the tables hold.
/// With `admissibleOnly` they are forbidden instead; the best value is the same.
///
/// Published values, discount 1: random 0.78, clinicians 0.78, best 0.88. From the tables by linear equations: 0.7800709046,
/// 0.7818448903 and 0.8751416996.
///
/// Source: Choudhary, Gupta, Thomas. ICU-Sepsis: a benchmark MDP built from real medical data. RLC 2024,
/// arXiv:2406.05646; tables of github.com/icu-sepsis/icu-sepsis (MIT), which are not part of this package.
public struct ICUSepsis: Sendable {
  public let mdp: TabularMDP
  /// The estimated policy of the clinicians, [state][action]; even over all actions in the three final states.
  public let clinicians: [[Double]]
  /// The admissible actions, by state.
  public let admissible: [ActionMask]

  /// Reads the published tables.
  /// - Parameters:
  ///   - folder: with `transitionFunction.csv`, `rewardFunction.csv`, `initialStateDistribution.csv`,
  ///     `expertPolicy.csv` and `extras/admissibleActions.txt` or `admissible_actions.txt`.
  ///   - admissibleOnly: whether inadmissible actions are forbidden.
  /// - Throws: ``TableFileError`` with the file, the line and what to do.
  public init(folder: URL, admissibleOnly: Bool = false) throws(TableFileError) {
    let tables = try ICUSepsisTables(folder: folder)
    admissible = tables.admissible
    clinicians = tables.clinicians
    let sink = tables.states - 1
    mdp = TabularMDP(
      actions: tables.actions, initial: tables.initial,
      isTerminal: (0..<tables.states).map { $0 >= sink - 2 }, allowed: admissibleOnly ? tables.admissible : nil
    ) { state, action in
      tables.transitions[state * tables.actions + action].map {
        TabularMDP.Transition(next: Int($0.column), probability: $0.value, reward: tables.rewards[Int($0.column)])
      }
    }
  }

  /// To learn in.
  public func process(view: TabularProcess.View = .index) -> TabularProcess {
    TabularProcess(mdp, name: "icu-sepsis", view: view)
  }
}

/// The tables of ``ICUSepsis`` as they are in the files.
struct ICUSepsisTables {
  let states: Int
  let actions: Int
  let rewards: [Double]
  let initial: [Double]
  let clinicians: [[Double]]
  let admissible: [ActionMask]
  /// By state, then action.
  let transitions: [[NumberTable.Entry]]

  init(folder: URL) throws(TableFileError) {
    let files = try Files(folder)
    let reward = try NumberTable(files.reward)
    rewards = try reward.row(0, count: nil)
    states = rewards.count
    guard states >= 4 else {
      throw reward.error(line: 1, "\(states) states", "one reward for each state, and at least four states")
    }
    try reward.requireLines(1)
    let first = try NumberTable(files.initial)
    try first.requireLines(1)
    initial = try first.distribution(0, count: states)
    guard initial.suffix(3).allSatisfy({ $0 == 0 }) else {
      throw first.error(line: 1, "nobody can start in one of the last three states, which are the end", Self.restore)
    }
    let expert = try NumberTable(files.expert)
    actions = try expert.row(0, count: nil).count
    guard (1...64).contains(actions) else { throw expert.error(line: 1, "\(actions) actions", "1 to 64 columns") }
    try expert.requireLines(states)
    var clinicians: [[Double]] = []
    for state in 0..<(states - 3) { clinicians.append(try expert.distribution(state, count: actions)) }
    clinicians += [[Double]](repeating: [Double](repeating: 1 / Double(actions), count: actions), count: 3)
    self.clinicians = clinicians
    admissible = try Self.admissible(NumberTable(files.admissible, separator: " "), states: states, actions: actions)
    let table = try NumberTable(files.transitions)
    try table.requireLines(states * actions)
    var transitions: [[NumberTable.Entry]] = []
    transitions.reserveCapacity(states * actions)
    for row in 0..<(states * actions) { transitions.append(try table.sparseDistribution(row, count: states)) }
    self.transitions = transitions
  }

  static let restore = "take the tables of icu-sepsis anew"

  /// The first line holds the number of actions of each state, then one line a state holds the actions.
  private static func admissible(_ table: NumberTable, states: Int, actions: Int) throws(TableFileError) -> [ActionMask]
  {
    try table.requireLines(states + 1)
    let counts = try table.row(0, count: states)
    var masks: [ActionMask] = []
    for state in 0..<states {
      let row = try table.row(state + 1, count: nil)
      let isValid = row.allSatisfy { $0 == $0.rounded() && $0 >= 0 && $0 < Double(actions) }
      guard Double(row.count) == counts[state], isValid, !row.isEmpty else {
        throw table.error(
          line: state + 2, "actions \(row.map { "\($0)" }.joined(separator: " "))",
          "\(Int(counts[state])) whole numbers from 0 to \(actions - 1), as the first line says")
      }
      masks.append(ActionMask(allowing: row.map { Int($0) }))
    }
    return masks
  }

  /// Where the tables are.
  private struct Files {
    let transitions: URL
    let reward: URL
    let initial: URL
    let expert: URL
    let admissible: URL

    init(_ folder: URL) throws(TableFileError) {
      let archive = "icu-sepsis-csv-tables.tar.gz"
      func find(_ names: String...) throws(TableFileError) -> URL {
        for name in names {
          let url = folder.appending(path: name)
          if FileManager.default.fileExists(atPath: url.path) { return url }
        }
        let hasArchive = FileManager.default.fileExists(atPath: folder.appending(path: archive).path)
        let remedy =
          hasArchive
          ? "unpack \(archive), which lies there (tar -xzf \(archive)), and name the folder that it makes"
          : "name the folder of the unpacked \(archive) of github.com/icu-sepsis/icu-sepsis"
        throw TableFileError(file: folder.path, line: nil, problem: "there is no \(names[0])", remedy: remedy)
      }
      transitions = try find("transitionFunction.csv")
      reward = try find("rewardFunction.csv")
      initial = try find("initialStateDistribution.csv")
      expert = try find("expertPolicy.csv")
      admissible = try find("extras/admissibleActions.txt", "admissible_actions.txt", "admissibleActions.txt")
    }
  }
}
