import Foundation

extension GliomaMazzoccoTMZ {
  /// Values as published (table 2), ω² = ln(1 + CV²), with these choices:
  /// - GENOTYPE is one covariate of three values, since TP53 mutation (41 %) and 1p/19q codeletion (33 %) exclude each
  ///   other; the typical tumor has neither.
  /// - GAMMA and GAMMA_TP53 share their random effect, so do KQPP and KQPP_CODEL: the source gives one typical value for
  ///   each genotype and one variability.
  /// - Time 0 is the start of treatment; the regimen is 18 cycles, the median of the source.
  public static let description = ModelDescription<GliomaMazzoccoTMZ>(
    name: "glioma-mazzocco-tmz", summary: "temozolomide in low-grade glioma by genotype: tumor diameter",
    source: """
      Mazzocco et al. 2015, CPT Pharmacometrics Syst Pharmacol 4:728, doi:10.1002/psp4.54. Genotype is one covariate of \
      three values.
      """,
    parameters: [
      .init(.proliferatingBase, "P0", "proliferating tissue at start", unit: "mm", typical: 1.72, variation(1.43)),
      .init(.quiescentBase, "Q0", "quiescent tissue at start", unit: "mm", typical: 32.1, variation(0.558)),
      .init(.growth, "LAMBDAP", "growth rate", unit: "1/mo", typical: 0.143, variation(0.631)),
      .init(.quiescence, "KPQ", "rate of coming to rest", unit: "1/mo", typical: 0.0429, variation(0.81)),
      .init(.repair, "KQPP", "rate of repair", unit: "1/mo", typical: 0.00947, variation(1.62)),
      .init(
        .codeletedRepair, "KQPP_CODEL", "rate of repair with 1p/19q codeletion", unit: "1/mo", typical: 0.00807,
        .shared(with: "KQPP")),
      .init(.death, "DELTAQP", "death rate of damaged tissue", unit: "1/mo", typical: 0.0188, variation(0.862)),
      .init(.potency, "GAMMA", "damage by the drug", unit: "1", typical: 0.254, variation(0.686)),
      .init(
        .mutatedPotency, "GAMMA_TP53", "damage by the drug with mutated TP53", unit: "1", typical: 0.143,
        .shared(with: "GAMMA")),
      .init(.resistance, "RES", "rate of becoming resistant", unit: "1/mo", typical: 0.1, variation(0.805)),
      .init(.elimination, "KDE", "loss rate of the drug", unit: "1/mo", typical: 8.3, variation(0.5)),
      .init(.capacity, "K", "largest diameter", unit: "mm", typical: 100),
    ],
    covariates: [
      .init(
        .genotype, "GENOTYPE", "0: neither, 1: TP53 mutated, 2: 1p/19q codeleted", unit: "1", typical: 0,
        .categorical([0, 1, 2], weights: [0.26, 0.41, 0.33]))
    ],
    outputs: [
      .init(.diameter, "MTD", "mean tumor diameter", unit: "mm", .combined(additive: 1.73, proportional: 0)),
      .init(.proliferating, "P", "proliferating tissue", unit: "mm"),
      .init(.quiescent, "Q", "quiescent tissue", unit: "mm"),
      .init(.damaged, "QP", "damaged quiescent tissue", unit: "mm"),
    ],
    dosing: .state(.drug), tumorSize: .diameter, regimen: "1 unit every 28d x18")

  private static func variation(_ coefficient: Double) -> Variability {
    .logNormal(variance: Foundation.log(1 + coefficient * coefficient))
  }
}
