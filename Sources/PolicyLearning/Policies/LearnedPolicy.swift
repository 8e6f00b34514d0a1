public import DosingMDP
import Foundation
import Tensors

/// A learner of options as a dosing policy.
///
/// It sees each patient's last observations, as many as its encoder reads; states must have the features it was trained
/// on.
public struct LearnedPolicy: Policy {
  /// The observations of every patient so far.
  public struct Memory {
    var windows: StateWindows
  }

  public let name: String
  private let learner: any Learner
  private let description: LearnerSnapshot.Description
  private let reach: Int

  /// - Throws: ``SnapshotError`` where the learner decides on amounts.
  public init(_ snapshot: LearnerSnapshot, name: String? = nil) throws {
    let learner = try snapshot.learner()
    guard !snapshot.description.process.actions.isContinuous else {
      throw SnapshotError("\(snapshot.description.algorithm) decides on amounts, not on options")
    }
    self.learner = learner
    self.name = name ?? type(of: learner).profile.title
    description = snapshot.description
    reach = learner.outline.reach
  }

  public func start(count: Int) -> Memory { Memory(windows: StateWindows(patients: count, reach: reach)) }

  public func probabilities(_ states: [State?], memory: inout Memory) throws -> [[Double]] {
    var rows = [[Double]](repeating: [], count: states.count)
    guard let (patients, decisions) = try memory.windows.decisions(states, description.process) else { return rows }
    let probabilities = try withoutGradient { try learner.probabilities(decisions) }
    for (patient, row) in zip(patients, probabilities) { rows[patient] = row }
    return rows
  }
}
