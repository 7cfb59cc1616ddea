import ImitatedWorld

/// How to make a client trust the sandbox's certificate authority, for each kind of client.
enum TrustHelp {
  static func text(certificate path: String) -> String {
    """
    The certificate authority is in \(path)
    A running sandbox serves its own:  curl -o ca.pem http://127.0.0.1:7290/__admin/ca.pem
    For most clients at once:          eval "$(payout-links-sandbox env)"

    curl
      curl --cacert \(path) https://localhost:7443/__admin/health
    Python, requests
      REQUESTS_CA_BUNDLE=\(path) python app.py      or      requests.get(url, verify="\(path)")
    Python, the razorpay package (it pins a bundle of its own)
      client = razorpay.Client(auth=(key, secret), base_url="https://localhost:7443"); client.cert_path = "\(path)"
    Node
      NODE_EXTRA_CA_CERTS=\(path) node app.js
    Java
      keytool -importcert -noprompt -alias payout-links-sandbox -file \(path) \\
        -keystore sandbox.p12 -storetype PKCS12 -storepass changeit
      java -Djavax.net.ssl.trustStore=sandbox.p12 -Djavax.net.ssl.trustStorePassword=changeit -jar app.jar
    Go
      SSL_CERT_FILE=\(path) ./app
    Ruby
      SSL_CERT_FILE=\(path) ruby app.rb
    PHP
      php -d curl.cainfo=\(path) -d openssl.cafile=\(path) app.php
    PHP, the razorpay package (it pins a bundle of its own)
      WpOrg\\Requests\\Requests::set_certificate_path("\(path)");
    .NET on Linux
      SSL_CERT_FILE=\(path) dotnet run
    Debian and Ubuntu, for the whole machine
      sudo cp \(path) /usr/local/share/ca-certificates/payout-links-sandbox.crt && sudo update-ca-certificates

    SSL_CERT_FILE and REQUESTS_CA_BUNDLE replace the system's authorities; `payout-links-sandbox env` names a bundle
    that holds both.
    """
  }
}
