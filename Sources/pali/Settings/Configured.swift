/// A setting in force. One that the configuration file has set knows where, so that what turns out to be wrong with it
/// is told there. Set anew it comes from elsewhere.
@propertyWrapper
struct Configured<Value> {
  var wrappedValue: Value { didSet { place = nil } }
  private let key: String
  private var place: ConfigurationPlace?

  init(_ value: Value, key: String = "", place: ConfigurationPlace? = nil) {
    (wrappedValue, self.key, self.place) = (value, key, place)
  }

  var projectedValue: Self { self }

  /// What is wrong with the value, with the place where it was set.
  func fault(_ error: any Error) -> any Error {
    place.map { ConfigurationError($0, "\(key): \(error)") } ?? error
  }

  /// What a value means, set where that is. What `body` throws is a fault of it.
  func with<Other>(_ body: (Value) throws -> Other) throws -> Configured<Other> {
    Configured<Other>(try use(body), key: key, place: place)
  }

  /// Does something with the value. What that throws is a fault of it.
  func use<Result>(_ body: (Value) throws -> Result) throws -> Result {
    do { return try body(wrappedValue) } catch { throw fault(error) }
  }
}

extension Configured: Equatable where Value: Equatable {}
extension Configured: Sendable where Value: Sendable {}
