import ProbeEngine

/// Where the lines of a conversation come from, and where what is answered is shown: both meet on a terminal.
protocol LineSource: Sendable {
  /// Whether a person types, who may type again what was refused.
  var isForPeople: Bool { get }

  /// Whether what is typed stands where the replies are shown.
  var showsTyped: Bool { get }

  /// How many lines were handed out.
  var lineNumber: Int { get }

  /// Asks for one line; `answer` gets it on another thread. To be called again only after that.
  func ask(_ prompt: ConversationPrompt, _ answer: @escaping @Sendable (TypedInput) -> Void)

  /// Shows whole lines, above the one that is being typed.
  func show(_ text: String) throws(OutputFailure)

  /// Nothing more is asked for; a terminal is as it was before. To be called once.
  func close()
}

/// What was typed.
enum TypedInput: Equatable, Sendable {
  /// Without line ends, CRLF or LF. Several only of a message, up to the one that ends it.
  ///
  /// - Parameters:
  ///   - isFollowed: whether the next one is there already.
  ///   - isAhead: whether they were there before they were asked for, and so before the last reply was seen.
  case lines([[UInt8]], isFollowed: Bool, isAhead: Bool)
  case end
  /// It cannot be read, in words.
  case unreadable(String)
}
