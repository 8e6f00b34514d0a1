/// What can happen to a patient besides measurements and doses.
public enum EventKind: String, Codable, Hashable, Sendable, CaseIterable {
  case progression, death
  /// The patient left observation for a reason of their own.
  case dropout
  /// A severe adverse event.
  case toxicity
}
