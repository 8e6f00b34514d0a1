import PolicyLearning

/// What an algorithm is, for readers.
struct AlgorithmSheet: Encodable {
  var name: String
  var title: String
  /// `options`, `amounts` or `either`.
  var actions: String
  /// `replay`, `log` or `rollout`.
  var training: String
  var source: String

  init(_ profile: AlgorithmProfile) {
    name = profile.name
    title = profile.title
    actions = profile.actions.rawValue
    source = profile.source
    training =
      switch profile.training {
      case .replay: "replay"
      case .log: "log"
      case .rollout: "rollout"
      }
  }

  /// What it learns from, in words.
  private var origin: String {
    switch training {
    case "replay": "simulator or log"
    case "log": "log"
    default: "simulator"
    }
  }

  private var decisions: String { actions == "either" ? "options or amounts" : actions }

  var cells: [String] { [name, decisions, origin, title, source] }

  var text: String {
    """
    \(name): \(title)
    decides on   \(decisions)
    learns from  \(origin)
    source       \(source)
    `titrate algorithms \(name) --defaults` prints its settings.
    """
  }
}
