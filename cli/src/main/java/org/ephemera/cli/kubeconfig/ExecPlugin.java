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
 * A program that answers with a credential
 * (<a href="https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins">client-go
 * credential plugins</a>).
 *
 * @param command the program, by its name or its whole path, with its arguments
 * @param env variables it is given besides those of this process
 * @param told true if it wants to know of which cluster
 * @param hint how it is installed, in the words of whoever wrote the kubeconfig; "" if they have none
 */
record ExecPlugin(List<String> command, Map<String, String> env, String apiVersion, boolean told, String hint) {
    private static final String GROUP = "client.authentication.k8s.io/";
    private static final Set<String> VERSIONS = Set.of(GROUP + "v1", GROUP + "v1beta1");

    ExecPlugin {
        command = List.copyOf(command);
        env = Map.copyOf(env);
    }

    static ExecPlugin of(KubeconfigFields exec) throws KubeconfigException {
        String version = exec.required("apiVersion");
        if (!VERSIONS.contains(version)) {
            throw new KubeconfigException(
                    "the exec plugin of " + exec.of() + " in the kubeconfig is of a version that is"
                            + " not supported; its apiVersion is " + GROUP + "v1 or v1beta1");
        }
        if (exec.text("interactiveMode").filter("Always"::equals).isPresent()) {
            throw new KubeconfigException("the exec plugin of " + exec.of() + " in the kubeconfig wants to ask somebody"
                    + " (interactiveMode: Always); use one that can do without, after you have signed in");
        }
        List<String> command = new ArrayList<>();
        String program = exec.required("command");
        // A name alone is looked for where the shell would; a path is meant from where the file lies.
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

    /** What it is told about itself, in {@code KUBERNETES_EXEC_INFO}; without it some answer in another version. */
    String info(KubeconfigServer server) {
        ObjectNode info = Json.object().put("apiVersion", apiVersion).put("kind", "ExecCredential");
        ObjectNode spec = info.putObject("spec").put("interactive", false);
        if (told) {
            ObjectNode cluster =
                    spec.putObject("cluster").put("server", server.endpoint().toString());
            server.name().ifPresent(name -> cluster.put("tls-server-name", name));
            server.authority()
                    .ifPresent(pem -> cluster.put(
                            "certificate-authority-data", Base64.getEncoder().encodeToString(pem)));
        }
        return new String(Json.bytes(info), StandardCharsets.UTF_8).strip();
    }

    /** Arguments and variables may be secrets. */
    @Override
    public String toString() {
        return command.getFirst();
    }
}
