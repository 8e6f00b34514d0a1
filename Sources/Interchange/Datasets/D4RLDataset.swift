public import DosingMDP
public import Foundation

/// Data sets of D4RL, read only: flat arrays over all steps of all episodes, `observations` [N, F], `actions` [N, D] or
/// [N], `rewards`, `terminals`, and where there are `timeouts`, `next_observations` and `infos/action_log_probs`.
///
/// An episode ends where `terminals` or `timeouts` is true. Files of d3rlpy 1 are of this kind, with `episode_terminals`
/// (ends of both kinds) for `timeouts`. Where neither is there, it also ends where the next observation is not the one that
/// follows. What is left at the end counts as cut off.
///
/// Source: Fu et al. 2020, arXiv:2004.07219; d3rlpy 2.8.1, dataset/io.py (`load_v1`).
public enum D4RLDataset {
  /// Reads a file.
  /// - Throws: ``InterchangeError`` with all problems.
  public static func read(_ url: URL) throws(InterchangeError) -> LoggedEpisodes {
    let arrays = try D4RLArrays(HDF5File(reading: url))
    let episodes = arrays.episodes()
    return try LoggedColumns.dataset(
      episodes, name: url.deletingPathExtension().lastPathComponent, features: nil, actions: nil, path: url.path)
  }
}

/// The flat arrays of a file.
private struct D4RLArrays {
  private let observations: [[Float]]
  private let nextObservations: [[Float]]?
  private let actions: LoggedColumns.Actions
  private let rewards: [Double]
  private let terminals: [Bool]
  /// Ends of episodes; `nil` where the file does not name those that are no terminal events.
  private let ends: [Bool]?
  private let probabilities: [Double]?

  init(_ file: HDF5File) throws(InterchangeError) {
    func has(_ name: String) throws(InterchangeError) -> Bool { try file.kind(name) != .nothing }
    let missing = try Self.missing(["observations", "actions", "rewards", "terminals"], in: file)
    guard missing.isEmpty else { throw InterchangeError(path: file.path, problems: missing) }
    observations = try file.rows("observations")
    nextObservations = try has("next_observations") ? try file.rows("next_observations") : nil
    actions =
      try file.kind("actions") == .integers ? .options(try file.vector("actions")) : .amounts(try file.rows("actions"))
    rewards = try file.vector("rewards")
    let terminals = try file.truths("terminals")
    self.terminals = terminals
    let cuts: [Bool]? =
      if try has("timeouts") { try file.truths("timeouts") } else if try has("episode_terminals") {
        try file.truths("episode_terminals")
      } else { nil }
    let logs = "infos/action_log_probs"
    probabilities = try has(logs) ? try file.vector(logs, as: Double.self).map { exp($0) } : nil
    let counts = [
      "observations": observations.count, "rewards": rewards.count, "terminals": terminals.count,
      "next_observations": nextObservations?.count, "timeouts": cuts?.count, logs: probabilities?.count,
    ].compactMapValues(\.self)
    let steps = actions.count
    let problems = counts.filter { $0.value != steps }.sorted { $0.key < $1.key }.map { name, count in
      InterchangeError.Problem(place: name, reason: "it has \(count) rows and `actions` has \(steps)")
    }
    guard problems.isEmpty else { throw InterchangeError(path: file.path, problems: problems) }
    ends = cuts.map { cuts in zip(terminals, cuts).map { $0 || $1 } }
  }

  private static func missing(
    _ names: [String], in file: HDF5File
  ) throws(InterchangeError) -> [InterchangeError.Problem] {
    var problems: [InterchangeError.Problem] = []
    for name in names where try file.kind(name) == .nothing {
      problems.append(.init(place: name, reason: "it is missing", remedy: "Is it a data set of D4RL?"))
    }
    return problems
  }

  func episodes() -> [LoggedColumns] {
    var result: [LoggedColumns] = []
    var start = 0
    for step in rewards.indices where isEnd(step) {
      result.append(columns(start...step))
      start = step + 1
    }
    return result
  }

  private func isEnd(_ step: Int) -> Bool {
    if step == rewards.count - 1 { return true }
    if let ends { return ends[step] }
    return terminals[step] || (nextObservations.map { $0[step] != observations[step + 1] } ?? false)
  }

  private func columns(_ steps: ClosedRange<Int>) -> LoggedColumns {
    LoggedColumns(
      place: "steps \(steps.lowerBound) to \(steps.upperBound)",
      observations: Array(observations[steps]) + (nextObservations.map { [$0[steps.upperBound]] } ?? []),
      actions: actions[steps], rewards: Array(rewards[steps]), elapsed: nil,
      finish: terminals[steps.upperBound] ? .terminal : .truncated,
      behaviorProbabilities: probabilities.map { Array($0[steps]) }, allowed: nil)
  }
}

extension LoggedColumns.Actions {
  fileprivate var count: Int {
    switch self {
    case .options(let values): values.count
    case .amounts(let rows): rows.count
    }
  }

  fileprivate subscript(steps: ClosedRange<Int>) -> Self {
    switch self {
    case .options(let values): .options(Array(values[steps]))
    case .amounts(let rows): .amounts(Array(rows[steps]))
    }
  }
}
