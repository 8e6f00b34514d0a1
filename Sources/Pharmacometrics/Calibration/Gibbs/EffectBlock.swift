import Foundation
import Stochastics

/// Random effects that are correlated with each other and with no others: a block of Ω that is drawn at once.
struct EffectBlock: Sendable {
  /// Places of the effects.
  let members: [Int]

  /// The blocks of effects whose variances are estimated.
  /// - Throws: ``CalibrationError`` where the effects that are correlated do not form full blocks.
  static func blocks(of structure: CalibrationStructure) throws(CalibrationError) -> [EffectBlock] {
    var rest = structure.effects.indices.filter { structure.effects[$0].isEstimated }
    var blocks: [EffectBlock] = []
    while let first = rest.first {
      let members = rest.filter { $0 == first || structure.covaries[first][$0] }
      let isFull = members.allSatisfy { row in members.allSatisfy { row == $0 || structure.covaries[row][$0] } }
      let leaves = members.contains { row in
        structure.effects.indices.contains { !members.contains($0) && structure.covaries[row][$0] }
      }
      guard isFull && !leaves else {
        let names = members.map { structure.effects[$0].symbol }.joined(separator: ", ")
        throw CalibrationError(problems: ["blocks: the effects \(names) are correlated in part; put them in one block"])
      }
      blocks.append(EffectBlock(members: members))
      rest.removeAll { members.contains($0) }
    }
    return blocks
  }

  /// A draw of the block given effects.
  ///
  /// With an inverse-Wishart prior IW(ν₀, S₀) and N patients, Ω ~ IW(ν₀ + N, S₀ + Σ ηηᵀ).
  /// - Parameters:
  ///   - rates: 1/a by member, for ``Priors/Variability/halfT(degreesOfFreedom:scale:)``.
  ///   - count: N.
  ///   - sums: Σ ηηᵀ of all effects; `nil` for none.
  func draw(
    _ priors: Priors, rates: [Double], count: Int, sums: [[Double]]?, _ generator: inout Generator
  ) -> [[Double]] {
    let prior = scale(priors, rates: rates)
    let matrix = members.indices.map { row in
      members.indices.map { column in
        (row == column ? prior.diagonal[row] : 0) + (sums?[members[row]][members[column]] ?? 0)
      }
    }
    return Self.inverseWishart(degreesOfFreedom: prior.degreesOfFreedom + Double(count), scale: matrix, &generator)
  }

  /// A draw of 1/a given Ω: Gamma((ν + p)/2, rate 1/A² + ν (Ω⁻¹)_kk).
  func drawRates(_ priors: Priors, _ covariance: [[Double]], _ generator: inout Generator) -> [Double] {
    guard case .halfT(let degrees, let scale) = priors.variability else { return members.map { _ in 1 } }
    guard let factor = CholeskyFactorization(own(covariance)) else { return members.map { _ in 1 } }
    return members.indices.map { row in
      let unit = members.indices.map { $0 == row ? 1.0 : 0.0 }
      let rate = 1 / (scale * scale) + degrees * factor.solve(unit)[row]
      return generator.gamma(shape: 0.5 * (degrees + Double(members.count))) / rate
    }
  }

  /// ln of the prior density of Ω's standard deviations (by their logarithms) at given correlations, up to a constant.
  func logDensity(_ priors: Priors, rates: [Double], _ covariance: [[Double]]) -> Double {
    let prior = scale(priors, rates: rates)
    let own = own(covariance)
    guard let factor = CholeskyFactorization(own) else { return -.infinity }
    let size = Double(members.count)
    var trace = 0.0
    for row in members.indices {
      let unit = members.indices.map { $0 == row ? 1.0 : 0.0 }
      trace += prior.diagonal[row] * factor.solve(unit)[row]
    }
    // dΩ is Π ω^{p+1} d ln ω dR.
    let jacobian = members.indices.reduce(0.0) { $0 + 0.5 * (size + 1) * Foundation.log(own[$1][$1]) }
    return jacobian - 0.5 * (prior.degreesOfFreedom + size + 1) * factor.logDeterminant - 0.5 * trace
  }

  /// The block of Ω.
  func own(_ covariance: [[Double]]) -> [[Double]] { members.map { row in members.map { covariance[row][$0] } } }

  private func scale(_ priors: Priors, rates: [Double]) -> (degreesOfFreedom: Double, diagonal: [Double]) {
    let size = Double(members.count)
    switch priors.variability {
    case .halfT(let degrees, _): return (degrees + size - 1, rates.map { 2 * degrees * $0 })
    case .inverseWishart(let degrees, let scale): return (degrees + size - 1, members.map { _ in scale })
    }
  }

  /// A draw from IW(ν, S), as the inverse of a Wishart draw by Bartlett's decomposition.
  ///
  /// Source: Smith, Hocking. Algorithm AS 53: Wishart variate generator. Applied Statistics 21 (1972), doi:10.2307/2346290.
  static func inverseWishart(
    degreesOfFreedom nu: Double, scale: [[Double]], _ generator: inout Generator
  ) -> [[Double]] {
    let size = scale.count
    // S = C Cᵀ and A lower with A Aᵀ ~ W(ν, I): Ω = (C A⁻ᵀ)(C A⁻ᵀ)ᵀ.
    var lower = scale.map { _ in [Double](repeating: 0, count: size) }
    for row in 0..<size {
      for column in 0..<row { lower[row][column] = generator.normal() }
      lower[row][row] = (2 * generator.gamma(shape: 0.5 * (nu - Double(row)))).squareRoot()
    }
    guard let factor = CholeskyFactorization(scale)?.rows else { return scale }
    // Rows of C A⁻ᵀ: x with x Aᵀ = c, by forward substitution.
    let rows = factor.map { c in
      var x = c
      for place in 0..<size {
        for before in 0..<place { x[place] -= lower[place][before] * x[before] }
        x[place] /= lower[place][place]
      }
      return x
    }
    return rows.map { row in rows.map { other in zip(row, other).reduce(0) { $0 + $1.0 * $1.1 } } }
  }
}

extension PopulationValues {
  /// Puts a block into Ω.
  mutating func setBlock(_ members: [Int], _ block: [[Double]]) {
    for (row, place) in members.enumerated() {
      for (column, other) in members.enumerated() { covariance[place][other] = block[row][column] }
    }
  }
}
