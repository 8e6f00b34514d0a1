import DiffEq
import Pharmacometrics
import Stochastics
import TestSupport
import Testing

/// Every registered model against CVODE.
///
/// What is compared is the error of the whole course, not that of a step: at every reading and in every state, the
/// distance to CVODE at a relative tolerance of 1e-12 over absolute + relative · |y|, with the tolerances that our solver
/// was given. It must be at most 2. Patients are the first four of the published population, four at once in our solver
/// and one by one in CVODE; the regimen is the source's, for twelve weeks.
struct ModelOracleTests {
  #if SUNDIALS
    @Test(.tags(.golden), arguments: ModelRegistry.all.map(\.card.name), [1e-6, 1e-9])
    func agreesWithCVODE(_ name: String, _ tolerance: Double) throws {
      let model = try ModelRegistry.model(named: name)
      let compared = try #require(model as? any OracleChecked, "\(name) cannot be compared")
      let worst = try compared.compare(tolerance)
      print("oracle: \(name) at \(tolerance): \(worst)")
      #expect(worst.error <= 2, "\(name) at \(tolerance): \(worst)")
    }
  #else
    @Test(.disabled("the headers of SUNDIALS are missing: scripts/setup --test installs libsundials-dev"))
    func agreesWithCVODE() {}
  #endif
}
