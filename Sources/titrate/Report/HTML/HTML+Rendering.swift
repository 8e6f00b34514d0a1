extension HTML {
  /// The markup as text, escaped and well-formed.
  package var rendered: String {
    var output = ""
    write(to: &output)
    return output
  }

  private func write(to output: inout String) {
    switch self {
    case .text(let text):
      output += HTML.escaped(text)
    case .fragment(let pieces):
      for piece in pieces { piece.write(to: &output) }
    case .element(let name, let attributes, let children):
      output += "<" + name.text
      for attribute in attributes {
        output += " " + attribute.name.text + "=\"" + HTML.escaped(attribute.value) + "\""
      }
      if children.isEmpty, HTML.childless.contains(name.text) {
        output += "/>"
      } else {
        output += ">"
        for child in children { child.write(to: &output) }
        output += "</" + name.text + ">"
      }
      if HTML.ownLine.contains(name.text) { output += "\n" }
    }
  }

  /// Elements that HTML or SVG lets close themselves; every other element gets an end tag.
  private static let childless: Set<String> = [
    "meta", "br", "hr", "col", "path", "line", "rect", "circle", "polygon",
  ]

  /// Elements after which the text starts a new line, so that two reports can be compared by line.
  private static let ownLine: Set<String> = [
    "meta", "title", "style", "head", "body", "header", "nav", "main", "footer", "section", "figure", "figcaption",
    "details", "summary", "table", "caption", "thead", "tbody", "tr", "p", "ul", "ol", "li", "dl", "dd", "h1", "h2",
    "h3", "div", "svg", "g", "desc", "path", "line", "rect", "circle", "polygon", "text", "pre",
  ]

  /// Text safe as element content and as a quoted attribute value.
  ///
  /// Characters that XML forbids (control characters, as a corrupt record may hold) become U+FFFD, and the invisible
  /// characters that reorder text are dropped, so that an identifier cannot make the page read otherwise than it is.
  static func escaped(_ text: String) -> String {
    var output = ""
    output.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x26: output += "&amp;"
      case 0x3C: output += "&lt;"
      case 0x3E: output += "&gt;"
      case 0x22: output += "&quot;"
      case 0x27: output += "&#39;"
      case 0x9, 0xA: output.unicodeScalars.append(scalar)
      case 0xD: output += "\n"
      case 0..<0x20, 0x7F...0x9F, 0xFFFE, 0xFFFF: output += "\u{FFFD}"
      case 0x202A...0x202E, 0x2066...0x2069: continue
      default: output.unicodeScalars.append(scalar)
      }
    }
    return output
  }
}
