import DosingMDP
import Foundation
import Tensors

/// A learner whose decisions can be computed by other programs.
protocol GraphedLearner: Learner {
  /// Adds what it decides, as ``Learner/act(_:exploration:)`` without exploration.
  func decide(in decisions: inout DecisionGraph) throws
}

extension LearnerSnapshot {
  /// What it decides, as an ONNX graph for many patients at once.
  ///
  /// | Input | Type, shape | |
  /// | --- | --- | --- |
  /// | `observation` | float64 [batch, F] | features as in ``Description/process``, not normalized: the graph does that |
  /// | `observation` | float64 [batch, time, F] | with an encoder of histories: the last observations, then padding |
  /// | `length` | int64 [batch] | with an encoder of histories: how many observations are no padding, 1...time |
  /// | `allowed` | bool [batch, A] | of options: those that may be taken; at least one in each row |
  ///
  /// | Output | Type, shape | |
  /// | --- | --- | --- |
  /// | `probabilities` | float64 [batch, A] | of options: those with which it decides; 0 where not allowed |
  /// | `action` | int64 [batch] | of options: the one it decides for |
  /// | `values` | float32 [batch, A] | of a learner of values: each option's, in scaled rewards |
  /// | `points` | float32 [batch, k] | of amounts: as the network gives them; beyond ±1 stands for the bound |
  /// | `amounts` | float64 [batch, k] | of amounts: those to be given |
  ///
  /// Histories reach back as far as the policy was trained with (`titrate.reach` of the file's metadata); what is given
  /// beyond changes the encoding. The entry `titrate.learner` of the metadata is the ``Description`` as JSON.
  /// - Throws: ``ONNXError`` where the algorithm has no graph; `ParameterError` or
  ///   `TensorError` where the weights do not fit the description.
  public func onnxGraph(name: String = "policy") throws -> ONNXGraph {
    let learner = try learner()
    guard let graphed = learner as? any GraphedLearner else {
      throw ONNXError("decisions of \(description.algorithm) cannot be written as an ONNX graph")
    }
    let reach = learner.outline.reach
    var decisions = DecisionGraph(name: name, process: description.process, reach: reach)
    try graphed.decide(in: &decisions)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    decisions.graph.documentation =
      "\(type(of: learner).profile.title) for \(description.process.name). Research software, not a medical device."
    decisions.graph.metadata["titrate.learner"] = String(decoding: try encoder.encode(description), as: UTF8.self)
    decisions.graph.metadata["titrate.reach"] = "\(reach)"
    return decisions.graph
  }
}
