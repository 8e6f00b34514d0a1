import PolicyEvaluation
import TestSupport
import Testing

/// Numbers of R 4.2.2 (`lm`, `glm`, and the sandwich and multinomial regression written out), by Golden/regression.R;
/// the multinomial coefficients also of scikit-learn, by Golden/regression_check.py.
@Suite("Regressions agree with R", .tags(.golden))
struct RegressionGoldenTests {
  let formula = "Y ~ X1 * A + log(X2) + I(X1^2) + G"

  @Test func weightedLeastSquares() throws {
    let table = try goldenTable()
    let design = try DesignMatrix(Formula(formula), of: table)
    #expect(design.names == ["(Intercept)", "X1", "A", "log(X2)", "I(X1^2)", "Gmid", "Gtop", "X1:A"])
    let model = try LinearModel(design, outcome: table.numbers("Y"), weights: table.numbers("W"))
    let coefficients = [
      1.572796404854, 1.093728909231, 0.327306452582, -0.926869727569, -0.157191887009, -0.364476429935,
      -0.541534225267, 0.612051336599,
    ]
    #expect(difference(model.coefficients, coefficients) < 1e-11)
    let expected: [(CovarianceEstimate, [Double])] = [
      (
        .modelBased,
        [
          0.4330018175536, 0.2360852763795, 0.3328245986133, 0.3719733279951, 0.0977699530536, 0.4030507238712,
          0.3958024404726, 0.2986859545430,
        ]
      ),
      (
        .sandwich,
        [
          0.3473020319771, 0.1653541513897, 0.2930863772643, 0.2975576107549, 0.0844975513867, 0.3531023173967,
          0.3438767083238, 0.1999240144449,
        ]
      ),
      (
        .correctedSandwich,
        [
          0.3882954761123, 0.1848715614345, 0.3276805314210, 0.3326795224352, 0.0944711344165, 0.3947803923559,
          0.3844658478454, 0.2235218433167,
        ]
      ),
      (
        .clustered(try table.numbers("id").map { Int($0) }),
        [
          0.3879926420525, 0.1743313535505, 0.3401018251651, 0.3786450531875, 0.0953020755639, 0.3020234675593,
          0.3734359213536, 0.2275588536464,
        ]
      ),
    ]
    for (estimate, errors) in expected { #expect(difference(model.standardErrors(estimate), errors) < 1e-11) }
  }

  @Test func logisticRegression() throws {
    let table = try goldenTable()
    let design = try DesignMatrix(Formula("A ~ X1 + G"), of: table)
    let plain = try LogisticModel(design, outcome: table.binary("A"))
    #expect(
      difference(plain.coefficients, [-0.0298392558082, 0.3141391023485, -0.2827746251633, 0.1231999019670]) < 1e-11)
    #expect(
      difference(
        plain.standardErrors(.modelBased), [0.576495723599, 0.314626458002, 0.863538539527, 0.762078445731]) < 1e-9)
    let weighted = try LogisticModel(design, outcome: table.binary("A"), weights: table.numbers("W"))
    #expect(
      difference(weighted.coefficients, [-0.0158091601248, 0.1660565134667, -0.4944160021782, 0.2051363811198]) < 1e-11)
    #expect(
      difference(
        weighted.standardErrors(.sandwich), [0.630144287878, 0.341732273398, 0.930171630783, 0.830237831405]) < 1e-9)
  }

  @Test func multinomialRegression() throws {
    let table = try goldenTable()
    let design = try DesignMatrix(Formula("~ X1 + X2"), of: table)
    let model = try MultinomialModel(
      design, outcome: table.numbers("D").map { Int($0) }, categories: ["0", "1", "2"])
    #expect(model.names == ["1:(Intercept)", "1:X1", "1:X2", "2:(Intercept)", "2:X1", "2:X2"])
    let coefficients = [
      0.1513255122780, -0.2508407564522, -0.0438168925775, -0.5606462438858, -1.2626793510271, 0.4185244996168,
    ]
    #expect(difference(model.coefficients, coefficients) < 1e-11)
    let errors = [1.092441859037, 0.481442154232, 0.530641009165, 1.243946725650, 0.518095746222, 0.576679207147]
    #expect(difference(model.standardErrors(.modelBased), errors) < 1e-10)
    let robust = [1.051606077975, 0.416424869951, 0.512059598312, 1.241224735875, 0.529156897572, 0.612001562802]
    #expect(difference(model.standardErrors(.sandwich), robust) < 1e-10)
  }

  @Test(arguments: [
    ("~ 0 + G + X1:G", ["Glow", "Gmid", "Gtop", "Glow:X1", "Gmid:X1", "Gtop:X1"]),
    ("~ X1 + X1:G", ["(Intercept)", "X1", "X1:Gmid", "X1:Gtop"]),
    ("~ X1:X2 + X2 + (X1 + A)^2", ["(Intercept)", "X2", "X1", "A", "X1:X2", "X1:A"]),
  ])
  func columnNames(formula: String, names: [String]) throws {
    #expect(try DesignMatrix(Formula(formula), of: goldenTable()).names == names)
  }
}
