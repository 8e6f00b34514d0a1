import Foundation
import Stochastics

extension SweepTable {
  /// More lines than this cannot be told apart.
  private static let mostLines = 6

  /// The mean scores with their intervals, as a picture.
  ///
  /// Over a setting of numbers, in lines by what else varies, where these are few; else by rank. Over numbers of several
  /// powers of ten it is their logarithm.
  /// - Parameter value: what the scores are.
  public func plot(value: String) -> ResultPlot {
    let summary = ranked.map { row in
      "\(row.configuration.name): \(row.statistics.map { "\($0.mean.estimate)" } ?? "failed")"
    }.joined(separator: "; ")
    let plain = ResultPlot(title: "", summary: summary, xTitle: "", yTitle: value, series: [])
    return lines(plain, value) ?? ranks(plain, value)
  }

  private func ranks(_ plain: ResultPlot, _ value: String) -> ResultPlot {
    var plot = plain
    plot.title = "\(value) by rank"
    plot.xTitle = "rank"
    plot.xIsCount = true
    let points = ranked.enumerated().compactMap { place, row in row.point(x: Double(place + 1)) }
    plot.series = [ResultPlot.Series(name: "mean over seeds, with its 95 % interval", points: points)]
    return plot
  }

  /// `nil` where there is no setting of numbers, or too much else varies.
  private func lines(_ plain: ResultPlot, _ value: String) -> ResultPlot? {
    let varied = paths.filter { path in Set(rows.map { $0.configuration.settings[path] }).count > 1 }
    let numeric = varied.filter { path in rows.allSatisfy { $0.configuration.settings[path]?.plainNumber != nil } }
    for path in numeric {
      let others = varied.filter { $0 != path }
      let names = rows.map { row in
        others.map { "\($0)=\(row.configuration.settings[$0]?.text ?? "")" }.joined(separator: ", ")
      }
      let groups = Dictionary(grouping: rows.indices) { names[$0] }
      guard groups.count <= Self.mostLines, groups.values.allSatisfy({ $0.count > 1 }) else { continue }
      let numbers = rows.compactMap { $0.configuration.settings[path]?.plainNumber }
      let isLogarithmic = (numbers.min() ?? 0) > 0 && (numbers.max() ?? 0) >= 30 * (numbers.min() ?? 1)
      var plot = plain
      plot.title = "\(value) by \(path)"
      plot.xTitle = isLogarithmic ? "log10 of \(path)" : path
      plot.series = groups.sorted { $0.value[0] < $1.value[0] }.map { name, places in
        let points = places.compactMap { place -> ResultPlot.Point? in
          let row = rows[place]
          guard let number = row.configuration.settings[path]?.plainNumber else { return nil }
          return row.point(x: isLogarithmic ? log10(number) : number)
        }
        return ResultPlot.Series(
          name: name.isEmpty ? "mean over seeds, with its 95 % interval" : name, points: points.sorted { $0.x < $1.x },
          isLine: true)
      }
      return plot
    }
    return nil
  }
}

extension SweepTable.Row {
  /// The mean with its interval; `nil` where all runs failed.
  fileprivate func point(x: Double) -> ResultPlot.Point? {
    statistics.map {
      ResultPlot.Point(
        x: x, y: $0.mean.estimate, low: $0.mean.lower, high: $0.mean.upper,
        label: "\(configuration.name): \($0.mean.estimate)")
    }
  }
}

extension SettingTree {
  /// `nil` where it is no number.
  fileprivate var plainNumber: Double? {
    switch self {
    case .integer(let integer): Double(integer)
    case .number(let number): number
    default: nil
    }
  }
}

extension SuccessiveHalving.Record {
  /// The mean scores at the end of each rung, the best configuration's joined, as a picture.
  /// - Parameter value: what the scores are.
  public func plot(value: String) -> ResultPlot {
    func points(_ isShown: (SweepTable.Row) -> Bool) -> [ResultPlot.Point] {
      rungs.flatMap { rung in rung.table.rows.filter(isShown).compactMap { $0.point(x: Double(rung.steps)) } }
    }
    let best = points { $0.configuration == self.best }
    let summary = best.map { "after \(Int($0.x)) steps \($0.y)" }.joined(separator: "; ")
    return ResultPlot(
      title: "\(value) by steps", summary: "The best, \(self.best?.name ?? "none"): \(summary)", xTitle: "steps",
      yTitle: value, xIsCount: true,
      series: [
        ResultPlot.Series(name: self.best?.name ?? "none", points: best, isLine: true),
        ResultPlot.Series(name: "others", points: points { $0.configuration != self.best }),
      ])
  }
}
