import Tensors

/// A network that decides from histories: an encoder and what it reads out of the encoding.
protocol PolicyNetwork: Module {
  var encoder: HistoryEncoder { get }
}
