/// What is asked of a study with treatment decisions at several stages.
public struct RegimePlan: Codable, Hashable, Sendable {
  /// Whether a large outcome is good.
  public enum Direction: String, Codable, Hashable, Sendable, CaseIterable {
    case maximize, minimize
  }

  /// The column of the outcome, measured after the last stage.
  public var outcome: String
  public var direction: Direction
  /// In the order of time.
  public var stages: [RegimeStage]
  /// The column of weights with which a patient counts in the outcome's equations: the inverse probability of having
  /// been observed, 0 where the outcome is unknown (which may then be missing). `nil`: all count alike. The intervals take
  /// the weights as known.
  public var weights: String?
  /// A column that names the patient, for the check that each has one row; `nil` without the check.
  public var patient: String?

  public init(
    outcome: String, direction: Direction = .maximize, stages: [RegimeStage], weights: String? = nil,
    patient: String? = nil
  ) {
    (self.outcome, self.direction, self.stages) = (outcome, direction, stages)
    (self.weights, self.patient) = (weights, patient)
  }

  /// What cannot be meant, each with its stage; the formulas only, not the data.
  public var problems: [RegimePlanError.Problem] {
    guard !stages.isEmpty else { return [.init(stage: nil, key: "stages", message: "at least one stage is needed")] }
    return stages.indices.flatMap { index in
      let own = stages[index]
      let later = Set(stages[index...].map(\.treatment) + [outcome])
      var found = own.formulaProblems(stage: index + 1, forbidden: later)
      if let message = own.levelProblem { found.append(.init(stage: index + 1, key: "levels", message: message)) }
      if stages[..<index].contains(where: { $0.treatment == own.treatment }) {
        found.append(
          .init(
            stage: index + 1, key: "treatment", message: "\(own.treatment) is the treatment of an earlier stage already"
          ))
      }
      return found
    }
  }
}

/// One decision between treatments: two, 1 and 0, or several levels, such as doses.
public struct RegimeStage: Codable, Hashable, Sendable {
  /// The column of the treatment.
  public var treatment: String
  /// The treatments that there are, of which the first is the reference, as the column has them; `nil` for 0 and 1.
  public var levels: [String]?
  /// The terms x of the blip γ(h, a) = Σ_l 1{a = l} xᵀψ_l, the effect of each level against the reference (of 1 against
  /// 0), without the treatment itself.
  public var blip: Formula
  /// The terms of the outcome's mean under the reference.
  public var treatmentFree: Formula
  /// The terms of ln P(A = l | h)/P(A = reference | h).
  public var propensity: Formula
  /// A column that is 1 for patients who come to this decision and 0 for the others; `nil` where all do.
  public var eligible: String?

  public init(
    treatment: String, levels: [String]? = nil, blip: Formula = .interceptOnly,
    treatmentFree: Formula = .interceptOnly, propensity: Formula = .interceptOnly, eligible: String? = nil
  ) {
    (self.treatment, self.levels, self.eligible) = (treatment, levels, eligible)
    (self.blip, self.treatmentFree, self.propensity) = (blip, treatmentFree, propensity)
  }

  /// The blip's terms without the treatment, where it was written with it in every term (`A1 + A1:X1` for `~ X1`).
  var blipTerms: Formula {
    let own = Formula.Factor.column(treatment)
    guard !blip.terms.isEmpty, blip.terms.allSatisfy({ $0.factors.contains(own) }) else { return blip }
    let rest = blip.terms.map { term in Formula.Term(term.factors.filter { $0 != own }) }
    return Formula(hasIntercept: rest.contains { $0.factors.isEmpty }, terms: rest)
  }

  /// The levels as a table writes them: "1" for "1.0"; 0 and 1 where none are named.
  var levelNames: [String] { (levels ?? ["0", "1"]).map { Double($0).map(ObservationTable.label) ?? $0 } }

  fileprivate var levelProblem: String? {
    if levelNames.count < 2 { return "at least two treatments are needed, the reference first" }
    return Set(levelNames).count < levelNames.count ? "a treatment is named twice" : nil
  }

  fileprivate func formulaProblems(stage: Int, forbidden: Set<String>) -> [RegimePlanError.Problem] {
    [("blip", blipTerms), ("treatmentFree", treatmentFree), ("propensity", propensity)].flatMap { key, formula in
      var messages = formula.columns.filter(forbidden.contains).map { column in
        "the term of \(column) is not known before this decision; leave it out"
      }
      if let response = formula.response, key == "propensity" ? response != treatment : true {
        messages.append("the left side '\(response)' is not expected; write the terms alone")
      }
      if key == "blip", formula.terms.isEmpty, !formula.hasIntercept { messages.append("a blip needs a term") }
      return messages.map { RegimePlanError.Problem(stage: stage, key: key, message: $0) }
    }
  }
}

/// A plan that cannot be meant.
public struct RegimePlanError: Error, Hashable, Sendable, CustomStringConvertible {
  public struct Problem: Hashable, Sendable, CustomStringConvertible {
    /// From 1; `nil` for the plan as a whole.
    public var stage: Int?
    public var key: String
    public var message: String

    public var description: String { (stage.map { "stage \($0), " } ?? "") + "\(key): \(message)" }
  }

  public var problems: [Problem]

  public var description: String { problems.map(\.description).joined(separator: "\n") }
}
