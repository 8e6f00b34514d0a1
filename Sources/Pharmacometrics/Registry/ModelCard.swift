/// What a model is made of, without its types.
public struct ModelCard: Sendable {
  /// A parameter or covariate.
  public struct Line: Sendable {
    public let symbol: String
    public let meaning: String
    public let unit: String
    public let typical: Double
    /// How it varies, in words.
    public let variability: String
  }

  /// An output.
  public struct Output: Sendable {
    public let symbol: String
    public let meaning: String
    public let unit: String
    /// The error of its measurement, in words.
    public let error: String
  }

  public let name: String
  public let summary: String
  public let source: String
  /// The regimen of the source.
  public let regimen: String
  public let parameters: [Line]
  public let covariates: [Line]
  /// Symbols of correlated random effects, with the lower triangle of their covariance.
  public let blocks: [(symbols: [String], lowerTriangle: [Double])]
  public let outputs: [Output]
  public let events: [String]
  public let adverseEffects: [String]
  /// Laboratory findings that are graded.
  public let laboratory: [String]
  /// What the typical patient has instead of the population's values.
  public let referencePatient: [(symbol: String, value: Double)]
  /// Whether doses can be given.
  public let takesDoses: Bool

  init<M: Model>(_ model: M.Type) {
    let description = M.description
    name = description.name
    summary = description.summary
    source = description.source
    regimen = description.regimen
    parameters = description.parameters.map {
      Line(
        symbol: $0.symbol, meaning: $0.meaning, unit: $0.unit, typical: $0.typical,
        variability: $0.variability.words)
    }
    covariates = description.covariates.map {
      Line(
        symbol: $0.symbol, meaning: $0.meaning, unit: $0.unit, typical: $0.typical,
        variability: $0.distribution.words)
    }
    blocks = description.blocks.map { ($0.symbols, $0.lowerTriangle) }
    outputs = description.outputs.map {
      Output(symbol: $0.symbol, meaning: $0.meaning, unit: $0.unit, error: $0.error.words)
    }
    events = description.events.map(\.name)
    adverseEffects = description.adverseEffects.map(\.name)
    laboratory = description.laboratory.map(\.finding.rawValue)
    referencePatient = description.referencePatient.map { reference in
      (description.parameters.first { $0.index == reference.parameter }?.symbol ?? "", reference.value)
    }
    if case .none = description.dosing { takesDoses = false } else { takesDoses = true }
  }
}
