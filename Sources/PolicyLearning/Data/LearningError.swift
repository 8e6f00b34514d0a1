/// Why a learner refused its data or stopped.
public enum LearningError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A number from the environment or the log that is not finite.
  case notFinite(what: String, value: Double, place: String)
  /// A loss or value that is not finite, or beyond any return.
  case diverged(step: Int, reason: String)
  /// An algorithm for options was given amounts, or the other way.
  case wrongActions(algorithm: String, needs: String, process: String)
  /// A log from which nothing can be learned.
  case unusableLog(String)
  /// A configuration value out of its range.
  case impossibleSetting(String)
  /// A saved learner that does not fit.
  case unusableCheckpoint(String)

  public var description: String {
    switch self {
    case .notFinite(let what, let value, let place):
      "\(place): \(what) is \(value); numbers must be finite (leave out or impute what is missing)"
    case .diverged(let step, let reason):
      "training diverged at step \(step): \(reason); nothing was saved over an earlier result. Try a smaller learning "
        + "rate, a slower target network or scaled rewards"
    case .wrongActions(let algorithm, let needs, let process):
      "\(algorithm) needs \(needs), which \(process) does not have"
    case .unusableLog(let reason): "the log cannot be learned from: \(reason)"
    case .impossibleSetting(let reason): reason
    case .unusableCheckpoint(let reason): "the checkpoint cannot be used: \(reason)"
    }
  }
}
