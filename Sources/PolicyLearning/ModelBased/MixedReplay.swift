import DosingMDP
import Stochastics

/// What was imagined, and minibatches of real and imagined decisions.
struct MixedReplay {
  let configuration: BranchingConfiguration
  var imagined: TransitionStore
  private let rollouts: BranchedRollouts

  init(
    _ configuration: BranchingConfiguration, process: ProcessDescription, discount: Double,
    allowed: @escaping @Sendable ([Float]) -> ActionMask
  ) throws(LearningError) {
    try configuration.check()
    self.configuration = configuration
    let longest = max(configuration.length.start, configuration.length.end)
    imagined = TransitionStore(
      capacity: configuration.retained * configuration.branches * (longest + 1), process: process, discount: discount)
    rollouts = BranchedRollouts(configuration: configuration, allowed: allowed)
  }

  /// Imagines once more.
  /// - Parameter progress: the share of training that is done.
  mutating func imagine(
    _ model: some DynamicsModel, _ learner: some Learner, from real: TransitionStore, progress: Double, key: Key
  ) throws {
    try rollouts.imagine(
      model, learner, from: real, length: configuration.length.length(at: progress), into: &imagined, key: key)
  }

  /// A minibatch with the configured share of real decisions.
  func draw(_ count: Int, real: TransitionStore, _ generator: inout Generator) throws -> Transitions {
    let realCount = imagined.decisions == 0 ? count : Int((configuration.realShare * Double(count)).rounded())
    guard realCount > 0 else { return try imagined.transitions(at: imagined.draw(count, &generator)) }
    let batch = try real.transitions(at: real.draw(realCount, &generator))
    guard realCount < count else { return batch }
    return try batch.joined(imagined.transitions(at: imagined.draw(count - realCount, &generator)))
  }
}

/// - Throws: where a learner needs what imagined courses do not have: a past before they branch off, priorities, or
///   patients to share among members.
func requireImaginable(_ replay: ReplayConfiguration, _ learner: some Learner) throws(LearningError) {
  guard learner.outline.reach == 1, replay.drawing == .uniform, replay.returnSteps == 1,
    replay.bootstrapShare == 1
  else {
    throw .impossibleSetting(
      "learning from imagined courses needs the present state as encoder, uniform drawing, returns of 1 step and a "
        + "bootstrap share of 1")
  }
}
