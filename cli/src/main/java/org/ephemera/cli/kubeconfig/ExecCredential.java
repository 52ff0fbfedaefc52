package org.ephemera.cli.kubeconfig;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.ephemera.format.Json;

/**
 * What an exec plugin answered.
 *
 * @param authorization the header's value; "" if a certificate tells who asks
 * @param end when it expires, if the plugin says so
 */
record ExecCredential(String authorization, Optional<ClientCertificate> certificate, Optional<Instant> end) {
    /**
     * Reads an answer.
     *
     * @throws KubeconfigException if it is no credential; says what is wrong with it and quotes nothing
     */
    static ExecCredential parse(byte[] answer, String apiVersion, String of) throws KubeconfigException {
        JsonNode json;
        try {
            json = Json.parse(answer);
        } catch (IOException e) {
            throw wrong(of, "is no JSON");
        }
        if (!json.path("kind").asText().equals("ExecCredential")) {
            throw wrong(of, "is no ExecCredential");
        }
        if (!json.path("apiVersion").asText().equals(apiVersion)) {
            throw wrong(of, "has another apiVersion than the kubeconfig names (" + apiVersion + ")");
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
            throw wrong(of, "holds neither a token nor a certificate");
        }
        String header = token.isEmpty() ? "" : Bearer.header(token).orElseThrow(() -> wrong(of, "holds no token"));
        return new ExecCredential(header, pem, end(status.path("expirationTimestamp"), of));
    }

    /** What a plugin does not know it may leave out or say to be null, as kubectl takes both. */
    private static Optional<Instant> end(JsonNode end, String of) throws KubeconfigException {
        try {
            return end.isMissingNode() || end.isNull() ? Optional.empty() : Optional.of(Instant.parse(end.asText()));
        } catch (DateTimeParseException e) {
            throw wrong(of, "expires at what is no time");
        }
    }

    private static KubeconfigException wrong(String of, String how) {
        return new KubeconfigException("what " + of + " answered " + how + "; run it yourself and see that it is the"
                + " program it should be, and up to date");
    }

    @Override
    public String toString() {
        return "ExecCredential";
    }
}
