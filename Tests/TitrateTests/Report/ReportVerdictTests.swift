import Testing
import titrate

@Suite struct ReportVerdictTests {
  private func verdict(_ change: (inout ValueEstimate) -> Void) -> Verdict {
    var evaluation = ReportSample.evaluation(isSupported: true)
    for index in evaluation.policies[0].estimates.indices { change(&evaluation.policies[0].estimates[index]) }
    return Verdict(evaluation: .present(evaluation), simulation: .omitted(because: "none"))
  }

  @Test func unsupportedEstimateNeverReachesTheHeadline() {
    let evaluation = ReportSample.evaluation(isSupported: false)
    let verdict = Verdict(evaluation: .present(evaluation), simulation: .omitted(because: "none"))
    #expect(verdict.outcome == .notSupported && !verdict.isSupported)
    #expect(!verdict.headline.contains { $0.isNumber })
    #expect(verdict.reasons == ["effective sample size below 50 patients"])
  }

  @Test func supportedEstimateOfAnotherEstimatorDoesNotStepIn() {
    var evaluation = ReportSample.evaluation(isSupported: true)
    for index in evaluation.policies[0].estimates.indices
    where evaluation.policies[0].estimates[index].estimator == evaluation.primaryEstimator {
      evaluation.policies[0].estimates[index].isSupported = false
    }
    let verdict = Verdict(evaluation: .present(evaluation), simulation: .omitted(because: "none"))
    #expect(verdict.outcome == .notSupported)
    #expect(!verdict.headline.contains { $0.isNumber })
  }

  @Test func outcomeFollowsTheIntervalOfTheDifference() {
    let cases: [(Double, Double, Verdict.Outcome)] = [
      (0.1, 0.5, .better), (-0.1, 0.5, .noDifferenceShown), (-0.5, -0.1, .worse),
    ]
    for (lower, upper, outcome) in cases {
      let verdict = verdict {
        $0.differenceToClinicians = Estimate(value: 0.2, interval: Interval(lower: lower, upper: upper))
      }
      #expect(verdict.outcome == outcome)
    }
    #expect(verdict { $0.differenceToClinicians = nil }.outcome == .noDifferenceShown)
    #expect(verdict { $0.value = nil }.outcome == .notSupported)
  }

  @Test func missingEvaluationIsSaid() {
    let verdict = Verdict(evaluation: .omitted(because: "no test patients."), simulation: .omitted(because: "none"))
    #expect(verdict.outcome == .notEvaluated)
    #expect(verdict.reasons == ["no test patients."])
  }
}
