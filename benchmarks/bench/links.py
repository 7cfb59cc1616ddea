"""Fixtures with as many links as a measurement needs."""
from pathlib import Path

# The documented sample, as it stands before anybody has claimed it.
LINK = (
    '{"id":"poutlk_%014d","entity":"payout_link","contact_id":"cont_00000000000001",'
    '"contact":{"name":"Gaurav Kumar","contact":"912345678","email":"gaurav.kumar@example.com"},'
    '"fund_account_id":null,"purpose":"refund","status":"issued","amount":1000,"currency":"INR",'
    '"description":"Payout link for Gaurav Kumar","attempt_count":0,"receipt":"Receipt No. %d",'
    '"notes":{"notes_key_1":"Tea, Earl Grey, Hot","notes_key_2":"Tea, Earl Grey… decaf."},'
    '"short_url":"https://rzp.io/i/3b1Tw6","send_sms":true,"send_email":true,"cancelled_at":null,'
    '"created_at":%d,"expire_by":null,"expired_at":null}')


def write_links(count: int, path: Path) -> Path:
    """Issued links with the numbers 1 to `count`, a second apart."""
    with open(path, "w", encoding="utf-8") as file:
        file.write("[\n")
        for number in range(1, count + 1):
            file.write(LINK % (number, number, 1545383037 + number))
            file.write(",\n" if number < count else "\n]\n")
    return path
