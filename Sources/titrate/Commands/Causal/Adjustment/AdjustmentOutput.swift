import Foundation

/// A result that can be read.
protocol AdjustmentSheet {
  var text: String { get }
}

/// Where a result goes.
struct AdjustmentOutput {
  let out: String?
  let json: Bool

  private var folder: OutputFolder? { out.map { OutputFolder(url: URL(fileURLWithPath: $0)) } }

  /// - Throws: ``OutputFailure`` where nothing can be written.
  func prepare() throws { try folder?.prepare() }

  /// Prints the result and writes it with its pictures into the output folder.
  /// - Parameter pictures: by file name.
  func show(_ sheet: some Encodable & AdjustmentSheet, name: String, pictures: [String: any Chart] = [:]) throws {
    if json { try printJSON(sheet) } else { print(sheet.text) }
    guard let folder else { return }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    let data = try encoder.encode(sheet)
    try folder.writing {
      try data.write(to: folder.url.appending(path: "\(name).json"), options: .atomic)
      for (file, chart) in pictures {
        try Data(chart.titledFile.utf8).write(to: folder.url.appending(path: file), options: .atomic)
      }
    }
    note("results: \(folder.url.path): \(name).json\(pictures.keys.sorted().map { ", " + $0 }.joined())")
  }
}
