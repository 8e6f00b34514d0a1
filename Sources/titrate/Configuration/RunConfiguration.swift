package import Cohorts
package import DosingMDP
package import PolicyEvaluation
package import PolicyLearning
package import VirtualPatients

/// Everything a run depends on besides its data and its seed.
///
/// In YAML a missing key takes the value of ``standard``; an unknown key is an error.
package struct RunConfiguration: Codable, Hashable, Sendable {
  /// Where the records come from: a virtual cohort that is generated, or a data set on disk.
  package struct DataSource: Codable, Hashable, Sendable {
    /// What the data set is called in the report.
    package var name: String
    /// A virtual cohort, written as tables and then imported like any other data.
    package var simulate: SimulatedCohort?
    /// A file or folder, where `--data` does not name one; relative to the configuration.
    package var path: String?
    /// How columns become records.
    package var mapping: CohortMapping
  }

  /// A virtual retrospective cohort, of one of the settings.
  package struct SimulatedCohort: Codable, Hashable, Sendable {
    package var patients: Int
    /// Prostate cancer under intermittent therapy: see `AdaptiveProstateEnvironment`.
    package var environment: AdaptiveProstateEnvironment.Configuration?
    /// GIST under sunitinib: see `SunitinibSetting`.
    package var sunitinib: SunitinibSetting.Configuration?

    /// Without a setting, the one of prostate cancer.
    package init(
      patients: Int = 1000, environment: AdaptiveProstateEnvironment.Configuration? = nil,
      sunitinib: SunitinibSetting.Configuration? = nil
    ) {
      self.patients = patients
      self.environment = sunitinib == nil ? environment ?? .init() : environment
      self.sunitinib = sunitinib
    }

    package var setting: any SimulatedSetting {
      if let sunitinib { return SunitinibSetting(sunitinib) }
      return AdaptiveProstateSetting(environment ?? .init())
    }
  }

  package var title: String
  package var question: String
  package var seed: UInt64
  package var data: DataSource
  package var state: StateEncoder.Configuration
  package var actions: [DoseOption]
  package var alignment: EpisodeBuilder.Configuration
  package var reward: CompositeReward.Configuration
  /// gamma per day.
  package var discountPerDay: Double
  package var split: PatientSplit.Fractions
  package var learning: LearningPlan
  package var evaluation: EvaluationPlan
  package var online: OnlinePlan
  /// Clinical surrogates, strata and subgroups; without it, what the rest of the configuration implies.
  package var clinical: ClinicalPlan?
  /// How the simulator is calibrated to the training patients; without it, it is not.
  package var calibration: CalibrationPlan?
  /// What `titrate robustness` changes.
  package var robustness: RobustnessPlan?
  /// Limits of this analysis, in sentences for the report.
  package var limits: [String]

  package var discount: Discount { Discount(perDay: discountPerDay) }
  package var actionSpace: ActionSpace { ActionSpace(actions) }
  package var encoder: StateEncoder { StateEncoder(state, actions: actionSpace) }

  /// The plan for clinical surrogates with what the rest of the configuration implies: the burden of the reward, and the
  /// doses of the actions as standard of care.
  package var clinicalPlan: ClinicalPlan {
    if let clinical { return clinical }
    let multiples = actions.map(\.multiple)
    return ClinicalPlan(
      definitions: ClinicalDefinitions(
        burdenVariable: reward.burdenVariable, leastMultiple: multiples.min() ?? 0,
        largestMultiple: multiples.max() ?? 1))
  }

  /// - Throws: `SchemaError` where the state lacks a feature that the plan names.
  package func followUp(_ encoder: StateEncoder) throws -> ClinicalFollowUp {
    let plan = clinicalPlan
    return try ClinicalFollowUp(plan.definitions, strata: PatientStrata(variables: plan.strata), encoder: encoder)
  }
}

