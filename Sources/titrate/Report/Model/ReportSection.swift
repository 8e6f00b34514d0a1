/// A part of the report that is either there or left out for a stated reason.
///
/// In JSON: `{"content": …}` or `{"omitted_because": "…"}`.
package enum ReportSection<Content: Codable & Hashable & Sendable>: Codable, Hashable, Sendable {
  case present(Content)
  case omitted(because: String)

  /// The content where there is one.
  package var content: Content? {
    if case .present(let content) = self { return content }
    return nil
  }

  private enum CodingKeys: String, CodingKey {
    case content
    case omittedBecause
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    if let reason = try container.decodeIfPresent(String.self, forKey: .omittedBecause) {
      self = .omitted(because: reason)
    } else {
      self = .present(try container.decode(Content.self, forKey: .content))
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    switch self {
    case .present(let content): try container.encode(content, forKey: .content)
    case .omitted(let reason): try container.encode(reason, forKey: .omittedBecause)
    }
  }
}
