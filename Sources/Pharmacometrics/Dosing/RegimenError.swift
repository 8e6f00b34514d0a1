/// Why a text is not a regimen or a duration.
public struct RegimenError: Error, Hashable, Sendable {
  /// The whole text.
  public let text: String
  /// The word that is wrong, as written; empty where the text ends too early.
  public let word: String
  /// The place of the word: 1 is the first character of the text.
  public let position: Int
  /// What is wrong with it, and what was expected.
  public let reason: String
  /// The known word that is most similar, if one is.
  public let suggestion: String?
}

/// The reason, then the text with a mark under the word:
/// ```
/// 'dailly': not known here; expected how often … (character 7); did you mean 'daily'?
///   50 mg dailly
///         ^~~~~~
/// ```
extension RegimenError: CustomStringConvertible {
  public var description: String {
    // The mark lines up only under text of one line.
    let line = String(text.map { $0.isNewline || $0 == "\t" ? " " : $0 })
    let indent = String(repeating: " ", count: position - 1)
    let mark = "^" + String(repeating: "~", count: max(word.count - 1, 0))
    let question = suggestion.map { "; did you mean '\($0)'?" } ?? ""
    return "\(reason) (character \(position))\(question)\n  \(line)\n  \(indent)\(mark)"
  }
}
