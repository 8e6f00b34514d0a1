import DosingMDP
import Stochastics
import Tensors

/// An embedding of each code of a ``FeatureLayout``, side by side. The unknown, 0, starts at the zero vector.
struct CategoryEmbeddings: Module {
  let categories: [FeatureLayout.Category]
  let tables: [Embedding]
  /// The length of all embeddings together.
  let width: Int

  /// - Parameter width: of each embedding.
  init(
    _ categories: [FeatureLayout.Category], width: Int, key: Key, dataType: DataType = .float32
  ) throws(TensorError) {
    var tables: [Embedding] = []
    for (place, category) in categories.enumerated() {
      let table = try Embedding(category.count, width, key: key.child(.initialization, place), dataType: dataType)
      try withoutGradient { () throws(TensorError) in
        try table.weight.narrow(dimension: 0, start: 0, length: 1).zero_()
      }
      tables.append(table)
    }
    self.categories = categories
    self.tables = tables
    self.width = categories.count * width
  }

  /// Named by the feature that holds the code.
  var parameters: [NamedTensor] {
    zip(categories, tables).flatMap { $1.parameters.prefixed("\($0.feature)") }
  }

  /// Features [..., F] → one embedding per category, each [..., width].
  /// - Throws: where a code, rounded, is none of its category's, with the feature's index.
  func callAsFunction(_ features: Tensor) throws(TensorError) -> [Tensor] {
    var result: [Tensor] = []
    for (category, table) in zip(categories, tables) {
      let codes = try features.select(dimension: -1, category.feature).detach().round()
      try check(codes, category, features.shape)
      result.append(try table(codes.to(.int64)))
    }
    return result
  }

  private func check(_ codes: Tensor, _ category: FeatureLayout.Category, _ shape: [Int]) throws(TensorError) {
    let isValid = try (codes .>= 0) .& (codes .< category.count)
    guard try isValid.all().item() == 0 else { return }
    let wrong = try codes.reshape([-1]).maskedSelect((.!isValid).reshape([-1])).doubles()
    throw TensorError.libtorch(
      operation: "Encoder",
      message: "feature \(category.feature) has the code \(wrong[0]), which is not in 0 ..< \(category.count)",
      shapes: [shape])
  }
}
