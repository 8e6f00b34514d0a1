/// One virtual patient of a model.
public struct Individual<M: Model>: Sendable {
  /// In the order of the model's `Covariate`.
  public var covariates: [Double]
  /// η, in the order of ``Population/effects``.
  public var effects: [Double]
  /// In the order of the model's `Parameter`, with covariate effects and derived parameters.
  public var parameters: [Double]

  /// One parameter.
  public subscript(_ parameter: M.Parameter) -> Double { parameters[parameter.rawValue] }
}
