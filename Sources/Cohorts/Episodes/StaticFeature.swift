import DosingMDP

/// What a static feature of the encoder is made from: a numeric covariate by its name (`age`), or, as 1 or 0, whether a
/// categorical one has a category (`gleason=8`).
struct StaticFeature {
  let covariate: String
  let category: String?

  init(_ name: String) {
    let parts = name.split(separator: "=", maxSplits: 1).map(String.init)
    covariate = parts.first ?? name
    category = parts.count == 2 ? parts[1] : nil
  }

  /// The feature's value; `nil` where the covariate is missing or not of the kind asked for.
  func value(in record: PatientRecord) -> Double? {
    switch (record.covariates[covariate], category) {
    case (.number(let number)?, nil): number
    case (.category(let found)?, let category?): found == category ? 1 : 0
    default: nil
    }
  }
}
