import ArgumentParser
import Glibc
import PayoutLinksSandbox

struct Init: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write a fixture to start with.",
    discussion: """
      Writes fixtures.json, with an account, a contact and two links, and schema/fixtures.schema.json, by which \
      editors complete it. Serve it with `payout-links-sandbox --fixtures fixtures.json`. A file that is there \
      already is left alone, and the exit status is 1.
      """)

  @Argument(help: ArgumentHelp("Where to; made if it is not there.", valueName: "dir"), completion: .directory)
  var directory = "."

  func run() throws {
    try Self.make(directory)
    try Self.make("\(directory)/schema")
    try Self.write("\(directory)/fixtures.json", Array(Self.starter.utf8))
    // In a folder of its own: `--fixtures DIR` takes every *.json of one.
    try Self.write("\(directory)/schema/fixtures.schema.json", BuiltInDocument.fixturesSchema.text)
  }

  private static func make(_ directory: String) throws(Failure) {
    guard unsafe mkdir(directory, 0o777) == 0 || errno == EEXIST else {
      throw .failed("cannot make \(directory): \(unsafe String(cString: strerror(errno)))")
    }
  }

  /// Only a file that is not there.
  private static func write(_ path: String, _ bytes: [UInt8]) throws(Failure) {
    let number = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard number >= 0 else { throw failure(path) }
    defer { close(number) }
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = unsafe rest.withUnsafeBytes { unsafe Glibc.write(number, $0.baseAddress, $0.count) }
      if count > 0 {
        rest.removeFirst(count)
      } else if errno != EINTR {
        throw failure(path)
      }
    }
    StandardStream.output.write("wrote \(path)")
  }

  private static func failure(_ path: String) -> Failure {
    .failed("cannot write \(path): \(unsafe String(cString: strerror(errno)))")
  }

  static let starter = #"""
    {
      "$schema": "schema/fixtures.schema.json",
      "accounts": [
        {
          "id": "acc_00000000000002",
          "keys": [{ "id": "rzp_test_shop", "secret": "shop_secret" }],
          "account_numbers": ["7878780080316316"],
          "contacts": [
            {
              "id": "cont_0000000000000A",
              "name": "Asha Rao",
              "email": "asha.rao@example.com",
              "contact": "9000000002",
              "type": "customer"
            }
          ],
          "fund_accounts": [
            {
              "id": "fa_0000000000000A",
              "contact_id": "cont_0000000000000A",
              "vpa": { "address": "asha.rao@upi" }
            }
          ],
          "payout_links": [
            // Can be claimed and cancelled, and expires in half an hour.
            {
              "id": "poutlk_0000000000000A",
              "entity": "payout_link",
              "contact_id": "cont_0000000000000A",
              "contact": { "name": "Asha Rao", "contact": "9000000002", "email": "asha.rao@example.com" },
              "fund_account_id": null,
              "purpose": "refund",
              "status": "issued",
              "amount": 1000,
              "currency": "INR",
              "description": "Refund of order 17",
              "attempt_count": 0,
              "receipt": "order 17",
              "notes": [],
              "short_url": "https://rzp.io/i/order17",
              "send_sms": false,
              "send_email": false,
              "cancelled_at": null,
              "created_at": "-1h",
              "expire_by": "+30m",
              "expired_at": null
            },
            // Is claimed 2 seconds after the start, and paid 5 seconds later.
            {
              "id": "poutlk_0000000000000B",
              "contact_id": "cont_0000000000000A",
              "contact": { "name": "Asha Rao", "contact": "9000000002", "email": "asha.rao@example.com" },
              "status": "issued",
              "amount": 2500,
              "created_at": "-1h",
              "sandbox": { "script": "claim with fa_0000000000000A after 2s; process after 5s" }
            }
          ]
        }
      ]
    }

    """#
}
