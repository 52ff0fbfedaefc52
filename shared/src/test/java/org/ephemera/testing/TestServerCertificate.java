package org.ephemera.testing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** Certificate authority and a server certificate that it signed for some names, created by openssl in a folder. */
public final class TestServerCertificate {
    private static final String PASSWORD = "test";

    private final Path folder;

    /**
     * Creates the authority and the certificate.
     *
     * @param names in the form of {@code subjectAltName}: {@code IP:127.0.0.1,DNS:localhost}
     */
    public TestServerCertificate(Path folder, String names) throws IOException {
        this.folder = folder;
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("names.cnf"), "subjectAltName=" + names + "\n");
        openssl("req -x509 -days 30 -nodes -subj /CN=kubernetes -newkey ec -pkeyopt ec_paramgen_curve:P-256"
                + " -keyout ca.key -out ca.pem");
        openssl("req -new -nodes -subj /CN=kube-apiserver -newkey ec -pkeyopt ec_paramgen_curve:P-256"
                + " -keyout server.key -out server.csr");
        openssl("x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 30 -extfile names.cnf"
                + " -out server.pem");
        openssl("pkcs12 -export -inkey server.key -in server.pem -passout pass:" + PASSWORD + " -out server.p12");
    }

    /** Returns the authority's certificate in PEM. */
    public byte[] authority() throws IOException {
        return Files.readAllBytes(folder.resolve("ca.pem"));
    }

    /** Returns the TLS context of a server with the certificate. */
    public SSLContext context() throws IOException {
        try (InputStream in = Files.newInputStream(folder.resolve("server.p12"))) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(in, PASSWORD.toCharArray());
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(keys, PASSWORD.toCharArray());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(factory.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    private void openssl(String words) throws IOException {
        try {
            ShellCommand.Result result = ShellCommand.run(folder, Map.of(), ("openssl " + words).split(" "));
            if (result.exit() != 0) {
                throw new IOException("openssl " + words + ": " + result.output());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
