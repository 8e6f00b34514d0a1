import Foundation
import Stochastics
import TestSupport

/// A posterior of posteriordb with its reference draws, and its density with hand-written derivatives. A scale σ enters
/// as ln σ.
struct ReferencePosterior: Sendable, CustomStringConvertible {
  let name: String
  let data: String
  /// Names of the reference draws, in the order of ``parameters``.
  let names: [String]
  let dimension: Int
  /// The posterior's parameters from a position.
  let parameters: @Sendable ([Double]) -> [Double]
  let density: @Sendable (PosteriorData) -> DrawnDensity
  var metric = WarmUp.MetricKind.diagonal

  var description: String { name }
  var folder: String { "posteriordb/\(name)" }

  func read() throws -> DrawnDensity {
    let url = SharedData.folder.appending(path: "\(folder)/\(data).json")
    return density(try PosteriorData(url))
  }

  /// By parameter, by chain.
  func reference() throws -> [Trace] {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["gzip", "-dc", SharedData.folder.appending(path: "\(folder)/\(name).json.gz").path]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let contents = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    let chains = try JSONDecoder().decode([[String: [Double]]].self, from: contents)
    return names.map { name in Trace(chains.map { $0[name] ?? [] }) }
  }
}

/// The numbers of a data file, by name; a matrix by rows.
struct PosteriorData: Sendable {
  private enum Value: Decodable {
    case number(Double)
    case vector([Double])
    case matrix([[Double]])

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let number = try? container.decode(Double.self) {
        self = .number(number)
      } else if let vector = try? container.decode([Double].self) {
        self = .vector(vector)
      } else {
        self = .matrix(try container.decode([[Double]].self))
      }
    }
  }

  private let values: [String: Value]

  init(_ url: URL) throws {
    values = try JSONDecoder().decode([String: Value].self, from: Data(contentsOf: url))
  }

  func number(_ name: String) -> Double { if case .number(let value) = values[name] { value } else { .nan } }
  func vector(_ name: String) -> [Double] { if case .vector(let value) = values[name] { value } else { [] } }
  func matrix(_ name: String) -> [[Double]] { if case .matrix(let value) = values[name] { value } else { [] } }
}

extension ReferencePosterior {
  static let all = [
    autoregression, earnings, eightSchools, kidIQ, kilpisjarvi, mixture, regression,
  ]

  /// y ~ N(Xβ, σ²), the last component ln σ: adds value and gradient.
  private static func linear(
    _ rows: [[Double]], _ y: [Double], _ x: [Double], _ gradient: inout [Double]
  ) -> Double {
    let last = x.count - 1
    let precision = exp(-2 * x[last])
    var value = -Double(y.count) * x[last]
    gradient[last] -= Double(y.count)
    for (row, measurement) in zip(rows, y) {
      var residual = measurement
      for column in row.indices { residual -= row[column] * x[column] }
      value -= 0.5 * precision * residual * residual
      gradient[last] += precision * residual * residual
      for column in row.indices { gradient[column] += precision * residual * row[column] }
    }
    return value
  }

  /// Adds ln N(x_i; mean, deviation²) and its slope.
  private static func normal(
    _ index: Int, _ mean: Double, _ deviation: Double, _ x: [Double], _ gradient: inout [Double]
  ) -> Double {
    let z = (x[index] - mean) / deviation
    gradient[index] -= z / deviation
    return -0.5 * z * z
  }

  /// Adds the log density of σ = e^x and the Jacobian: half-Cauchy(0, scale).
  private static func halfCauchy(
    _ index: Int, _ scale: Double, _ x: [Double], _ gradient: inout [Double]
  ) -> Double {
    let square = exp(2 * x[index]) / (scale * scale)
    gradient[index] += 1 - 2 * square / (1 + square)
    return x[index] - log1p(square)
  }

  /// As ``halfCauchy``: half-normal(0, scale).
  private static func halfNormal(
    _ index: Int, _ scale: Double, _ x: [Double], _ gradient: inout [Double]
  ) -> Double {
    let square = exp(2 * x[index]) / (scale * scale)
    gradient[index] += 1 - square
    return x[index] - 0.5 * square
  }

  private static func withScale(_ x: [Double]) -> [Double] { x.dropLast() + [exp(x[x.count - 1])] }

  static let autoregression = ReferencePosterior(
    name: "arK-arK", data: "arK", names: ["alpha"] + (1...5).map { "beta[\($0)]" } + ["sigma"], dimension: 7,
    parameters: withScale,
    density: { data in
      let y = data.vector("y")
      let rows = (5..<y.count).map { t in [1] + (1...5).map { y[t - $0] } }
      return DrawnDensity(dimension: 7) { x, gradient in
        var value = linear(rows, Array(y.dropFirst(5)), x, &gradient)
        for index in 0..<6 { value += normal(index, 0, 10, x, &gradient) }
        return value + halfCauchy(6, 2.5, x, &gradient)
      }
    })

  static let earnings = ReferencePosterior(
    name: "earnings-logearn_height", data: "earnings", names: ["beta[1]", "beta[2]", "sigma"], dimension: 3,
    parameters: withScale,
    density: { data in
      let rows = data.vector("height").map { [1, $0] }
      let y = data.vector("earn").map { log($0) }
      return DrawnDensity(dimension: 3) { x, gradient in
        let value = linear(rows, y, x, &gradient)
        gradient[2] += 1
        return value + x[2]
      }
    }, metric: .dense)

