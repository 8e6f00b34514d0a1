public import Quantities

/// What the records of a cohort hold, and in which units.
public struct CohortSchema: Codable, Hashable, Sendable {
  /// A longitudinal variable.
  public struct Variable: Codable, Hashable, Sendable {
    public var name: String
    public var unit: ClinicalUnit

    public init(name: String, unit: ClinicalUnit) {
      self.name = name
      self.unit = unit
    }
  }

  /// A static covariate; `unit` is `nil` for a category.
  public struct Covariate: Codable, Hashable, Sendable {
    public var name: String
    public var unit: ClinicalUnit?
    /// The categories that the mapping lists; `nil` for a number and where any category may occur.
    public var categories: [String]?

    public init(name: String, unit: ClinicalUnit?, categories: [String]? = nil) {
      self.name = name
      self.unit = unit
      self.categories = categories
    }
  }

  public var variables: [Variable]
  public var covariates: [Covariate]

  public init(variables: [Variable], covariates: [Covariate] = []) {
    self.variables = variables
    self.covariates = covariates
  }

  /// What a mapping's records hold.
  public init(_ mapping: CohortMapping) {
    variables = mapping.observations.map { Variable(name: $0.variable, unit: $0.storedUnit) }
    covariates = mapping.covariates.map { Covariate(name: $0.name, unit: $0.unit, categories: $0.categories) }
  }
}
