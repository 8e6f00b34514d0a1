/// The messages between a server of a decision process and its client, version 1.
///
/// A frame is the number of bytes that follow (4 bytes), a kind (1), and the body. All numbers are little-endian. With N
/// lanes (courses side by side), F features, A options or D amounts and C costs:
///
/// | Kind | From | Body |
/// | --- | --- | --- |
/// | 1 hello | client | version (4), N (4), what follows an end (1: 0 next step, 1 same step, 2 nothing) |
/// | 2 reset | client | has a seed (1), seed (8), which lanes (N × 1) |
/// | 3 step | client | options (N × 4) or amounts (N × D × 8) |
/// | 129 description | server | JSON, see ``BridgeDescription`` |
/// | 130 observations | server | features (N × F × 4, real), allowed options (N × A × 1), only with options |
/// | 131 outcome | server | as 130; rewards (N × 8, real), terminated (N × 1), truncated (N × 1), elapsed (N × 8, real), costs (N × C × 8, real), ended in this step (N × 1), last features of those that ended (N × F × 4, real) |
/// | 255 refusal | server | why, as UTF-8; nothing was done |
enum BridgeMessage {
  static let version = 1
  /// The greatest length of a frame.
  static let greatestLength = 1 << 28

  enum Kind: UInt8 {
    case hello = 1
    case reset = 2
    case step = 3
    case description = 129
    case observations = 130
    case outcome = 131
    case refusal = 255
  }
}

/// A request that cannot be carried out.
struct BridgeRefusal: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
