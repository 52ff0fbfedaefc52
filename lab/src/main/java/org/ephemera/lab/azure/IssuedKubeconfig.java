package org.ephemera.lab.azure;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.ephemera.lab.kubernetes.ClusterAddress;
import org.ephemera.lab.kubernetes.ClusterCredential;
import org.ephemera.lab.kubernetes.EntraToken;

/** Kubeconfig that the simulated AKS issues. */
final class IssuedKubeconfig {
    private static final String TENANT = "72f988bf-86f1-41af-91ab-2d7cd011db47";
    private static final String CLIENT = "80faf920-1908-4b52-b5ef-a8e7bedfc67a";

    private IssuedKubeconfig() {}

    /**
     * Returns a kubeconfig whose user has the given authentication.
     *
     * @return base64
     */
    static String encoded(String cluster, String group, ClusterAddress address, String user) {
        String text = """
                apiVersion: v1
                clusters:
                - cluster:
                    certificate-authority-data: %3$s
                    server: %4$s
                  name: %1$s
                contexts:
                - context:
                    cluster: %1$s
                    user: clusterUser_%2$s_%1$s
                  name: %1$s
                current-context: %1$s
                kind: Config
                preferences: {}
                users:
                - name: clusterUser_%2$s_%1$s
                  user:
                %5$s""".formatted(cluster, group, address.authority(), address.endpoint(), user.indent(4));
        return base64(text);
    }

    /** Returns the user entry of a Microsoft Entra cluster. It states how to request a token and contains none. */
    static String ofEntra(String format) {
        return format.equals("exec")
                ? """
                  exec:
                    apiVersion: client.authentication.k8s.io/v1beta1
                    args:
                    - get-token
                    - --environment
                    - AzurePublicCloud
                    - --server-id
                    - %s
                    - --client-id
                    - %s
                    - --tenant-id
                    - %s
                    - --login
                    - devicecode
                    command: kubelogin
                    env: null
                    provideClusterInfo: false
                  """.formatted(EntraToken.AUDIENCE, CLIENT, TENANT)
                : """
                  auth-provider:
                    config:
                      apiserver-id: %s
                      client-id: %s
                      config-mode: '1'
                      environment: AzurePublicCloud
                      tenant-id: %s
                    name: azure
                  """.formatted(EntraToken.AUDIENCE, CLIENT, TENANT);
    }

    static String ofLocalAccount(ClusterCredential credential) {
        return """
               client-certificate-data: %s
               client-key-data: %s
               token: %s
               """.formatted(
                        base64(credential.certificate().certificate()),
                        base64(credential.certificate().key()),
                        credential.token());
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
