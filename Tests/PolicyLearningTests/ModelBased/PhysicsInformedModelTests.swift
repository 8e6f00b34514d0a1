import Foundation
import PolicyLearning
import Stochastics
import Tensors
import TestSupport
import Testing

/// Networks that are held to a differential equation: logistic growth that a drug slows, dx/dt = ρ x (1 - x / K) - κ a x.
@Suite struct PhysicsInformedModelTests {
  private static let (growth, capacity, kill) = (0.6, 8.0, 0.4)
  private static let horizon = 8.0
  private static let arms: [(start: Double, dose: Double)] = [(0.5, 0), (0.5, 1), (5, 0.5), (6, 2)]

  /// The solution: logistic growth with rate ρ - κ a and capacity K (1 - κ a / ρ).
  private static func exact(_ start: Double, _ dose: Double, _ time: Double) -> Double {
    let rate = growth - kill * dose
    let limit = capacity * rate / growth
    let rise = exp(rate * time)
    return limit * start * rise / (limit + start * (rise - 1))
  }

  private static func equation(
    _ state: Tensor, _ action: Tensor, _ parameters: Tensor
  ) throws(TensorError) -> Tensor {
    let growth = try parameters.select(dimension: 0, 0)
    let kill = try parameters.select(dimension: 0, 1)
    let rise = try growth * state * (1 - state / capacity)
    return try rise - kill * action * state
  }

  /// Three noisy measurements of each arm.
  private static func courses(noise: Double, key: Key) -> [PhysicsInformedModel.Course] {
    var generator = key.generator
    return arms.map { start, dose in
      let times = [1.5, 4, 7.5]
      return PhysicsInformedModel.Course(
        start: [start], action: [dose], times: times,
        values: times.map { [exact(start, dose, $0) + noise * generator.normal()] })
    }
  }

  private static func model(
    weight: Double, parameters: [Double], noise: Double = 0.4, estimates: Bool = false, steps: Int = 800
  ) throws -> PhysicsInformedModel {
    var settings = PhysicsInformedModel.Configuration()
    settings.equationWeight = weight
    settings.estimatesParameters = estimates
    settings.steps = steps
    settings.perceptron.hidden = [24, 24]
    var model = try PhysicsInformedModel(
      settings, courses: courses(noise: noise, key: Key(seed: 1)), horizon: horizon, parameters: parameters,
      equation: equation, key: Key(seed: 2))
    _ = try model.fit(key: Key(seed: 3))
    return model
  }

  /// The root mean squared error along the arms.
  private static func error(_ model: PhysicsInformedModel) throws
    -> Double
  {
    let points: [(start: Double, dose: Double, time: Double)] = arms.flatMap { arm in
      (1...32).map { (start: arm.start, dose: arm.dose, time: Double($0) / 4) }
    }
    func column(_ values: [Double]) throws -> Tensor { try Tensor(values.map(Float.init), shape: [values.count, 1]) }
    let (starts, doses) = (try column(points.map(\.start)), try column(points.map(\.dose)))
    let times = try column(points.map(\.time))
    let states = try withoutGradient { try model.states(times, from: starts, doses).doubles() }
    let squares = points.indices.map { place -> Double in
      let point = points[place]
      let error = states[place] - exact(point.start, point.dose, point.time)
      return error * error
    }
    return (squares.reduce(0, +) / Double(squares.count)).squareRoot()
  }

  /// With three noisy measurements of each arm the equation makes the courses better than the measurements alone.
  @Test(.tags(.statistical)) func theEquationHelpsWhereDataIsSparse() throws {
    let with = try Self.error(Self.model(weight: 1, parameters: [Self.growth, Self.kill]))
    let without = try Self.error(Self.model(weight: 0, parameters: [Self.growth, Self.kill]))
    #expect(with < 0.5 * without, "with \(with), without \(without)")
  }

  /// Parameters that were wrong at the start are found along with the courses.
  @Test(.tags(.law)) func estimatesParameters() throws {
    let model = try Self.model(weight: 1, parameters: [0.3, 0.8], noise: 0, estimates: true, steps: 1600)
    let found = try model.parameters
    #expect(abs(found[0] / Self.growth - 1) < 0.1 && abs(found[1] / Self.kill - 1) < 0.1, "\(found)")
    let fixed = try Self.model(weight: 1, parameters: [0.3, 0.8], steps: 2).parameters
    #expect(abs(fixed[0] - 0.3) < 1e-6 && abs(fixed[1] - 0.8) < 1e-6, "\(fixed)")
  }

  /// At time 0 the course is where it starts, and as a mechanism it goes on from any state.
  @Test(.tags(.law)) func holdsAtTheStart() throws {
    let model = try Self.model(weight: 1, parameters: [Self.growth, Self.kill], noise: 0)
    let starts = try Tensor([0.5, 6] as [Float], shape: [2, 1])
    let doses = try Tensor([1, 2] as [Float], shape: [2, 1])
    #expect(try model.states(.zeros([2, 1]), from: starts, doses).doubles() == [0.5, 6])
    #expect(try Self.error(model) < 0.25)
  }

  @Test func refusesWhatCannotBe() throws {
    let courses = Self.courses(noise: 0, key: Key(seed: 4))
    func model(_ courses: [PhysicsInformedModel.Course], horizon: Double, parameters: [Double]) throws {
      _ = try PhysicsInformedModel(
        .init(), courses: courses, horizon: horizon, parameters: parameters, equation: Self.equation, key: Key(seed: 5))
    }
    try model(courses, horizon: 8, parameters: [1, 1])
    #expect(throws: LearningError.self) { try model([], horizon: 8, parameters: [1, 1]) }
    #expect(throws: LearningError.self) { try model(courses, horizon: 2, parameters: [1, 1]) }
    #expect(throws: LearningError.self) { try model(courses, horizon: 8, parameters: [-1, 1]) }
  }
}
