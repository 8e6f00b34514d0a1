import Foundation

/// A drawing of a cohort's summary in a file of its own.
struct PredictiveCheck {
  private let sheet: CohortSheet

  init(_ sheet: CohortSheet) { self.sheet = sheet }

  /// Writes an SVG file, or a PNG file through `rsvg-convert`.
  /// - Throws: ``OutputFailure``.
  func write(to path: String) throws {
    let markup = PredictiveCheckChart(sheet: sheet).file
    let place = URL(filePath: path)
    do {
      guard path.hasSuffix(".png") else { return try Data(markup.utf8).write(to: place, options: .atomic) }
      let folder = FileManager.default.temporaryDirectory.appending(path: "titrate-\(UUID().uuidString)")
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      defer { try? FileManager.default.removeItem(at: folder) }
      let drawing = folder.appending(path: "plot.svg")
      let picture = folder.appending(path: "plot.png")
      try Data(markup.utf8).write(to: drawing)
      try Self.convert(drawing, to: picture)
      try Data(contentsOf: picture).write(to: place, options: .atomic)
    } catch let error where error is CocoaError || error is POSIXError {
      throw OutputFailure("--plot \(path): cannot be written: \(FileProblem(error))")
    }
  }

  private static func convert(_ drawing: URL, to picture: URL) throws {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["rsvg-convert", "--zoom", "2", "--output", picture.path, drawing.path]
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw OutputFailure(
        "--plot: a PNG file needs rsvg-convert (Debian package librsvg2-bin), which failed; give a name that ends in .svg"
      )
    }
  }
}
