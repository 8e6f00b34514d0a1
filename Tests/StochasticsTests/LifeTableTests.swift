import Foundation
import Stochastics
import TestSupport
import Testing

/// The 6-mercaptopurine arm of Freireich et al., Blood 21 (1963), doi:10.1182/blood.V21.6.699.699: weeks of remission.
/// Expected values from an independent NumPy computation; they agree with the printed tables of Kalbfleisch and Prentice.
@Suite struct LifeTableTests {
  static let weeks = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35]
  static let isEvent = [1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0]

  private func table(width: Double = 1, horizon: Double = 40, unit: Double = 1) -> LifeTable {
    var table = LifeTable(gridWidth: width, horizon: horizon)
    for (week, event) in zip(Self.weeks, Self.isEvent) {
      table.insert(time: Double(week) * unit, cause: event == 1 ? 0 : nil)
    }
    return table
  }

  @Test(
    .tags(.golden),
    arguments: [
      (6.0, 21, 3, 0.8571428571428572, 0.07636035483212125, 0.6197179552659837, 0.9515517476469971),
      (10, 15, 1, 0.7529411764705882, 0.09634965299432051, 0.5031995107999564, 0.8893618351692656),
      (23, 6, 1, 0.44817927170868355, 0.13459145675576048, 0.1880520059592324, 0.6801426284952415),
    ])
  func equalsReference(
    time: Double, atRisk: Int, events: Int, survival: Double, error: Double, lower: Double, upper: Double
  ) throws {
    let curve = table().survival()
    let point = try #require(curve.points.first { $0.time == time })
    #expect(point.atRisk == atRisk && point.events == events)
    #expect(abs(point.survival - survival) < 1e-12 && abs(curve.standardError(point) - error) < 1e-12)
    let interval = try #require(curve.interval(point))
    #expect(abs(interval.lowerBound - lower) < 1e-9 && abs(interval.upperBound - upper) < 1e-9)
  }

  @Test(.tags(.golden)) func median() {
    let curve = table().survival()
    #expect(curve.median == 23 && curve.quantile(0.25) == 13 && curve.quantile(0.9) == nil)
    #expect(curve.medianInterval().lower == 13 && curve.medianInterval().upper == nil)
    #expect(curve.survival(at: 5.99) == 1 && curve.survival(at: 100) == curve.survival(at: 23))
  }

  /// Grid widths that are not exact in binary still find their grid point: tenths, and days in weeks.
  @Test(.tags(.law), arguments: [0.1, 1 / 7.0, 0.3, 24])
  func gridPointsThatAreNotExact(width: Double) {
    let reference = table().survival()
    let curve = table(width: width, horizon: 40 * width, unit: width).survival()
    #expect(curve.points.map(\.survival) == reference.points.map(\.survival))
    #expect(zip(curve.points, reference.points).allSatisfy { abs($0.time - $1.time * width) < 1e-9 * width })
  }

  /// A time between grid points counts at the next; one beyond the horizon as under observation to the end.
  @Test func placesOfTimes() {
    var table = LifeTable(gridWidth: 2, horizon: 10)
    for (time, cause) in [(0, 0), (0.5, 0), (2, 0), (2.1, nil), (10, 0), (10.01, 0), (.infinity, nil)] as [(_, Int?)] {
      table.insert(time: time, cause: cause)
    }
    let points = table.survival().points
    #expect(points.map(\.time) == [0, 2, 4, 10] && points.map(\.atRisk) == [7, 6, 4, 3])
    #expect(points.map(\.events) == [1, 2, 0, 1] && points.map(\.censored) == [0, 0, 1, 2])
    #expect(table.count == 7 && table.horizon == 10)
    #expect(LifeTable(gridWidth: 0.1, horizon: 0.3).horizon == 3 * 0.1)
    #expect(LifeTable(gridWidth: 4, horizon: 10).horizon == 12)
  }

  @Test(.tags(.law)) func truncationLeavesTheEarlierCurve() {
    let whole = table().survival().points
    let cut = table(horizon: 16).survival().points
    #expect(cut.map(\.survival) == whole.filter { $0.time <= 16 }.map(\.survival))
    #expect(cut.last?.atRisk == 11 && cut.last?.censored == 10)
  }

  @Test(.tags(.law)) func mergeIsExactInAnyOrder() {
    let pairs = Array(zip(Self.weeks, Self.isEvent))
    let parts = stride(from: 0, to: pairs.count, by: 4).map { start in
      pairs[start..<min(start + 4, pairs.count)].reduce(into: LifeTable(gridWidth: 1, horizon: 40)) {
        $0.insert(time: Double($1.0), cause: $1.1 == 1 ? 0 : nil)
      }
    }
    for order in [parts, parts.reversed()] {
      #expect(order.reduce(into: LifeTable(gridWidth: 1, horizon: 40)) { $0.merge($1) } == table())
    }
  }

  @Test func emptyTableIsACurveWithoutPoints() {
    let curve = LifeTable(gridWidth: 1, horizon: 5).survival()
    #expect(curve.points.isEmpty && curve.median == nil && curve.survival(at: 3) == 1)
  }

  /// Ten individuals, two causes: F in exact fractions by hand, standard errors by a direct double sum in Python.
  @Test(.tags(.golden)) func competingRisks() {
    let individuals: [(Double, Int?)] = [
      (1, 0), (2, 1), (3, nil), (4, 0), (4, 1), (5, nil), (6, 0), (7, 1), (7, 1), (8, nil),
    ]
    var table = LifeTable(gridWidth: 1, horizon: 8, causes: 2)
    for (time, cause) in individuals { table.insert(time: time, cause: cause) }
    let expected: [[(Double, Double, Double)]] = [
      [(1, 1 / 10.0, 0.09486832980505137), (4, 3 / 14.0, 0.1350412959190578), (8, 5 / 14.0, 0.168858282395409)],
      [(1, 0, 0), (4, 3 / 14.0, 0.1350412959190578), (7, 1 / 2.0, 0.1787142286170972)],
    ]
    for (cause, values) in expected.enumerated() {
      let curve = table.cumulativeIncidence(of: cause)
      for (time, incidence, error) in values {
        let point = curve.points.last { $0.time <= time }
        #expect(abs((point?.incidence ?? -1) - incidence) < 1e-14)
        #expect(abs((point?.standardError ?? -1) - error) < 1e-12)
      }
    }
    #expect(table.cumulativeIncidence(of: 0).incidence(at: 0.5) == 0)
    // The causes and survival share out the whole.
    for point in table.survival().points {
      let sum = (0..<2).map { table.cumulativeIncidence(of: $0).incidence(at: point.time) }.reduce(0, +)
      #expect(abs(sum + point.survival - 1) < 1e-14)
    }
    // Cause-specific Kaplan–Meier: (9/10)(6/7)(3/4) for cause 0, the others censored.
    #expect(abs(table.survival(from: 0).survival(at: 8) - 0.9 * (6 / 7.0) * 0.75) < 1e-14)
  }

  @Test(.tags(.law)) func oneCauseIsTheComplementOfKaplanMeier() {
    let curve = table().survival()
    let incidence = table().cumulativeIncidence(of: 0)
    for (left, right) in zip(curve.points, incidence.points) {
      #expect(abs(1 - left.survival - right.incidence) < 1e-14)
      #expect(abs(curve.standardError(left) - right.standardError) < 1e-12)
    }
    #expect(curve.points.count == incidence.points.count && !curve.points.isEmpty)
  }

  /// Exponential times under uniform censoring: the estimate at the true median, 4 Greenwood errors, n = 50,000.
  @Test(.tags(.statistical)) func recoversAnExponentialSurvival() throws {
    var generator = Key(seed: 21).generator
    var table = LifeTable(gridWidth: 0.01, horizon: 3)
    for _ in 0..<50_000 {
      let event = generator.exponential(rate: 1)
      let censoring = generator.uniform(0, 4)
      table.insert(time: min(event, censoring), cause: event <= censoring ? 0 : nil)
    }
    let curve = table.survival()
    let point = try #require(curve.points.first { $0.time >= 0.7 })
    #expect(abs(point.survival - exp(-point.time)) < 4 * curve.standardError(point))
    #expect(curve.standardError(point) < 0.003)
    let interval = curve.medianInterval()
    #expect(try #require(interval.lower) < log(2) + 0.01 && #require(interval.upper) > log(2) - 0.01)
  }
}
