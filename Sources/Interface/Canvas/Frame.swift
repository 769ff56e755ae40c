/// How a cell's text looks.
public struct Style: Sendable, Hashable {
  public struct Attributes: OptionSet, Sendable, Hashable {
    public let rawValue: UInt8
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    public static let bold = Attributes(rawValue: 1)
    public static let dim = Attributes(rawValue: 2)
    public static let italic = Attributes(rawValue: 4)
    public static let underline = Attributes(rawValue: 8)
    public static let reverse = Attributes(rawValue: 16)
  }

  public var foreground: Color
  public var background: Color
  public var attributes: Attributes

  public init(foreground: Color = .terminal, background: Color = .terminal, attributes: Attributes = []) {
    self.foreground = foreground
    self.background = background
    self.attributes = attributes
  }
}

/// One cell of the screen. A wide character fills its cell and leaves the next one a `continuation`.
public struct Cell: Sendable, Hashable {
  public var character: Character
  public var style: Style
  /// The right half of a wide character: nothing is drawn for it.
  public var isContinuation: Bool

  public init(_ character: Character = " ", style: Style = .init(), isContinuation: Bool = false) {
    self.character = character
    self.style = style
    self.isContinuation = isContinuation
  }
}

/// Columns and rows of cells.
public struct Size: Sendable, Hashable {
  public var columns: Int, rows: Int
  public init(columns: Int, rows: Int) {
    self.columns = columns
    self.rows = rows
  }
}

/// A rectangle of cells.
public struct Rect: Sendable, Hashable {
  public var x: Int, y: Int, columns: Int, rows: Int
  public init(x: Int, y: Int, columns: Int, rows: Int) {
    self.x = x
    self.y = y
    self.columns = columns
    self.rows = rows
  }
}

/// A whole screen of cells, row-major: what a view draws and the terminal shows.
public struct Frame: Sendable, Equatable {
  public let size: Size
  public private(set) var cells: [Cell]
  /// Where the text cursor stands, or nil when it is hidden.
  public var cursor: (x: Int, y: Int)? {
    get { cursorPosition.map { ($0[0], $0[1]) } }
    set { cursorPosition = newValue.map { [$0.x, $0.y] } }
  }
  private var cursorPosition: [Int]?

  public init(size: Size, style: Style = .init()) {
    self.size = Size(columns: max(0, size.columns), rows: max(0, size.rows))
    cells = Array(repeating: Cell(style: style), count: self.size.columns * self.size.rows)
  }

  /// Reading outside the frame gives a blank; writing there does nothing.
  public subscript(x: Int, y: Int) -> Cell {
    get {
      guard x >= 0, y >= 0, x < size.columns, y < size.rows else { return Cell() }
      return cells[y * size.columns + x]
    }
    set {
      guard x >= 0, y >= 0, x < size.columns, y < size.rows else { return }
      cells[y * size.columns + x] = newValue
    }
  }
}
