import Foundation
import Stochastics

/// Draws of z near a patient's modes: a mixture of multivariate t with the curvature expected of φ at each mode, weighted
/// by the mass that Laplace's approximation gives it, and of the population itself.
///
/// The population's share bounds the weights where the posterior is wider than the curvature tells.
struct LaplaceProposal {
  private struct Component {
    let mode: PosteriorExpansion
    let factor: CholeskyFactorization
    let share: Double
  }

  private let components: [Component]
  private let populationShare: Double
  private let degreesOfFreedom: Double

  /// `nil` without a mode.
  init?(_ modes: [PosteriorExpansion], degreesOfFreedom: Double, populationShare: Double = 0.1) {
    let factors = modes.compactMap { mode in CholeskyFactorization(mode.expectedCurvature).map { (mode, $0) } }
    guard let best = factors.map({ -$0.0.value - 0.5 * $0.1.logDeterminant }).max() else { return nil }
    // No mode is left out, however little mass it seems to have.
    let masses = factors.map { Swift.max(0.05, Foundation.exp(-$0.0.value - 0.5 * $0.1.logDeterminant - best)) }
    let total = masses.reduce(0, +)
    components = zip(factors, masses).map { pair, mass in
      Component(mode: pair.0, factor: pair.1, share: (1 - populationShare) * mass / total)
    }
    self.populationShare = populationShare
    self.degreesOfFreedom = degreesOfFreedom
  }

  func draw(_ generator: inout Generator) -> [Double] {
    let dimension = components[0].mode.z.count
    let place = generator.categorical(components.map(\.share) + [populationShare])
    let normals = (0..<dimension).map { _ in generator.normal() }
    let scale = (degreesOfFreedom / (2 * generator.gamma(shape: degreesOfFreedom / 2))).squareRoot()
    guard components.indices.contains(place) else { return normals }
    let component = components[place]
    return zip(component.mode.z, component.factor.solveTransposed(normals)).map { $0 + scale * $1 }
  }

  /// ln q.
  func logDensity(_ z: [Double]) -> Double {
    let normal = z.reduce(-0.5 * Double(z.count) * Foundation.log(2 * Double.pi)) { $0 - 0.5 * $1 * $1 }
    let parts =
      components.map { Foundation.log($0.share) + logDensity(z, $0) }
      + [Foundation.log(populationShare) + normal]
    let largest = parts.max() ?? 0
    return largest + Foundation.log(parts.reduce(0) { $0 + Foundation.exp($1 - largest) })
  }

  private func logDensity(_ z: [Double], _ component: Component) -> Double {
    let dimension = Double(z.count)
    let nu = degreesOfFreedom
    let offset = zip(z, component.mode.z).map { $0 - $1 }
    // δᵀHδ = |Lᵀδ|².
    let distance = z.indices.reduce(0.0) { sum, column in
      let part = (column..<z.count).reduce(0.0) { $0 + component.factor.rows[$1][column] * offset[$1] }
      return sum + part * part
    }
    var constant = lgamma((nu + dimension) / 2) - lgamma(nu / 2)
    constant -= 0.5 * dimension * Foundation.log(nu * Double.pi)
    constant += 0.5 * component.factor.logDeterminant
    return constant - 0.5 * (nu + dimension) * Foundation.log(1 + distance / nu)
  }
}

extension CholeskyFactorization {
  /// L⁻ᵀ b: a draw with covariance A⁻¹ where b is standard normal.
  func solveTransposed(_ right: [Double]) -> [Double] {
    var solution = right
    for row in rows.indices.reversed() {
      for below in (row + 1)..<Swift.max(rows.count, row + 1) { solution[row] -= rows[below][row] * solution[below] }
      solution[row] /= rows[row][row]
    }
    return solution
  }
}
