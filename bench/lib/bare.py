"""Measures the time of one call without other load: the delay of the simulated cloud plus its overhead."""

import http.client
import statistics
import time
import urllib.parse

WARMING = 20


def call_ms(endpoint, method, path, body=None, headers=None, calls=40):
    """Returns the median milliseconds of sequential calls on one connection; each must return 200."""
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
            raise SystemExit(f"bench: the simulated cloud returned status {answer.status}")
    connection.close()
    return statistics.median(times[WARMING:])


def aws_ms(endpoint, region):
    """Returns a GetCallerIdentity request. Its signature is not validated."""
    return call_ms(endpoint, "POST", "/", "Action=GetCallerIdentity&Version=2011-06-15", {
        "Content-Type": "application/x-www-form-urlencoded",
        "Authorization": f"AWS4-HMAC-SHA256 Credential=lab/20260101/{region}/sts/aws4_request, SignedHeaders=host, Signature=0"})


def azure_ms(endpoint, target):
    """Returns the GET request for the container group."""
    return call_ms(endpoint, "GET", target + "?api-version=2023-05-01", headers={"Authorization": "Bearer lab"})
