import Pharmacometrics
import TestSupport
import Testing

struct UnitSyntaxTests {
  @Test(
    .tags(.golden),
    arguments: [
      "1", "%", "mg", "mg/L", "L/(mg.h)", "10*9/L", "/h", "1/h", "mm[Hg]", "pg/mL", "mg.h/L", "L/(wk.mg.h)", "kg/m2",
      "umol/L", "1/wk^ALPHA_OS", "m2", "unit", "{score}", "a", "mo", "[iU]/L", "mL/(ng.d)", "g/d", "m-1", "Gy", "cm3",
      "1/Gy2", "L/h", "L/kg", "mm^0.5/d", "1/(d.(mg.h/L)^BC)", "10*-3/(d.{E0})",
    ])
  func unitsOfTheField(_ unit: String) { #expect(UnitSyntax.isValid(unit)) }

  @Test(
    .tags(.golden),
    arguments: [
      "", "litres", "mg per L", "mg//L", "mg/", "(mg", "mg)", "mg L", "hours", "1/day", "week", "12", "10", "mg^",
      "mm^0.5.2", "1/d per mg", "m+", "µg", "{}", ".mg", "years", "x",
    ])
  func otherTextsAreNoUnits(_ unit: String) { #expect(!UnitSyntax.isValid(unit)) }
}
