/// What counts as response, as severe toxicity and as standard of care, in the terms of a state's features.
public struct ClinicalDefinitions: Codable, Hashable, Sendable {
  /// A finding at a visit: a feature of the state at or beyond a limit; the last value of a variable (`hfs.last`) in the
  /// variable's own unit, however it is transformed.
  public struct Finding: Codable, Hashable, Sendable {
    /// What it is called ("hand-foot syndrome, grade 3").
    public var name: String
    /// A feature of the state ("hfs.last").
    public var feature: String
    public var atLeast: Double?
    public var below: Double?

    public init(name: String, feature: String, atLeast: Double? = nil, below: Double? = nil) {
      self.name = name
      self.feature = feature
      self.atLeast = atLeast
      self.below = below
    }

    func holds(_ value: Double) -> Bool {
      (atLeast.map { value >= $0 } ?? false) || (below.map { value < $0 } ?? false)
    }
  }

  /// A dose that standard of care does not exceed while a finding holds.
  public struct DoseBound: Codable, Hashable, Sendable {
    public var finding: Finding
    /// The largest multiple of the standard dose, 0 for a hold.
    public var largest: Double

    public init(finding: Finding, largest: Double) {
      self.finding = finding
      self.largest = largest
    }
  }

  /// The variable whose relative change is the tumor's shrinkage; `nil` where none is followed.
  public var burdenVariable: String?
  /// A response is a fall of the burden below baseline by this share: 0.3 by RECIST 1.1 for diameters, 0.5 for PSA.
  public var responseShare: Double
  /// Severe toxicity: any of these.
  public var severe: [Finding]
  /// The dose multiple from which a decision in the presence of a severe finding is one of high toxicity.
  public var highToxicityMultiple: Double
  /// Doses outside standard of care whatever is found.
  public var leastMultiple: Double
  public var largestMultiple: Double
  /// Doses outside standard of care while something is found.
  public var bounds: [DoseBound]

  public init(
    burdenVariable: String? = nil, responseShare: Double = 0.3, severe: [Finding] = [],
    highToxicityMultiple: Double = 0.5, leastMultiple: Double = 0, largestMultiple: Double = 1,
    bounds: [DoseBound] = []
  ) {
    self.burdenVariable = burdenVariable
    self.responseShare = responseShare
    self.severe = severe
    self.highToxicityMultiple = highToxicityMultiple
    self.leastMultiple = leastMultiple
    self.largestMultiple = largestMultiple
    self.bounds = bounds
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let standard = ClinicalDefinitions()
    burdenVariable = try container.decodeIfPresent(String.self, forKey: .burdenVariable)
    responseShare = try container.decodeIfPresent(Double.self, forKey: .responseShare) ?? standard.responseShare
    severe = try container.decodeIfPresent([Finding].self, forKey: .severe) ?? []
    highToxicityMultiple =
      try container.decodeIfPresent(Double.self, forKey: .highToxicityMultiple) ?? standard.highToxicityMultiple
    leastMultiple = try container.decodeIfPresent(Double.self, forKey: .leastMultiple) ?? standard.leastMultiple
    largestMultiple = try container.decodeIfPresent(Double.self, forKey: .largestMultiple) ?? standard.largestMultiple
    bounds = try container.decodeIfPresent([DoseBound].self, forKey: .bounds) ?? []
  }

  /// What is wrong with them; empty where nothing is.
  public var problems: [String] {
    var problems: [String] = []
    if !(responseShare > 0 && responseShare <= 1) { problems.append("responseShare \(responseShare): in (0, 1]") }
    if !(leastMultiple <= largestMultiple) {
      problems.append("leastMultiple \(leastMultiple) is above largestMultiple \(largestMultiple)")
    }
    for finding in severe + bounds.map(\.finding) where finding.atLeast == nil && finding.below == nil {
      problems.append("finding '\(finding.name)': 'atLeast' or 'below' is needed")
    }
    return problems
  }
}
