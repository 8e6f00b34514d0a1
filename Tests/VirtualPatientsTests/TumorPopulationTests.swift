import Foundation
import Pharmacometrics
import Stochastics
import Testing

@Suite struct TumorPopulationTests {
  static let population = TumorPopulation.bruchovsky

  /// Sample moments of the published fits, computed here from the definition.
  @Test func momentsAreThoseOfTheFits() {
    let cost = BruchovskyPatients.fits.map { fit -> Double in
      let cost = 1 - fit.parameters.resistantGrowthRate / 0.027
      return log(cost / (1 - cost))
    }
    let mean = cost.reduce(0, +) / 7
    let variance = cost.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 6
    #expect(abs(Self.population.distribution.mean[2] - mean) < 1e-12)
    #expect(abs(Self.population.distribution.covariance[2][2] - variance) < 1e-12)
    #expect(Self.population.distribution.shrinkage == 0)
  }

  @Test func factorReproducesTheCovariance() {
    let distribution = Self.population.distribution
    for row in 0..<4 {
      for column in 0..<4 {
        let product = (0..<4).reduce(0) { $0 + distribution.factor[row][$1] * distribution.factor[column][$1] }
        #expect(abs(product - distribution.covariance[row][column]) < 1e-12)
      }
    }
  }

  @Test func collinearSampleIsShrunk() {
    let distribution = MultivariateNormal(fitting: [[0, 0], [1, 2], [2, 4], [4, 8]])
    #expect(distribution.shrinkage > 0 && distribution.shrinkage < 1)
    #expect(distribution.factor[1][1] > 0)
  }

  /// Moments of 40,000 draws within 4.5 Monte Carlo standard errors.
  @Test func drawsFollowTheDistribution() {
    let distribution = Self.population.distribution
    var generator = Key(seed: 3).generator
    let draws = (0..<40_000).map { _ in distribution.draw(&generator) }
    for row in 0..<4 {
      for column in 0...row {
        let products = draws.map { ($0[row] - distribution.mean[row]) * ($0[column] - distribution.mean[column]) }
        let mean = products.reduce(0, +) / 40_000
        let variance = products.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 40_000
        #expect(abs(mean - distribution.covariance[row][column]) < 4.5 * (variance / 40_000).squareRoot())
      }
    }
  }

  @Test func drawnPatientsProgressWithoutAndWithTherapy() throws {
    var rejected = (untreated: 0, resistant: 0)
    for index in 0..<300 {
      let draw = Self.population.draw(Key(seed: 1).child(.patient, index))
      rejected.untreated += draw.rejectedUntreated
      rejected.resistant += draw.rejectedResistant
      for regimen in [TumorRegimen.never, .continuous] {
        let course = try TumorCourse(draw.parameters, regimen: regimen, decisionInterval: 365, limit: 400_000)
        #expect(course.timeToProgression != nil, "patient \(index), \(regimen)")
      }
    }
    #expect(rejected.untreated < 60 && rejected.resistant < 150)
  }

  /// A log-normal error with mean 1 and the stated coefficient of variation.
  @Test func measurementErrorHasMeanAndVariation() {
    let values = (0..<20_000).map {
      PSAModel.measurement(of: 10, coefficientOfVariation: 0.15, key: Key(seed: 5).child(.measurement, $0))
    }
    let mean = values.reduce(0, +) / 20_000
    let deviation = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 20_000).squareRoot()
    #expect(abs(mean - 10) < 4.5 * 1.5 / 20_000.0.squareRoot())
    #expect(abs(deviation / mean - 0.15) < 0.004)
    #expect(values.allSatisfy { $0 > 0 })
  }
}
