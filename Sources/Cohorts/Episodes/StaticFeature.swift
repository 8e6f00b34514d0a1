import DosingMDP

/// What a static feature of the encoder is made from: a numeric covariate by its name (`age`), or, as 1 or 0, whether a
/// categorical one has a category (`gleason=8`).
struct StaticFeature {
  let name: String
  let covariate: String
  let category: String?

  init(_ name: String) {
    self.name = name
    let parts = name.split(separator: "=", maxSplits: 1).map(String.init)
    covariate = parts.first ?? name
    category = parts.count == 2 ? parts[1] : nil
  }

  /// The feature's value; `nil` where the covariate is missing.
  func value(in record: PatientRecord) -> Double? {
    switch (record.covariates[covariate], category) {
    case (.number(let number)?, nil): number
    case (.category(let found)?, let category?): found == category ? 1 : 0
    default: nil
    }
  }

  /// - Throws: ``SchemaError`` where the records have no such covariate, ``StaticFeatureError`` where it is of the other
  ///   kind or its listed categories lack this one.
  func check(against schema: CohortSchema) throws {
    guard let known = schema.covariates.first(where: { $0.name == covariate }) else {
      throw SchemaError(feature: covariate, available: schema.covariates.map(\.name))
    }
    switch (known.unit, category) {
    case (_?, let category?):
      throw StaticFeatureError(
        feature: name, reason: "\(covariate) is a number, which has no category '\(category)'; write '\(covariate)'")
    case (nil, nil):
      throw StaticFeatureError(
        feature: name, reason: "\(covariate) is a category; write '\(covariate)=CATEGORY', 1 for who is in it")
    case (nil, let category?):
      if let listed = known.categories, !listed.contains(category) {
        throw StaticFeatureError(
          feature: name, reason: "\(covariate) has the categories \(listed.joined(separator: ", "))")
      }
    case (_?, nil): break
    }
  }

  /// - Throws: ``StaticFeatureError`` where no record has the category: the feature would be 0 for everyone.
  func check(occurrenceIn records: [PatientRecord]) throws {
    guard let category, !records.isEmpty else { return }
    let found = Set(
      records.compactMap { record -> String? in
        if case .category(let category)? = record.covariates[covariate] { category } else { nil }
      })
    guard !found.contains(category) else { return }
    throw StaticFeatureError(
      feature: name,
      reason: "no patient has \(covariate) '\(category)'; the records have "
        + (found.isEmpty ? "none" : found.sorted().joined(separator: ", ")))
  }
}

/// A static feature that the records cannot give.
public struct StaticFeatureError: Error, Hashable, Sendable, CustomStringConvertible {
  public var feature: String
  public var reason: String

  public var description: String { "state.statics: '\(feature)' cannot be made from the records: \(reason)." }
}
