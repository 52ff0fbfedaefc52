"""What one call takes whoever asks for nothing else: the simulated cloud waits, and answers a little later than that."""

import http.client
import statistics
import time
import urllib.parse

WARMING = 20


def call_ms(endpoint, method, path, body=None, headers=None, calls=40):
    """Median milliseconds of one call after the other on one kept connection; each must be answered with 200."""
    url = urllib.parse.urlparse(endpoint)
    secure = url.scheme == "https"
    connection = (http.client.HTTPSConnection if secure else http.client.HTTPConnection)(url.hostname, url.port)
    times = []
    for _ in range(WARMING + calls):
        started = time.perf_counter()
        connection.request(method, path, body, headers or {})
        answer = connection.getresponse()
        answer.read()
        times.append((time.perf_counter() - started) * 1000)
        if answer.status != 200:
            raise SystemExit(f"bench: the simulated cloud answered {answer.status}")
    connection.close()
    return statistics.median(times[WARMING:])


def aws_ms(endpoint, region):
    """GetCallerIdentity, with a signature that nobody checks."""
    return call_ms(endpoint, "POST", "/", "Action=GetCallerIdentity&Version=2011-06-15", {
        "Content-Type": "application/x-www-form-urlencoded",
        "Authorization": f"AWS4-HMAC-SHA256 Credential=lab/20260101/{region}/sts/aws4_request, SignedHeaders=host, Signature=0"})


def azure_ms(endpoint, target):
    """The GET of the container group."""
    return call_ms(endpoint, "GET", target + "?api-version=2023-05-01", headers={"Authorization": "Bearer lab"})
