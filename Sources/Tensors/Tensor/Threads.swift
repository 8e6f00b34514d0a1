import CTorch

/// Sets how many threads libtorch uses inside one operation that the calling thread starts.
///
/// Without this call it is one, on every thread, so results never depend on the machine's number of cores. With more,
/// large sums may round differently.
public func prepareThread(intraOperationThreads count: Int = 1) {
  precondition(count > 0, "prepareThread(intraOperationThreads: \(count)): at least one thread is needed")
  // The first query gives the thread its default, which would else be set after this number.
  _ = ct_threads()
  _ = ct_set_threads(Int32(count))
}

/// How many threads an operation that the calling thread starts may use.
public var intraOperationThreads: Int { Int(ct_threads()) }
