/// Measures that all drawings share, in pixels at natural size.
enum ChartLayout {
  static let width = 680.0
  static let fontSize = 12.0
  static let fonts = "system-ui, -apple-system, 'Segoe UI', 'Helvetica Neue', Arial, 'Liberation Sans', sans-serif"
  static let lineHeight = 16.0

  /// The width that `text` will take, estimated from its length; fonts differ between machines.
  static func width(of text: String) -> Double { Double(text.count) * fontSize * 0.54 }

  /// `text` broken at spaces into lines of at most `limit` pixels.
  static func wrapped(_ text: String, limit: Double) -> [String] {
    var lines: [String] = []
    for word in text.split(separator: " ") {
      if let last = lines.last, width(of: last + " " + word) <= limit {
        lines[lines.count - 1] = last + " " + word
      } else {
        lines.append(String(word))
      }
    }
    return lines
  }
}
