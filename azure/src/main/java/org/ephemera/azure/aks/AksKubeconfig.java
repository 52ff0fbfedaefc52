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
 * What a kubeconfig of AKS says of the way to an API server. Never written, and not shown by {@link #toString}.
 *
 * @param server {@code https://host:port}, without a slash at its end
 * @param authority base64 of the PEM, as the kubeconfig has it
 * @param token of the user, if there is one
 * @param certificate of the user with its key, if there is one
 */
public record AksKubeconfig(URI server, String authority, Optional<String> token, Optional<ClientPem> certificate) {
    private static final int LARGEST = 256 << 10;

    /** More than any kubeconfig of AKS has. */
    private static final YamlDocuments.Limits LIMITS = new YamlDocuments.Limits(20, 5_000, false);

    /**
     * Reads {@code {"kubeconfigs": [{"name", "value"}]}}.
     *
     * @throws IOException if there is no such thing in it; the message is ours and quotes nothing
     */
    public static AksKubeconfig ofAnswer(JsonNode answer) throws IOException {
        String value = Json.text(answer.path("kubeconfigs").path(0), "value")
                .filter(text -> text.length() <= 2 * LARGEST)
                .orElseThrow(() -> new IOException("the answer holds none"));
        return of(decoded(value, "the kubeconfig"));
    }

    static AksKubeconfig of(byte[] yaml) throws IOException {
        if (yaml.length > LARGEST) {
            throw new IOException("it is larger than " + (LARGEST >> 10) + " KiB");
        }
        List<JsonNode> documents = YamlDocuments.parse(yaml, LIMITS);
        if (documents.size() != 1) {
            throw new IOException("it is not one document");
        }
        JsonNode config = documents.getFirst();
        JsonNode context = named(config, "contexts", Json.text(config, "current-context"), "context");
        JsonNode cluster = named(config, "clusters", Json.text(context, "cluster"), "cluster");
        JsonNode user = named(config, "users", Json.text(context, "user"), "user");
        String authority = Json.text(cluster, "certificate-authority-data")
                .orElseThrow(() -> new IOException("it names no authority for the server's certificate"));
        decoded(authority, "the authority");
        return new AksKubeconfig(
                server(Json.text(cluster, "server").orElse("")),
                authority,
                Json.text(user, "token").filter(AksKubeconfig::isToken),
                certificate(user));
    }

    /** The one that is named, or the first. */
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
                .orElseThrow(() -> new IOException("it names no https address of an API server"));
    }

    private static Optional<ClientPem> certificate(JsonNode user) throws IOException {
        Optional<String> certificate = Json.text(user, "client-certificate-data");
        Optional<String> key = Json.text(user, "client-key-data");
        return certificate.isEmpty() || key.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new ClientPem(decoded(certificate.get(), "the certificate"), decoded(key.get(), "the key")));
    }

    /** What could end a header is no token. */
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
