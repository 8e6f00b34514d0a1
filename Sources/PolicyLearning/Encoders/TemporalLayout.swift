import DosingMDP
import Tensors

/// Where in a sequence encoder's input times and measurements are, and how to read them in natural units.
struct TemporalLayout: Hashable {
  /// One input with the affine map that undoes its normalization: natural = scale · input + mean.
  struct Place: Hashable {
    var index: Int
    var scale = 1.0
    var mean = 0.0
  }

  /// A variable that is measured now and then.
  struct Measurement: Hashable {
    /// The last measured value, as the network sees it.
    var value: Int
    /// How long ago that was; `nil` where times are not seen.
    var age: Place?
    /// 1 where it was measured just now, else 0.
    var measured: Place
  }

  /// The width of the input.
  var inputs: Int
  /// The time of the decision; `nil` where only the order of decisions is seen.
  var time: Place?
  var measurements: [Measurement]

  init(inputs: Int, time: Place? = nil, measurements: [Measurement] = []) {
    self.inputs = inputs
    self.time = time
    self.measurements = measurements
  }

  /// The layout of some of the features, with `appended` further inputs behind them.
  /// - Parameters:
  ///   - columns: the features that are seen, in order; a time or an age that is not among them is not seen.
  ///   - normalizer: what the features were normalized with; `nil` where they are in natural units.
  init(_ layout: FeatureLayout, columns: [Int], appended: Int, normalizer: FeatureNormalizer?) {
    let places = Dictionary(uniqueKeysWithValues: zip(columns, columns.indices))
    func place(_ feature: Int) -> Place? {
      places[feature].map {
        Place(index: $0, scale: normalizer?.scale[feature] ?? 1, mean: normalizer?.mean[feature] ?? 0)
      }
    }
    inputs = columns.count + appended
    time = layout.time.flatMap(place)
    measurements = layout.measurements.compactMap { measurement in
      guard let value = places[measurement.value], let measured = place(measurement.measured) else { return nil }
      return Measurement(value: value, age: place(measurement.age), measured: measured)
    }
  }
}

extension Tensor {
  /// Some of the inputs in natural units, [..., inputs] → [..., places].
  func natural(_ places: [TemporalLayout.Place]) throws(TensorError) -> Tensor {
    let chosen = try columns(places.map(\.index))
    guard places.contains(where: { $0.scale != 1 || $0.mean != 0 }) else { return chosen }
    let type = dataType ?? .float32
    let mean = try Tensor(places.map(\.mean), dataType: type, device: device)
    return try mean.addProduct(chosen, Tensor(places.map(\.scale), dataType: type, device: device))
  }

  /// Some places of the last dimension, in the given order; a view where they are neighbors.
  func columns(_ places: [Int]) throws(TensorError) -> Tensor {
    let start = places.first ?? 0
    guard places != Array(start..<start + places.count) else {
      return places.count == size(-1) ? self : try narrow(dimension: -1, start: start, length: places.count)
    }
    return try indexSelect(dimension: -1, Tensor(places, device: device))
  }
}
