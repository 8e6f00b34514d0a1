/// What a policy is in a comparison.
package enum PolicyRole: String, Codable, Hashable, Sendable {
  /// The learned policy the question is about.
  case candidate
  /// The clinicians who treated the patients of the log.
  case clinicians
  /// A fixed or imitating policy to compare with.
  case baseline
}
