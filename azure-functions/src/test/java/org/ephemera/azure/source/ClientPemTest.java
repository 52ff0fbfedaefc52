package org.ephemera.azure.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.ephemera.kubernetes.ClusterException;
import org.junit.jupiter.api.Test;

class ClientPemTest {
    @Test
    void whatCannotBeReadIsNotQuoted() {
        byte[] odd = "-----BEGIN RSA PRIVATE KEY-----\ns3cr3t\n-----END RSA PRIVATE KEY-----"
                .getBytes(StandardCharsets.US_ASCII);
        ClientPem pem = new ClientPem(odd, odd);
        assertThatThrownBy(pem::keys)
                .isInstanceOf(ClusterException.class)
                .hasNoCause()
                .hasMessageNotContaining("s3cr3t")
                .hasMessageContaining("Entra ID");
        assertThat(pem).hasToString("ClientPem");
    }
}
