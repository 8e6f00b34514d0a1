/// The mean of estimates over iterations, of the numbers that estimation works with.
struct EstimateAverage: Sendable {
  private let unknowns: UnknownVector
  private var count = 0.0
  private var mean: [Double]

  init(_ unknowns: UnknownVector) {
    self.unknowns = unknowns
    mean = unknowns.items.map { _ in 0 }
  }

  mutating func insert(_ values: PopulationValues) {
    count += 1
    for (place, number) in unknowns.working(values).enumerated() { mean[place] += (number - mean[place]) / count }
  }

  /// Values with the mean in the place of what is estimated; the values themselves before any are inserted.
  func mean(in values: PopulationValues) -> PopulationValues {
    count == 0 ? values : unknowns.replacing(mean, in: values)
  }
}
