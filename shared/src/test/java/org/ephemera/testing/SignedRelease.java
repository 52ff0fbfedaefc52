package org.ephemera.testing;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import org.ephemera.model.Digest;

/**
 * Folder with the files of a release, their digests and the signature of the digests.
 *
 * @param key file with the public key that verifies the signature
 * @param otherKey file with another public key
 */
public record SignedRelease(Path folder, Path key, Path otherKey) {
    /** Writes the release to {@code dist} in the folder, and the keys next to it. */
    public static SignedRelease create(Path parent, Map<String, byte[]> files)
            throws IOException, GeneralSecurityException {
        Path folder = Files.createDirectories(parent.resolve("dist"));
        StringBuilder sums = new StringBuilder();
        for (Map.Entry<String, byte[]> file : new TreeMap<>(files).entrySet()) {
            Files.write(folder.resolve(file.getKey()), file.getValue());
            sums.append(Digest.of(file.getValue()).hex())
                    .append("  ")
                    .append(file.getKey())
                    .append('\n');
        }
        byte[] listed = sums.toString().getBytes(StandardCharsets.UTF_8);
        Files.write(folder.resolve("SHA256SUMS"), listed);
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair pair = generator.generateKeyPair();
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(pair.getPrivate());
        signature.update(listed);
        Files.write(folder.resolve("SHA256SUMS.sig"), signature.sign());
        return new SignedRelease(
                folder,
                pem(parent.resolve("key.pub.pem"), pair.getPublic()),
                pem(parent.resolve("other.pub.pem"), generator.generateKeyPair().getPublic()));
    }

    /** Starts an HTTP server for the files, on a free local port. */
    public HttpServer serve() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            Path file = folder.resolve(
                    String.valueOf(Path.of(exchange.getRequestURI().getPath()).getFileName()));
            byte[] body = Files.exists(file) ? Files.readAllBytes(file) : new byte[] {'x'};
            exchange.sendResponseHeaders(Files.exists(file) ? 200 : 404, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        return server;
    }

    private static Path pem(Path file, PublicKey key) throws IOException {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded());
        return Files.writeString(file, "-----BEGIN PUBLIC KEY-----\n" + text + "\n-----END PUBLIC KEY-----\n");
    }
}
