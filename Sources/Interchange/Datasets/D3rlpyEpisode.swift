import DosingMDP

/// One episode in a file of d3rlpy.
struct D3rlpyEpisode {
  let file: HDF5File
  let index: Int
  /// The columns of the file.
  let names: [String]

  private func name(_ column: String) -> String { "\(column)_\(index)" }

  /// Whether the file has a column, and this episode a value in it.
  private func has(_ column: String) throws(InterchangeError) -> Bool {
    guard names.contains(column) else { return false }
    return try file.kind(name(column)) != .nothing
  }

  func read() throws(InterchangeError) -> LoggedColumns {
    let isTerminal = try file.truths(name("terminated")).first ?? false
    var observations = try observations()
    if try has("final_observation") { observations.append(try file.vector(name("final_observation"))) }
    let allowed: [[Bool]]? =
      try has("allowed") ? try file.rows(name("allowed"), as: HDF5Truth.self).map { $0.map(\.isTrue) } : nil
    return LoggedColumns(
      place: "episode \(index)", observations: observations, actions: try actions(),
      rewards: try file.vector(name("rewards")), elapsed: try has("elapsed") ? try file.vector(name("elapsed")) : nil,
      finish: isTerminal ? .terminal : .truncated,
      behaviorProbabilities: try has("behavior_probabilities")
        ? try file.vector(name("behavior_probabilities")) : nil,
      allowed: allowed)
  }

  /// The parts of a tuple lie side by side.
  private func observations() throws(InterchangeError) -> [[Float]] {
    let whole = name("observations")
    guard try file.kind(whole) == .nothing, try file.kind("\(whole)_0") != .nothing else {
      return try file.rows(whole)
    }
    var result: [[Float]] = try file.rows("\(whole)_0")
    for part in 1..<Int.max {
      guard try file.kind("\(whole)_\(part)") != .nothing else { break }
      let rows: [[Float]] = try file.rows("\(whole)_\(part)")
      guard rows.count == result.count else {
        throw InterchangeError(
          file.path, place: "\(whole)_\(part)", "it has \(rows.count) rows and not \(result.count)")
      }
      for row in rows.indices { result[row] += rows[row] }
    }
    return result
  }

  private func actions() throws(InterchangeError) -> LoggedColumns.Actions {
    let place = name("actions")
    return try file.kind(place) == .integers
      ? .options(try file.vector(place)) : .amounts(try file.rows(place))
  }

  func write(_ episode: LoggedEpisode, features: Int, actions domain: ActionDomain) throws(InterchangeError) {
    let count = episode.count
    try file.write(rows: Array(episode.observations.prefix(count)), width: features, to: name("observations"))
    switch domain {
    case .options:
      try file.write(
        episode.actions.map { Int32($0.option ?? 0) }, shape: [count, 1], to: name("actions"))
    case .amounts(let lower, _):
      try file.write(rows: episode.actions.map(\.amountValues), width: lower.count, to: name("actions"))
    }
    try file.write(episode.rewards, shape: [count, 1], to: name("rewards"))
    try file.write([HDF5Truth(episode.finish == .terminal)], shape: [], to: name("terminated"))
    if let last = episode.finalObservation { try file.write(last, to: name("final_observation")) }
    if names.contains("elapsed") { try file.write(episode.elapsed, to: name("elapsed")) }
    if let probabilities = episode.behaviorProbabilities {
      try file.write(probabilities, to: name("behavior_probabilities"))
    }
    if case .options(let options) = domain, let allowed = episode.allowed(options: options) {
      try file.write(rows: allowed.map { $0.map(HDF5Truth.init) }, width: options, to: name("allowed"))
    }
  }
}

extension Action {
  /// The amounts; empty for an option.
  var amountValues: [Double] { if case .amounts(let values) = self { values } else { [] } }
}
