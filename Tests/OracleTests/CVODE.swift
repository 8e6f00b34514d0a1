#if SUNDIALS
  import CSundials

  /// The variable-order multistep solver of SUNDIALS (Hindmarsh and others 2005, doi:10.1145/1089014.1089020), with a
  /// dense Jacobian by differences.
  struct CVODE {
    /// y' = f(t, y): time, state, slope.
    typealias Slope = (Double, UnsafePointer<Double>, UnsafeMutablePointer<Double>) -> Void

    struct Failure: Error, CustomStringConvertible {
      let code: Int32
      let time: Double
      var description: String { "CVODE ended with \(code) at \(time)" }
    }

    /// What the C callback needs.
    private final class Equation {
      let slope: Slope
      init(_ slope: @escaping Slope) { self.slope = slope }
    }

    let relative: Double
    let absolute: Double
    /// The backward differentiation formulas, for stiff equations; else Adams'.
    let isStiff: Bool

    /// Moves a state of `dimension` numbers from one time to another.
    func integrate(
      _ state: UnsafeMutablePointer<Double>, _ dimension: Int, from start: Double, to end: Double,
      slope: (Double, UnsafePointer<Double>, UnsafeMutablePointer<Double>) -> Void
    ) throws {
      guard dimension > 0 && end > start else { return }
      try withoutActuallyEscaping(slope) { slope in
        try run(Equation(slope), state, dimension, start, end)
      }
    }

    private func run(
      _ equation: Equation, _ state: UnsafeMutablePointer<Double>, _ dimension: Int, _ start: Double, _ end: Double
    ) throws {
      var context: SUNContext?
      guard SUNContext_Create(nil, &context) == 0 else { throw Failure(code: -1, time: start) }
      defer { SUNContext_Free(&context) }
      let vector = N_VMake_Serial(sunindextype(dimension), state, context)
      let matrix = SUNDenseMatrix(sunindextype(dimension), sunindextype(dimension), context)
      let linear = SUNLinSol_Dense(vector, matrix, context)
      var memory = CVodeCreate(isStiff ? CV_BDF : CV_ADAMS, context)
      defer {
        CVodeFree(&memory)
        SUNLinSolFree(linear)
        SUNMatDestroy(matrix)
        N_VDestroy(vector)
      }
      let callback: CVRhsFn = { time, state, slope, data in
        guard let data, let y = N_VGetArrayPointer(state), let dy = N_VGetArrayPointer(slope) else { return -1 }
        Unmanaged<Equation>.fromOpaque(data).takeUnretainedValue().slope(time, y, dy)
        return 0
      }
      try withExtendedLifetime(equation) {
        var codes = [CVodeInit(memory, callback, start, vector)]
        codes.append(CVodeSetUserData(memory, Unmanaged.passUnretained(equation).toOpaque()))
        codes.append(CVodeSStolerances(memory, relative, absolute))
        codes.append(CVodeSetLinearSolver(memory, linear, matrix))
        codes.append(CVodeSetMaxNumSteps(memory, 10_000_000))
        codes.append(CVodeSetMaxHnilWarns(memory, -1))
        codes.append(CVodeSetStopTime(memory, end))
        if let code = codes.first(where: { $0 != 0 }) { throw Failure(code: code, time: start) }
        var reached = start
        let code = CVode(memory, end, vector, &reached, CV_NORMAL)
        guard code >= 0 else { throw Failure(code: code, time: reached) }
      }
    }
  }
#endif
