import DiffEq

/// What the model tells a patient, and its derivatives by central differences in lanes.
///
/// Lanes share the solver's steps, so that differences are those of one numerical scheme and free of its step control's
/// noise; their error is of the order of the square of the step, 10⁻⁸.
struct PredictionSlopes {
  /// What is moved.
  enum Direction: Hashable {
    /// u of a parameter.
    case location(Int)
    /// η.
    case effect(Int)
    /// A combination of effects, by effect.
    case effects([Double])
  }

  let values: [Double]
  /// [direction][measurement].
  let derivatives: [[Double]]

  /// `nil` where the model cannot be computed.
  /// - Parameter batch: eight lanes of one patient.
  init?(_ batch: PatientBatch, locations: [Double], effects: [Double], directions: [Direction]) {
    precondition(batch.lanes.count == 8, "PredictionSlopes: \(batch.lanes.count) lanes, not 8")
    var values: [Double] = []
    var derivatives: [[Double]] = []
    for start in stride(from: 0, to: Swift.max(1, directions.count), by: 4) {
      let block = Array(directions[start..<Swift.min(start + 4, directions.count)])
      var packedLocations = locations.map { SIMD8<Double>(repeating: $0) }
      var packedEffects = effects.map { SIMD8<Double>(repeating: $0) }
      var steps: [Double] = []
      for (index, direction) in block.enumerated() {
        let step = Self.step(direction, locations)
        steps.append(step)
        for (lane, signed) in [(2 * index, -step), (2 * index + 1, step)] {
          Self.move(&packedLocations, &packedEffects, direction, lane, signed)
        }
      }
      let read = batch.predictions(locations: packedLocations, effects: packedEffects)
      for (index, step) in steps.enumerated() {
        guard let low = read[2 * index], let high = read[2 * index + 1] else { return nil }
        derivatives.append(zip(high, low).map { ($0 - $1) / (2 * step) })
        // The mean of both sides is the value, to second order.
        if values.isEmpty { values = zip(high, low).map { 0.5 * ($0 + $1) } }
      }
      if block.count < 4 {
        guard let center = read[7] else { return nil }
        values = center
      }
    }
    if directions.count > 0 && directions.count % 4 == 0 {
      let center = batch.predictions(
        locations: locations.map { SIMD8(repeating: $0) }, effects: effects.map { SIMD8(repeating: $0) })
      guard let center = center[0] else { return nil }
      values = center
    }
    self.values = values
    self.derivatives = derivatives
  }

  private static func step(_ direction: Direction, _ locations: [Double]) -> Double {
    if case .location(let place) = direction { return 1e-4 * Swift.max(1, Swift.abs(locations[place])) }
    return 1e-4
  }

  private static func move(
    _ locations: inout [SIMD8<Double>], _ effects: inout [SIMD8<Double>], _ direction: Direction, _ lane: Int,
    _ step: Double
  ) {
    switch direction {
    case .location(let place): locations[place][lane] += step
    case .effect(let place): effects[place][lane] += step
    case .effects(let parts):
      for (place, part) in parts.enumerated() { effects[place][lane] += step * part }
    }
  }
}
