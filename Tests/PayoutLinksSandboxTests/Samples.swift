/// The two samples of the provider's documentation, written a second time: the built-in fixture is not its own witness.
enum Samples {
  static let fetched =
    #"{"id":"poutlk_00000000000001","entity":"payout_link","contact_id":"cont_00000000000001","#
    + #""contact":{"name":"Gaurav Kumar","contact":"912345678","email":"gaurav.kumar@example.com"},"#
    + #""fund_account_id":"fa_00000000000001","purpose":"refund","status":"processed","amount":1000,"currency":"INR","#
    + #""description":"Payout link for Gaurav Kumar","attempt_count":1,"receipt":"Receipt No. 1","#
    + #""notes":{"notes_key_1":"Tea, Earl Grey, Hot","notes_key_2":"Tea, Earl Grey… decaf."},"#
    + #""short_url":"https://rzp.io/i/3b1Tw6","send_sms":true,"send_email":true,"cancelled_at":null,"#
    + #""created_at":1545383037,"expire_by":1545384058,"expired_at":1545384658}"#

  /// With `id`, `status`, `code`, `cancelled_at`, `expire_by` and `expired_at` as they are asked for.
  static func cancelled(
    id: String, status: String = "cancelled", cancelledAt: String, expireBy: String = "1545384058",
    expiredAt: String = "1545384658", code: String = "3b1Tw6"
  ) -> String {
    #"{"id":"\#(id)","entity":"payout_link","contact_id":"cont_00000000000001","#
      + #""contact":{"name":"Gaurav Kumar","type":"customer","contact":"912345678","#
      + #""email":"gaurav.kumar@example.com"},"fund_account_id":null,"payout_id":null,"purpose":"refund","#
      + #""status":"\#(status)","amount":1000,"currency":"INR","description":"Payout Link for Gaurav Kumar","#
      + #""attempt_count":0,"receipt":"Receipt No. 1","#
      + #""notes":{"notes_key_1":"Tea, Earl Grey, Hot","notes_key_2":"Tea, Earl Grey… decaf."},"#
      + #""short_url":"https://rzp.io/i/\#(code)","send_sms":true,"send_email":true,"cancelled_at":\#(cancelledAt),"#
      + #""created_at":1545383037,"expire_by":\#(expireBy),"expired_at":\#(expiredAt)}"#
  }
}
