package import DosingMDP
package import Stochastics
package import Tensors

/// Encodes histories as vectors z = (h_t, u_t, f): what a sequence encoder makes of the course h_t, the present
/// observation u_t, and the covariates that do not change, f (``Fusion``).
///
/// u holds the features that are seen in time, with codes replaced by their embeddings (``CategoryEmbeddings``); without
/// times (``EncoderConfiguration/usesTime``) the decision's time, ages and durations are not among them. The kind `state`
/// has no h, and without blocks and codes z are the features themselves.
///
/// What lies behind a history's last observation is replaced by zeros before anything reads it, and every sequence
/// encoder is causal, so it changes neither z nor any derivative, whatever it is.
package struct Encoder: Module {
  /// The length of z.
  package let width: Int
  let kind: EncoderConfiguration.Kind
  /// The features that are seen in time; `nil` where all are, and nothing else is made of them.
  let columns: [Int]?
  private let features: Int
  let sequence: (any SequenceEncoder)?
  let codes: CategoryEmbeddings
  let fusion: Fusion

  /// - Parameters:
  ///   - features: the length F of an observation.
  ///   - normalizer: what observations were normalized with, so that times, ages and masks can be read; `nil` where
  ///     these are in natural units.
  /// - Throws: where the configuration has ``EncoderConfiguration/problems``.
  package init(
    _ configuration: EncoderConfiguration, features: Int, layout: FeatureLayout, normalizer: FeatureNormalizer? = nil,
    key: Key, dataType: DataType = .float32
  ) throws(TensorError) {
    try configuration.check()
    kind = configuration.kind
    let columns = configuration.columns(features: features, layout: layout)
    codes = try CategoryEmbeddings(
      layout.categories, width: configuration.fusion, key: key.child(.initialization, 1), dataType: dataType)
    fusion = try Fusion(
      layout.blocks, width: configuration.fusion, key: key.child(.initialization, 2), dataType: dataType)
    let temporal = TemporalLayout(layout, columns: columns, appended: codes.width, normalizer: normalizer)
    sequence = try sequenceEncoder(
      configuration, layout: temporal, key: key.child(.initialization, 0), dataType: dataType)
    width = (sequence?.width ?? 0) + temporal.inputs + fusion.width
    self.columns = columns.count == features && layout.categories.isEmpty ? nil : columns
    self.features = features
  }

  package var parameters: [NamedTensor] {
    (sequence?.parameters.prefixed("sequence") ?? []) + codes.parameters.prefixed("code")
      + fusion.parameters.prefixed("block")
  }

  /// z at the last observation of each history [N, width].
  /// - Parameter key: where dropout draws from, in training.
  package func callAsFunction(_ histories: Histories, key: Key? = nil) throws(TensorError) -> Tensor {
    let given = histories.features
    precondition(given.size(-1) == features, "Encoder: \(given.size(-1)) features where \(features) are needed")
    guard let lengths = histories.lengths else {
      let course = sequence == nil ? given : try given.unsqueeze(dimension: 1)
      let places: Tensor? = sequence == nil ? nil : try .zeros([given.size(0)], dataType: .int64, device: given.device)
      return try join(course, present: given, places: places, key: key)
    }
    precondition(
      lengths.count == given.size(0) && lengths.allSatisfy { (1...given.size(1)).contains($0) },
      "Encoder: lengths \(lengths) of histories of shape \(given.shape)")
    let places = try Tensor(lengths.map { $0 - 1 }, device: given.device)
    let present = try given.rows(at: places)
    guard sequence != nil else { return try join(given, present: present, places: nil, key: key) }
    return try join(blanked(given, lengths, places), present: present, places: places, key: key)
  }

  /// The histories with zeros behind each one's last observation, as far as the longest goes.
  private func blanked(_ features: Tensor, _ lengths: [Int], _ places: Tensor) throws(TensorError) -> Tensor {
    let longest = lengths.max() ?? 0
    let course =
      longest == features.size(1) ? features : try features.narrow(dimension: 1, start: 0, length: longest)
    guard lengths.contains(where: { $0 < longest }) else { return course }
    let isPadding = try (Tensor.arange(longest, device: features.device) .> places.unsqueeze(dimension: 1))
    return try course.masked(isPadding.unsqueeze(dimension: 2), fill: 0)
  }

  private func join(_ course: Tensor, present: Tensor, places: Tensor?, key: Key?) throws(TensorError) -> Tensor {
    guard let sequence, let places else {
      let parts = try [seen(present)] + fusion(present)
      return parts.count == 1 ? parts[0] : try .cat(parts, dimension: -1)
    }
    let input = try seen(course)
    return try .cat(
      [sequence.last(input, places: places, key: key), input.rows(at: places)] + fusion(present), dimension: -1)
  }

  /// u: [..., F] → [..., inputs].
  private func seen(_ features: Tensor) throws(TensorError) -> Tensor {
    guard let columns else { return features }
    let plain = try features.columns(columns)
    let embedded = try codes(features)
    return embedded.isEmpty ? plain : try .cat([plain] + embedded, dimension: -1)
  }
}

extension EncoderConfiguration {
  func check() throws(TensorError) {
    guard !problems.isEmpty else { return }
    throw TensorError.libtorch(
      operation: "encoder of histories", message: problems.joined(separator: "; "), shapes: [])
  }

  /// The features that are seen in time, as plain numbers.
  func columns(features: Int, layout: FeatureLayout) -> [Int] {
    var others = Set(layout.blocks.flatMap(\.features) + layout.categories.map(\.feature))
    if !usesTime {
      others.formUnion(layout.durations + layout.measurements.map(\.age))
      if let time = layout.time { others.insert(time) }
    }
    return (0..<features).filter { !others.contains($0) }
  }
}
