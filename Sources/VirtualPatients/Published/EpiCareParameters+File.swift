public import Foundation

extension EpiCareParameters {
  /// Reads an exported environment.
  ///
  /// A JSON object with `seed`, `n_diseases`, `n_treatments`, `n_symptoms`, `max_visits`, `remission_reward`,
  /// `adverse_event_reward`, `adverse_event_threshold`, `symptom_cost_multiplier`, `initial_disease_probability`,
  /// `transition`, `diseases` (`mean`, `covariance`, `remission_probability` by treatment index), `treatments` (`cost`,
  /// `effect`, `transition_multiplier`), `marginal_expected_reward` and `expected_instantaneous_reward`.
  /// - Throws: ``EpiCareFileError`` with every problem by field path; errors of the file system.
  public init(contentsOf file: URL) throws {
    try self.init(json: Data(contentsOf: file), name: file.lastPathComponent)
  }

  /// Reads an exported environment from memory; see ``init(contentsOf:)``.
  /// - Throws: ``EpiCareFileError``.
  public init(json: Data, name: String? = nil) throws(EpiCareFileError) {
    let tree: JSONTree
    do {
      tree = try JSONDecoder().decode(JSONTree.self, from: json)
    } catch {
      throw EpiCareFileError(file: name, problems: ["not JSON: \(error)"])
    }
    var reader = JSONReader()
    self.init(tree, &reader)
    if !reader.problems.isEmpty { throw EpiCareFileError(file: name, problems: reader.problems) }
  }

  private static let fields = [
    "seed", "n_diseases", "n_treatments", "n_symptoms", "max_visits", "remission_reward", "adverse_event_reward",
    "adverse_event_threshold", "symptom_cost_multiplier", "initial_disease_probability", "transition", "diseases",
    "treatments", "marginal_expected_reward", "expected_instantaneous_reward",
  ]

  private init(_ tree: JSONTree, _ reader: inout JSONReader) {
    let fields = reader.object(tree, "", required: Self.fields)
    let diseases = reader.count(fields["n_diseases"], "n_diseases")
    let treatments = reader.count(fields["n_treatments"], "n_treatments")
    let symptoms = reader.count(fields["n_symptoms"], "n_symptoms")
    if treatments > 64 { reader.note("n_treatments", "is \(treatments); at most 64 can be chosen from") }
    seed = reader.count(fields["seed"], "seed", least: 0)
    self.symptoms = symptoms
    maximumVisits = reader.count(fields["max_visits"], "max_visits")
    remissionReward = reader.number(fields["remission_reward"], "remission_reward")
    adverseEventReward = reader.number(fields["adverse_event_reward"], "adverse_event_reward")
    adverseEventThreshold = reader.number(
      fields["adverse_event_threshold"], "adverse_event_threshold", "between 0 and 1"
    ) { $0 > 0 && $0 <= 1 }
    symptomCost = reader.number(fields["symptom_cost_multiplier"], "symptom_cost_multiplier", "not negative") {
      $0 >= 0
    }
    initialDiseaseProbability = reader.distribution(
      fields["initial_disease_probability"], "initial_disease_probability", count: diseases)
    transition = reader.list(fields["transition"], "transition", count: diseases).enumerated().map { row, tree in
      reader.distribution(tree, "transition[\(row)]", count: diseases)
    }
    self.diseases = reader.list(fields["diseases"], "diseases", count: diseases).enumerated().map { index, tree in
      Disease(tree, "diseases[\(index)]", symptoms: symptoms, treatments: treatments, &reader)
    }
    self.treatments = reader.list(fields["treatments"], "treatments", count: treatments).enumerated().map {
      Treatment($1, "treatments[\($0)]", symptoms: symptoms, diseases: diseases, &reader)
    }
    marginalExpectedReward = reader.numbers(
      fields["marginal_expected_reward"], "marginal_expected_reward", count: treatments)
    expectedInstantaneousReward = reader.list(
      fields["expected_instantaneous_reward"], "expected_instantaneous_reward", count: diseases
    ).enumerated().map { row, tree in
      reader.numbers(tree, "expected_instantaneous_reward[\(row)]", count: treatments)
    }
  }
}

extension EpiCareParameters.Disease {
  fileprivate init(_ tree: JSONTree, _ path: String, symptoms: Int, treatments: Int, _ reader: inout JSONReader) {
    let fields = reader.object(tree, path, required: ["mean", "covariance", "remission_probability"])
    mean = reader.numbers(fields["mean"], "\(path).mean", count: symptoms)
    let noted = reader.problems.count
    covariance = reader.list(fields["covariance"], "\(path).covariance", count: symptoms).enumerated().map {
      row, tree in reader.numbers(tree, "\(path).covariance[\(row)]", count: symptoms)
    }
    if fields["covariance"] != nil && reader.problems.count == noted {
      factor = CholeskyFactor.of(covariance) ?? []
      if factor.isEmpty { reader.note("\(path).covariance", "is not symmetric and positive definite") }
    } else {
      factor = []
    }
    var probabilities = [Double](repeating: 0, count: treatments)
    let remission = "\(path).remission_probability"
    switch fields["remission_probability"] {
    case .object(let given):
      for (name, value) in given.sorted(by: { $0.key < $1.key }) {
        let probability = reader.number(value, "\(remission).\(name)", "a probability") { (0...1).contains($0) }
        if let treatment = Int(name), probabilities.indices.contains(treatment) {
          probabilities[treatment] = probability
        } else {
          reader.note("\(remission).\(name)", "there is no treatment '\(name)', but 0 to \(treatments - 1)")
        }
      }
    case .some(let other): reader.note(remission, "is \(other.kind), not an object")
    case nil: break
    }
    remissionProbability = probabilities
  }
}

extension EpiCareParameters.Treatment {
  fileprivate init(_ tree: JSONTree, _ path: String, symptoms: Int, diseases: Int, _ reader: inout JSONReader) {
    let fields = reader.object(tree, path, required: ["cost", "effect", "transition_multiplier"])
    cost = reader.number(fields["cost"], "\(path).cost")
    effect = reader.numbers(fields["effect"], "\(path).effect", count: symptoms)
    transitionMultiplier = reader.numbers(
      fields["transition_multiplier"], "\(path).transition_multiplier", count: diseases, "positive"
    ) { $0 > 0 }
  }
}
