/// What a model promises beyond what every model must keep; ``ModelContract`` holds it to its word.
public enum ModelClaim<M: Model>: Sendable, Hashable {
  /// No state falls below 0.
  case nonNegativeStates
  /// These outputs keep their first values while no drug is given.
  case steadyWithoutDrug([M.Output])
  /// These outputs double with all doses: linear kinetics.
  case proportionalToDose([M.Output])
  /// These states, one of which collects what leaves the body, add up to what was given into them.
  case massBalance([M.State])
  /// The equations jump at values of these parameters, so that derivatives by them are not those of dual numbers.
  case jumpsWith([M.Parameter])
}