  /// θ_j = μ + τ z_j.
  static let eightSchools = ReferencePosterior(
    name: "eight_schools-eight_schools_noncentered", data: "eight_schools",
    names: ["mu", "tau"] + (1...8).map { "theta[\($0)]" }, dimension: 10,
    parameters: { x in [x[0], exp(x[1])] + (2..<10).map { x[0] + exp(x[1]) * x[$0] } },
    density: { data in
      let (y, sigma) = (data.vector("y"), data.vector("sigma"))
      return DrawnDensity(dimension: 10) { x, gradient in
        let deviation = exp(x[1])
        var value = normal(0, 0, 5, x, &gradient) + halfCauchy(1, 5, x, &gradient)
        for school in 0..<8 {
          value += normal(school + 2, 0, 1, x, &gradient)
          let z = (y[school] - x[0] - deviation * x[school + 2]) / sigma[school]
          value -= 0.5 * z * z
          gradient[0] += z / sigma[school]
          gradient[1] += z / sigma[school] * deviation * x[school + 2]
          gradient[school + 2] += z / sigma[school] * deviation
        }
        return value
      }
    })

  static let kidIQ = ReferencePosterior(
    name: "kidiq-kidscore_momiq", data: "kidiq", names: ["beta[1]", "beta[2]", "sigma"], dimension: 3,
    parameters: withScale,
    density: { data in
      let rows = data.vector("mom_iq").map { [1, $0] }
      let y = data.vector("kid_score")
      return DrawnDensity(dimension: 3) { x, gradient in
        linear(rows, y, x, &gradient) + halfCauchy(2, 2.5, x, &gradient)
      }
    }, metric: .dense)

  static let kilpisjarvi = ReferencePosterior(
    name: "kilpisjarvi_mod-kilpisjarvi", data: "kilpisjarvi_mod", names: ["alpha", "beta", "sigma"], dimension: 3,
    parameters: withScale,
    density: { data in
      let rows = data.vector("x").map { [1, $0] }
      let y = data.vector("y")
      let prior = ["pmualpha", "psalpha", "pmubeta", "psbeta"].map(data.number)
      return DrawnDensity(dimension: 3) { x, gradient in
        let value = linear(rows, y, x, &gradient)
        gradient[2] += 1
        return value + x[2] + normal(0, prior[0], prior[1], x, &gradient) + normal(1, prior[2], prior[3], x, &gradient)
      }
    }, metric: .dense)

  /// μ₁ = x₀ < μ₂ = x₀ + e^{x₁}; σ = e^{x₂}, e^{x₃}; θ = 1/(1 + e^{−x₄}).
  static let mixture = ReferencePosterior(
    name: "low_dim_gauss_mix-low_dim_gauss_mix", data: "low_dim_gauss_mix",
    names: ["mu[1]", "mu[2]", "sigma[1]", "sigma[2]", "theta"], dimension: 5,
    parameters: { x in [x[0], x[0] + exp(x[1]), exp(x[2]), exp(x[3]), 1 / (1 + exp(-x[4]))] },
    density: { data in
      let y = data.vector("y")
      return DrawnDensity(dimension: 5) { x, gradient in
        let gap = exp(x[1])
        let means = [x[0], x[0] + gap]
        let share = 1 / (1 + exp(-x[4]))
        // Priors N(0, 2²) of both means, half-normal(0, 2) of both scales, Beta(5, 5) of θ, with Jacobians.
        var value = -means.reduce(0) { $0 + $1 * $1 } / 8 + x[1]
        gradient[0] -= (means[0] + means[1]) / 4
        gradient[1] += 1 - means[1] * gap / 4
        value += halfNormal(2, 2, x, &gradient) + halfNormal(3, 2, x, &gradient)
        value += 5 * (log(share) + log(1 - share))
        gradient[4] += 5 * (1 - 2 * share)
        for measurement in y {
          let z = [(measurement - means[0]) / exp(x[2]), (measurement - means[1]) / exp(x[3])]
          let parts = [log(share) - 0.5 * z[0] * z[0] - x[2], log(1 - share) - 0.5 * z[1] * z[1] - x[3]]
          let larger = max(parts[0], parts[1])
          let total = larger + log(exp(parts[0] - larger) + exp(parts[1] - larger))
          let weights = parts.map { exp($0 - total) }
          value += total
          let slopes = [weights[0] * z[0] / exp(x[2]), weights[1] * z[1] / exp(x[3])]
          gradient[0] += slopes[0] + slopes[1]
          gradient[1] += slopes[1] * gap
          gradient[2] += weights[0] * (z[0] * z[0] - 1)
          gradient[3] += weights[1] * (z[1] * z[1] - 1)
          gradient[4] += weights[0] * (1 - share) - weights[1] * share
        }
        return value
      }
    })

  static let regression = ReferencePosterior(
    name: "sblrc-blr", data: "sblrc", names: (1...5).map { "beta[\($0)]" } + ["sigma"], dimension: 6,
    parameters: withScale,
    density: { data in
      let (rows, y) = (data.matrix("X"), data.vector("y"))
      return DrawnDensity(dimension: 6) { x, gradient in
        var value = linear(rows, y, x, &gradient) + halfNormal(5, 10, x, &gradient)
        for index in 0..<5 { value += normal(index, 0, 10, x, &gradient) }
        return value
      }
    })
}
