public import DosingMDP
import Tensors

/// The option of the greatest lower confidence bound, mean - κ √epistemic: what is not known counts against an option.
///
/// Of a learner with an ensemble, or with dropout. κ = 0 is the learner's mean values without its own rules of choice.
/// Source: Ghasemipour, Gu, Nachum, Why so pessimistic?, NeurIPS 2022, arXiv:2205.13703 (ensembles); Jin, Yang, Wang 2021,
/// arXiv:2012.15085 (pessimism in offline learning).
public struct LowerConfidencePolicy: Policy {
  /// The observations of every patient so far.
  public struct Memory {
    var windows: StateWindows
  }

  public let name: String
  /// κ.
  public let deviations: Double
  /// Passes with dropout; 0 for the ensemble alone.
  public let passes: Int
  private let learner: any ValueAppraiser
  private let process: ProcessDescription

  /// - Throws: ``SnapshotError`` where the learner cannot tell what it does not know.
  public init(_ snapshot: LearnerSnapshot, deviations: Double, passes: Int = 0, name: String? = nil) throws {
    let algorithm = snapshot.description.algorithm
    guard let learner = try snapshot.learner() as? any ValueAppraiser else {
      throw SnapshotError("\(algorithm) does not value each option, so it has no lower confidence bounds")
    }
    guard learner.outline.members > 1 || (passes > 1 && learner.dropout > 0) else {
      throw SnapshotError(
        "\(algorithm) has one member, and \(passes) passes with a dropout of \(learner.dropout): it cannot tell what it "
          + "does not know")
    }
    self.learner = learner
    self.deviations = deviations
    self.passes = passes
    self.name = name ?? "\(type(of: learner).profile.title), lower confidence bound"
    process = snapshot.description.process
  }

  public func start(count: Int) -> Memory {
    Memory(windows: StateWindows(patients: count, reach: learner.outline.reach))
  }

  public func probabilities(_ states: [State?], memory: inout Memory) throws -> [[Double]] {
    var rows = [[Double]](repeating: [], count: states.count)
    guard let (patients, decisions) = try memory.windows.decisions(states, process) else { return rows }
    let uncertainties = try learner.uncertainty(decisions, passes: learner.dropout > 0 ? passes : 0)
    for (row, patient) in patients.enumerated() {
      let bounds = uncertainties[row].lowerBounds(deviations)
      let allowed = bounds.indices.filter { decisions.masks[row].allows($0) }
      // Of equals the first.
      let best = allowed.max { (bounds[$0], $1) < (bounds[$1], $0) }
      rows[patient] = bounds.indices.map { $0 == best ? 1 : 0 }
    }
    return rows
  }
}
