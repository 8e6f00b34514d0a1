extension ProcessDescription {
  /// The name of the feature that holds the center's code.
  public static let centerFeature = "center"

  /// What patients' episodes show: the features of their states, then the center's code where there are centers, which is
  /// a category.
  /// - Parameters:
  ///   - schema: of the states.
  ///   - actions: of the steps.
  public init(name: String, schema: FeatureSchema, actions: ActionSpace) {
    var layout = FeatureLayout(schema)
    var features = schema.features
    // The first center is the unknown one.
    if schema.centers.count > 1 {
      layout.categories.append(FeatureLayout.Category(feature: features.count, count: schema.centers.count))
      features.append(Self.centerFeature)
    }
    self.init(name: name, features: features, layout: layout, actions: .options(actions.count))
  }
}

extension State {
  /// The features that a process shows of this state: its own, then the center's code where the process has it.
  public func features(of process: ProcessDescription) -> [Double] {
    let hasCenter =
      process.features.count == features.count + 1 && process.features.last == ProcessDescription.centerFeature
    return hasCenter ? features + [Double(center)] : features
  }
}
