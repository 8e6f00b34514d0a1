/// A treatment regime as a plan has it: a treatment or a list of them by visit, a rule with a threshold, or the natural
/// course.
public struct RegimeDescription: Codable, Hashable, Sendable {
  public var name: String?
  /// The treatment at each visit, the last one at all later visits too.
  public var treatment: [String]?
  /// The column that a rule looks at.
  public var column: String?
  public var atLeast: Double?
  /// The treatment where the column is at least `atLeast`.
  public var then: String?
  public var otherwise: String?
  public var naturalCourse: Bool?

  public init(name: String? = nil, treatment: [String]? = nil) {
    (self.name, self.treatment) = (name, treatment)
  }

  enum CodingKeys: String, CodingKey {
    case name, treatment, column, atLeast, then, otherwise, naturalCourse
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    name = try container.decodeIfPresent(String.self, forKey: .name)
    // One treatment need not be written as a list.
    if let list = try? container.decodeIfPresent([String].self, forKey: .treatment) {
      treatment = list
    } else {
      treatment = try container.decodeIfPresent(String.self, forKey: .treatment).map { [$0] }
    }
    column = try container.decodeIfPresent(String.self, forKey: .column)
    atLeast = try container.decodeIfPresent(Double.self, forKey: .atLeast)
    then = try container.decodeIfPresent(String.self, forKey: .then)
    otherwise = try container.decodeIfPresent(String.self, forKey: .otherwise)
    naturalCourse = try container.decodeIfPresent(Bool.self, forKey: .naturalCourse)
  }

  /// - Throws: ``CausalError`` where it is not one of the three.
  func regime() throws(CausalError) -> TreatmentRegime {
    let isRule = column != nil || atLeast != nil || then != nil || otherwise != nil
    let isNatural = naturalCourse ?? false
    guard [treatment != nil, isRule, isNatural].count(where: { $0 }) == 1 else {
      throw CausalError(
        "regime '\(name ?? "without a name")': give one of treatment, naturalCourse, or column with atLeast, then and "
          + "otherwise")
    }
    if let treatment { return TreatmentRegime(name ?? treatment.joined(separator: ", "), .fixed(treatment)) }
    if isNatural { return TreatmentRegime(name ?? "natural course", .naturalCourse) }
    guard let column, let atLeast, let then, let otherwise else {
      throw CausalError(
        "regime '\(name ?? column ?? "without a name")': a rule needs column, atLeast, then and otherwise")
    }
    return TreatmentRegime(
      name ?? "\(then) where \(column) ≥ \(atLeast), else \(otherwise)",
      .threshold(column: column, atLeast: atLeast, then: then, otherwise: otherwise))
  }
}
