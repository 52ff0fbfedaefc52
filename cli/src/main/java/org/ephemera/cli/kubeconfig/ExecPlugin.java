package org.ephemera.cli.kubeconfig;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.ephemera.format.Json;

/**
 * Exec plugin of a kubeconfig: a program that prints a credential (<a
 * href="https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins">client-go
 * credential plugins</a>).
 *
 * @param command name or path of the program, and its arguments
 * @param env environment variables in addition to those of this process
 * @param provideClusterInfo true if the plugin requires data about the cluster
 * @param hint {@code installHint} of the kubeconfig, or ""
 */
record ExecPlugin(
        List<String> command, Map<String, String> env, String apiVersion, boolean provideClusterInfo, String hint) {
    private static final String GROUP = "client.authentication.k8s.io/";
    private static final Set<String> VERSIONS = Set.of(GROUP + "v1", GROUP + "v1beta1");

    ExecPlugin {
        command = List.copyOf(command);
        env = Map.copyOf(env);
    }

    /** Reads the plugin from the {@code exec} field of a user. */
    static ExecPlugin of(KubeconfigFields exec) throws KubeconfigException {
        String version = exec.required("apiVersion");
        if (!VERSIONS.contains(version)) {
            throw new KubeconfigException("unsupported apiVersion of the exec plugin of " + exec.of()
                    + " in the kubeconfig" + "; supported are " + GROUP + "v1 and v1beta1");
        }
        if (exec.text("interactiveMode").filter("Always"::equals).isPresent()) {
            throw new KubeconfigException("the exec plugin of " + exec.of() + " in the kubeconfig requires user input"
                    + " (interactiveMode: Always); sign in and use a plugin that needs no input");
        }
        List<String> command = new ArrayList<>();
        String program = exec.required("command");
        // A name is searched in PATH; a relative path is resolved against the folder of the kubeconfig.
        command.add(
                program.contains("/")
                        ? exec.path("command").orElseThrow().normalize().toString()
                        : program);
        command.addAll(exec.texts("args"));
        Map<String, String> env = new TreeMap<>();
        for (KubeconfigFields variable : exec.maps("env")) {
            env.put(variable.required("name"), variable.text("value").orElse(""));
        }
        return new ExecPlugin(
                command,
                env,
                version,
                exec.isTrue("provideClusterInfo"),
                exec.text("installHint").orElse(""));
    }

    /**
     * Returns the value of {@code KUBERNETES_EXEC_INFO}. Without this variable some plugins return another version of
     * the credential.
     */
    String info(KubeconfigServer server) {
        ObjectNode info = Json.object().put("apiVersion", apiVersion).put("kind", "ExecCredential");
        ObjectNode spec = info.putObject("spec").put("interactive", false);
        if (provideClusterInfo) {
            ObjectNode cluster =
                    spec.putObject("cluster").put("server", server.endpoint().toString());
            server.name().ifPresent(name -> cluster.put("tls-server-name", name));
            server.authority()
                    .ifPresent(pem -> cluster.put(
                            "certificate-authority-data", Base64.getEncoder().encodeToString(pem)));
        }
        return new String(Json.bytes(info), StandardCharsets.UTF_8).strip();
    }

    /** Returns the program only: arguments and variables may contain secrets. */
    @Override
    public String toString() {
        return command.getFirst();
    }
}
