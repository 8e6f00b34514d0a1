public import DiffEq
import Foundation

/// φ of ``IndividualPosterior`` and its derivatives at one z.
@usableFromInline
struct PosteriorExpansion: Sendable {
  @usableFromInline var z: [Double]
  /// φ.
  @usableFromInline var value: Double
  /// ∂φ/∂z.
  @usableFromInline var gradient: [Double]
  /// The curvature that is expected of φ: Σ (aaᵀ/V + ½ ccᵀ) + I, a = ∂h(f)/∂z, c = V⁻¹ ∂V/∂z. Positive definite.
  @usableFromInline var expectedCurvature: [[Double]]
}

extension IndividualPosterior {
  /// A measurement's part of φ as a function of f alone, ½ (e²/V + ln V), with two derivatives.
  @usableFromInline
  func part(
    _ observation: ObservedPatient<M>.Observation, _ prediction: Double
  ) -> (value: Double, first: Double, second: Double) {
    let error = errors[observation.output.rawValue]
    let f = Dual(Dual(prediction, derivative: 1), derivative: .constant(1))
    let variance = error.variance(f)
    let residual = error.scaled(observation.value) - error.scaled(f)
    let part = 0.5 * (residual * residual / variance + log(variance))
    return (part.value.value, part.value.derivative, part.derivative.derivative)
  }

  /// φ alone; `nil` where the model cannot be integrated or φ is not finite.
  @inlinable
  func value(_ z: [Double]) -> Double? { predictions(effects(z)).flatMap { value(z, $0) } }

  @usableFromInline
  func value(_ z: [Double], _ predictions: [Double]) -> Double? {
    let data = zip(patient.observations, predictions).reduce(0) { $0 + part($1.0, $1.1).value }
    let value = data + 0.5 * z.reduce(0) { $0 + $1 * $1 }
    return value.isFinite ? value : nil
  }

  /// φ with its gradient and expected curvature; `nil` as above.
  @inlinable
  func expand(_ z: [Double]) -> PosteriorExpansion? {
    sensitivities(at: effects(z), along: columns).flatMap { expansion(z, $0.values, $0.derivatives) }
  }

  @usableFromInline
  func expansion(_ z: [Double], _ values: [Double], _ derivatives: [[Double]]) -> PosteriorExpansion? {
    var gradient = z
    var curvature = z.indices.map { row in z.indices.map { $0 == row ? 1.0 : 0.0 } }
    for (place, observation) in patient.observations.enumerated() {
      let first = part(observation, values[place]).first
      let weight = information(observation, values[place])
      for row in z.indices {
        gradient[row] += first * derivatives[row][place]
        let product = weight * derivatives[row][place]
        for column in z.indices { curvature[row][column] += product * derivatives[column][place] }
      }
    }
    guard let value = value(z, values), (gradient + curvature.flatMap(\.self)).allSatisfy(\.isFinite) else {
      return nil
    }
    return PosteriorExpansion(z: z, value: value, gradient: gradient, expectedCurvature: curvature)
  }

  /// The expected second derivative of a measurement's part of φ by f: h'(f)²/V + ½ (V'(f)/V)².
  func information(_ observation: ObservedPatient<M>.Observation, _ prediction: Double) -> Double {
    let error = errors[observation.output.rawValue]
    let f = Dual(prediction, derivative: 1)
    let variance = error.variance(f)
    let slope = error.scaled(f).derivative
    let relative = variance.derivative / variance.value
    return slope * slope / variance.value + 0.5 * relative * relative
  }

  /// φ's curvature itself: Σ (ℓ'' f'f'ᵀ + ℓ' f'') + I, with f'' by central differences of f' (the error of which is about
  /// 10⁻⁴ of f'').
  @inlinable
  func curvature(_ z: [Double]) -> [[Double]]? {
    let step = 1e-3
    guard let (values, slopes) = sensitivities(at: effects(z), along: columns) else { return nil }
    var second: [[[Double]]] = []
    for index in z.indices {
      var (low, high) = (z, z)
      low[index] -= step
      high[index] += step
      guard
        let below = sensitivities(at: effects(low), along: columns)?.derivatives,
        let above = sensitivities(at: effects(high), along: columns)?.derivatives
      else { return nil }
      second.append(zip(above, below).map { zip($0, $1).map { ($0 - $1) / (2 * step) } })
    }
    return curvature(values, slopes, second)
  }

  @usableFromInline
  func curvature(_ values: [Double], _ slopes: [[Double]], _ second: [[[Double]]]) -> [[Double]] {
    let parts = zip(patient.observations, values).map(part)
    return slopes.indices.map { row in
      slopes.indices.map { column in
        parts.indices.reduce(row == column ? 1.0 : 0.0) { sum, place in
          // The two orders of differences are averaged.
          let mixed = 0.5 * (second[row][column][place] + second[column][row][place])
          let product = slopes[row][place] * slopes[column][place]
          return sum + parts[place].second * product + parts[place].first * mixed
        }
      }
    }
  }
}
