import Foundation

extension MarginalSensitivity {
  /// The sensitivity of the value of a log's target policy: G the discounted return, a censored course left out.
  /// - Parameter weighted: the log with its discount.
  /// - Throws: ``CausalError`` where the log has no course that the policy could have taken.
  public init(_ weighted: WeightedLog) throws(CausalError) {
    let log = weighted.log
    var courses: [Course] = []
    for episode in 0..<log.episodeCount {
      let steps = log.steps(of: episode)
      let isCensored = log.censoring?.isCensored[episode] ?? false
      // The weight of the last step makes up for the courses that were lost.
      let weight = isCensored ? 0 : steps.last.flatMap { log.censoring?.perStep[$0] } ?? 1
      courses.append(
        Course(
          outcome: weighted.discountedReturn(of: episode),
          targetLogProbability: steps.reduce(0) { $0 + Foundation.log(log.targetProbabilities[$1]) },
          behaviorProbabilities: steps.map { log.behaviorProbabilities[$0] }, weight: weight))
    }
    try self.init(courses, isDensity: log.doses != nil)
  }
}
