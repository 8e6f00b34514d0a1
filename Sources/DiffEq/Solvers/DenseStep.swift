/// One accepted step of ``Dopri5`` with its continuous extension of order 4.
///
/// Stages k₁…k₇ of the pair of Dormand and Prince (seven stages, the last being the first of the next step).
///
/// Source: Dormand, Prince. J Comput Appl Math 6(1):19, 1980, doi:10.1016/0771-050X(80)90013-3, table 2; continuous
/// extension after Hairer, Nørsett, Wanner, 1993, II.6, doi:10.1007/978-3-540-78862-1.
public struct DenseStep<State: StateVector>: Sendable {
  /// The time at the start of the step.
  public let start: Double
  /// The width of the step.
  public let width: Double
  /// The state at the start.
  public let initial: State
  /// The state at the end (order 5).
  public let final: State
  @usableFromInline let k1: State
  @usableFromInline let k3: State
  @usableFromInline let k4: State
  @usableFromInline let k5: State
  @usableFromInline let k6: State
  @usableFromInline let k7: State

  /// Takes the step; `slope` is f(start, initial).
  @inlinable @inline(__always)
  init<Equation: DifferentialEquation>(
    _ equation: Equation, start t: Double, width h: Double, initial y: State, slope: State
  ) where Equation.State == State {
    let k2 = equation.derivative(time: t + h / 5, state: y + (h / 5) * slope)
    let k3 = equation.derivative(
      time: t + 0.3 * h, state: y + (h * 3 / 40) * slope + (h * 9 / 40) * k2)
    let k4 = equation.derivative(
      time: t + 0.8 * h, state: y + (h * 44 / 45) * slope + (h * -56 / 15) * k2 + (h * 32 / 9) * k3)
    let y5 =
      y + (h * 19372 / 6561) * slope + (h * -25360 / 2187) * k2 + (h * 64448 / 6561) * k3 + (h * -212 / 729) * k4
    let k5 = equation.derivative(time: t + h * 8 / 9, state: y5)
    let y6 =
      y + (h * 9017 / 3168) * slope + (h * -355 / 33) * k2 + (h * 46732 / 5247) * k3 + (h * 49 / 176) * k4
      + (h * -5103 / 18656) * k5
    let k6 = equation.derivative(time: t + h, state: y6)
    let end =
      y + (h * 35 / 384) * slope + (h * 500 / 1113) * k3 + (h * 125 / 192) * k4 + (h * -2187 / 6784) * k5
      + (h * 11 / 84) * k6
    start = t
    width = h
    initial = y
    final = end
    k1 = slope
    self.k3 = k3
    self.k4 = k4
    self.k5 = k5
    self.k6 = k6
    k7 = equation.derivative(time: t + h, state: end)
  }

  /// The difference between the solutions of order 5 and 4.
  @inlinable @inline(__always)
  var error: State {
    (width * 71 / 57600) * k1 + (width * -71 / 16695) * k3 + (width * 71 / 1920) * k4
      + (width * -17253 / 339200) * k5 + (width * 22 / 525) * k6 + (width * -1 / 40) * k7
  }

  /// The state at `start + fraction · width`, for a fraction in 0…1 (order 4).
  @inlinable
  public func state(at fraction: Double) -> State {
    let rest = 1 - fraction
    let difference = final + -1 * initial
    let first = width * k1 + -1 * difference
    let second = difference + (-width) * k7 + -1 * first
    let quartic =
      (width * -12_715_105_075 / 11_282_082_432) * k1 + (width * 87_487_479_700 / 32_700_410_799) * k3
      + (width * -10_690_763_975 / 1_880_347_072) * k4
      + (width * 701_980_252_875 / 199_316_789_632) * k5 + (width * -1_453_857_185 / 822_651_844) * k6
      + (width * 69_997_945 / 29_380_423) * k7
    return initial + fraction * (difference + rest * (first + fraction * (second + rest * quartic)))
  }
}
