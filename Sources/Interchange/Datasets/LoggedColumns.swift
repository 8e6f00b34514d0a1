import DosingMDP

/// One episode's columns as they lie in a file.
struct LoggedColumns {
  /// The actions of an episode, by how they are stored.
  enum Actions {
    case options([Int])
    case amounts([[Double]])
  }

  /// Where they lie, for messages.
  let place: String
  var observations: [[Float]]
  var actions: Actions
  var rewards: [Double]
  var elapsed: [Double]?
  var finish: Outcome.Finish
  var behaviorProbabilities: [Double]?
  /// [observation][option].
  var allowed: [[Bool]]?

  var episode: LoggedEpisode {
    let actions: [Action] =
      switch self.actions {
      case .options(let options): options.map { .option($0) }
      case .amounts(let amounts): amounts.map { .amounts($0) }
      }
    return LoggedEpisode(
      observations: observations, actions: actions, rewards: rewards, elapsed: elapsed, finish: finish,
      behaviorProbabilities: behaviorProbabilities,
      masks: allowed.map { $0.map { row in ActionMask(allowing: row.indices.filter { row[$0] && $0 < 64 }) } })
  }

  /// The domain that a file's actions span, where the file does not say it: options up to the greatest one or to the
  /// width of the masks, amounts from the least to the greatest.
  static func domain(_ columns: [LoggedColumns]) -> ActionDomain {
    var options = columns.first?.allowed?.first?.count ?? 0
    var (lower, upper): ([Double], [Double]) = ([], [])
    for column in columns {
      switch column.actions {
      case .options(let places): options = max(options, (places.max() ?? -1) + 1)
      case .amounts(let rows):
        if lower.isEmpty, let first = rows.first { (lower, upper) = (first, first) }
        for row in rows where row.count == lower.count {
          for place in row.indices {
            lower[place] = min(lower[place], row[place])
            upper[place] = max(upper[place], row[place])
          }
        }
      }
    }
    return lower.isEmpty ? .options(options) : .amounts(lower: lower, upper: upper)
  }

  /// The data set of all columns, checked.
  /// - Throws: ``InterchangeError`` with all problems.
  static func dataset(
    _ columns: [LoggedColumns], name: String, features: [String]?, actions: ActionDomain?, path: String
  ) throws(InterchangeError) -> LoggedEpisodes {
    guard let first = columns.first else { throw InterchangeError(path, "it holds no episode") }
    let width = first.observations.first?.count ?? 0
    let data = LoggedEpisodes(
      name: name, features: features ?? (0..<width).map { "x\($0)" }, actions: actions ?? domain(columns),
      episodes: columns.map(\.episode))
    let problems = data.problems().map { problem in
      InterchangeError.Problem(place: columns[problem.episode].place, reason: problem.reason)
    }
    guard problems.isEmpty else { throw InterchangeError(path: path, problems: problems) }
    return data
  }
}

extension LoggedEpisode {
  /// Whether each option is allowed, by observation.
  func allowed(options: Int) -> [[Bool]]? {
    masks.map { $0.map { mask in (0..<options).map { mask.allows($0) } } }
  }
}

extension LoggedEpisodes {
  /// - Throws: ``InterchangeError`` with all problems, so that no file is written that cannot be read.
  func requireSound(_ path: String) throws(InterchangeError) {
    let problems = problems().map { InterchangeError.Problem(place: "episode \($0.episode)", reason: $0.reason) }
    guard problems.isEmpty else { throw InterchangeError(path: path, problems: problems) }
    guard !episodes.isEmpty else { throw InterchangeError(path, "there is no episode to write") }
  }
}
