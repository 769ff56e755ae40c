import ArgumentParser
import TOML

/// A setting: its key in the configuration file, its flag, what both may say, and what holds where neither says
/// anything.
struct SettingRow<Value: Sendable, Resolved: Sendable>: AnySettingRow {
  let key: String
  let form: ValueForm<Value>
  /// The flag's.
  let help: String
  /// What is in force: what was said, else the default.
  let resolved: @Sendable (Value?) -> Resolved

  init(
    _ key: String, _ form: ValueForm<Value>, _ help: String,
    resolved: @escaping @Sendable (Value?) -> Resolved
  ) {
    (self.key, self.form, self.help, self.resolved) = (key, form, help, resolved)
  }

  var flag: NameSpecification { .customLong(key.replacing("_", with: "-")) }

  var expected: String { form.expected }

  func text(_ value: TOMLValue) -> String? {
    form.text(value).flatMap { form.value($0) == nil ? nil : $0 }
  }
}

extension SettingRow where Resolved == Value? {
  /// A setting without a default.
  init(_ key: String, _ form: ValueForm<Value>, _ help: String) {
    self.init(key, form, help) { $0 }
  }
}

extension SettingRow where Resolved == Value {
  init(_ key: String, _ form: ValueForm<Value>, standard: Value, _ help: String) {
    self.init(key, form, help) { $0 ?? standard }
  }
}

/// What a row is whatever its values are.
protocol AnySettingRow: Sendable {
  var key: String { get }
  /// After "must be".
  var expected: String { get }
  /// A configuration file's value as text; nil: it is not as expected.
  func text(_ value: TOMLValue) -> String?
}

extension Option {
  /// A setting's flag.
  init<Written, Resolved>(_ path: KeyPath<SettingsTable, SettingRow<Written, Resolved>>)
  where Value == Written? {
    let row = SettingsTable[path]
    self.init(
      name: row.flag, help: ArgumentHelp(row.help), completion: row.form.completion,
      transform: row.form.checked)
  }
}

extension Flag<Bool> {
  /// A setting's flag.
  init(wrappedValue: Bool, _ path: KeyPath<SettingsTable, SettingRow<Bool, Bool>>) {
    self.init(
      wrappedValue: wrappedValue, name: SettingsTable[path].flag,
      help: ArgumentHelp(SettingsTable[path].help))
  }
}
