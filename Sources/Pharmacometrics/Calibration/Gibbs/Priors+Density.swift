import Foundation
public import Stochastics

extension Priors {
  /// ln of the density of ln s, up to a constant, and its slope.
  func logSize(_ logRatio: Double) -> (value: Double, slope: Double) {
    switch errors {
    case .halfCauchy(let scale):
      let square = Foundation.exp(2 * logRatio) / (scale * scale)
      return (logRatio - Foundation.log1p(square), 1 - 2 * square / (1 + square))
    case .logNormal(let deviation):
      let z = logRatio / deviation
      return (-0.5 * z * z, -z / deviation)
    }
  }

  /// ln of the density of ln ω of one effect, up to a constant, and its slope.
  func logDeviation(_ logOmega: Double) -> (value: Double, slope: Double) {
    switch variability {
    case .halfT(let degrees, let scale):
      let square = Foundation.exp(2 * logOmega) / (scale * scale * degrees)
      return (
        logOmega - 0.5 * (degrees + 1) * Foundation.log1p(square), 1 - (degrees + 1) * square / (1 + square)
      )
    case .inverseWishart(let degrees, let scale):
      let ratio = scale * Foundation.exp(-2 * logOmega)
      return (-degrees * logOmega - 0.5 * ratio, -degrees + ratio)
    }
  }

  /// ln of the densities of locations and coefficients that are estimated, up to a constant.
  func logLocations(_ values: PopulationValues, _ structure: CalibrationStructure) -> Double {
    var sum = 0.0
    for (place, parameter) in structure.parameters.enumerated() where parameter.isEstimated {
      let prior = location(parameter)
      let z = (values.locations[place] - prior.mean) / prior.standardDeviation
      sum -= 0.5 * z * z
    }
    for (place, coefficient) in structure.coefficients.enumerated() where coefficient.isEstimated {
      let z = values.coefficients[place] / coefficientDeviation
      sum -= 0.5 * z * z
    }
    return sum
  }

  /// A draw of a population.
  public func draw(_ structure: CalibrationStructure, _ generator: inout Generator) throws(CalibrationError)
    -> PopulationValues
  {
    var values = structure.start
    for (place, parameter) in structure.parameters.enumerated() where parameter.isEstimated {
      let prior = location(parameter)
      values.locations[place] = generator.normal(mean: prior.mean, standardDeviation: prior.standardDeviation)
    }
    for (place, coefficient) in structure.coefficients.enumerated() where coefficient.isEstimated {
      values.coefficients[place] = coefficientDeviation * generator.normal()
    }
    for block in try EffectBlock.blocks(of: structure) {
      let rates = block.members.map { _ in drawRate(&generator) }
      values.setBlock(block.members, block.draw(self, rates: rates, count: 0, sums: nil, &generator))
    }
    for (output, line) in structure.outputs.enumerated() where line.isEstimated {
      let sizes = line.error.scales.map { size -> Double in
        switch errors {
        case .halfCauchy(let scale): size.value * scale * Foundation.tan(0.5 * .pi * generator.uniform())
        case .logNormal(let deviation): size.value * Foundation.exp(deviation * generator.normal())
        }
      }
      values.errors[output] = line.error.replacing(sizes)
    }
    return values
  }

  /// 1/a of Huang and Wand's mixture from its prior, 1/a ~ Gamma(½, rate 1/A²); 1 where the prior has none.
  private func drawRate(_ generator: inout Generator) -> Double {
    guard case .halfT(_, let scale) = variability else { return 1 }
    return generator.gamma(shape: 0.5) * scale * scale
  }
}