/// What is learned and how far it may leave the clinicians.
package struct LearningPlan: Codable, Hashable, Sendable {
  package var conservative: ConservativeQLearning.Configuration
  package var cloning: BehaviorCloning.Configuration
  /// Training runs that differ by seed alone.
  package var seeds: Int
  /// kappa: standard deviations of the ensemble that are taken off a value.
  package var pessimism: Double
  /// Temperatures that may be chosen, see `ActionChoice`; of those with enough support the one of greatest estimated
  /// value is taken.
  package var temperatures: [Double]
  /// Least effective share of the validation patients at the chosen temperature.
  package var supportShare: Double
  /// Most drug that the policy may give the validation patients, relative to what the clinicians gave, over the
  /// evaluation horizon and estimated by importance weights; `nil` for no limit.
  package var drugLimit: Double?
  /// Prices of drug that may be chosen to keep to that, in scaled rewards; the lowest that does is taken.
  package var prices: [Double]
  /// Least share of the likeliest action's probability that the greedy policy may choose.
  package var flexibility: Double

  package init(
    conservative: ConservativeQLearning.Configuration = .init(), cloning: BehaviorCloning.Configuration = .init(),
    seeds: Int = 5, pessimism: Double = 1, temperatures: [Double] = [16, 8, 4, 2, 1, 0.5, 0.25, 0.125],
    supportShare: Double = 0.15, drugLimit: Double? = nil,
    prices: [Double] = Array(stride(from: 0, through: 0.4, by: 0.02)) + [0.45, 0.5, 0.6, 0.7, 0.8, 1, 1.2, 1.5, 2],
    flexibility: Double = 0.3
  ) {
    self.conservative = conservative
    self.cloning = cloning
    self.seeds = seeds
    self.pessimism = pessimism
    self.temperatures = temperatures
    self.supportShare = supportShare
    self.drugLimit = drugLimit
    self.prices = prices
    self.flexibility = flexibility
  }
}

/// How policies are judged from the log.
package struct EvaluationPlan: Codable, Hashable, Sendable {
  /// Days over which rewards count.
  package var horizonDays: Double
  /// Patient-level folds of the cross-fitted behavior policy and action values.
  package var folds: Int
  package var behavior: BehaviorCloning.Configuration
  package var fittedQ: FittedQEvaluation.Configuration
  /// Bootstrap replicates.
  package var replicates: Int
  package var level: Double
  package var gate: SupportGate
  /// The estimator that the headline rests on, named before the results are seen.
  package var primaryEstimator: String
  /// How many of the most divergent patients are drawn.
  package var divergentPatients: Int

  /// Fewer bootstrap replicates are possible; the report then says so.
  static let standardReplicates = 1000

  package init(
    horizonDays: Double = 730, folds: Int = 5, behavior: BehaviorCloning.Configuration = .init(),
    fittedQ: FittedQEvaluation.Configuration = .init(), replicates: Int = 1000, level: Double = 0.95,
    gate: SupportGate = SupportGate(), primaryEstimator: String = "WDR", divergentPatients: Int = 6
  ) {
    self.horizonDays = horizonDays
    self.folds = folds
    self.behavior = behavior
    self.fittedQ = fittedQ
    self.replicates = replicates
    self.level = level
    self.gate = gate
    self.primaryEstimator = primaryEstimator
    self.divergentPatients = divergentPatients
  }
}

/// Which clinical surrogates are told, and for whom.
package struct ClinicalPlan: Codable, Hashable, Sendable {
  /// What counts as response, as severe and as standard of care.
  package var definitions: ClinicalDefinitions
  /// Ranges of features whose patients are looked at by themselves, beside those of each center.
  package var strata: [PatientStrata.Variable]
  /// Fewer patients in a stratum or subgroup are marked insufficient.
  package var minimumPatients: Int

  package init(
    definitions: ClinicalDefinitions, strata: [PatientStrata.Variable] = [], minimumPatients: Int = 30
  ) {
    self.definitions = definitions
    self.strata = strata
    self.minimumPatients = minimumPatients
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    definitions = try container.decodeIfPresent(ClinicalDefinitions.self, forKey: .definitions) ?? .init()
    strata = try container.decodeIfPresent([PatientStrata.Variable].self, forKey: .strata) ?? []
    minimumPatients = try container.decodeIfPresent(Int.self, forKey: .minimumPatients) ?? 30
  }
}

/// How policies are tried on fresh virtual patients, where the cohort is simulated.
package struct OnlinePlan: Codable, Hashable, Sendable {
  /// Who the fresh patients are.
  package enum Population: String, Codable, Hashable, Sendable {
    /// Those whom the cohort's patients come from.
    case cohort
    /// The same model with the estimates of the configuration's calibration.
    case calibrated
  }

  /// Fresh patients per training seed.
  package var patients: Int
  /// Days after which a patient is followed no longer.
  package var limitDays: Double
  /// Patients for whom the full-information optimum is computed; 0 leaves it out.
  package var optimumPatients: Int
  package var population: Population

  package init(
    patients: Int = 500, limitDays: Double = 3650, optimumPatients: Int = 100, population: Population = .cohort
  ) {
    self.patients = patients
    self.limitDays = limitDays
    self.optimumPatients = optimumPatients
    self.population = population
  }
}
