package org.ephemera.azure.aks;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.ephemera.azure.yaml.YamlDocuments;
import org.ephemera.format.Json;

/**
 * Connection data of an API server from a kubeconfig of AKS. It is never written, and {@link #toString} does not show
 * it.
 *
 * @param server {@code https://host:port}, without a trailing slash
 * @param authority PEM in base64, as in the kubeconfig
 * @param token token of the user, if there is one
 * @param certificate certificate of the user with its key, if there is one
 */
public record AksKubeconfig(
        URI server, String authority, Optional<String> token, Optional<AksClientCertificate> certificate) {
    private static final int LARGEST = 256 << 10;

    /** Limits that no kubeconfig of AKS reaches. */
    private static final YamlDocuments.Limits LIMITS = new YamlDocuments.Limits(20, 5_000, false);

    /**
     * Parses a response of the form {@code {"kubeconfigs": [{"name", "value"}]}}.
     *
     * @throws IOException if it contains no usable kubeconfig; the message quotes nothing of the response
     */
    public static AksKubeconfig ofResponse(JsonNode response) throws IOException {
        String value = Json.text(response.path("kubeconfigs").path(0), "value")
                .filter(text -> text.length() <= 2 * LARGEST)
                .orElseThrow(() -> new IOException("it contains no kubeconfig"));
        return of(decoded(value, "the kubeconfig"));
    }

    static AksKubeconfig of(byte[] yaml) throws IOException {
        if (yaml.length > LARGEST) {
            throw new IOException("it is larger than " + (LARGEST >> 10) + " KiB");
        }
        List<JsonNode> documents = YamlDocuments.parse(yaml, LIMITS);
        if (documents.size() != 1) {
            throw new IOException("it is not exactly one YAML document");
        }
        JsonNode config = documents.getFirst();
        JsonNode context = named(config, "contexts", Json.text(config, "current-context"), "context");
        JsonNode cluster = named(config, "clusters", Json.text(context, "cluster"), "cluster");
        JsonNode user = named(config, "users", Json.text(context, "user"), "user");
        String authority = Json.text(cluster, "certificate-authority-data")
                .orElseThrow(() -> new IOException("it contains no certificate authority for the server"));
        decoded(authority, "the authority");
        return new AksKubeconfig(
                server(Json.text(cluster, "server").orElse("")),
                authority,
                Json.text(user, "token").filter(AksKubeconfig::isToken),
                certificate(user));
    }

    /** Returns the entry with this name; the first entry if no name is given. */
    private static JsonNode named(JsonNode config, String list, Optional<String> name, String field) {
        return config.path(list)
                .valueStream()
                .filter(each -> name.isEmpty() || Json.text(each, "name").equals(name))
                .findFirst()
                .orElse(config.path("none"))
                .path(field);
    }

    private static URI server(String text) throws IOException {
        return ApiServerAddress.of(text)
                .orElseThrow(() -> new IOException("it contains no https address of an API server"));
    }

    private static Optional<AksClientCertificate> certificate(JsonNode user) throws IOException {
        Optional<String> certificate = Json.text(user, "client-certificate-data");
        Optional<String> key = Json.text(user, "client-key-data");
        return certificate.isEmpty() || key.isEmpty()
                ? Optional.empty()
                : Optional.of(new AksClientCertificate(
                        decoded(certificate.get(), "the certificate"), decoded(key.get(), "the key")));
    }

    /** Reports whether the text can be a header value; characters that could end the header are not allowed. */
    private static boolean isToken(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c > ' ' && c < 0x7f);
    }

    private static byte[] decoded(String text, String what) throws IOException {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new IOException(what + " is not base64"); // the cause would quote it
        }
    }

    @Override
    public String toString() {
        return "kubeconfig of " + server;
    }
}
