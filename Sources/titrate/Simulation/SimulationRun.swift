import Foundation
import Pharmacometrics

/// A simulation with its rows written as they come.
struct SimulationRun {
  let card: ModelCard
  let request: SimulationRequest
  let regimen: String
  let format: RowFormat
  let out: String?
  let printsRows: Bool

  func callAsFunction(_ model: some RegisteredModel) throws -> SimulationSummary {
    let count = if case .cohort(let count) = request.patients { count } else { 1 }
    let progress = count > 1 ? ProgressReporter("simulate \(card.name)", total: count, unit: "patients") : nil
    let rows = RowText(card: card, request: request, regimen: regimen, format: format)
    guard out != nil || printsRows else {
      return try model.simulate(
        request, render: { _ in () }, consume: { _ in }, progress: { progress?.advance(by: $0) })
    }
    let writer: any RowWriter =
      switch (format, out) {
      case (.npy, let path?): try NumPyWriter(folder: path, columns: columns)
      case (_, let path?): try TextWriter(path: path)
      default: TextWriter()
      }
    do {
      try writer.begin(rows.head)
      let summary = try model.simulate(
        request, render: { format == .npy ? rows.columns($0) : rows.text($0) },
        consume: { try writer.append($0) }, progress: { progress?.advance(by: $0) })
      try writer.finish(rows.foot)
      return summary
    } catch {
      writer.abandon()
      throw error
    }
  }

  private var columns: [String] {
    ["patient", "time_h"] + (request.outputs.isEmpty ? card.outputs.map(\.symbol) : request.outputs)
  }
}
