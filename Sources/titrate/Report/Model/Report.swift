package import PolicyEvaluation

/// The whole result of a run: every number the report shows, and nothing that changes between identical runs.
///
/// `results.json` holds it (``ResultsDocument``), and ``ReportPage`` renders it without any other source.
package struct Report: Codable, Hashable, Sendable {
  /// Version of the layout of `results.json`.
  package private(set) var schemaVersion = 1
  package let title: String
  package let question: ReportQuestion
  package let verdict: Verdict
  package let dataFlow: ReportSection<DataFlow>
  package let cohort: ReportSection<CohortDescription>
  package let agreement: ReportSection<PolicyAgreement>
  package let learning: ReportSection<LearningAccount>
  package let behavior: ReportSection<BehaviorPolicyAssessment>
  package let evaluation: ReportSection<OffPolicyEvaluation>
  package let simulation: ReportSection<SimulatedTrial>
  package let simulator: ReportSection<SimulatorAccount>
  package let surrogates: ReportSection<SurrogateTable>
  package let subgroups: ReportSection<SubgroupTable>
  package let reward: ReportSection<RewardAccount>
  package let limits: LimitsStatement
  package let provenance: Provenance

  /// A report; the verdict follows from the evaluation and the simulation and cannot be given.
  package init(
    title: String, question: ReportQuestion, dataFlow: ReportSection<DataFlow>,
    cohort: ReportSection<CohortDescription>, agreement: ReportSection<PolicyAgreement>,
    learning: ReportSection<LearningAccount>, behavior: ReportSection<BehaviorPolicyAssessment>,
    evaluation: ReportSection<OffPolicyEvaluation>, simulation: ReportSection<SimulatedTrial>,
    simulator: ReportSection<SimulatorAccount> = .omitted(because: "no simulator was calibrated."),
    surrogates: ReportSection<SurrogateTable> = .omitted(because: "none were computed."),
    subgroups: ReportSection<SubgroupTable> = .omitted(because: "none were looked at."),
    reward: ReportSection<RewardAccount>, limits: LimitsStatement, provenance: Provenance
  ) {
    self.title = title
    self.question = question
    verdict = Verdict(evaluation: evaluation, simulation: simulation)
    self.dataFlow = dataFlow
    self.cohort = cohort
    self.agreement = agreement
    self.learning = learning
    self.behavior = behavior
    self.evaluation = evaluation
    self.simulation = simulation
    self.simulator = simulator
    self.surrogates = surrogates
    self.subgroups = subgroups
    self.reward = reward
    self.limits = limits
    self.provenance = provenance
  }
}
