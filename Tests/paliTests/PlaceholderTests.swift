import Testing

@testable import pali
