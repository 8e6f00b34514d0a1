extension Dopri5 {
  /// The progress of one integration.
  @usableFromInline
  struct March<Equation: DifferentialEquation> {
    @usableFromInline typealias State = Equation.State
    @usableFromInline let solver: Dopri5
    @usableFromInline let equation: Equation
    @usableFromInline let end: Double
    @usableFromInline var solution: Solution<State>
    @usableFromInline var time: Double
    @usableFromInline var slope: State
    @usableFromInline var control: StepControl
    /// Lanes that are neither failed nor past the event, one bit each.
    @usableFromInline var running: UInt8

    @inlinable
    init(solver: Dopri5, equation: Equation, initial: State, interval: ClosedRange<Double>) {
      self.solver = solver
      self.equation = equation
      end = interval.upperBound
      time = interval.lowerBound
      solution = Solution(state: initial, time: interval.lowerBound)
      slope = equation.derivative(time: interval.lowerBound, state: initial)
      running = UInt8(truncatingIfNeeded: (1 << State.Component.laneCount) - 1)
      control = StepControl(step: 0, maximumStep: 0)
      for lane in 0..<State.Component.laneCount where !Self.isFinite(initial, lane) || !Self.isFinite(slope, lane) {
        stop(lane, code: SolverFailure.notFinite.rawValue)
      }
      control = StepControl(step: firstStep(), maximumStep: solver.maximumStep)
    }

    @inlinable
    var isRunning: Bool { running != 0 && time < end }

    /// Tries a step: the accepted step, or nil where it was rejected and the step size is reduced.
    @inlinable
    mutating func next() -> DenseStep<State>? {
      guard solution.steps < solver.stepLimit else {
        stopRunning { _ in .stepLimit }
        return nil
      }
      solution.steps += 1
      let rest = end - time
      let isLast = control.step * 1.01 >= rest
      let width = isLast ? rest : control.step
      let step = DenseStep(equation, start: time, width: width, initial: solution.state, slope: slope)
      let ratios = errorRatios(of: step)
      var worst = 0.0
      for lane in 0..<State.Component.laneCount where isRunning(lane) { worst = max(worst, ratios[lane]) }
      guard control.accepts(ratio: worst, width: width) else {
        if control.step <= max(abs(time), abs(end)) * 0x1p-50 {
          stopRunning { ratios[$0] <= 1 ? nil : ratios[$0].isFinite ? .stepUnderflow : .notFinite }
          control.step = firstStep()
        }
        return nil
      }
      advance(by: step, to: isLast ? end : time + width)
      return step
    }

    /// Moves the running lanes to the end of an accepted step.
    @inlinable
    mutating func advance(by step: DenseStep<State>, to newTime: Double) {
      var state = step.final
      for lane in 0..<State.Component.laneCount {
        if isRunning(lane) {
          solution.times[lane] = newTime
        } else {
          for index in 0..<State.dimension {
            state[component: index].copyLane(lane, from: solution.state[component: index])
          }
        }
      }
      solution.state = state
      slope = step.k7
      time = newTime
    }

    /// The error over the tolerance in each lane; infinite where the step is not finite.
    @inlinable
    func errorRatios(of step: DenseStep<State>) -> SIMD8<Double> {
      let error = step.error
      var ratios = SIMD8<Double>(repeating: 0)
      for lane in 0..<State.Component.laneCount {
        var sum = 0.0
        for index in 0..<State.dimension {
          let size = max(
            abs(step.initial[component: index][lane: lane]), abs(step.final[component: index][lane: lane]))
          let scale = solver.absoluteTolerance + solver.relativeTolerance * size
          let ratio = error[component: index][lane: lane] / scale
          sum += ratio * ratio
        }
        let ratio = (sum / Double(State.dimension)).squareRoot()
        ratios[lane] =
          ratio.isFinite && Self.isFinite(step.k7, lane) && Self.isFinite(step.final, lane) ? ratio : .infinity
      }
      return ratios
    }

    /// A first step that changes the state by about 1 % (Hairer, Nørsett, Wanner, 1993, II.4), at most the interval.
    @inlinable
    func firstStep() -> Double {
      var step = end - time
      for lane in 0..<State.Component.laneCount where isRunning(lane) {
        var size = 0.0
        var speed = 0.0
        for index in 0..<State.dimension {
          let value = solution.state[component: index][lane: lane]
          let scale = solver.absoluteTolerance + solver.relativeTolerance * abs(value)
          size = max(size, abs(value) / scale)
          speed = max(speed, abs(slope[component: index][lane: lane]) / scale)
        }
        if size >= 1e-5 && speed >= 1e-5 {
          step = min(step, 0.01 * size / speed)
        } else if speed > 0 {
          step = min(step, 1e-6 * max(1, end - time))
        }
      }
      return step > 0 ? step : (end - time) * 1e-6
    }
  }
}
