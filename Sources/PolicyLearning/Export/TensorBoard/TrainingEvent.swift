/// One event of a TensorBoard log, as the message `tensorboard.Event`.
///
/// Source: tensorboard/compat/proto/event.proto and summary.proto. Event: wall_time 1, step 2, file_version 3, summary 5,
/// session_log 7. Summary: value 1, in it tag 1 and simple_value 2. SessionLog: status 1, in it START = 1.
struct TrainingEvent {
  enum Content {
    /// The first event of each file.
    case version
    /// Numbers by tag.
    case scalars([(tag: String, value: Double)])
    /// From here on what was logged before for this step and later ones no longer counts.
    case restart
  }

  /// Seconds since 1970.
  let wallTime: Double
  let step: Int
  let content: Content

  var message: ProtobufMessage {
    var event = ProtobufMessage()
    event.add(1, wallTime)
    event.add(2, step)
    switch content {
    case .version: event.add(3, "brain.Event:2")
    case .scalars(let scalars):
      var summary = ProtobufMessage()
      for scalar in scalars {
        var value = ProtobufMessage()
        value.add(1, scalar.tag)
        value.add(2, Float(scalar.value))
        summary.add(1, value)
      }
      event.add(5, summary)
    case .restart:
      var session = ProtobufMessage()
      session.add(1, 1)
      event.add(7, session)
    }
    return event
  }
}
