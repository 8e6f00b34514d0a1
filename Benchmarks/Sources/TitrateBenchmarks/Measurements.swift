import Foundation

/// Prints a value as one line of JSON.
func report(_ value: some Encodable) throws {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.sortedKeys]
  encoder.keyEncodingStrategy = .convertToSnakeCase
  print(String(decoding: try encoder.encode(value), as: UTF8.self))
}

/// Seconds since some fixed moment.
func now() -> Double { Double(DispatchTime.now().uptimeNanoseconds) * 1e-9 }

/// Seconds that this process has had a processor.
func processorTime() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}

/// The most memory that this process has had so far, in megabytes.
func peakMegabytes() -> Double {
  var usage = rusage()
  getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
  return Double(usage.ru_maxrss) / 1024
}

/// The value below which a share of the sample lies, between neighbors by linear interpolation.
func quantile(_ values: [Double], _ share: Double) -> Double {
  let sorted = values.sorted()
  let place = share * Double(sorted.count - 1)
  let low = Int(place)
  let high = min(low + 1, sorted.count - 1)
  return sorted[low] + (place - Double(low)) * (sorted[high] - sorted[low])
}
