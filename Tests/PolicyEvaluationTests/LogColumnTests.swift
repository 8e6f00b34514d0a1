import PolicyEvaluation
import TestSupport
import Testing

/// The optional columns of a log.
@Suite struct LogColumnTests {
  private let header = "episode,step,action,reward,behavior_probability,target_probability"
  private let doses = "episode,step,dose,reward,behavior_density"

  private func read(_ header: String, _ rows: String..., smoothing: DoseSmoothing = .init()) throws -> EvaluationLog {
    try EvaluationLogReader(smoothing: smoothing).read(([header] + rows).joined(separator: "\n"))
  }

  private func problems(_ header: String, _ rows: String...) -> [String] {
    do {
      _ = try EvaluationLogReader().read(([header] + rows).joined(separator: "\n"))
      return []
    } catch let error as EvaluationLogError {
      return error.problems.map(\.description)
    } catch { return ["unexpected \(error)"] }
  }

  @Test func statesFeaturesBehaviorAndCenters() throws {
    let log = try read(
      header + ",state,x_0,x_1,b_0,b_1,center", "2,0,1,1,0.4,0.5,3,0.1,0.2,0.6,0.4,north",
      "1,1,0,1,0.7,0.5,2,0.5,0.6,0.7,0.3,south", "1,0,0,1,0.6,0.5,0,0.3,0.4,0.6,0.4,south")
    #expect(log.states == [0, 2, 3] && log.features == [0.3, 0.4, 0.5, 0.6, 0.1, 0.2])
    #expect(log.centers == ["south", "north"] && log.behaviorPolicy == [0.6, 0.4, 0.7, 0.3, 0.6, 0.4])
    #expect(BehaviorProbabilities(log)?.strata == ["south", "south", "north"])
  }

  /// Three episodes; the second is censored at time 1, one of three at risk: steps that end later weigh 3/2.
  @Test func censoredEpisodesAreWeightedFor() throws {
    let log = try read(
      header + ",censored", "1,0,0,1,0.5,0.5,0", "1,1,0,1,0.5,0.5,0", "2,0,0,1,0.5,0.5,1", "3,0,0,1,0.5,0.5,0",
      "3,1,0,1,0.5,0.5,0")
    #expect(log.censoring?.isCensored == [false, true, false])
    let weights = try #require(log.censoring?.perStep)
    #expect(zip(weights, [1, 1.5, 1, 1, 1.5]).allSatisfy { isClose($0, $1) })
    #expect(try read(header + ",censored", "1,0,0,1,0.5,0.5,0").censoring == nil)
  }

  @Test func dosesWithATargetDoseAreSmoothed() throws {
    let smoothing = DoseSmoothing(bandwidth: 0.5)
    let log = try read(
      doses + ",target_dose,q,v", "1,0,0.5,1,0.4,0.7,1.5,1.6", "1,1,1.2,0.5,0.6,1.0,0.3,0.2", smoothing: smoothing)
    #expect(isClose(log.targetProbabilities[0], 0.75 * (1 - 0.16) / 0.5, 1e-13) && log.bandwidth == 0.5)
    #expect(log.stateValue(0) == 1.6 && log.actionValue(0) == 1.5)
    let density = try read(doses + ",target_density", "1,0,0.5,1,2.5,3.5")
    #expect(density.targetProbabilities == [3.5] && density.bandwidth == nil)
  }

  @Test(arguments: [
    ("state", "-1", "column state"), ("x_0", "nan", "column x_0"), ("censored", "2", "neither 0 nor 1"),
    ("state", "a", "not an integer"),
  ])
  func badValuesAreNamed(column: String, value: String, message: String) {
    let found = problems(header + "," + column, "1,0,0,1,0.5,0.5,\(value)")
    #expect(found.count == 1 && found[0].contains("row 2") && found[0].contains(message), "\(found)")
  }

  @Test func contradictionsAreNamed() {
    let center = problems(header + ",center", "1,0,0,1,0.5,0.5,a", "1,1,0,1,0.5,0.5,b")
    #expect(center.count == 1 && center[0].contains("row 3, column center"))
    let censored = problems(header + ",censored", "1,0,0,1,0.5,0.5,1", "1,1,0,1,0.5,0.5,0")
    #expect(censored.count == 1 && censored[0].contains("a step follows"))
    let behavior = problems(header + ",b_0,b_1", "1,0,0,1,0.5,0.5,0.6,0.4", "2,0,0,1,0.5,0.5,0.5,0.4")
    #expect(behavior.contains { $0.contains("row 2, column behavior_probability") })
    #expect(behavior.contains { $0.contains("row 3, column b:") || $0.contains("row 3, column b: ") })
    let both = problems(doses + ",target_dose,target_density", "1,0,1,1,1,1,1")
    #expect(both.count == 1 && both[0].contains("target_dose"))
    let negative = problems(doses + ",target_density", "1,0,1,1,0,1")
    #expect(negative.count == 1 && negative[0].contains("behavior_density"))
    let uneven = problems(header + ",pi_0,pi_1,b_0", "1,0,0,1,0.5,0.5,0.5,0.5,0.5")
    #expect(uneven.count == 1 && uneven[0].contains("b_1"))
  }
}
