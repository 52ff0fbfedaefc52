package org.ephemera.azure.testing;

import com.azure.core.credential.AccessToken;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.BlobServiceClientBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.ephemera.azure.call.AzureConnection;
import reactor.core.publisher.Mono;

/** Azurite with the access of a managed identity: over TLS, with a token. It checks only the token's claims. */
public final class TokenAzurite {
    private static final String PASSWORD = "of-no-secret";

    private final Azurite azurite;
    private final Path trust;
    private final com.azure.core.http.HttpClient transport;
    private final List<String> scopes = new CopyOnWriteArrayList<>();

    private TokenAzurite(Azurite azurite, Path trust, com.azure.core.http.HttpClient transport) {
        this.azurite = azurite;
        this.trust = trust;
        this.transport = transport;
    }

    /**
     * Starts Azurite.
     *
     * @param folder folder for a certificate that is valid for two days
     */
    public static TokenAzurite start(Path folder) throws IOException, InterruptedException, GeneralSecurityException {
        Path certificate = folder.resolve("cert.pem");
        Path key = folder.resolve("key.pem");
        Process openssl = new ProcessBuilder(("openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost"
                                + " -addext subjectAltName=IP:127.0.0.1 -keyout " + key + " -out " + certificate)
                        .split(" "))
                .redirectErrorStream(true)
                .start();
        String said = new String(openssl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (openssl.waitFor() != 0) {
            throw new IOException("openssl made no certificate: " + said);
        }
        KeyStore trusted = trusting(certificate);
        Path trust = folder.resolve("trust.p12");
        try (OutputStream out = Files.newOutputStream(trust)) {
            trusted.store(out, PASSWORD.toCharArray());
        }
        HttpClient.Builder http = HttpClient.newBuilder().sslContext(tls(trusted));
        return new TokenAzurite(Azurite.withTokens(certificate, key), trust, new JdkHttpClientBuilder(http).build());
    }

    /** Returns a connection with tokens for Azure Storage. */
    public AzureConnection connection() {
        return connection("https://storage.azure.com");
    }

    public AzureConnection connection(String audience) {
        return AzureConnection.of(
                Map.of("AZURE_ENDPOINT_URL_BLOB", azurite.endpoint().toString()), transport, request -> {
                    scopes.addAll(request.getScopes());
                    return Mono.just(token(audience));
                });
    }

    /** Returns the environment of a separate process: address and trusted certificate, without the account key. */
    public Map<String, String> environment() {
        return Map.of(
                "AZURE_ENDPOINT_URL_BLOB",
                azurite.endpoint().toString(),
                "JAVA_TOOL_OPTIONS",
                "-Djavax.net.ssl.trustStore=" + trust + " -Djavax.net.ssl.trustStorePassword=" + PASSWORD);
    }

    /** Returns the scopes of the requested tokens. */
    public List<String> scopes() {
        return List.copyOf(scopes);
    }

    public BlobContainerClient container() {
        BlobContainerClient container = new BlobServiceClientBuilder()
                .endpoint(azurite.endpoint() + "/" + Azurite.ACCOUNT)
                .httpClient(transport)
                .credential(request -> Mono.just(token("https://storage.azure.com")))
                .buildClient()
                .getBlobContainerClient("c-" + UUID.randomUUID());
        container.create();
        return container;
    }

    private static AccessToken token(String audience) {
        Instant now = Instant.now();
        String claims = "{\"aud\":\"" + audience
                + "\",\"iss\":\"https://sts.windows.net/11111111-2222-3333-4444-555555555555/\",\"iat\":"
                + now.minusSeconds(60).getEpochSecond() + ",\"nbf\":"
                + now.minusSeconds(60).getEpochSecond() + ",\"exp\":"
                + now.plusSeconds(3600).getEpochSecond() + "}";
        return new AccessToken(
                base64("{\"typ\":\"JWT\",\"alg\":\"RS256\"}") + "." + base64(claims) + "." + base64("unsigned"),
                now.plusSeconds(3600).atOffset(ZoneOffset.UTC));
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static KeyStore trusting(Path certificate) throws IOException, GeneralSecurityException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        try (InputStream in = Files.newInputStream(certificate)) {
            trusted.setCertificateEntry(
                    "azurite", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        return trusted;
    }

    private static SSLContext tls(KeyStore trusted) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, factory.getTrustManagers(), null);
        return context;
    }
}
