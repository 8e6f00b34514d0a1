/// The model of which treatment is given at a stage: logistic of two, multinomial of several.
struct StagePropensity: Sendable {
  let model: any EstimatedRegression
  /// π̂_il, [patients, levels].
  let probabilities: Matrix

  /// - Parameter frequencies: how often each patient counts, in a bootstrap sample.
  init(_ stage: RegimeData.Stage, _ frequencies: [Double]?) throws(RegressionError) {
    guard stage.levels.count > 2 else {
      let own = try LogisticModel(
        stage.propensity, outcome: stage.received.map(Double.init), weights: frequencies)
      var both = Matrix(rows: own.probabilities.count, columns: 2)
      for (row, probability) in own.probabilities.enumerated() {
        both[row, 0] = 1 - probability
        both[row, 1] = probability
      }
      (model, probabilities) = (own, both)
      return
    }
    let present = Set(stage.received.indices.filter { (frequencies?[$0] ?? 1) > 0 }.map { stage.received[$0] })
    // A bootstrap sample may lack a level, of which it then tells nothing.
    guard present.count == stage.levels.count else { throw RegressionError(.singular) }
    let own = try MultinomialModel(
      stage.propensity, outcome: stage.received, categories: stage.levels, weights: frequencies)
    (model, probabilities) = (own, own.probabilities)
  }
}
