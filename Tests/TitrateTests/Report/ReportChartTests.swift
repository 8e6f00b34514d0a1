import Foundation
import Testing
import titrate

@Suite struct ReportChartTests {
  private static let ranges: [(Double, Double)] = [
    (0, 1), (-3, 7), (0.001, 0.0013), (1e6, 3.3e6), (-9.13, -4.02), (0, 3_650), (12.5, 12.6), (-1e-5, 1e-5), (0, 99),
  ]

  @Test(arguments: ranges) func linearTicksAreRoundEvenAndInside(range: (Double, Double)) {
    for count in 2...10 {
      let ticks = Ticks.linear(range.0, range.1, count: count)
      let values = ticks.values
      let slack = (range.1 - range.0) * 1e-6
      #expect(values.allSatisfy { $0 >= range.0 - slack && $0 <= range.1 + slack })
      #expect(values.count >= count / 2 && values.count <= 2 * count + 1)
      let steps = zip(values.dropFirst(), values).map { $0 - $1 }
      guard let step = steps.first else { continue }
      #expect(steps.allSatisfy { abs($0 - step) < 1e-6 * step })
      let leading = step / pow(10, (log10(step) + 1e-9).rounded(.down))
      #expect([1.0, 2, 5].contains { abs($0 - leading) < 1e-6 })
      #expect(Set(ticks.labels).count == ticks.labels.count)
    }
  }

  @Test func logarithmicTicksKeepToOneTwoFive() {
    #expect(Ticks.logarithmic(1, 100).values == [1, 2, 5, 10, 20, 50, 100])
    #expect(Ticks.logarithmic(0.01, 1_000).values.count == 6)
    #expect(Ticks.logarithmic(0.05, 0.5).labels == ["0.05", "0.1", "0.2", "0.5"])
    #expect(Ticks.logarithmic(3, 4).values.count >= 2)
  }

  @Test func axesHoldTheirValuesAndTakeDegenerateOnes() {
    for values in [[], [0.0], [5], [-3, -3], [.nan, 2], [1, 1_000]] {
      for scale in [Axis.Scale.linear, .logarithmic] {
        let axis = Axis(title: "x", spanning: values, scale: scale)
        #expect(axis.lower < axis.upper)
        #expect(axis.ticks.values.count >= 2)
        for value in values where value.isFinite { #expect((0...1).contains(axis.fraction(value))) }
      }
    }
    let axis = Axis(title: "PSA", spanning: [1, 100], scale: .logarithmic)
    #expect(abs(axis.fraction(10) - 0.5) < 1e-12)
    #expect(axis.fraction(0) == 0)
  }

  @Test func numbersReadTheSameEverywhere() {
    #expect(NumberText.fixed(-1.005, 1) == "\u{2212}1.0")
    #expect(NumberText.fixed(-0.004, 2) == "0.00")
    #expect(NumberText.fixed(nil, 2) == "–" && NumberText.fixed(.nan, 2) == "–")
    #expect(NumberText.fixed(1_234_567.25, 1) == "1\u{202F}234\u{202F}567.2")
    #expect(NumberText.count(9_999) == "9999" && NumberText.count(10_000) == "10\u{202F}000")
    #expect(NumberText.significant(0.012345) == "0.0123" && NumberText.significant(1_234) == "1234")
    #expect(NumberText.fixed(-1e300, 2) == "\u{2212}1.00e+300")
    #expect(NumberText.plain(0.05) == "0.05" && NumberText.plain(10) == "10" && NumberText.plain(0) == "0")
    #expect(NumberText.significant(1.5e9) == "1.50e+09")
    #expect(NumberText.percent(0.256, 1) == "25.6\u{00A0}%")
    #expect(NumberText.coordinate(-12.345) == "-12.35" || NumberText.coordinate(-12.345) == "-12.34")
    #expect(
      NumberText.coordinate(3) == "3" && NumberText.coordinate(0.5) == "0.5" && NumberText.coordinate(0.05) == "0.05")
  }

  /// Contrast of a color with white, WCAG 2.2.
  private func contrast(_ color: String) throws -> Double {
    let value = try #require(Int(color.dropFirst(), radix: 16))
    var luminance = 0.0
    for (shift, weight) in [(16, 0.2126), (8, 0.7152), (0, 0.0722)] {
      let channel = Double((value >> shift) & 255) / 255
      luminance += weight * (channel <= 0.04045 ? channel / 12.92 : pow((channel + 0.055) / 1.055, 2.4))
    }
    return 1.05 / (luminance + 0.05)
  }

  @Test func seriesAreSeenAndToldApartWithoutColor() throws {
    for style in SeriesStyle.all { #expect(try contrast(style.color) >= 4.5, "\(style.color)") }
    #expect(try contrast(SeriesStyle.muted) >= 4.5)
    #expect(Set(SeriesStyle.all.map { "\($0.dash)/\($0.marker)" }).count == SeriesStyle.all.count)
    #expect(Set(SeriesStyle.all.map(\.dash)).count == SeriesStyle.all.count)
  }

  @Test func unsupportedRowsAreHollowDashedAndNamed() {
    func drawing(_ isSupported: Bool) -> String {
      let row = ForestPlot.Row(
        name: "WIS", value: 1, interval: Interval(lower: 0, upper: 2), truth: nil, isSupported: isSupported,
        effectiveSampleSize: 12)
      let plot = ForestPlot(
        title: "t", summary: "s", valueTitle: "v", groups: [ForestPlot.Group(name: "P", rows: [row])])
      return HTML.fragment(plot.shapes).rendered
    }
    #expect(drawing(false).contains(">not supported<") && drawing(false).contains("stroke-dasharray=\"3 3\""))
    #expect(!drawing(true).contains(">not supported<") && !drawing(true).contains("stroke-dasharray"))
  }

  @Test func longTablesAreThinnedAndSaySo() {
    let table = DataTable(
      caption: "c", columns: [.text("a")], rows: (0..<100).map { [String($0)] }
    ).thinned(to: 10)
    #expect(table.rows.count == 10 && table.rows.first == ["0"] && table.rows.last == ["99"])
    #expect(table.notes.first?.contains("10 of 100 rows") == true)
  }
}
