import ArgumentParser
import Foundation
import PolicyEvaluation

/// `titrate causal msm`: a marginal structural model, and where asked for a structural nested mean model.
struct CausalMSMCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "msm", abstract: "A marginal structural model by inverse-probability weights, and g-estimation.",
    discussion: """
      titrate causal msm --data visits.csv --spec spec.yaml --out out/msm
        fits the model of the outcome on the treatment history (model in the spec; outcomeType linear, logistic or
        hazard) with weights of treatment and censoring, errors clustered by patient. With blip in the spec, also the
        structural nested mean model by g-estimation.
      """)

  @OptionGroup var adjustment: AdjustmentArguments

  func run() throws {
    try adjustment.run { plan, courses in
      let models = try plan.models(for: courses)
      let weighted = try WeightedAdjustment(
        courses, models: models, key: adjustment.key, threads: adjustment.threadCount)
      let formula = plan.structuralModel(courses)
      let model = try MarginalStructuralModel(
        courses, formula, kind: plan.kind, outcomes: plan.modeledOutcomes, weights: weighted.weights.values,
        level: adjustment.level)
      let nested = try plan.blip.map { _ in try self.nested(plan, courses, weighted) }
      let sheet = StructuralSheet(
        weights: WeightSheet(weighted, models: models), kind: plan.kind, model: formula.description,
        outcomes: model.places.count, patients: model.patientCount, level: adjustment.level,
        coefficients: model.coefficients, nested: nested)
      try adjustment.output.show(sheet, name: "msm", pictures: ["weights.svg": BarChart(weightsOf: weighted)])
    }
  }

  private func nested(
    _ plan: AdjustmentPlan, _ courses: TreatmentCourses, _ weighted: WeightedAdjustment
  ) throws -> NestedSheet {
    guard plan.kind == .linear else {
      throw UsageProblem("blip: g-estimation is of a difference of means; set outcomeType to linear")
    }
    // The equations need a regression: a network has no sandwich.
    let propensity =
      weighted.propensity.regression == nil
      ? try PropensityFit(.logistic(plan.denominator(courses)), of: courses) : weighted.propensity
    let configuration = plan.nestedModel(courses)
    let model = try StructuralNestedMeanModel(
      courses, propensity: propensity, configuration,
      censoring: courses.isCensored == nil ? nil : weighted.weights.censoring, level: adjustment.level)
    return NestedSheet(
      modifiers: configuration.modifiers.description, outcomeModel: configuration.outcomeModel.description,
      coefficients: model.coefficients)
  }
}

/// A structural nested mean model, as shown.
struct NestedSheet: Encodable {
  let modifiers: String
  let outcomeModel: String
  let coefficients: [CoefficientEstimate]
}

/// What `titrate causal msm` says.
struct StructuralSheet: Encodable, AdjustmentSheet {
  let weights: WeightSheet
  let kind: MarginalStructuralModel.Kind
  let model: String
  let outcomes: Int
  let patients: Int
  let level: Double
  let coefficients: [CoefficientEstimate]
  let nested: NestedSheet?

  var text: String {
    let heading = "\(kind.rawValue) model \(model), \(outcomes) outcomes of \(patients) patients, errors by patient"
    var lines = weights.lines + ["", heading, table(coefficients, isRatio: kind != .linear)]
    if let nested {
      lines += [
        "", "g-estimation: effect by \(nested.modifiers), outcome without treatment \(nested.outcomeModel)",
        table(nested.coefficients, isRatio: false),
      ]
    }
    return lines.joined(separator: "\n")
  }

  private func table(_ coefficients: [CoefficientEstimate], isRatio: Bool) -> String {
    let percent = "\(short(100 * level)) % interval"
    return TextTable(
      ["term", "estimate", "SE", percent] + (isRatio ? ["ratio", percent] : []),
      coefficients.map { row in
        [row.term, short(row.estimate), short(row.standardError), short(row.lower, row.upper)]
          + (isRatio ? [short(exp(row.estimate)), short(exp(row.lower), exp(row.upper))] : [])
      }
    ).text
  }
}
