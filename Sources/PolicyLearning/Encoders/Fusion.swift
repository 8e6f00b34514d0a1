import DosingMDP
import Stochastics
import Tensors

/// Covariates that do not change, by kind (clinical, genomic, imaging): f_k = relu(W_k c_k + b_k), side by side.
///
/// They are joined late, to the encoding of the course, not to its inputs: a wide vector that is the same at each
/// decision would be read at each, and drown what changes. Codes are joined early, by ``CategoryEmbeddings`` among the
/// inputs of each decision, since a code (line of therapy, center) can change; being part of the present observation they
/// reach the learner's head directly too.
///
/// Source: late, or intermediate, fusion as in Stahlschmidt, Ulfenborg, Synnergren 2022, doi:10.1093/bib/bbab569.
struct Fusion: Module {
  let blocks: [FeatureLayout.Block]
  let projections: [Linear]
  /// The length of all projections together.
  let width: Int

  /// - Parameter width: of each projection.
  init(
    _ blocks: [FeatureLayout.Block], width: Int, key: Key, dataType: DataType = .float32
  ) throws(TensorError) {
    precondition(Set(blocks.map(\.name)).count == blocks.count, "Fusion: names of blocks differ: \(blocks.map(\.name))")
    var projections: [Linear] = []
    for (place, block) in blocks.enumerated() {
      projections.append(
        try Linear(block.features.count, width, key: key.child(.initialization, place), dataType: dataType))
    }
    self.blocks = blocks
    self.projections = projections
    self.width = blocks.count * width
  }

  /// Named by the block.
  var parameters: [NamedTensor] { zip(blocks, projections).flatMap { $1.parameters.prefixed($0.name) } }

  /// Features [N, F] → one projection per block, each [N, width].
  func callAsFunction(_ features: Tensor) throws(TensorError) -> [Tensor] {
    var result: [Tensor] = []
    for (block, projection) in zip(blocks, projections) {
      result.append(try projection(features.columns(block.features)).relu())
    }
    return result
  }
}
