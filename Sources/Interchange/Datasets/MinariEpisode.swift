import DosingMDP

/// One episode in a file of Minari.
struct MinariEpisode {
  let file: HDF5File
  let index: Int

  private var group: String { "episode_\(index)" }

  /// - Parameter firstOption: the number of the first option.
  func read(firstOption: Int) throws(InterchangeError) -> LoggedColumns {
    guard try file.kind(group) == .group else {
      throw InterchangeError(file.path, place: group, "it is missing", "Does metadata.json count the episodes right?")
    }
    let actions: LoggedColumns.Actions
    switch try file.kind("\(group)/actions") {
    case .integers: actions = .options(try file.vector("\(group)/actions").map { $0 - firstOption })
    case .group:
      throw InterchangeError(
        file.path, place: "\(group)/actions", "composed actions are not supported",
        "Flatten the action space, for instance with gymnasium.spaces.flatten.")
    default: actions = .amounts(try file.rows("\(group)/actions"))
    }
    let rewards: [Double] = try file.vector("\(group)/rewards")
    let terminations = try file.truths("\(group)/terminations")
    if let early = terminations.dropLast().firstIndex(of: true) {
      throw InterchangeError(
        file.path, place: "\(group)/terminations", "it is true at step \(early), before the end")
    }
    let count = rewards.count
    return LoggedColumns(
      place: group, observations: try observations("\(group)/observations"), actions: actions, rewards: rewards,
      elapsed: try steps("elapsed", count), finish: terminations.last == true ? .terminal : .truncated,
      behaviorProbabilities: try steps("behavior_probability", count), allowed: try masks())
  }

  private func observations(_ name: String) throws(InterchangeError) -> [[Float]] {
    guard try file.kind(name) == .group else { return try file.rows(name) }
    // Tuples have members _index_0, _index_1 and so on, whose order is that of their numbers.
    let members = try file.members(name).sorted { a, b in
      guard let left = Int(a.dropFirst("_index_".count)), let right = Int(b.dropFirst("_index_".count)) else {
        return a < b
      }
      return left < right
    }
    var result: [[Float]] = []
    for member in members {
      let rows = try observations("\(name)/\(member)")
      if result.isEmpty { result = [[Float]](repeating: [], count: rows.count) }
      guard rows.count == result.count else {
        throw InterchangeError(
          file.path, place: "\(name)/\(member)", "it has \(rows.count) rows and not \(result.count)")
      }
      for row in rows.indices { result[row] += rows[row] }
    }
    return result
  }

  /// Numbers of the steps; a first row that belongs to the beginning is left out.
  private func steps(_ info: String, _ count: Int) throws(InterchangeError) -> [Double]? {
    let name = "\(group)/infos/\(info)"
    guard try file.kind(name).isNumeric else { return nil }
    let values: [Double] = try file.vector(name)
    return values.count == count + 1 ? Array(values.dropFirst()) : values
  }

  private func masks() throws(InterchangeError) -> [[Bool]]? {
    let name = "\(group)/infos/action_mask"
    guard try file.kind(name).isNumeric else { return nil }
    return try file.rows(name, as: Int32.self).map { $0.map { $0 != 0 } }
  }

  /// - Parameter episode: with an observation after its last decision.
  func write(_ episode: LoggedEpisode, features: Int, actions domain: ActionDomain) throws(InterchangeError) {
    let count = episode.count
    try file.write(rows: episode.observations, width: features, to: "\(group)/observations")
    switch domain {
    case .options: try file.write(episode.actions.map { $0.option ?? 0 }, to: "\(group)/actions")
    case .amounts(let lower, _):
      try file.write(rows: episode.actions.map(\.amountValues), width: lower.count, to: "\(group)/actions")
    }
    try file.write(episode.rewards, to: "\(group)/rewards")
    for (name, finish) in [("terminations", Outcome.Finish.terminal), ("truncations", .truncated)] {
      let truths = (1...count).map { HDF5Truth($0 == count && episode.finish == finish) }
      try file.write(truths, to: "\(group)/\(name)")
    }
    try file.write([0] + episode.elapsed, to: "\(group)/infos/elapsed")
    if let probabilities = episode.behaviorProbabilities {
      try file.write([.nan] + probabilities, to: "\(group)/infos/behavior_probability")
    }
    if case .options(let options) = domain, var allowed = episode.allowed(options: options) {
      // Nothing is decided after the last observation.
      while allowed.count < count + 1 { allowed.append([Bool](repeating: true, count: options)) }
      try file.write(
        rows: allowed.map { $0.map { Int32($0 ? 1 : 0) } }, width: options, to: "\(group)/infos/action_mask")
    }
    try file.writeAttribute("id", index, of: group)
    try file.writeAttribute("total_steps", count, of: group)
  }
}
