/// Why an episode has no further step.
public enum Ending: Hashable, Sendable, Codable {
  /// A terminal event such as progression or death: nothing follows, the value after it is 0.
  case terminal(event: String)
  /// Observation stopped while the patient went on: the value after it is unknown, never 0.
  case censored(reason: String)
  /// The evaluation horizon was reached: by definition nothing after it counts.
  case horizon

  public var isTerminal: Bool { if case .terminal = self { true } else { false } }
  public var isCensored: Bool { if case .censored = self { true } else { false } }
}
