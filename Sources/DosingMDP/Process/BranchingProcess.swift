public import Stochastics

/// A simulator that can be asked what else might have happened.
///
/// Chance in a ``DecisionProcess`` derives from the key given at the beginning, so a copy of a patient meets the same
/// chance as the patient himself. Whoever plans with copies would know the future; a branch does not.
public protocol BranchingProcess: DecisionProcess {
  /// The same patient in the same state, whose chance from now on comes from another key.
  func branched(_ patient: Patient, key: Key) -> Patient
}
