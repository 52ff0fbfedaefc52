package org.ephemera.cli.kubeconfig;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.ephemera.format.Json;

/**
 * Credential that an exec plugin returned.
 *
 * @param authorization value of the {@code Authorization} header; "" if the plugin returned only a certificate
 * @param end expiry, if the plugin states it
 */
record ExecCredential(String authorization, Optional<ClientCertificate> certificate, Optional<Instant> end) {
    /**
     * Parses the output of a plugin.
     *
     * @throws KubeconfigException if the output is not a credential; the message does not quote the output
     */
    static ExecCredential parse(byte[] output, String apiVersion, String of) throws KubeconfigException {
        JsonNode json;
        try {
            json = Json.parse(output);
        } catch (IOException e) {
            throw wrong(of, "is not JSON");
        }
        if (!json.path("kind").asText().equals("ExecCredential")) {
            throw wrong(of, "is not an ExecCredential");
        }
        if (!json.path("apiVersion").asText().equals(apiVersion)) {
            throw wrong(of, "does not have the apiVersion of the kubeconfig (" + apiVersion + ")");
        }
        JsonNode status = json.path("status");
        String token = Json.text(status, "token").orElse("");
        String certificate = Json.text(status, "clientCertificateData").orElse("");
        Optional<ClientCertificate> pem = certificate.isEmpty()
                ? Optional.empty()
                : Optional.of(ClientCertificate.read(
                        certificate.getBytes(StandardCharsets.UTF_8),
                        Json.text(status, "clientKeyData").orElse("").getBytes(StandardCharsets.UTF_8),
                        of));
        if (token.isEmpty() && pem.isEmpty()) {
            throw wrong(of, "contains neither a token nor a certificate");
        }
        String header = token.isEmpty()
                ? ""
                : BearerToken.header(token).orElseThrow(() -> wrong(of, "contains an invalid token"));
        return new ExecCredential(header, pem, end(status.path("expirationTimestamp"), of));
    }

    /** Returns the expiry. A plugin may omit it or set it to null, as kubectl accepts both. */
    private static Optional<Instant> end(JsonNode end, String of) throws KubeconfigException {
        try {
            return end.isMissingNode() || end.isNull() ? Optional.empty() : Optional.of(Instant.parse(end.asText()));
        } catch (DateTimeParseException e) {
            throw wrong(of, "has an invalid expirationTimestamp");
        }
    }

    private static KubeconfigException wrong(String of, String how) {
        return new KubeconfigException("the output of " + of + " " + how
                + "; run the plugin manually and check that it is the" + " right program and up to date");
    }

    @Override
    public String toString() {
        return "ExecCredential";
    }
}
