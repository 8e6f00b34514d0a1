import Foundation
import PolicyLearning

/// `plan.json` of a training: all that is needed to do it again, with every setting spelled out.
struct LearningRecord: Encodable {
  /// The version of the program.
  private let titrate = Version.number
  private let plan: TrainingPlan
  private let result: LearningSheet

  /// - Parameter settings: as resolved.
  init(_ plan: TrainingPlan, _ settings: AlgorithmSettings, _ result: LearningSheet) {
    var plan = plan
    plan.parameters = settings.parameters
    plan.training = settings.training
    self.plan = plan
    self.result = result
  }

  func write(into folder: URL) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    try encoder.encode(self).write(to: folder.appending(path: "plan.json"), options: .atomic)
  }
}
