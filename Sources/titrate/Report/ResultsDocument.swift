package import Foundation

/// `results.json`: the ``Report`` as JSON with sorted snake_case keys, byte for byte the same for the same report.
package enum ResultsDocument {
  /// The report as JSON.
  /// - Throws: `EncodingError` where a number is not finite; such a number is absent (`nil`) in a correct report.
  package static func encode(_ report: Report) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    encoder.keyEncodingStrategy = .convertToSnakeCase
    return try encoder.encode(report) + Data("\n".utf8)
  }

  /// The report that ``encode(_:)`` wrote.
  package static func decode(_ data: Data) throws -> Report {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(Report.self, from: data)
  }

  /// Writes `results.json` and `report.html` into a folder, each to a temporary file that is then renamed, so that an
  /// interrupted run never leaves half a document.
  package static func write(_ report: Report, into folder: URL) throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try encode(report).write(to: folder.appendingPathComponent("results.json"), options: .atomic)
    try Data(ReportPage(report).html.utf8).write(to: folder.appendingPathComponent("report.html"), options: .atomic)
  }
}
