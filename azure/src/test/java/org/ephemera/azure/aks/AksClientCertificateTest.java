package org.ephemera.azure.aks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.util.Arrays;
import java.util.Base64;
import org.ephemera.kubernetes.ClusterException;
import org.junit.jupiter.api.Test;

class AksClientCertificateTest {
    /** Number of bytes before a 2048-bit RSA key in PKCS #8: two headers, a version and the algorithm. */
    private static final int HEAD = 26;

    /** Only the key is parsed; it has no matching certificate. */
    @Test
    void parsesPkcs1KeyLikePkcs8() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        PrivateKey key = generator.generateKeyPair().getPrivate();
        byte[] pkcs8 = key.getEncoded();
        byte[] pkcs1 = Arrays.copyOfRange(pkcs8, HEAD, pkcs8.length);
        assertThat(new AksClientCertificate(new byte[0], pem("RSA PRIVATE KEY", pkcs1)).privateKey())
                .isEqualTo(key);
        assertThat(new AksClientCertificate(new byte[0], pem("PRIVATE KEY", pkcs8)).privateKey())
                .isEqualTo(key);
    }

    private static byte[] pem(String kind, byte[] der) {
        return ("-----BEGIN " + kind + "-----\n" + Base64.getMimeEncoder().encodeToString(der) + "\n-----END " + kind
                        + "-----\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void doesNotQuoteUnreadableKey() {
        byte[] odd = "-----BEGIN RSA PRIVATE KEY-----\ns3cr3t\n-----END RSA PRIVATE KEY-----"
                .getBytes(StandardCharsets.US_ASCII);
        AksClientCertificate pem = new AksClientCertificate(odd, odd);
        assertThatThrownBy(pem::keys)
                .isInstanceOf(ClusterException.class)
                .hasNoCause()
                .hasMessageNotContaining("s3cr3t")
                .hasMessageContaining("Entra ID");
        assertThat(pem).hasToString("AksClientCertificate");
    }
}
