# Fetches a payout link from the real address, unless it is told another.
exec curl --silent --show-error --fail-with-body --max-time 10 --write-out '\n' \
  --user "$RAZORPAY_KEY_ID:$RAZORPAY_KEY_SECRET" \
  "${RAZORPAY_BASE_URL:-https://api.razorpay.com}/v1/payout-links/poutlk_00000000000001"
