import Foundation

extension GliomaRibbaPCV {
  /// Values for PCV as published, ω² = ln(1 + CV²), with these choices:
  /// - kPQ is 0.0295 per month; the BioModels file of the model has 0.00295 and drops P from dQ/dt.
  /// - γ has no variability here, since the one of the paper could not be read; nor has the residual error.
  /// - The regimen, six cycles of six weeks, is the usual one of PCV and not taken from the source.
  public static let description = ModelDescription<GliomaRibbaPCV>(
    name: "glioma-ribba-pcv", summary: "PCV in low-grade glioma: tumor diameter",
    source: """
      Ribba et al. 2012, Clin Cancer Res 18:5071, doi:10.1158/1078-0432.CCR-12-0084 (PCV). GAMMA does not vary, the \
      residual error is left out, the regimen is the usual one.
      """,
    parameters: [
      .init(.proliferatingBase, "P0", "proliferating tissue at start", unit: "mm", typical: 7.13, variation(0.94)),
      .init(.quiescentBase, "Q0", "quiescent tissue at start", unit: "mm", typical: 41.2, variation(0.54)),
      .init(.growth, "LAMBDAP", "growth rate", unit: "1/mo", typical: 0.121, variation(0.72)),
      .init(.quiescence, "KPQ", "rate of coming to rest", unit: "1/mo", typical: 0.0295, variation(0.76)),
      .init(.repair, "KQPP", "rate of repair", unit: "1/mo", typical: 0.0031, variation(0.97)),
      .init(.death, "DELTAQP", "death rate of damaged tissue", unit: "1/mo", typical: 0.00867, variation(1.15)),
      .init(.potency, "GAMMA", "damage by the drug", unit: "1", typical: 0.729),
      .init(.elimination, "KDE", "loss rate of the drug", unit: "1/mo", typical: 0.24, variation(0.70)),
      .init(.capacity, "K", "largest diameter", unit: "mm", typical: 100),
    ],
    outputs: [
      .init(.diameter, "MTD", "mean tumor diameter", unit: "mm"),
      .init(.proliferating, "P", "proliferating tissue", unit: "mm"),
      .init(.quiescent, "Q", "quiescent tissue", unit: "mm"),
      .init(.damaged, "QP", "damaged quiescent tissue", unit: "mm"),
    ],
    dosing: .state(.drug), tumorSize: .diameter, regimen: "1 unit every 6wk x6")

  private static func variation(_ coefficient: Double) -> Variability {
    .logNormal(variance: Foundation.log(1 + coefficient * coefficient))
  }
}
