public import Stochastics

/// Non-small-cell lung cancer under chemotherapy and radiotherapy that depend on the tumor's size: the benchmark of
/// treatment effects over time under confounding.
///
/// Patient i of a key has the stream `key.child(.patient, i)`; the chance of day t derives from that and from t. Factual
/// and counterfactual courses of a patient therefore share tumor, noise and recovery draws.
///
/// Source: Geng, Paganetti, Grassberger 2017, Sci Rep 7:13542, doi:10.1038/s41598-017-13646-z, in the form of Lim et al.
/// (NeurIPS 2018), Bica et al. (ICLR 2020) and Melnychuk et al. (ICML 2022). Deviations: random numbers are not those of
/// numpy; a counterfactual follows the same order of events as the factual courses, where the published test sets treat
/// from day 0 on, let the day of treatment count in its mean diameter and limit volumes to 0…lethal.
public struct GengCohort: Sendable {
  public let behavior: GengBehavior
  /// How many days are recorded at most, day 0 included.
  public let days: Int

  /// - Parameters:
  ///   - gammaChemo: confounding of chemotherapy.
  ///   - gammaRadio: confounding of radiotherapy.
  ///   - days: at least 1.
  public init(gammaChemo: Double, gammaRadio: Double, days: Int = 60) {
    precondition(days >= 1, "GengCohort: \(days) days")
    behavior = GengBehavior(gammaChemo: gammaChemo, gammaRadio: gammaRadio)
    self.days = days
  }

  /// One patient under the clinicians' behavior.
  public func patient(_ index: Int, key: Key) -> GengCourse {
    let key = key.child(.patient, index)
    var diameters: [Double] = []
    var all = [GengBehavior.Probabilities(chemotherapy: 0, radiotherapy: 0)]
    var course = course(GengPatient(key: key), key: key) { tumor, chance in
      diameters.append(tumor.diameter)
      let probabilities = behavior.probabilities(meanDiameter: GengBehavior.meanDiameter(diameters))
      all.append(probabilities)
      return GengTreatment(
        chemotherapy: chance.chemotherapy < probabilities.chemotherapy,
        radiotherapy: chance.radiotherapy < probabilities.radiotherapy)
    }
    course.probabilities = all
    return course
  }

  /// The same patient with other treatments and the same chance.
  /// - Parameter treatments: by day, as in ``GengCourse/treatments``: the first is that of day 0 and must be none; none
  ///   is given after the last of them.
  public func counterfactual(_ index: Int, key: Key, treatments: [GengTreatment]) -> GengCourse {
    precondition(
      treatments.first == GengTreatment.none,
      "GengCohort: on day 0 nothing is given, but the treatments are \(treatments)")
    return counterfactual(index, key: key) { tumor in
      tumor.day + 1 < treatments.count ? treatments[tumor.day + 1] : .none
    }
  }

  /// The same patient under another rule and the same chance.
  /// - Parameter treatment: what is given on the day after the tumor was as it is shown.
  public func counterfactual(
    _ index: Int, key: Key, treatment: (_ yesterday: GengTumor) -> GengTreatment
  ) -> GengCourse {
    let key = key.child(.patient, index)
    return course(GengPatient(key: key), key: key) { tumor, _ in treatment(tumor) }
  }

  private func course(
    _ patient: GengPatient, key: Key, treatment: (GengTumor, GengTumor.Chance) -> GengTreatment
  ) -> GengCourse {
    var tumor = GengTumor(patient)
    var course = GengCourse(
      patient: patient, volumes: [tumor.volume], concentrations: [0], treatments: [.none], probabilities: nil,
      ending: nil)
    while tumor.day + 1 < days && tumor.ending == nil {
      let chance = GengTumor.Chance(key: key, day: tumor.day + 1)
      let given = treatment(tumor, chance)
      tumor.advance(patient, treatment: given, chance: chance)
      course.volumes.append(tumor.volume)
      course.concentrations.append(tumor.concentration)
      course.treatments.append(given)
    }
    course.ending = tumor.ending
    return course
  }
}
