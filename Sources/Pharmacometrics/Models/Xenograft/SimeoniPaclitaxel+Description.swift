extension SimeoniPaclitaxel {
  /// Values as published; the source fits groups of animals and states no variability. With these choices:
  /// - V1, K10, K12, K21 and W0 are those coded in DDMODEL00000006; V1 is taken per kilogram.
  /// - A mouse weighs 20 g, and the regimen, three doses of 30 mg/kg four days apart from day 8, is an example.
  public static let description = ModelDescription<SimeoniPaclitaxel>(
    name: "simeoni-paclitaxel", summary: "paclitaxel in mice with a human tumor",
    source: """
      Simeoni et al. 2004, Cancer Res 64:1094, doi:10.1158/0008-5472.CAN-03-2524 (paclitaxel, experiment 1); kinetics \
      and W0 as coded in DDMODEL00000006. Body weight and regimen are examples.
      """,
    parameters: [
      .init(.volume, "V1", "central volume by body weight", unit: "L/kg", typical: 0.81),
      .init(.k10, "K10", "elimination rate", unit: "1/h", typical: 0.868),
      .init(.k12, "K12", "rate to the peripheral", unit: "1/h", typical: 0.006),
      .init(.k21, "K21", "rate from the peripheral", unit: "1/h", typical: 0.0838),
      .init(.base, "W0", "tumor weight at start", unit: "g", typical: 0.055),
      .init(.exponential, "LAMBDA0", "rate of exponential growth", unit: "1/d", typical: 0.273),
      .init(.linear, "LAMBDA1", "rate of linear growth", unit: "g/d", typical: 0.814),
      .init(.sharpness, "PSI", "sharpness of the passage to linear growth", unit: "1", typical: 20),
      .init(.damageRate, "K1", "rate from stage to stage of dying", unit: "1/d", typical: 0.968),
      .init(.potency, "K2", "potency of the drug", unit: "mL/(ng.d)", typical: 6.29e-4),
    ],
    covariates: [.init(.weight, "WT", "body weight", unit: "kg", typical: 0.02, .fixed)],
    outputs: [
      .init(.concentration, "CP", "paclitaxel in plasma", unit: "mg/L"),
      .init(.tumor, "W", "tumor weight", unit: "g"),
    ],
    dosing: .kinetics(), regimen: "30 mg/kg every 4d from 8d x3",
    claims: [.nonNegativeStates, .proportionalToDose([.concentration])])
}
