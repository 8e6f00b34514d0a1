import Pharmacometrics

extension CalibrationResult {
  /// The specification whose estimates these are: which parameters vary and on which scales, covariate effects with their
  /// references, correlations and the forms of errors. Limits of quantification are not among it.
  var specification: CalibrationSpecification {
    var specification = CalibrationSpecification(covariance: correlations.isEmpty ? .diagonal : .full)
    for line in parameters {
      specification.parameters[line.symbol] = ParameterSpecification(
        start: line.typical.value, scale: line.scale, variability: line.betweenSubjects != nil,
        standardDeviation: line.betweenSubjects?.value,
        covariates: coefficients.filter { $0.parameter == line.symbol }.map {
          CovariateEffectSpecification(
            covariate: $0.column, form: $0.form, reference: $0.reference, level: $0.level, start: $0.value.value)
        })
    }
    for outcome in outcomes ?? [] {
      specification.events[outcome.name] = outcome.event
      specification.ordinal[outcome.name] = outcome.ordinal
    }
    for output in Set(errors.map(\.output)) {
      let sizes = errors.filter { $0.output == output }
      func size(_ name: String) -> Double? { sizes.first { $0.name == name }?.value.value }
      let kind: ErrorKind =
        switch (size("deviation"), size("additive"), size("proportional")) {
        case (.some, .some, _): .logNormalFloor
        case (.some, nil, _): .logNormal
        case (nil, .some, .some): sizes[0].form.contains(" + ") ? .combinedLinear : .combined
        case (nil, .some, nil): .additive
        default: .proportional
        }
      specification.outputs[output] = OutputSpecification(
        error: kind, additive: size("additive"), proportional: size("proportional") ?? size("deviation"))
    }
    return specification
  }
}
