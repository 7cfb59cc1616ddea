/// Says where one field line has its name, and its value without the white space around it.
package struct FieldLine: Equatable, Sendable {
  package var name: ByteRange
  package var value: ByteRange
}
