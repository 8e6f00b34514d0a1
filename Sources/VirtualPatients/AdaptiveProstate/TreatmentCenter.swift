/// A hospital with its own habits: how often it sees patients, how well it measures and how its clinicians decide.
public struct TreatmentCenter: Codable, Hashable, Sendable {
  public var name: String
  /// Patients in proportion to this weight.
  public var weight: Double
  /// Days between scheduled visits, as a multiple of the decision interval.
  public var intervalFactor: Double
  /// A visit falls up to this many whole days before or after its schedule.
  public var jitter: Int
  /// Probability that a scheduled visit is missed; the dose in force continues.
  public var missedProbability: Double
  /// Coefficient of variation of a PSA measurement.
  public var measurementVariation: Double
  public var habits: ClinicianHabits

  public init(
    name: String, weight: Double, intervalFactor: Double, jitter: Int, missedProbability: Double,
    measurementVariation: Double, habits: ClinicianHabits
  ) {
    self.name = name
    self.weight = weight
    self.intervalFactor = intervalFactor
    self.jitter = jitter
    self.missedProbability = missedProbability
    self.measurementVariation = measurementVariation
    self.habits = habits
  }

  /// Three invented centers that follow the 50 % rule loosely: long courses of treatment, and pauses that end well below
  /// the baseline PSA. With visits a month apart, patients of this population who restart at their baseline PSA progress
  /// before the next visit.
  public static let three = [
    TreatmentCenter(
      name: "north", weight: 0.45, intervalFactor: 1, jitter: 3, missedProbability: 0.05, measurementVariation: 0.10,
      habits: ClinicianHabits(stop: 0.12, restart: 0.6, slope: 2, inertia: 0.6)),
    TreatmentCenter(
      name: "river", weight: 0.35, intervalFactor: 1, jitter: 6, missedProbability: 0.10, measurementVariation: 0.12,
      habits: ClinicianHabits(stop: 0.07, restart: 0.5, slope: 2, inertia: 0.6)),
    TreatmentCenter(
      name: "south", weight: 0.20, intervalFactor: 1.25, jitter: 8, missedProbability: 0.15, measurementVariation: 0.15,
      habits: ClinicianHabits(stop: 0.3, restart: 0.7, slope: 2, inertia: 0.3)),
  ]
}
